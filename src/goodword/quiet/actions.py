"""Writes what a look saw, in pieces that nobody waits for; it stands once it is whole."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db import connection, transaction

from goodword.house.queries import the_house
from goodword.house.tables import House
from goodword.people.bulk import insert, instant, update
from goodword.quiet.looking import Judged, Seen
from goodword.quiet.purchases import Purchases
from goodword.quiet.tables import QuietLook, QuietSpell, QuietVerdict

_ROWS = 1_000


def keep_look(
    seen: Seen, *, of: str, knows: Mapping[int, int], bought: Purchases, seconds: float,
    now: datetime,
) -> QuietLook | None:  # fmt: skip
    """Write a look and its verdicts; ``None`` where somebody else's newer one stands already.

    ``of``: what was looked at; ``knows``: who of us knows each best; ``bought``: what was seen.
    """
    past, house = seen.backtest, the_house()
    look = QuietLook.objects.create(
        at=now, of=of, as_of=seen.reach.as_of, began=seen.began, target=house.quiet_target,
        horizon=seen.horizon, customers=seen.customers, looks=past.looks, judged=past.judged,
        named=past.named, stayed_away=past.stayed_away, why_not=seen.why_not, seconds=seconds,
        behind={
            name: {source: day.isoformat() for source, day in days.items()}
            for name, days in (("behind", seen.reach.behind), ("ended", seen.reach.ended))
            if days
        },
    )  # fmt: skip
    for some in batched(seen.judged, _ROWS):
        with transaction.atomic():
            insert(QuietVerdict, _COLUMNS, [_row(look.pk, one, knows) for one in some])
    _keep_spells(look, [one for one in seen.judged if one.quiet])
    _end_spells(bought)
    stands = _make_current(look)
    _forget_older()
    return look if stands else None


_COLUMNS = (
    "look_id", "person_id", "last_on", "missed_on", "times", "usual", "silent", "chance", "late",
    "quiet", "knows_id", "entry_id",
)  # fmt: skip


def _row(look_id: int, one: Judged, knows: Mapping[int, int]) -> Sequence[object]:
    return (
        look_id, one.person_id, _as_day(one.last_on), _as_day(one.missed_on), one.times, one.usual,
        one.silent, one.chance, one.late, one.quiet, knows.get(one.person_id), one.entry_id or None,
    )  # fmt: skip


def _keep_spells(look: QuietLook, named: Iterable[Judged]) -> None:
    """Write down who was named today; a silence that was named before is left as it was told."""
    rows = [
        (
            one.person_id,
            _as_day(one.last_on),
            _as_day(look.as_of),
            instant(look.at),
            one.chance,
            look.horizon,
        )
        for one in named
    ]
    columns = ("person_id", "since", "named_on", "named_at", "chance", "horizon")
    for some in batched(rows, _ROWS):
        with transaction.atomic():
            insert(QuietSpell, columns, some)


def _end_spells(bought: Purchases) -> None:
    """Write down who of those named bought again, and when."""
    waiting = QuietSpell.objects.filter(bought_on=None, person__merged_into=None)
    ended = {
        pk: (_as_day(day),)
        for pk, person, since in waiting.values_list("pk", "person_id", "since")
        if (day := bought.next_after(person, since)) is not None
    }
    for some in batched(ended.items(), _ROWS):
        with transaction.atomic():
            update(QuietSpell, ("bought_on",), dict(some))


def _as_day(day: date | None) -> Any:
    """A day as the database's driver takes it."""
    return connection.ops.adapt_datefield_value(day)


@transaction.atomic
def _make_current(look: QuietLook) -> bool:
    # One at a time: who comes later and saw less does not take the place of who saw more.
    House.objects.select_for_update().order_by("pk").first()
    before = QuietLook.objects.filter(current=True).first()
    if before is not None and before.pk > look.pk:
        return False
    QuietLook.objects.filter(current=True).update(current=False)
    QuietLook.objects.filter(pk=look.pk).update(current=True)
    look.current = True
    return True


def _forget_older() -> None:
    """Take away verdicts that stand no more, and all but the last look at the same day."""
    now = QuietLook.objects.filter(current=True).first()
    if now is None:
        return
    old = QuietVerdict.objects.filter(look__lt=now.pk).order_by("pk")
    while ids := list(old.values_list("pk", flat=True)[:_ROWS]):
        QuietVerdict.objects.filter(pk__in=ids).delete()
    QuietLook.objects.filter(
        pk__lt=now.pk, as_of=now.as_of, target=now.target, horizon=now.horizon
    ).delete()
