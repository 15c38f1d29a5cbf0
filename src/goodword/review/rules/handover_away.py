"""handover.away: the customer is sent to somebody else."""

import re
from collections.abc import Iterator

from goodword.language.promises.listed import listed
from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.lines import Line
from goodword.review.page import Page
from goodword.review.speech import Place

_NOT_MINE = (
    " (?:(?:that|this|it|these|those|which)(?: is|'s| are|'re| was)(?: n't| not)(?: really| "
    "actually)? (?:my|our) (?:\\w+ )?(?:department|area|job|responsibility|problem|team|business|"
    "concern|call|table|desk)|not (?:my|our) (?:\\w+ )?(?:department|area|job|responsibility|"
    "problem|table)|(?:i|we) (?:am|'m|are|'re)(?: n't| not) (?:the (?:right|correct|proper|best) "
    "(?:person|one|contact|department|place|team)|responsible for|in charge of|involved in|"
    "handling)|(?:i|we) (?:do n't|do not|no longer|ca n't|cannot) (?:handle|deal with|do|cover|"
    "take care of|work on|answer|process) (?:that|this|these|those|such|any of)|(?:you (?:have|'ve "
    "got|'ve) (?:reached )?the wrong (?:person|department|number|place|address))) "
)
_REACH = (
    "(?:call|contact|phone|ring|e-?mail|mail|write(?: to)?|speak (?:to|with)|talk (?:to|with)|ask|"
    "check with|get in touch with|reach out to|go to|turn to|direct (?:this|that|your \\w+|any "
    "\\w+|all \\w+) to|address (?:this|that|your \\w+) to|send (?:this|that|it|your \\w+) to|"
    "submit (?:this|that|it|your \\w+) to|take (?:this|that|it) up with)"
)
_HAVE_TO = (
    f" (?:you (?:will |'ll |would |'d )?(?:need|have|want|ought|must|should|may want|might "
    f"want)(?: to)?|you (?:should|must|'ll want to|'d better|can|could|may)|please|pls|kindly|i "
    f"suggest (?:that )?you|i (?:would|'d) (?:suggest|recommend)(?: that)? you|(?:can|could|would) "
    f"you(?: please)?|^ just|try) (?:please |just |also |instead |then |try to )*{_REACH} "
)
_SOMEBODY_ELSE = re.compile(
    r"^ (?:our |the |your |my |their )?(?!(?:me|us|you|if|when|with|for|in|at|to|before|after|as|"
    r"by|on|this|that|it|your|page|pages|below|above|attached|item|how|what|why|whether|everyone|"
    r"everybody|all|ahead|again) )(?:\w+)"
)
# An extra contact beside help, or help itself: no sending away.
_COURTESY = re.compile(
    r" (?:if you (?:have|need|would|'d|want|encounter|are|should|find|get|do|see|ca|can)|should "
    r"you|any (?:further |other |additional )?(?:questions?|problems?|issues?|concerns?)|questions|"
    r"or (?:me|myself|us)|me or|with any|for (?:more|further|additional) (?:information|details)|"
    r"feel free|do n't hesitate|or call|in my absence|while i|in the meantime|out of (?:the "
    r")?office|and me|and i|rsvp|register|to let (?:him|her|them)|let them know|to (?:arrange|"
    r"schedule|set up|coordinate)) "
)


def _find(page: Page) -> Iterator[Hit]:
    if not page.replies:
        return
    for line in page.lines:
        place = _refused(line, page) or _sent_on(line, page)
        if place is not None:
            yield Hit(*place.span, "This sends them away. Take it on, or hand it over yourself.")
            return


def _refused(line: Line, page: Page) -> Place | None:
    if line.asks:
        return None
    for place in speech.found(_NOT_MINE, line):
        if not re.search(
            r" (?:if|sure|when|unless|case|maybe|perhaps) ", place.before[-40:]
        ) and not _takes_on(page):
            return place
    return None


def _sent_on(line: Line, page: Page) -> Place | None:
    if _COURTESY.search(line.said):
        return None
    for place in speech.found(_HAVE_TO, line):
        if _SOMEBODY_ELSE.match(place.after) and _nothing_else(page) and not page.lines[0].asks:
            return place
    return None


def _takes_on(page: Page) -> bool:
    """Whether the writer hands it over: passes it on, copies the other in, says who answers."""
    return bool(page.promises) or any(
        speech.says(
            " (?:i (?:have |'ve |just |am |'m )*(?:forward(?:ed|ing)|pass(?:ed|ing)|copied|copying|"
            "cc(?:'d|ed)?|sent|asked|ask)|we (?:have |'ve )?(?:forwarded|passed|sent)|cc ?:?) ",
            one,
        )
        for one in page.lines
    )


def _nothing_else(page: Page) -> bool:
    """Whether going elsewhere is about all that the reply holds."""
    return sum(line.count for line in page.lines) <= _SHORT and not _takes_on(page)


_SHORT = 45

RULE = Rule(
    code="handover.away",
    name="Sent away",
    severity="warning",
    experimental=True,
    why=(
        "Whoever asks you has asked the house. Find the answer, or hand the matter over yourself "
        "and say who will answer by when."
    ),
    evidence="practice",
    example="That is not my department. You need to call billing.",
    instead="I have passed your question to Ann in billing. She answers you by Thursday.",
    answers="Why was I charged twice in October?",
    find=_find,
    cues=listed(
        "department area job responsibility problem person contact wrong call phone ring email "
        "e-mail mail write speak talk ask check touch reach go turn direct address send submit "
        "take "
        "work see handle deal responsible charge cover process answer"
    ),
)
