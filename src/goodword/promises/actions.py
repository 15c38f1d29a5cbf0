"""What the room of promises does: settles conversations, opens older ones when asked."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from goodword.access import Reader, readable
from goodword.ledger.deciding import must_decide
from goodword.ledger.tables import Commitment
from goodword.promises.evidence import customers_of, look_for_evidence
from goodword.promises.renewing import look_for_new_dates
from goodword.promises.settling import Settled, settle_these
from goodword.timeline.tables import Conversation, Entry

__all__ = ["Settled", "open_history", "settle"]

AT_ONCE = 200
LISTED = {"kind": "promise", "is_listed": True}


@transaction.atomic
def settle(*, conversation_ids: Collection[int], now: datetime) -> Settled:
    """Bring the ledger in line with what these conversations promise at ``now``.

    Replies are settled before: what a word of waiting says is written on their lines. What came
    may keep a promise of any other conversation with the same customers.
    """
    ids = _locked(conversation_ids)
    settled = settle_these(ids, now=now)
    customers = customers_of(ids)
    if Commitment.objects.filter(**LISTED, customer_id__in=customers).exists():
        look_for_new_dates(customers, now=now)
        look_for_evidence(customers, now=now)
    return settled


def open_history(*, reader: Reader, since: datetime, now: datetime) -> int:
    """Read our letters from ``since`` on, older than the horizon too, and open what they promise.

    As far as the reader may read them; what was said already stays as it was said. Each is due as
    it was understood then, so most will be late: they are. Returns how many were opened or
    proposed. May be interrupted and repeated.
    """
    must_decide(reader)
    ours = Entry.objects.filter(
        readable(reader), direction="out", automated=False,
        occurred_at__gte=since, occurred_at__lte=now,
    )  # fmt: skip
    by_talk: dict[int, set[int]] = {}
    for pk, talk in ours.order_by().values_list("pk", "conversation_id"):
        by_talk.setdefault(talk, set()).add(pk)
    talks, opened = sorted(by_talk), 0
    for start in range(0, len(talks), AT_ONCE):
        some = talks[start : start + AT_ONCE]
        with transaction.atomic():
            entries = {pk for talk in some for pk in by_talk[talk]}
            settled = settle_these(_locked(some), now=now, opened=entries)
        opened += settled.opened + settled.proposed
    return opened


def _locked(conversation_ids: Collection[int]) -> list[int]:
    """The ids of conversations, locked until the transaction ends."""
    rows = Conversation.objects.filter(pk__in=list(conversation_ids)).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return list(rows.values_list("pk", flat=True))
