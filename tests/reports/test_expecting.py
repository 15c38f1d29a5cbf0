"""What is expected of the year to come: honest about how little may be known."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from goodword.loyalty import Columns, GammaGamma, ParetoNBD, Sales, draw
from goodword.reports.expecting import Span, expected

END = date(2026, 10, 31)
MODEL = ParetoNBD.given(r=0.9, alpha=60.0, s=0.6, beta=300.0)


def drawn(customers: int, seed: int, *, years: float = 3.5) -> dict[str, Any]:
    """Sales that follow the model exactly, up to a year after `END`."""
    rng = np.random.default_rng(seed)
    ages = rng.uniform(30, 365 * years, customers)
    made = draw(MODEL, ages, horizon=365.0, seed=seed)
    spend = GammaGamma.given(p=6.0, q=4.0, gamma=150.0)
    own = rng.gamma(4.0, 1 / 150.0, customers)
    who = np.concatenate([np.arange(customers), made.customer])
    age = np.concatenate([np.zeros(customers), made.age])
    days = [END - timedelta(days=int(ages[w] - a)) for w, a in zip(who, age, strict=True)]
    amount = rng.gamma(spend.params_["p"], 1 / own[who])
    return {"customer": who, "day": np.array(days, "datetime64[us]"), "amount": amount}


def asked(told: dict[str, Any], as_of: date = END, days: int = 365) -> Any:
    with Sales(told, Columns("customer", "day", "amount")) as sales:
        return expected(sales, as_of, days=days)


def came(told: dict[str, Any]) -> tuple[int, float]:
    with Sales(told, Columns("customer", "day", "amount")) as sales:
        before = sales.summary(END)
        known = sales.customers()
        after = sales.summary(END + timedelta(days=365))
        there = np.isin(sales.customers(), known)
    bought = int(after.x[there].sum() - before.x.sum())
    spent = (after.x * after.value)[there].sum() - (before.x * before.value).sum()
    return bought, float(spent)


@pytest.mark.parametrize(
    "seeds", [(1,), pytest.param(range(2, 14), marks=pytest.mark.slow)], ids=["one", "many"]
)
def test_a_year_that_goes_on_as_before_comes_out_within_the_interval(seeds: list[int]) -> None:
    inside = []
    for seed in seeds:
        told = drawn(250, seed, years=2.2)
        said, (bought, spent) = asked(told), came(told)
        assert said.looks
        assert said.purchases is not None and said.money is not None
        assert said.purchases.high < 2 * said.purchases.low
        inside += [
            said.purchases.low <= bought <= said.purchases.high,
            said.money.low <= spent <= said.money.high,
        ]
    assert sum(inside) >= 0.75 * len(inside)


def test_the_same_sales_give_the_same_figures() -> None:
    told = drawn(90, 4, years=0.6)
    assert asked(told, days=150) == asked(told, days=150)


def test_few_customers_are_not_enough_evidence() -> None:
    said = asked(drawn(40, 5))
    assert said.purchases is None
    assert said.why_not.startswith("40 customers bought so far")


def test_a_year_is_not_foretold_from_months() -> None:
    said = asked(drawn(200, 6, years=0.5))
    assert "reach back" in said.why_not


def test_purchases_alone_where_single_sales_make_up_most_of_the_money() -> None:
    told = drawn(120, 7, years=0.6)
    told["amount"] = np.where(told["customer"] < 2, 400_000.0, told["amount"])
    said = asked(told, days=150)
    assert said.purchases is not None
    assert said.money is None
    assert said.no_money
    assert all(look.money is None for look in said.looks)


@pytest.mark.parametrize("spread", [0.0, 0.1, 0.3])
def test_what_was_missed_widens_to_both_sides_and_moves_nothing(spread: float) -> None:
    span = Span(80.0, 100.0, 130.0)
    wide = span.widened(spread)
    assert wide.middle == 100.0
    assert wide.low <= 80.0 and wide.high >= 130.0
    assert (wide.high / wide.low > 1.7) == (spread > 0.05)
