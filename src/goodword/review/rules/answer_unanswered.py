"""answer.unanswered: a question of theirs that the draft leaves open."""

import re
from collections.abc import Iterator

from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.lines import Line
from goodword.review.page import Page
from goodword.review.theirs import topics

_WHEN = re.compile(r" (?:when|what (?:time|day|date)|how (?:soon|long|late)|by when|which day) ")
_HOW_MUCH = re.compile(
    r" (?:how (?:much|many)|what (?:is|are|was|would be|'s) the (?:price|cost|total|amount|rate|"
    r"number|fee)) "
)
_TIMES = re.compile(
    r" (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tonight|tomorrow|"
    r"yesterday|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|now|already|noon|morning|afternoon|evening|(?:this|next|last|each|every) (?:week|"
    r"month|year)|weeks?|days?|hours?|minutes?|\d[\d:./]*|as soon as|once|soon|later|after|before|"
    r"anytime|any time|when) "
)
_NUMBERS = re.compile(
    r"\d|[$€£%]| (?:one|two|three|four|five|six|seven|eight|nine|ten|none|no|free|all|both|half) "
)
_YOU = re.compile(r" (?:you|your|yours|we|us|i|may|can) ")
_VERDICT = re.compile(
    r" (?:yes|yep|yeah|no|nope|sure|ok|okay|fine|of course|certainly|absolutely|definitely|"
    r"agree\w*|correct|right|exactly|indeed|confirm\w*|approved?|go ahead|will|'ll|wo|ca|can|"
    r"cannot|do|does|did|am|is|are|was|were|have|has|had|could|would|should|unfortunately|not|n't|"
    r"done|sounds? good|works|perfect|great) "
)
# The answer comes, stands elsewhere, or was talked over.
_ELSEWHERE = (
    " (?:(?:see|as|answers?|comments?|responses?|replies|notes?|remarks?|listed|found|described) "
    "(?:\\w+ ){0,2}(?:below|above|inline|in ?line|attached|enclosed|in red|in blue|in caps)|"
    "attached|enclosed|(?:let|let 's|let us) (?:\\w+ )?(?:discuss|talk|meet|chat|speak)|(?:as "
    "(?:we )?|we )(?:discussed|talked|spoke)|(?:call|phone|ring|speak|talk|meet|discuss)\\w*|get "
    "back to you|come back to you|look(?:ing)? into|find out|check(?:ing)?|let you know|"
    "forward(?:ed|ing)?|ask(?:ed|ing)?|do n't know|not sure|no idea|here (?:is|are|'s)|https?|www) "
)


def _find(page: Page) -> Iterator[Hit]:
    theirs = page.theirs
    if theirs is None or not theirs.questions or not page.lines or page.answers_inline:
        return
    if page.promises or any(speech.says(_ELSEWHERE, line) or line.asks for line in page.lines):
        return
    open_ = [one for one in theirs.questions if _to_us(one) and not _answered(one, page)]
    if not open_ or (len(open_) == len(theirs.questions) and not _telling(open_)):
        return
    at = page.lines[-1].end
    for question in open_[:3]:
        shown = " ".join(question.sentence.text.split())
        shown = shown if len(shown) <= 120 else f"…{shown[-117:].partition(' ')[2]}"
        yield Hit(at, at, f"They asked “{shown}” and find no answer here.")


def _to_us(question: Line) -> bool:
    """Whether somebody is asked, and about something."""
    told = _telling([question]) or _YOU.search(question.said) is not None
    return told and bool(topics(question))


def _telling(questions: list[Line]) -> bool:
    """Whether one of them wants a time or a number, whose absence is plain."""
    return any(_WHEN.search(one.said) or _HOW_MUCH.search(one.said) for one in questions)


def _answered(question: Line, page: Page) -> bool:
    about = topics(question)
    if any(about & topics(line) for line in page.lines):
        return True
    said = " ".join(line.said for line in page.lines)
    if _WHEN.search(question.said):
        return _TIMES.search(said) is not None
    if _HOW_MUCH.search(question.said):
        return _NUMBERS.search(said) is not None
    # Others may be answered in words of their own: by whoever says anything about it.
    opening = question.words.low[0]
    if opening in ("why", "where", "who", "which", "what", "how"):
        return len(page.lines) > len(page.theirs.questions if page.theirs else ())
    return _VERDICT.search(said) is not None


RULE = Rule(
    code="answer.unanswered",
    name="A question left open",
    severity="warning",
    experimental=True,
    why=(
        "Whoever asked two things and gets one has to write again. Answer it, or say when you will."
    ),
    evidence="practice",
    answers="Can you deliver to Lyon? What is the price for twelve?",
    example="Yes, we deliver to Lyon every week.",
    instead="Yes, we deliver to Lyon every week. Twelve cost 480 euros.",
    find=_find,
)
