""" "Drop by on Friday" says when somebody comes, not by when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from goodword.language import read_due

NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.mark.parametrize(
    "text", ["I can drop by next week.", "Jan is stopping by next week", "we'll swing by next week"]
)
def test_a_visit_is_in_that_time(text: str) -> None:
    (due,) = read_due(text, NOW)
    assert due.text == "next week"
    assert due.earliest == datetime(2026, 11, 23, tzinfo=NOW.tzinfo)


def test_elsewhere_by_is_a_limit() -> None:
    (due,) = read_due("we deliver by next week", NOW)
    assert due.text == "by next week"
