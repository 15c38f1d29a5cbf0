"""A new key for secrets at rest: everything sealed is sealed anew, then the old keys go."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model

from goodword.accounts import factors
from goodword.accounts.sealing import add_key, drop_old_keys, is_current, seal, unseal
from goodword.accounts.tables import CodeMaker
from goodword.channels.mail.live import secrets as mailboxes
from goodword.channels.mail.live.tables import Connection
from goodword.channels.sales.shops import receiving as shops
from goodword.channels.sales.shops.tables import Shop
from goodword.hooks import repeating, subscribing
from goodword.hooks.tables import RepeatedWrite, Webhook
from goodword.notices import actions as notices
from goodword.notices.tables import Posted

# Every column that holds something sealed: the table, the column, what it was sealed for, which
# may depend on the row.
SEALED: tuple[tuple[type[Model], str, str | Callable[[Any], str]], ...] = (
    (CodeMaker, "secret", factors.PURPOSE),
    (Webhook, "secret", subscribing.PURPOSE),
    (RepeatedWrite, "answer", repeating.PURPOSE),
    (Posted, "text", notices.SEALED),
    (Posted, "html", notices.SEALED),
    (Connection, "secret", mailboxes.purpose_of),
    (Shop, "secret", shops.PURPOSE),
)


def renew() -> tuple[int, int]:
    """How many secrets were sealed anew, and how many old keys went.

    Stopped in between, both keys stay and nothing is lost; run it again.
    """
    add_key()
    count = 0
    for table, column, told in SEALED:
        rows = table._default_manager.filter(**({"secret": True} if table is Posted else {}))
        for pk in rows.values_list("pk", flat=True):
            count += _anew(table, column, told, pk)
    return count, drop_old_keys()


@transaction.atomic
def _anew(table: type[Model], column: str, told: str | Callable[[Any], str], pk: int) -> int:
    row = table._default_manager.select_for_update().filter(pk=pk).first()
    sealed = getattr(row, column, "")
    if row is None or not sealed or is_current(sealed):
        return 0
    purpose = told if isinstance(told, str) else told(row)
    setattr(row, column, seal(unseal(sealed, purpose=purpose), purpose=purpose))
    row.save(update_fields=[column])
    return 1
