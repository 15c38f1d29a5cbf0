"""excuse.but: "but" that takes back an apology or a good intention."""

import re
from collections.abc import Iterator
from itertools import islice

from goodword.language.promises.listed import listed
from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.lines import Line
from goodword.review.page import Page
from goodword.review.speech import WE, Place

_ADV = (
    "(?:just|only|really|simply|actually|unfortunately|then|, \\w+ ,|so|also|honestly|still|again|"
    "all|today|yesterday|this week|last week|as you know|,) "
)
# Circumstances of ours that are told as the reason.
_CIRCUMSTANCE = (
    f"(?:(?:{_ADV})*(?:{WE}|it|things|life|work|my \\w+|our \\w+|this|that|there|something|"
    f"everything|the \\w+(?: \\w+)?|[a-z]+ and i|he|she|they|\\w+) (?:{_ADV})*"
    "(?:was|were|(?:have|'ve|has|'s) (?:been|had|spent|done|spoken|tried|got(?! (?:a|an|the|your|"
    "some|another|one))|gotten|lost|run)|had(?! better| hoped| thought| attached| sent| asked)|got "
    "(?:caught|stuck|held|tied|busy|swamped|side-?tracked|delayed|called|lost|home|back|in late|"
    "distracted|pulled|sick)|forgot|did n't|did not|could n't|could not|had n't|had not|was n't|"
    "were n't|have n't (?:had|been)|have not (?:had|been)|ran (?:out|into|late)|came up|came down|"
    "slipped|lost|missed|kept|took (?:longer|so|a|me|us)|am just getting|am (?:so |very |a bit |a "
    "little |really )*(?:busy|swamped|tied|stuck|behind|bound)) )"
)
# Why one did it all the same.
_MEANT_WELL = f"(?:{WE} (?:{_ADV})*(?:wanted|needed|felt|had hoped) (?:to|that|it|you) )"
_LAPSE = re.compile(
    r" (?:delay\w*|late|later|lateness|slow|slowness|long|wait|silence|forgot|forget|forgetting|"
    r"forgotten|miss|missed|missing|overlook\w*|mistake|error|confusion|inconvenience|trouble|n't|"
    r"not|never|unable|getting back|get back|quiet|absence|rescheduling|cancell?ing) "
)
_NO_LAPSE = re.compile(
    r" (?:short notice|late notice|last minute|long (?:list|e-?mail|mail|note|post|message)|"
    r"bother\w*|not sure if|if|posting|re-?post|sending|asking|cross-?post\w*|questions?|your "
    r"e-?mail|not really|off(?: |-)topic) "
)
_DO = (
    "(?:call|phone|ring|write|reply|respond|answer|email|e-mail|mail|send|contact|get back|get in|"
    "get this|get it|get that|get you|get to|get these|finish|complete|come|deliver|let you|tell|"
    "thank|visit|stop by|drop by|drop you|touch base|follow up|catch|do (?:it|this|that)|ask you|"
    "give you|see you|talk to you|be there|attend|make it|bring|forward|return|ship|fax|check|look|"
    "meet|join)"
)
_INTENDED = (
    f" (?:{WE} (?:(?:really|fully|certainly|had|have|'ve|'d|always|originally) )*(?:(?:was|were|"
    f"been) (?:going|about|planning|hoping|meaning|supposed|intending)|meant|intended|planned|"
    f"wanted|hoped|would have (?:loved|liked)|would 've (?:loved|liked)) to (?:have )?{_DO}|{WE} "
    f"(?:would|'d|should) (?:have|'ve) (?:{_DO[3:-1]}|called|written|replied|responded|answered|"
    f"emailed|e-mailed|sent|finished|come|told)|(?:my|our) (?:intention|plan) was to {_DO}) "
)
# "Sorry, but I couldn't reproduce it" is an answer.
_FAILED = (
    f"(?:{_ADV})*(?:could|did|have|had|was|were|wo|forgot|found)(?: n't| not)? "
    "(?!had time|have time|get to|get a|had a|call|write|reply|answer|respond|in |out |away|on )"
)
# A sentence with more of them was not written by a person.
_MOST = 8
_BUT = re.compile(r" (?:, )?but ")
_FURTHER = re.compile(r" (?:you|your|this|it|that|back|these|them|earlier|sooner|yesterday) ")


def _find(page: Page) -> Iterator[Hit]:
    for line in page.lines:
        hit = _within(line) or _across(line, page)
        if hit is not None:
            yield hit


def _within(line: Line) -> Hit | None:
    """The "but" in the sentence of the apology or the intention."""
    buts = [one for one in islice(_BUT.finditer(line.said), _MOST) if line.own(one.start())]
    if not buts or line.asks:
        return None
    intentions = list(islice(speech.found(_INTENDED, line), _MOST))
    apologies = list(islice(speech.apologies(line), _MOST))
    for but in buts:
        before, after = line.said[: but.start() + 1], line.said[but.end() - 1 :]
        intended = _last(intentions, but)
        undone = speech.pattern(f"^ (?:then )?{_CIRCUMSTANCE}").match(after)
        if intended and undone and _FURTHER.search(before[intended.first :]):
            return _intention(line, intended, but)
        apology = _last(apologies, but)
        if apology and _takes_back(before[apology.last - 1 :], after):
            return _apology(line, but)
    return None


def _across(line: Line, page: Page) -> Hit | None:
    """ "I'm sorry for the delay. But we were moving house." """
    if not line.said.startswith(" but ") or not line.at or line.asks:
        return None
    last = page.lines[line.at - 1]
    apology = next(speech.apologies(last), None)
    if apology is None or not _takes_back(apology.after, line.said[4:]):
        return None
    return Hit(line.start, line.end, _MESSAGE, "")


def _takes_back(apologised: str, after: str) -> bool:
    """Whether what follows "but" explains away what was apologised for."""
    if _NO_LAPSE.search(apologised):
        return False
    if speech.pattern(f"^ {_CIRCUMSTANCE}").match(after):
        if _LAPSE.search(apologised):
            return True
        return bool(
            speech.pattern(f"^ (?:{_ADV})*(?:{WE}|things|it|life) (?!{_FAILED})").match(after)
        )
    return speech.pattern(f"^ {_MEANT_WELL}").match(after) is not None


def _last(places: list[Place], but: re.Match[str]) -> Place | None:
    """The last of the places that stands before a "but"."""
    before = [one for one in places if one.last <= but.start() + 2]
    return before[-1] if before else None


_MESSAGE = "“but” takes the apology back."


def _apology(line: Line, but: re.Match[str]) -> Hit:
    start, _ = line.place(but.start(), but.end())
    while start > line.start and line.sentence.text[start - line.start - 1] == " ":
        start -= 1
    return Hit(start, line.end, _MESSAGE, ".")


def _intention(line: Line, intended: Place, but: re.Match[str]) -> Hit:
    start, _ = line.place(intended.first, intended.last)
    _, end = line.place(but.start(), but.end())
    return Hit(start, end, "An intention and a “but”: nothing has been done for them yet.")


RULE = Rule(
    code="excuse.but",
    name="“But” after an apology or an intention",
    severity="error",
    experimental=True,
    why=(
        "What follows “but” is what stays: the apology or the good intention is gone. Leave the "
        "apology as it is, and go on with what you do now."
    ),
    evidence="Lewicki, Polin & Lount 2016",
    example="I'm sorry for the delay, but we had a lot of people away.",
    instead="I'm sorry for the delay. The parts leave here tomorrow.",
    find=_find,
    cues=listed("but"),
)
