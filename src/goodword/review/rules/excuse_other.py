"""excuse.other: another explanation where apology and repair are missing."""

import re
from collections.abc import Iterator

from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.lines import Line
from goodword.review.page import Page
from goodword.review.speech import WE

EMERGENCY = re.compile(
    r" (?:died|death|passed away|passing|funeral|hospital\w*|emergency|accident|surgery|heart "
    r"attack|stroke|cancer|ambulance|evacuat\w+|flood\w*|hurricane|tornado|earthquake|fire|burned|"
    r"burnt|bomb\w*|attacks?|injured|injury|miscarriage|bereavement|intensive care|icu) "
)
_DID_NOT = (
    f" {WE} (?:just |simply |also |unfortunately |still |really |, \\w+ , )*"
    "(?:(?:did|could|was|were|have|had|has|am|are|'m|'re)(?: n't| not)(?: been)?(?: able to)?|"
    "(?:was|were|have been|'ve been|am|are|'m|'re) unable to|failed to|missed|forgot to) (?:\\w+ "
    ")?(?:call|phone|ring|write|reply|respond|answer|e-?mail|mail|send|contact|get back|get|finish|"
    "complete|finali[sz]e|deliver|ship|let|tell|inform|notify|follow up|discuss|prepare|provide|"
    "forward|return|meet|reach|process|update|look|review|do|be|been|answering|power)\\b"
)
_LINK = (
    "(?: because| since(?! (?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\\w*|monday|"
    "tuesday|wednesday|thursday|friday|last|the|then|my last|our last|yesterday|i (?:last|started|"
    "joined)|\\d))| as (?:i|we|my|our|it|the|he|she|they|there)| due to| owing to| on account of| "
    "so i| so we) "
)
_THE_DELAY = (
    " (?:(?:the|this|our|my) (?:long |late |short )?(?:delay|late (?:reply|response|answer|"
    "delivery))(?: in \\w+ing)? (?:is|was|has been|arose|occurred|happened|came|resulted) (?:\\w+ "
    ")?(?:because|due to|caused by|from|owing to|a result of)|(?:the|one) reason(?: why| that)?(?: "
    "for (?:the|this|our|"
    f"my) (?:delay|late \\w+|silence)| {WE} (?:did|could|have|had|was|were)(?: n't| not)(?: yet| "
    f"been able "
    "to)* (?:call\\w*|writ\\w+|repl\\w+|respond\\w*|answer\\w*|e-?mailed|sent|send|contact\\w*|"
    "finish\\w*|complet\\w+|deliver\\w*|ship\\w*|released?|provid\\w+|got back|get back)) "
    "(?:[^.;]{0,50} )?(?:is|was)) "
)
# Where one was, and what one therefore did not see or do.
_AWAY = (
    f" {WE} (?:was|were|have been|'ve been) (?:\\w+ )?(?:out|away|off|sick|ill|under the weather|"
    "on (?:vacation|holiday|leave|the road|a (?:plane|trip|flight))|travell?ing|in (?:a |all day "
    ")?(?:\\w+ )?(?:meetings?|hearings|training|conference)|at (?:a|the) conference|stuck|held up|"
    "without (?:e-?mail|power|internet|a computer)) "
)
_UNDONE = (
    " (?:did|could|was|were|have|had|has)(?: n't| not)(?: been)?(?: able to)? (?:get to |manage to "
    ")?(?:call|write|reply|respond|answer|e-?mail|send|contact|get back|finish|complete|deliver|"
    "ship|see|read|let|tell|follow up|prepare|forward|return|update|look)\\w* "
)
_MATTER = re.compile(
    r" (?:you|your|respond\w*|reply|replies|answer\w*|back|e-?mails?|mails?|messages?|letter|order|"
    r"delivery|invoice|report|draft|document|documents|this|it|questions?) "
)


def _find(page: Page) -> Iterator[Hit]:
    if page.apologies:
        return
    for line in page.lines:
        if line.asks or EMERGENCY.search(line.said):
            continue
        span = _explained(line, page)
        if span is not None and not _emergency_near(line, page):
            yield Hit(*span, "This explains what is undone; nothing says sorry or puts it right.")
            return


def _explained(line: Line, page: Page) -> tuple[int, int] | None:
    for place in speech.found(_THE_DELAY, line):
        return place.line.place(place.first, len(line.said))
    for place in speech.found(_DID_NOT, line):
        after = place.after
        link = speech.pattern(_LINK).search(after)
        if link and _MATTER.search(after[: link.start() + 1] + " ") and not _if(place.before):
            return line.place(place.first, len(line.said))
    for place in speech.found(_AWAY, line):
        undone = speech.pattern(_UNDONE).search(place.after)
        if undone and _MATTER.search(place.after[undone.end() - 1 :]) and not _if(place.before):
            return line.place(place.first, len(line.said))
    return None


def _if(before: str) -> bool:
    return (
        re.search(r" (?:if|when|whether|unless|while|until|hope|think) ", before[-40:]) is not None
    )


def _emergency_near(line: Line, page: Page) -> bool:
    return any(EMERGENCY.search(one.said) for one in page.around(line, 2, 2))


RULE = Rule(
    code="excuse.other",
    name="An explanation instead of an apology",
    severity="warning",
    experimental=True,
    why=(
        "An explanation helps beside an apology and a next step; alone it only says why it is not "
        "our fault."
    ),
    evidence="Shaw, Wild & Colquitt 2003; Mroz & Allen 2019; Lewicki, Polin & Lount 2016",
    example="We could not send your order because our supplier was late.",
    instead="I'm sorry that your order is late. It leaves here tomorrow, and shipping is on us.",
    find=_find,
)
