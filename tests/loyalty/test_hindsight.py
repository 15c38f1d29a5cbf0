"""What earlier days teach makes chances better, never much worse, and knows nothing of later."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from goodword.loyalty import Hindsight, ParetoNBD, Sales, draw
from goodword.loyalty.boosted import Boosted
from goodword.loyalty.histories import Histories

BEGAN = date(2024, 1, 1)
TODAY, HORIZON = 480, 60
UNTIL = BEGAN + timedelta(days=TODAY)


def told(who: Any, age: Any) -> dict[str, Any]:
    days = np.array([BEGAN + timedelta(days=int(day)) for day in age])
    return {"customer": who, "day": days, "amount": np.full(len(who), 10.0)}


def clockwork(customers: int = 900, seed: int = 5) -> dict[str, Any]:
    """Half come by the clock until they leave, half at random: nothing that Pareto/NBD knows of."""
    rng = np.random.default_rng(seed)
    who, age = [], []
    for customer in range(customers):
        gap = rng.gamma(4, 10)
        there, leaves = rng.integers(0, 120), 60 + rng.exponential(500)
        day = float(there)
        while day < min(TODAY + HORIZON, there + leaves):
            who.append(customer)
            age.append(round(day))
            wait = gap * rng.normal(1, 0.1) if customer % 2 else rng.exponential(gap)
            day += max(1.0, wait)
    return told(np.array(who), np.array(age))


def drawn(customers: int = 900, seed: int = 5) -> dict[str, Any]:
    """Customers as Pareto/NBD says they are: there is nothing more to learn."""
    model = ParetoNBD.given(r=1.2, alpha=25.0, s=0.7, beta=90.0)
    first = np.random.default_rng(seed).integers(0, 180, customers)
    later = draw(model, TODAY - first, HORIZON, seed)
    return told(
        np.concatenate([np.arange(customers), later.customer]),
        np.concatenate([first, first[later.customer] + later.age]),
    )


def better(list_of: dict[str, Any]) -> float:
    """Brier score of hindsight over that of the model alone, on the time after."""
    with Sales(list_of) as sales:
        found = Hindsight(sales, UNTIL)
        chance = found.predict_any(HORIZON)
        later = Histories(sales, UNTIL + timedelta(days=HORIZON))
    alone = found.model_.predict_any(found.x, found.t_x, found.T, HORIZON)
    there = np.searchsorted(later.customers, found.customers)
    today = (UNTIL - date(1970, 1, 1)).days
    came = later.known(today + HORIZON).x[there] > found.x
    assert found.looks_ >= 2
    assert chance.mean() == pytest.approx(alone.mean(), abs=1e-6)
    return float(((chance - came) ** 2).mean() / ((alone - came) ** 2).mean())


def test_a_house_with_a_way_of_its_own_is_foretold_better_than_by_the_model() -> None:
    assert better(clockwork()) < 0.95


def test_where_the_model_is_right_hardly_anything_is_lost() -> None:
    assert better(drawn()) < 1.01


def test_what_comes_later_and_the_order_of_the_lines_change_nothing() -> None:
    every = clockwork(200)
    before = np.flatnonzero([day <= UNTIL for day in every["day"]])
    mixed = np.random.default_rng(1).permutation(before)
    chances = []
    for lines in (every, {name: part[mixed] for name, part in every.items()}):
        with Sales(lines) as sales:
            chances.append(Hindsight(sales, UNTIL).predict_any(HORIZON))
    assert np.array_equal(chances[0], chances[1])


def test_with_little_past_it_is_the_models_own_word() -> None:
    every = drawn(300)
    early = BEGAN + timedelta(days=80)
    with Sales(every) as sales:
        found = Hindsight(sales, early)
        chance = found.predict_any(60)
    alone = found.model_.predict_any(found.x, found.t_x, found.T, 60)
    assert found.looks_ == 0 and np.array_equal(chance, alone)


def test_before_the_first_sale_nobody_had_bought() -> None:
    with Sales(drawn(60)) as sales, pytest.raises(ValueError, match="Nobody had bought"):
        Hindsight(sales, BEGAN - timedelta(days=1))


def test_a_horizon_is_a_day_at_least() -> None:
    with Sales(drawn(60)) as sales, pytest.raises(ValueError, match="at least a day"):
        Hindsight(sales, UNTIL).predict_any(0)


@pytest.fixture(scope="module")
def returned() -> dict[str, Any]:
    """Purchases, returns of exactly a day's amount, and other returns, in every order."""
    rng = np.random.default_rng(3)
    size = 3000
    lines = told(rng.integers(0, 200, size), rng.integers(0, 300, size))
    return lines | {"amount": rng.choice([10.0, 10.0, 12.5, 7.25, -10.0, -12.5, -3.0], size)}


@pytest.mark.parametrize("day", [40, 150, 299])
def test_purchases_of_any_day_are_those_of_the_summary(returned: dict[str, Any], day: int) -> None:
    until = BEGAN + timedelta(days=day)
    with Sales(returned) as sales:
        known = Histories(sales, BEGAN + timedelta(days=400)).known((until - date(1970, 1, 1)).days)
        summary, names = sales.summary(until), sales.customers()
    order = np.argsort(names)
    assert np.array_equal(known.code, names[order])
    for mine, theirs in zip((known.x, known.t_x, known.T), summary.rows, strict=True):
        assert np.array_equal(mine, theirs[order])


def test_trees_learn_what_no_straight_line_can_say() -> None:
    signs = np.random.default_rng(2).normal(size=(2000, 3))
    happened = (signs[:, 0] * signs[:, 1] > 0).astype(float)
    told_by = Boosted(signs[:1500], happened[:1500], np.ones(1500)).log_odds(signs[1500:])
    assert ((told_by > 0) == (happened[1500:] > 0)).mean() > 0.9


def test_trees_make_nothing_of_signs_that_are_all_the_same() -> None:
    happened = np.repeat([0.0, 1.0], [300, 100])
    told_by = Boosted(np.ones((400, 2)), happened, np.ones(400)).log_odds(np.ones((1, 2)))
    assert 1 / (1 + np.exp(-told_by[0])) == pytest.approx(0.25, abs=1e-6)
