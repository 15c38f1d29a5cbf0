"""What writers do with words, as several rules need it: apologise, deliver, leave undone.

Patterns run over `Line.said`: lower case, one blank between words, contractions apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from goodword.language.promises.listed import listed
from goodword.review.lines import Line

# Adverbs that may stand between a verb and what it says.
ADVERBS = (
    "(?:(?:\\w+ly|so|very|really|just|a|bit|little|quite|rather|pretty|too|extremely|super|awfully|"
    "terribly|incredibly|unusually|absolutely|completely|totally|simply|also|all|still|currently|"
    "now|right|rather|somewhat|crazy|insanely|constantly|kinda|kind of|sort of|more|than|usual|"
    "always|both|truly|deeply|sincerely|most|ever|actually|only|unfortunately|definitely|even|"
    "personally|literally|well|been|being|getting|have|had|again) )*"
)
# Whoever writes, or the house he writes for.
WE = (
    "(?:i|we|my (?:team|staff|office|colleagues?|assistant|group|desk|company)|our (?:team|staff|"
    "office|people|department|group|desk|shop|workshop|company|technicians?|engineers?|support|"
    "service|warehouse|lab)|(?:the|everyone in the) (?:whole )?(?:team|office))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a sentence: `first`..`last` of what is said in `line`."""

    line: Line
    first: int
    last: int

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the draft."""
        return self.line.place(self.first, self.last)

    @property
    def before(self) -> str:
        """What the sentence says before it."""
        return self.line.said[: self.first + 1]

    @property
    def after(self) -> str:
        """What the sentence says after it."""
        return self.line.said[max(0, self.last - 1) :]

    @property
    def text(self) -> str:
        """What is said there."""
        return self.line.said[self.first : self.last].strip()


@cache
def pattern(source: str) -> re.Pattern[str]:
    """A pattern over what is said, made when it is first needed."""
    return re.compile(source)


def found(source: str, line: Line) -> Iterator[Place]:
    """Where a pattern stands in a sentence as the writer's own words."""
    for match in pattern(source).finditer(line.said):
        if line.own(match.start()):
            yield Place(line, match.start(), match.end())


def says(source: str, line: Line) -> bool:
    """Whether a sentence says this anywhere in the writer's own words."""
    return next(found(source, line), None) is not None


# "Sorry to hear", "feel sorry for him", "you'll be sorry", "sorry about your loss": no apology.
_SYMPATHY = re.compile(
    r"^ ?(?:to (?:hear|see|learn|read)|(?:for|about|that) (?:your|his|her|their|you|he|she|him|"
    r"them)(?! (?:had|have|were|was|did|got|find|found|feel|felt|are))|i missed you |that happened "
    r"to)"
)
_NO_APOLOGY_BEFORE = re.compile(
    r"(?: (?:not|n't|feel|feels|felt|feeling|you|you 'll be|he|she|they|than|a|say|said|says|no) )$"
)
_SORRY = (
    " (?:(?:i|we) (?:do |sincerely |really |must |would like to |want to |wish to |again "
    ")*apologi[sz]e|apologi[sz]e for|(?:my|our|many|sincere|sincerest|deepest|please accept my) "
    "(?:\\w+ )?apolog(?:y|ies)|apolog(?:y|ies) (?:for|if|that|about|to)|apologies|sorry|my (?:bad|"
    "fault|mistake)|forgive (?:me|us|my|our)|please excuse (?:me|us|my|our|the)|pardon (?:me|my|"
    "our|the)|mea culpa|i regret (?:that (?:i|we)|the|my|our|having)) "
)
_CUES = listed(
    "sorry apologize apologise apology apologies bad fault mistake forgive excuse pardon mea regret"
)


def apologies(line: Line) -> Iterator[Place]:
    """Where the writer apologises; sympathy ("sorry to hear") is none."""
    if _CUES.isdisjoint(line.words.low):
        return
    for place in found(_SORRY, line):
        after = line.said[place.last - 1 :]
        if "sorry" in place.text and _SYMPATHY.match(after[1:]):
            continue
        if place.text == "sorry" and _NO_APOLOGY_BEFORE.search(place.before):
            continue
        if place.text == "sorry" and after.strip() == "?":
            continue
        yield place


# What is handed over with this very letter, or said as the answer.
_DELIVERS = (
    " (?:attached|enclosed|here (?:is|are|'s|it is|they are|you go)|below (?:is|are|you)|(?:see|"
    "find|listed|shown|described|detailed) (?:below|attached|enclosed)|i (?:have |'ve )?(?:now |"
    "just |since |already )?(?:attached|enclosed|corrected|fixed|resent|refunded|sent|credited|"
    "replaced|updated|changed|cancelled|booked|ordered)|we (?:have |'ve )?(?:now |just |since |"
    "already )?(?:corrected|fixed|resent|refunded|sent|credited|replaced|updated|changed|cancelled|"
    "booked|ordered|shipped)|(?:has|have) (?:now |just |since |already )?been (?:corrected|fixed|"
    "resent|refunded|sent|credited|replaced|updated|shipped)) "
)


def delivers(line: Line) -> bool:
    """Whether a sentence hands over something, or says that it has been put right."""
    return says(_DELIVERS, line)


# Something of ours that is late, missing or went wrong.
UNDONE = (
    "(?: (?:delay\\w*|late|later|lateness|wait|waiting|belated|overdue|slow|slowness|forgot|"
    "forgotten|forgetting|missed|missing|overlooked|wrong|mistake|mistakes|error|errors|mix-up|"
    "confusion|inconvenience|trouble|silence|behind|out of touch|so long|this long|longer|earlier|"
    "sooner|in a while|for a while|yet|overlooking|neglected|postponed?|reschedule\\w*) | (?:have|"
    "has|had|did|do|could|was|were|would|wo) (?:n't|not) | (?:never|unable|not able|failed|failing|"
    "not \\w+ing|not having|not being) )"
)


def undone(line: Line) -> bool:
    """Whether a sentence speaks of something late, missing or undone."""
    return pattern(UNDONE).search(line.said) is not None
