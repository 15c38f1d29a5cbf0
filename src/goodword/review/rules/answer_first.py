"""answer.first: what they asked for comes late."""

from collections.abc import Iterator

from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.lines import Line
from goodword.review.page import Page
from goodword.review.theirs import topics

_BEFORE, _LONGEST = 3, 25
_COURTESY = (
    " (?:thank|thanks|dear|hi|hello|hey|good (?:morning|afternoon|evening)|hope you|nice to|great "
    "to|sorry|apolog\\w+) "
)


def _find(page: Page) -> Iterator[Hit]:
    theirs = page.theirs
    if theirs is None or not theirs.questions or page.answers_inline:
        return
    if len(page.lines) > _LONGEST:
        return
    about = frozenset[str]().union(*(topics(question) for question in theirs.questions))
    letter = frozenset[str]().union(*(topics(line) for line in theirs.lines))
    before: list[Line] = []
    for line in page.lines:
        if about & topics(line):
            if len(before) >= _BEFORE:
                yield Hit(
                    line.start,
                    line.end,
                    "The answer to their question stands here. Let it come first.",
                )
            return
        if letter & topics(line):
            return
        if not speech.says(_COURTESY, line) and line.count > 3:
            before.append(line)


RULE = Rule(
    code="answer.first",
    name="The answer comes late",
    severity="info",
    experimental=True,
    why="They look for what they asked. Answer that first; all else reads better after it.",
    evidence="practice",
    answers="Is the grey sofa still to be had?",
    example=(
        "Our new collection is in the window. We painted the shop over the summer. Many people "
        "like "
        "it very much. The grey sofa is here and waits for you."
    ),
    instead="Yes, the grey sofa is here and waits for you. Our new collection is in the window.",
    find=_find,
)
