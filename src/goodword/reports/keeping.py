"""Writes the sums down: only what changed, a few hundred rows at a time, so that nobody waits."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction

from goodword.people.bulk import insert
from goodword.reports.counting import Counted
from goodword.reports.summing import Figures
from goodword.reports.tables import Bought, Buyer, Figure, Reckoning

type Turn = Callable[[], AbstractContextManager[None]]
type Rows = Sequence[tuple[Any, ...]]

_SOME = 500
_BUYER = ("person_id", "first_on", "last_on", "days", "gap", "sent")
_BOUGHT = (
    "person_id", "month", "currency", "colleague_id", "purchases", "again", "theirs", "sent",
    "amount", "again_amount", "theirs_amount", "sent_amount",
)  # fmt: skip


def keep_customers(sums: Counted, *, turn: Turn) -> None:
    """Bring what each customer bought up to date. ``turn``: when it is one's turn to write."""
    buyers = sums.rows("SELECT person, first_on, last_on, days, gap, sent FROM buyers")
    _renew(Buyer, _BUYER, buyers, turn)
    bought = [
        (person, month, sums.currencies[currency], colleague or None, *numbers)
        for person, month, currency, colleague, *numbers in sums.rows(
            "SELECT person, month, currency, colleague, purchases, again, theirs, sent, "
            "amount, again_amount, theirs_amount, sent_amount FROM bought"
        )
    ]
    _renew(Bought, _BOUGHT, bought, turn)


@transaction.atomic
def keep_figures(found: Figures, reckoning: Reckoning, *, without: str = "") -> None:
    """Put these figures in the place of the old ones, all but the topic ``without``."""
    Figure.objects.exclude(topic=without or None).delete()
    Figure.objects.bulk_create(
        [
            Figure(topic=topic, currency=currency, value=value)
            for (topic, currency), value in found.items()
        ],
        batch_size=_SOME,
    )
    Reckoning.objects.exclude(pk=1).delete()
    reckoning.pk = 1
    reckoning.save(force_insert=not Reckoning.objects.filter(pk=1).exists())


def _renew(table: type[models.Model], columns: Sequence[str], rows: Rows, turn: Turn) -> None:
    wanted = set(rows)
    stale: list[int] = []
    there = table._default_manager.order_by().values_list("pk", *columns)
    for pk, *row in there.iterator(chunk_size=5_000):
        if tuple(row) in wanted:
            wanted.discard(tuple(row))
        else:
            stale.append(pk)
    for start in range(0, len(stale), _SOME):
        with turn(), transaction.atomic():
            table._default_manager.filter(pk__in=stale[start : start + _SOME]).delete()
    fresh = sorted(wanted, key=lambda row: tuple(str(one) for one in row[:4]))
    for start in range(0, len(fresh), _SOME):
        with turn(), transaction.atomic():
            some = fresh[start : start + _SOME]
            insert(table, columns, [[_plain(one) for one in row] for row in some])


def _plain(value: Any) -> Any:
    """A value as the database's driver takes it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return connection.ops.adapt_datefield_value(value)
    return value
