"""promise.precise: the hour or the minute of a work that nobody can know so well."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from goodword.language.promises.listed import listed
from goodword.review.findings import Hit, Rule
from goodword.review.page import Page

_SURE = 0.5
_WORK = frozenset(("send", "fix", "deliver", "do", "decide", "reply", "check", "pay"))
_NEAR = timedelta(hours=2)
_COUNTED = re.compile(
    r"(?:in|within) (?:the (?:next )?)?(?:an?|\d+|five|ten|fifteen|twenty|thirty|the) (?:minutes?|"
    r"mins?|hour|hr)\b",
    re.I,
)
_ENOUGH = 0.8


def _find(page: Page) -> Iterator[Hit]:
    for promise in page.promises:
        due = promise.due
        if due is None or due.latest is None or promise.certainty < _SURE:
            continue
        if promise.act not in _WORK or promise.strength != "firm":
            continue
        exact = due.grain == "minute" and due.latest.minute % 15 != 0
        hasty = _COUNTED.search(due.text) is not None and due.latest - page.now <= _NEAR
        if not (exact or hasty) or _shown(page, promise.act, promise.text, due.latest):
            continue
        yield Hit(
            due.start,
            due.end,
            f"“{' '.join(due.text.split())}” is more exact than anybody can know.",
        )


def _shown(page: Page, act: str, text: str, by: datetime) -> bool:
    """Whether the record shows that it can be known so well."""
    if page.record is None:
        return False
    chance = page.record.chance(act, page.now, by=by, text=text)
    return chance.share is not None and chance.share >= _ENOUGH


RULE = Rule(
    code="promise.precise",
    name="More exact than can be known",
    severity="info",
    experimental=True,
    why="A minute named is a minute to miss. Name the part of the day instead.",
    evidence="practice",
    example="I'll send you the corrected invoice in 10 minutes.",
    instead="I'll send you the corrected invoice this morning.",
    find=_find,
    cues=listed("minutes minute mins min hour hr at"),
)
