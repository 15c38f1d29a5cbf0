"""promise.impossible: a time that our own record says we seldom keep."""

from collections.abc import Iterator

from goodword.language.findings import Promise
from goodword.review.dates import said_date
from goodword.review.findings import Hit, Rule
from goodword.review.page import Page

_SURE = 0.5
# Kept less often than this, and even at best not nearly always.
_SELDOM, _AT_BEST = 0.5, 0.75


def _find(page: Page) -> Iterator[Hit]:
    if page.record is None:
        return
    for promise in page.promises:
        due = promise.due
        if due is None or due.latest is None or promise.certainty < _SURE:
            continue
        if promise.strength == "conditional" or due.latest <= page.now:
            continue
        chance = page.record.chance(promise.act, page.now, by=due.latest, text=promise.text)
        if chance.share is None or chance.share >= _SELDOM or chance.high >= _AT_BEST:
            continue
        yield Hit(
            due.start,
            due.end,
            f"By “{' '.join(due.text.split())}” such promises of ours were kept "
            f"{_times(chance.share)}.",
            _honest(promise, page),
        )


def _times(share: float) -> str:
    tenths = round(share * 10)
    if tenths == 0:
        return "less than once in 10 times"
    return "once in 10 times" if tenths == 1 else f"{tenths} times in 10"


def _honest(promise: Promise, page: Page) -> str | None:
    """By when nine of ten were done."""
    if page.record is None:
        return None
    answer = page.record.quote(promise.act, page.now, text=promise.text, levels=(0.9,)).answers[0]
    return f"by {said_date(answer.by, page.now)}" if answer.by else None


RULE = Rule(
    code="promise.impossible",
    name="A time that we seldom keep",
    severity="warning",
    experimental=False,
    why=(
        "The record of what we promised and did says that this is seldom kept. A later day that "
        "holds is worth more than an early one that doesn't."
    ),
    evidence="the team's own record",
    example="I'll send you the offer tomorrow.",
    instead="You have the offer by Thursday.",
    find=_find,
)
