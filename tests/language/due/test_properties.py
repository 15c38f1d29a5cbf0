"""What holds for every text: it never raises, never hangs, and what it says is consistent."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.language import read_due
from goodword.language.due.lexicon import FIRST, lexicon_of
from goodword.language.due.scan import Scan
from goodword.language.due.tongue import Tongue
from tests.examples import examples

BERLIN = ZoneInfo("Europe/Berlin")
LEXICONS = [lexicon_of("en"), lexicon_of("de")]
WORDS = [
    *(word for lexicon in LEXICONS for word in lexicon.words),
    *(" ".join([first, *rest]) for lexicon in LEXICONS for first, by in lexicon.phrases.items()
      for entries in by.values() for rest, _ in entries),
]  # fmt: skip
NUMBERS = st.one_of(
    st.integers(0, 10**12).map(str),
    st.sampled_from(["3/4", "31.12.", "2026-02-30", "0/0", "25:61", "12:30", "9.30", "1/1/1", "½"]),
    st.sampled_from(["15th", "0th", "99th", "3pm", "13pm", "Q3", "h2", "٣", "²", "'26", "1e9"]),
)
PIECES = st.one_of(st.sampled_from(WORDS), NUMBERS, st.sampled_from([",", ".", "-", "\n", "!"]))
MOMENTS = st.datetimes(
    datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.sampled_from([UTC, BERLIN])
)

PLAIN = ["we", "the", "offer", "a", "in", "of", "my", "no", "number", "time", "is", "and", "'"]


def check(text: str, reference: datetime, language: Tongue | None = None) -> None:
    end = 0
    for due in read_due(text, reference, language=language):
        assert end <= due.start < due.end <= len(text)
        assert text[due.start : due.end] == due.text
        end = due.end
        for earliest, latest in ((due.earliest, due.latest), *due.others):
            if earliest is not None and latest is not None:
                assert earliest.tzinfo is not None
                assert earliest.astimezone(UTC) <= latest.astimezone(UTC)
        assert (due.condition is None) != (due.earliest is None and due.latest is None)
        assert due.understood


@given(st.lists(PIECES, max_size=14).map(" ".join), MOMENTS, st.sampled_from(["en", "de"]))
@settings(max_examples=examples(60, 1000), deadline=None)
def test_any_row_of_its_words_is_read(text, reference, language):
    check(text, reference, language)


@given(
    st.lists(st.one_of(PIECES, st.sampled_from(PLAIN)), max_size=14).map(" ".join),
    st.sampled_from(["en", "de"]),
)
@settings(max_examples=examples(60, 1000), deadline=None)
def test_looking_only_where_an_anchor_is_near_loses_nothing(text, language):
    reference = datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Scan,
            "_near",
            lambda scan: [bool(kinds["uses"] & FIRST) for kinds in scan.kinds[: scan.count]],
        )
        everywhere = read_due(text, reference, language=language)
    assert read_due(text, reference, language=language) == everywhere


@given(st.text(max_size=200), MOMENTS)
@settings(max_examples=50, deadline=None)
def test_any_text_is_read(text, reference):
    check(text, reference)


@given(st.integers(1, 60), MOMENTS)
@settings(max_examples=50, deadline=None)
def test_in_n_days_is_n_days_on(count, reference):
    due = read_due(f"in {count} days", reference)[0]
    assert due.latest.date() == reference.date() + timedelta(days=count)


@given(st.sampled_from(["Monday", "Wednesday", "Saturday"]), MOMENTS)
@settings(max_examples=50, deadline=None)
def test_a_weekday_is_the_next_such_day(name, reference):
    due = read_due(f"on {name}", reference)[0]
    assert f"{due.latest:%A}" == name
    assert 1 <= (due.latest.date() - reference.date()).days <= 7


def test_work_grows_with_the_length_only():
    """Ten times the text may take ten times as many calls, not a hundred times."""
    reference = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    for piece in ("by the end of ", "next ", "5 to ", "morning at ", "March 3 - ", "once a "):
        calls = 0

        def count(*_: object) -> None:
            nonlocal calls
            calls += 1

        def work(pieces: int, text: str = piece) -> int:
            nonlocal calls
            calls = 0
            sys.setprofile(count)
            try:
                read_due(text * pieces, reference)
            finally:
                sys.setprofile(None)
            return calls

        work(20)
        assert work(600) < 15 * work(60)


def test_it_needs_neither_django_nor_the_other_readers_to_load():
    code = (
        "import sys; from goodword.language import read_due; "
        "print({'django', 'holidays', 'tomllib', 'statistics', 'goodword.language.asks', "
        "'goodword.language.promises'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
