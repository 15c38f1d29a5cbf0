"""Who falls quiet: named at the promised precision, tested on the past, silent without evidence."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from goodword.loyalty import ParetoNBD, Sales, draw
from goodword.loyalty.quiet import Backtest, Quiet, find_quiet

BEGAN = date(2024, 1, 1)
SEEN = 540
HORIZON = 56


def shop(customers: int, *, seed: int = 7, **params: float) -> dict[str, Any]:
    """Sales of a shop whose customers come over half a year and leave as Pareto/NBD says."""
    told = {"r": 1.2, "alpha": 25.0, "s": 0.7, "beta": 90.0} | params
    first = np.random.default_rng(seed).integers(0, 180, customers)
    drawn = draw(ParetoNBD.given(**told), SEEN - first, HORIZON, seed)
    who = np.concatenate([np.arange(customers), drawn.customer])
    day = np.concatenate([first, first[drawn.customer] + drawn.age]).astype(int)
    days = np.array([BEGAN + timedelta(days=int(d)) for d in day])
    return {"customer": who, "day": days, "amount": np.full(len(who), 10.0)}


def looked(told: dict[str, Any], **more: Any) -> tuple[Quiet, Any]:
    """Who is quiet at the end of what was seen, and who of all bought within the horizon."""
    until = BEGAN + timedelta(days=SEEN)
    with Sales(told) as sales:
        found = find_quiet(sales, until, horizon=HORIZON, **more)
        later = sales.summary(until + timedelta(days=HORIZON))
        names = sales.customers()
    order = np.argsort(names)
    there = np.searchsorted(names[order], found.customers)
    return found, later.x[order][there] > found.summary.x


@pytest.fixture(scope="module")
def big() -> tuple[Quiet, Any]:
    return looked(shop(4000), target=0.95, beyond=0.0)


def test_as_many_of_those_named_stay_away_as_was_aimed_at(big: tuple[Quiet, Any]) -> None:
    found, came = big
    assert found.backtest.enough
    assert found.quiet.sum() > 200
    assert 1 - came[found.quiet].mean() == pytest.approx(0.95, abs=0.03)
    assert found.backtest.precision == pytest.approx(0.95, abs=0.03)


def test_more_are_found_than_by_counting_gaps_at_the_same_precision(
    big: tuple[Quiet, Any],
) -> None:
    found, came = big
    judged = found.summary.x >= 2
    precision = 1 - came[found.quiet].mean()
    plain = 0
    for times in np.linspace(0.5, 20, 80):
        named = judged & (found.silent > times * found.usual)
        if named.any() and 1 - came[named].mean() >= precision:
            plain = max(plain, int(named.sum()))
    assert found.quiet.sum() > plain


def test_the_chance_is_told_for_everybody_and_holds_on_average(big: tuple[Quiet, Any]) -> None:
    found, came = big
    assert ((found.chance >= 0) & (found.chance <= 1)).all()
    assert found.chance.mean() == pytest.approx(came.mean(), abs=0.02)


def test_nobody_is_named_within_their_own_rhythm_or_without_one() -> None:
    found, _ = looked(shop(1500, seed=3), target=0.8)
    assert found.quiet.any()
    assert (found.summary.x[found.quiet] >= 2).all()
    assert (found.silent[found.quiet] >= found.usual[found.quiet]).all()


def test_a_small_shop_is_told_that_there_is_not_enough_evidence() -> None:
    found, _ = looked(shop(15))
    assert not found.quiet.any() and not found.backtest.enough
    assert str(found.backtest).startswith("Not enough evidence")


def test_sales_of_a_few_weeks_cannot_be_tested() -> None:
    told = shop(300)
    early = told["day"] < BEGAN + timedelta(days=100)
    with Sales({name: part[early] for name, part in told.items()}) as sales:
        found = find_quiet(sales, horizon=HORIZON)
    assert found.backtest.looks == 0
    assert "don't reach back" in str(found.backtest)


def test_a_shop_whose_customers_all_come_back_names_nobody() -> None:
    found, _ = looked(shop(500, s=50.0, beta=5e6, r=20.0, alpha=200.0), target=0.9)
    assert not found.quiet.any()


def test_the_order_of_the_lines_changes_nothing() -> None:
    told = shop(800)
    mixed = np.random.default_rng(1).permutation(len(told["customer"]))
    one, _ = looked(told)
    other, _ = looked({name: part[mixed] for name, part in told.items()})
    assert (one.quiet == other.quiet).all()
    assert np.abs(one.chance - other.chance).max() < 1e-6


def test_a_wish_that_makes_no_sense_is_refused() -> None:
    with Sales(shop(30)) as sales, pytest.raises(ValueError, match="between 0 and 1"):
        find_quiet(sales, target=1.5)


def test_what_was_seen_is_told_with_its_doubt() -> None:
    told = Backtest(0.8, looks=3, judged=900, named=100, stayed_away=84)
    assert told.precision == 0.84 and told.lower == pytest.approx(0.756, abs=0.001)
    assert told.enough and "84%" in str(told)
    assert not Backtest(0.9, looks=3, judged=900, named=100, stayed_away=84).enough
    assert not Backtest(0.8, looks=3, judged=9000, named=100, stayed_away=84).enough
