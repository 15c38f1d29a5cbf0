"""A look at the sales from the database to its verdicts, and what stays of what was said."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from goodword.loyalty import ParetoNBD, draw
from goodword.quiet.looking import look
from goodword.quiet.purchases import Purchases
from goodword.quiet.queries import the_look, what_came_of_it
from goodword.quiet.tables import QuietLook, QuietSpell, QuietVerdict
from goodword.wiring.quieting import look_now, state_of_sales
from tests.factories import MONDAY, make_colleague, make_customer, make_house
from tests.quiet.makers import AS_OF, judged, looked, sell

BEGAN, SEEN = date(2024, 1, 1), 540


def shop(customers: int = 1500) -> Purchases:
    """A shop whose customers come over half a year and leave as Pareto/NBD says."""
    model = ParetoNBD.given(r=1.2, alpha=25.0, s=0.7, beta=90.0)
    first = np.random.default_rng(5).integers(0, 180, customers)
    drawn = draw(model, SEEN - first, 56, 5)
    who = np.concatenate([np.arange(customers), drawn.customer]) + 1
    day = np.concatenate([first, first[drawn.customer] + drawn.age]).astype(int)
    order = np.lexsort((day, who))
    days = (np.datetime64(BEGAN) + day[order])[day[order] <= SEEN]
    who = who[order][day[order] <= SEEN]
    told = np.unique(days).astype("datetime64[D]").tolist()
    return Purchases(who, days, np.full(len(who), 9.0), np.arange(len(who)) + 1, {"": told})


@pytest.fixture(scope="module")
def bought() -> Purchases:
    return shop()


def test_whoever_is_named_is_late_and_has_a_rhythm(bought: Purchases) -> None:
    seen = look(bought, target=0.9, horizon=56)
    assert seen.backtest.enough
    named = [one for one in seen.judged if one.quiet]
    assert len(named) > 50
    for one in seen.judged:
        assert one.times >= 3
        assert one.late == (one.silent > one.usual)
        # Half as long again: who is a day past their gap is no leaver for buying rarely.
        assert one.silent >= 1.2 * one.usual or not one.quiet
        assert one.last_on + timedelta(days=one.silent) == seen.reach.as_of
        assert one.missed_on > one.last_on
    sold = dict(
        zip(bought.entry.tolist(), zip(bought.customer, bought.day, strict=True), strict=True)
    )
    for one in named:
        assert sold[one.entry_id] == (one.person_id, np.datetime64(one.last_on))


def test_who_bought_after_the_day_that_is_judged_is_not_quiet(bought: Purchases) -> None:
    before = look(bought, target=0.9, horizon=56)
    one = next(j.person_id for j in before.judged if j.quiet)
    late = BEGAN + timedelta(days=SEEN + 20)
    days = bought.days | {"till": bought.days[""][:-30], "": [*bought.days[""], late]}
    where = np.searchsorted(bought.customer, one, side="right")
    again = Purchases(
        np.insert(bought.customer, where, one), np.insert(bought.day, where, np.datetime64(late)),
        np.insert(bought.amount, where, 9.0), np.insert(bought.entry, where, 10**6), days,
    )  # fmt: skip
    after = look(again, target=0.9, horizon=56)
    assert after.reach.as_of < late
    found = next(j for j in after.judged if j.person_id == one)
    assert (found.late, found.quiet) == (False, False)


@pytest.mark.parametrize("customers", [0, 1, 3])
def test_too_few_sales_name_nobody_and_break_nothing(customers: int) -> None:
    few = shop(customers) if customers else shop(1)
    if not customers:
        few = Purchases(few.customer[:0], few.day[:0], few.amount[:0], few.entry[:0], {})
    seen = look(few, target=0.9, horizon=56)
    assert not any(one.quiet for one in seen.judged)
    assert not seen.backtest.enough


@pytest.mark.django_db
def test_a_house_without_sales_is_looked_at_once() -> None:
    make_house()
    stands = look_now(now=MONDAY)
    assert stands is not None and stands.as_of is None
    assert stands.of == state_of_sales(MONDAY)


@pytest.mark.django_db
def test_new_sales_make_a_new_look_worthwhile_and_its_verdicts_replace_the_old() -> None:
    make_house()
    anna = make_colleague("Anna", role="administrator")
    rows = [(f"2026-0{m}-01", "ilse@oak.example", "9") for m in range(1, 8)]
    sell(*rows, ("2026-11-10", "otto@elm.example", "5"))
    first = look_now(now=MONDAY)
    assert first is not None
    verdict = QuietVerdict.objects.get()
    assert (verdict.last_on, verdict.late, verdict.quiet) == (date(2026, 7, 1), True, False)
    assert verdict.knows == anna
    assert verdict.entry is not None and verdict.entry.subject == "Bought: Oil for oak, 9.00 EUR"
    sell(("2026-11-12", "ilse@oak.example", "9"))
    assert first.of != state_of_sales(MONDAY)
    second = look_now(now=MONDAY)
    assert second is not None and second.pk > first.pk
    assert QuietVerdict.objects.get().last_on == date(2026, 11, 12)
    assert QuietLook.objects.filter(current=True).get() == second == the_look()


def named_on(person: Any, **more: Any) -> QuietSpell:
    looked(judged(person.pk, last_on=date(2026, 8, 1)), **more)
    return QuietSpell.objects.get(person=person)


@pytest.mark.django_db
def test_what_was_said_of_a_silence_stays_said() -> None:
    make_house()
    carla = make_customer()
    spell = named_on(carla)
    assert (spell.named_on, spell.chance) == (AS_OF, 0.08)
    looked(judged(carla.pk, last_on=date(2026, 8, 1), chance=0.5, quiet=False))
    assert QuietSpell.objects.get().chance == 0.08


@pytest.mark.django_db
def test_what_came_of_those_named_is_counted_when_their_time_is_over() -> None:
    make_house()
    carla, dora = make_customer("Carla"), make_customer("Dora")
    both = [judged(p.pk, last_on=date(2026, 8, 1)) for p in (carla, dora)]
    look = looked(*both)
    assert (what_came_of_it(look).named, what_came_of_it(look).over) == (2, 0)
    sell(("2026-12-01", "dora@their.example", "5"), now=MONDAY + timedelta(days=90))
    later = looked(as_of=AS_OF + timedelta(days=56), now=MONDAY + timedelta(days=90))
    assert QuietSpell.objects.get(person=dora).bought_on == date(2026, 12, 1)
    kept = what_came_of_it(later)
    assert (kept.over, kept.stayed_away) == (2, 1)


@pytest.mark.django_db
def test_a_look_that_was_overtaken_does_not_stand() -> None:
    make_house()
    slow = QuietLook(at=MONDAY, of="slow", target=90, horizon=56)
    slow.save()
    quick = looked()
    from goodword.quiet.actions import _make_current

    assert not _make_current(slow)
    assert the_look() == quick
