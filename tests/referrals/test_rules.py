"""The forest of who sent whom: always one, whatever was entered and joined."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from goodword.referrals.rules import Edge, closes_a_circle, forest, key_of, walk
from tests.factories import MONDAY

edges = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(0, 30)), max_size=14
).map(
    lambda told: [
        Edge(n, to, by, MONDAY + timedelta(days=day))
        for n, (to, by, day) in enumerate(told, start=1)
    ]
)


@given(edges)
def test_nobody_is_sent_twice_or_by_somebody_they_sent(told: list[Edge]) -> None:
    found = forest(told)
    for person, edge in found.items():
        assert edge.referred == person
        seen, step = set(), person
        while step in found:
            assert step not in seen
            seen.add(step)
            step = found[step].referrer


@given(edges)
def test_the_earliest_that_closes_no_circle_counts(told: list[Edge]) -> None:
    found = forest(told)
    kept: dict[int, int] = {}
    for edge in sorted(told, key=lambda one: (one.came_at, one.id)):
        fits = edge.referred not in kept and not closes_a_circle(
            kept, referred=edge.referred, referrer=edge.referrer
        )
        assert (found.get(edge.referred) == edge) == fits
        if fits:
            kept[edge.referred] = edge.referrer


@given(edges)
def test_everybody_stands_in_the_tree_once_below_who_sent_them(told: list[Edge]) -> None:
    found = forest(told)
    names = {n: f"name {n}" for n in range(1, 9)}
    branches = list(walk(found, names))
    everybody = set(found) | {e.referrer for e in found.values()}
    assert sorted(b.person for b in branches) == sorted(everybody)
    line: list[int] = []
    for branch in branches:
        del line[branch.depth :]
        if branch.edge is not None:
            assert line[-1] == branch.edge.referrer
        line.append(branch.person)


@given(edges, st.sets(st.integers(1, 8)))
def test_who_may_not_be_shown_is_not_in_the_tree(told: list[Edge], shown: set[int]) -> None:
    branches = list(walk(forest(told), {}, only=shown))
    assert {b.person for b in branches} <= shown
    assert len({b.person for b in branches}) == len(branches)


def test_the_same_words_are_the_same_identity() -> None:
    assert key_of("letter", "k", "Jim  Farrell") == key_of("letter", "k", "jim farrell")
    assert key_of("letter", "k", "Jim Farrell") != key_of("letter", "kj", "im Farrell")
