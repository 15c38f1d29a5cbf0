"""What people type into the search field is understood as mail users know it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.timeline.query_language import Term, in_words, understand


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Kovács oven", (Term(("kovacs",)), Term(("oven",)))),
        ('"oak worktop"', (Term(("oak", "worktop")),)),
        ("from:anna", (Term(("anna",), "sender"),)),
        ("from:anna@kovacs.example", (Term(("anna", "kovacs", "example"), "sender"),)),
        ("to:office", (Term(("office",), "recipients"),)),
        ("subject:invoice", (Term(("invoice",), "subject"),)),
        ("cc:ben", (Term(("ben",), "recipients"),)),
        ("work*", (Term(("work",), beginning=True),)),
        ("-newsletter", (Term(("newsletter",), wanted=False),)),
        ("Re: offer", (Term(("re",)), Term(("offer",)))),
        ("http://shop.example/oven", (Term(("http", "shop", "example", "oven")),)),
    ],
)
def test_words_and_operators(typed: str, terms: tuple[Term, ...]) -> None:
    assert understand(typed).terms == terms


@pytest.mark.parametrize(
    ("typed", "since", "before"),
    [
        ("after:2026-05-03", date(2026, 5, 3), None),
        ("before:2026-05", None, date(2026, 5, 1)),
        ("on:2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("on:2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("since:2026-02-28 until:2026-03-01", date(2026, 2, 28), date(2026, 3, 1)),
    ],
)
def test_dates(typed: str, since: date | None, before: date | None) -> None:
    query = understand(typed)
    assert (query.since, query.before) == (since, before)


def test_flags_and_places() -> None:
    query = understand("has:attachment is:unanswered in:office")
    assert query.attachment and query.flags == {"unanswered"} and query.place == "office"


@pytest.mark.parametrize("typed", ["before:soon", "after:2026-13-01", "has:gold", "is:nice"])
def test_what_cannot_be_used_is_said(typed: str) -> None:
    query = understand(typed)
    assert query.empty and len(query.problems) == 1


def test_the_query_is_told_back_in_words() -> None:
    told = in_words(understand("from:anna oven -spam after:2026-05-03 has:attachment"))
    assert told == "from “anna”, “oven”, not “spam”, since 3 May 2026, with an attachment"


@given(st.text(max_size=300))
def test_nothing_typed_breaks_it(typed: str) -> None:
    in_words(understand(typed))
