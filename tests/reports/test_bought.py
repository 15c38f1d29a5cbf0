"""Purchases, made by SQL, are those that one counts by hand: any sales, any order of events."""

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.reports.counting import counted
from goodword.reports.facts import UNTOLD, Told

type Row = tuple[int, int, int, int, int]

ROWS = st.lists(
    st.tuples(
        st.integers(1, 3),  # customer
        st.integers(20_000, 20_006),  # day
        st.sampled_from([-30, -20, -10, 10, 20, 30]),
        st.sampled_from([0, 7, 8]),  # colleague
        st.sampled_from([1, 2]),  # currency
    ),
    max_size=14,
)


def by_hand(rows: list[Row]) -> tuple[dict[int, list[int]], dict[tuple[int, int], int]]:
    """Days of purchase of each customer, and what each spent in each currency."""
    net: dict[tuple[int, int, int], int] = defaultdict(int)
    for who, day, amount, _, currency in rows:
        net[who, currency, day] += amount
    undone = set()
    for (who, currency, back), amount in net.items():
        if amount < 0:
            days = [
                day for (w, c, day), n in net.items()
                if (w, c) == (who, currency) and n == -amount and day < back
            ]  # fmt: skip
            if days:
                undone |= {(who, currency, max(days)), (who, currency, back)}
    days: dict[int, set[int]] = defaultdict(set)
    spent: dict[tuple[int, int], int] = defaultdict(int)
    for (who, currency, day), amount in net.items():
        if amount > 0 and (who, currency, day) not in undone:
            days[who].add(day)
            spent[who, currency] += amount
    for (who, currency, day), amount in net.items():
        earlier = [
            d for (w, c, d), n in net.items()
            if (w, c) == (who, currency) and d <= day and n > 0 and (w, c, d) not in undone
        ]  # fmt: skip
        if amount < 0 and (who, currency, day) not in undone and earlier:
            spent[who, currency] += amount
    return {who: sorted(found) for who, found in days.items()}, dict(spent)


@given(ROWS)
@settings(max_examples=20, deadline=None)
def test_purchases_and_sums_are_those_counted_by_hand(rows: list[Row]) -> None:
    columns = [np.array(one, np.int64) for one in zip(*rows, strict=True)] or [
        np.zeros(0, np.int64)
    ] * 5
    names = ("person", "day", "amount", "colleague", "currency")
    told = Told(
        dict(zip(names, columns, strict=True)) | {"key": np.arange(len(rows))},
        ("", "EUR", "USD"),
        0,
    )
    with counted(told, [2]) as sums:
        days, spent = by_hand(rows)
        found = dict(sums.rows("SELECT person, days FROM buyers"))
        assert found == {who: len(one) for who, one in days.items()}
        bought = sums.rows(
            "SELECT person, sum(purchases)::BIGINT, sum(again)::BIGINT, sum(sent)::BIGINT "
            "FROM bought GROUP BY 1"
        )
        assert {who: tuple(rest) for who, *rest in bought} == {
            who: (len(one), len(one) - 1, int(who == 2)) for who, one in days.items()
        }
        sums_ = sums.rows("SELECT person, currency, sum(amount)::BIGINT FROM bought GROUP BY 1, 2")
        assert {(who, currency): n for who, currency, n in sums_} == spent


def test_orders_without_an_amount_count_and_add_nothing() -> None:
    told = Told(
        {
            "person": np.array([1, 1]), "day": np.array([20_000, 20_003]),
            "key": np.array([0, 1]), "amount": np.array([UNTOLD, 500]),
            "currency": np.array([0, 0]), "colleague": np.array([0, 0]),
        },
        ("",),
        0,
    )  # fmt: skip
    with counted(told, []) as sums:
        assert sums.row("SELECT sum(purchases)::INT, sum(amount)::INT FROM bought") == (2, 500)
