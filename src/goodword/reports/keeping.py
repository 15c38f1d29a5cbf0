"""Writes the sums down: only what changed, a few hundred rows at a time, so that nobody waits."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from goodword.people.bulk import insert
from goodword.reports.counting import Counted
from goodword.reports.summing import Figures
from goodword.reports.tables import Bought, Buyer, Figure, Reckoning

type Turn = Callable[[], AbstractContextManager[None]]
type Rows = Sequence[tuple[Any, ...]]

_SOME, _AT_ONCE = 500, 5_000
_BUYER = ("person_id", "first_on", "last_on", "days", "gap", "sent")
_BOUGHT = (
    "person_id", "month", "currency", "colleague_id", "purchases", "again", "theirs", "sent",
    "amount", "again_amount", "theirs_amount", "sent_amount",
)  # fmt: skip


def keep_customers(sums: Counted, *, turn: Turn) -> None:
    """Bring what each customer bought up to date. ``turn``: when it is one's turn to write."""
    last = max(
        sums.row("SELECT coalesce(max(person), 0) FROM buyers")[0],
        Buyer.objects.aggregate(last=Max("person_id"))["last"] or 0,
    )
    for start in range(0, last + 1, _AT_ONCE):
        some = {"first": start, "last": start + _AT_ONCE - 1}
        within = "WHERE person BETWEEN $first AND $last"
        buyers = sums.rows(
            f"SELECT person, first_on, last_on, days, gap, sent FROM buyers {within}",  # noqa: S608
            **some,
        )
        _renew(Buyer, _BUYER, buyers, some, turn)
        rows = sums.rows(
            "SELECT person, month, currency, colleague, purchases, again, theirs, sent, "  # noqa: S608
            f"amount, again_amount, theirs_amount, sent_amount FROM bought {within}",
            **some,
        )
        bought = [
            (person, month, sums.currencies[currency], colleague or None, *numbers)
            for person, month, currency, colleague, *numbers in rows
        ]
        _renew(Bought, _BOUGHT, bought, some, turn)


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


def _renew(
    table: type[models.Model],
    columns: Sequence[str],
    rows: Rows,
    some: Mapping[str, int],
    turn: Turn,
) -> None:
    """Put these rows in the place of those of some customers, writing what differs."""
    wanted = set(rows)
    stale: list[int] = []
    there = table._default_manager.filter(person__gte=some["first"], person__lte=some["last"])
    for pk, *row in there.order_by().values_list("pk", *columns).iterator(chunk_size=5_000):
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
            batch = fresh[start : start + _SOME]
            insert(table, columns, [[_plain(one) for one in row] for row in batch])


def _plain(value: Any) -> Any:
    """A value as the database's driver takes it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return connection.ops.adapt_datefield_value(value)
    return value
