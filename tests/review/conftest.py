"""What tests of the reviewer share."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from goodword.review import Draft, Finding, House, Letter, review

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALL = House(experimental=True)


@pytest.fixture
def found() -> Callable[..., list[Finding]]:
    """Findings of all rules in a text; `answers` is the letter it answers."""

    def look(text: str, answers: str = "", house: House = ALL, **about: Any) -> list[Finding]:
        record = about.pop("record", None)
        now = about.pop("now", NOW)
        theirs = Letter(answers) if answers else about.pop("reply_to", None)
        draft = Draft(text, reply_to=theirs, **about)
        return review(draft, house=house, record=record, now=now)

    return look


@pytest.fixture
def codes(found: Callable[..., list[Finding]]) -> Callable[..., list[str]]:
    """The rules that speak of a text."""
    return lambda text, *rest, **about: [one.rule for one in found(text, *rest, **about)]
