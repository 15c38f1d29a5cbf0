"""Tries, signatures, watermarks: the pure part."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from goodword.hooks.rules import (
    LONGEST_PAUSE,
    RETRIED_FOR,
    SCOPES,
    SCOPES_BY_ROLE,
    allowed_scopes,
    next_try,
    signature,
)
from goodword.hooks.watermarks import PATIENCE, Watermark

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_pauses_grow_and_end_after_three_days() -> None:
    at, tries, pauses = NOON, 0, []
    while True:
        tries += 1
        again = next_try(tries, NOON, at)
        if again is None:
            break
        pauses.append(again - at)
        at = again
    assert pauses[:4] == [timedelta(seconds=s) for s in (10, 30, 90, 270)]
    assert pauses == sorted(pauses) and max(pauses) == LONGEST_PAUSE
    assert RETRIED_FOR - LONGEST_PAUSE < at - NOON <= RETRIED_FOR
    assert 10 < tries < 25


def test_a_signature_can_be_checked_by_whoever_knows_the_secret() -> None:
    told = signature(["new", "old"], b'{"a":1}', 1_700_000_000)
    parts = [part.split("=") for part in told.split(",")]
    assert parts[0] == ["t", "1700000000"]
    for secret, (name, mark) in zip(("new", "old"), parts[1:], strict=True):
        expected = hmac.new(secret.encode(), b'1700000000.{"a":1}', hashlib.sha256).hexdigest()
        assert (name, mark) == ("v1", expected)


@given(st.sampled_from(sorted(SCOPES_BY_ROLE)), st.sets(st.sampled_from([*SCOPES, "all", ""])))
def test_no_scope_is_more_than_the_role(role: str, asked: set[str]) -> None:
    told = allowed_scopes(role, asked)
    assert told <= SCOPES_BY_ROLE[role] and told <= asked | {"read"}
    assert bool(told) == bool(asked & SCOPES_BY_ROLE[role])


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 12)), unique_by=lambda r: r[0]), st.data()
)
def test_whatever_becomes_visible_when_nothing_is_missed_and_nothing_told_twice(
    rows: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Rows get their numbers in one order and are there (each at its look) in another."""
    mark, told = Watermark(0), []
    for look in range(14):
        now = NOON + timedelta(minutes=look * 4)
        there = sorted(number for number, at in rows if at <= look)
        seen = [n for n in there if n > mark.upto][: data.draw(st.integers(1, 50))]
        late = [n for n in there if any(a <= n <= b for a, b, _ in mark.gaps)]
        mark = Watermark.from_json(mark.after(seen, late, now).as_json())
        told += [*late, *seen]
    for look in range(60):
        there = sorted(number for number, _ in rows)
        seen = [n for n in there if n > mark.upto][:50]
        late = [n for n in there if any(a <= n <= b for a, b, _ in mark.gaps)]
        mark = mark.after(seen, late, NOON + timedelta(minutes=56, seconds=look / 100))
        told += [*late, *seen]
    assert sorted(told) == sorted(number for number, _ in rows)


def test_a_number_that_never_comes_is_not_waited_for_for_ever() -> None:
    mark = Watermark(3).after([9], [], NOON)
    assert mark.gaps == ((4, 8, NOON),)
    mark = mark.after([], [6], NOON + timedelta(minutes=1))
    assert mark.gaps == ((4, 5, NOON), (7, 8, NOON))
    assert mark.after([], [], NOON + PATIENCE).gaps == ()
