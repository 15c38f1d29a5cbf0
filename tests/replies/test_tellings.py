"""A missed call that the list, the telephone's mail and a colleague tell of is one call."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.replies.facts import Fact
from goodword.replies.rules import Ruling, spans
from goodword.replies.tellings import SAME_CALL, once_each
from tests.factories import MONDAY, hours

ILSE, LATE = 7, MONDAY + hours(9)


def told(number: int, source: str, minutes: float, caller: str = "+3225550102") -> Fact:
    """A missed call of Ilse's, as one of the three tells of it."""
    return Fact(
        entry_id=number, content_key=f"{source}{number}", at=MONDAY + timedelta(minutes=minutes),
        direction="in", author_id=ILSE, author_spec=f"tel:{caller}", score=1.0, spoken=True,
        source=source, number=caller,
    )  # fmt: skip


@given(
    st.lists(st.integers(30, 400), min_size=1, max_size=6, unique=True),
    st.lists(st.sampled_from(["", "mail", "list", "mail list", "mail list hand"]), min_size=6),
    st.integers(-3, 3),
    st.randoms(),
)
def test_so_many_calls_wait_as_were_made_in_whatever_order_they_are_told(
    minutes: list[int], sources: list[str], skew: int, chance: object
) -> None:
    made = [at * 30 for at in minutes]
    facts = []
    calls = 0
    for at, who in zip(made, sources, strict=False):
        calls += bool(who)
        for i, source in enumerate(who.split()):
            facts.append((at + skew * i, source))
    chance.shuffle(facts)  # type: ignore[attr-defined]
    numbered = [told(n, source, at) for n, (at, source) in enumerate(facts, start=1)]
    found = once_each(numbered)
    assert len(found) == calls
    assert sorted(f.entry_id for one in found for f in one.tellings) == [
        f.entry_id for f in numbered
    ]
    span = spans(numbered, now=MONDAY + timedelta(days=20))
    assert sum(1 + len(s.chasers) for s in span) == calls


@pytest.mark.parametrize(
    ("facts", "calls"),
    [
        ([told(1, "list", 0), told(2, "mail", 1)], 1),
        ([told(1, "mail", 0), told(2, "mail", 1)], 2),
        ([told(1, "list", 0), told(2, "mail", 30)], 2),
        ([told(1, "list", 0), told(2, "mail", 1, "+3225550199")], 2),
        ([told(1, "list", 0, ""), told(2, "mail", 1, "")], 2),
        ([told(1, "list", 0), told(2, "mail", 1), told(3, "list", 3), told(4, "mail", 4)], 2),
    ],
)
def test_what_is_one_call(facts: list[Fact], calls: int) -> None:
    for order in permutations(facts):
        (span,) = spans(order, now=LATE)
        assert 1 + len(span.chasers) == calls
    assert timedelta(minutes=3) < SAME_CALL < timedelta(minutes=30)


def test_a_mail_that_comes_after_the_call_was_settled_asks_for_nothing() -> None:
    listed, mailed = told(1, "list", 0), told(2, "mail", 1)
    settled = Ruling(ILSE, MONDAY + hours(1), seen_up_to=1, settles=True)
    assert spans([listed, mailed], now=LATE, rulings=[settled]) == []
    assert len(spans([listed, told(3, "mail", 90)], now=LATE, rulings=[settled])) == 1
