"""regard.curt: rude, or cold towards somebody who is upset."""

from collections.abc import Iterator

from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.page import Page
from goodword.review.politeness import politeness
from goodword.review.rules.regard_thanks import THANKS
from goodword.review.speech import Place

_RUDE = (
    "(?:^ (?:\\w+ , |\\w+ - )?(?:(?:so|and) what \\?|get over (?:it|yourself)|grow up|calm down|"
    "shut up|deal with it)| (?:(?:that|it|this)(?: is|'s) (?:your|not (?:my|our)) (?:own )?problem|"
    "(?:i|we) (?:have |'ve )?already (?:told|explained (?:this |that |it )?to|answered) you|how "
    "many times (?:do i|must i|should i|do we|have i (?:told|said|asked))|if you (?:had|'d|would "
    "have) (?:bothered|listened|actually read|read (?:my|the|our))|you (?:clearly|obviously) (?:do|"
    "did|have|are|were|ca)(?: n't| not)|you (?:just )?(?:do n't|do not) (?:get it|listen)|are you "
    "(?:kidding|blind|deaf|stupid)|what (?:is|'s) wrong with you (?:people|guys)|you should know "
    "better|(?:i am|i 'm|we are|we 're) sorry (?:that )?you feel (?:that|this|the) way|(?:waste|"
    "wasting) (?:of )?(?:my|our) time|stop (?:bothering|whining|complaining|wasting)|not a "
    "reasonable request|mind your own business|obnoxious|what part of [^?]{1,60} (?:does|do|did|do "
    "you)(?: n't| not)?|(?:please|try to|should|and) do your homework))(?= )"
)
# Fewer words than this say little to somebody who is upset.
_SHORT = 30
_COLD = 0.0
_WARMTH = (
    " (?:sorry|apolog\\w+|understand|thank|thanks|appreciate|please|glad|happy to|of course|help|"
    "dear|welcome|regret|pity|ashamed|right to|passed|forwarded|our fault|my fault|our mistake|my "
    "mistake) "
)


def _find(page: Page) -> Iterator[Hit]:
    rude = _rude(page)
    if rude is not None:
        yield Hit(*rude.span, "This reads as rude.")
        return
    theirs = page.theirs
    if theirs is None or not theirs.upset or page.promises or not page.lines:
        return
    words = sum(line.count for line in page.lines)
    warm = any(speech.says(_WARMTH, one) or speech.says(THANKS, one) for one in page.lines)
    if words < _SHORT and not warm and politeness(page.lines) < _COLD:
        yield Hit(
            page.lines[0].start,
            page.lines[-1].end,
            "They are upset, and this is short and cold.",
        )


def _rude(page: Page) -> Place | None:
    for line in page.lines:
        place = next(speech.found(_RUDE, line), None)
        if place is not None:
            return place
    return None


RULE = Rule(
    code="regard.curt",
    name="Rude, or cold to somebody upset",
    severity="warning",
    experimental=True,
    why=(
        "Somebody who is upset wants first to be seen. One sentence that does so costs nothing; "
        "without it the rest is not read."
    ),
    evidence="Roschk & Kaiser 2012 (empathy); Danescu-Niculescu-Mizil et al. 2013",
    answers="This is the second time that the table arrives broken. I am very disappointed.",
    example="It was fine when it left here.",
    instead="I'm sorry: twice is bad. A new one is on its way to you.",
    find=_find,
)
