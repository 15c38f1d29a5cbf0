"""excuse.blame: a colleague, a system or the customer is at fault."""

import re
from collections.abc import Iterator

from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.lines import Line
from goodword.review.page import Page
from goodword.review.speech import Place

_SYSTEM = (
    "(?:(?:our|the) (?:\\w+ )?(?:system|server|servers|computer|pc|laptop|software|e-?mail|mail|"
    "network|printer|phone|website|database|hard drive|it department|provider|exchange))"
)
_BROKE = (
    "(?:(?:was|is|were|has been|had been|went|keeps?|kept|got) (?:\\w+ )?(?:down|crash\\w*|broken|"
    "acting up|not working|offline|slow|out|hacked|messed up|screwed up|lost|corrupted)|crashed|"
    "died|froze|failed|lost (?:it|them|your|my|our|everything)|ate (?:it|your|my)|did n't (?:send|"
    "deliver|save|let|work)|would n't (?:send|let|open)|wo n't (?:send|let|open))"
)
_COLLEAGUE = (
    "(?:(?:my|our) (?:\\w+ )?(?:assistant|secretary|colleague|colleagues|co-?worker|intern|"
    "predecessor|temp|accountant|accounting|warehouse|supplier|carrier|driver|courier|bookkeeper|"
    "staff|team|office|partner|boss|manager)|accounting|billing|shipping|the (?:warehouse|courier|"
    "supplier|post office|postal service|shipping company|other department|carrier|manufacturer|"
    "vendor|factory|previous \\w+|last \\w+)|somebody|someone)"
)
_FAULT = (
    "(?:(?:must have |had |has )?(?:forgot(?:ten)?|failed|neglected|lost|misplaced|misfiled|"
    "overlooked|dropped the ball|messed (?:\\w+ )?up|screwed (?:\\w+ )?up|mixed (?:\\w+ )?up|made "
    "(?:a|the|some|an) (?:\\w+ )?(?:mistakes?|errors?)|sent (?:you )?the wrong|gave (?:me|us|you) "
    "(?:the )?(?:wrong|bad|incorrect)|let (?:me|us) down|(?:did n't|did not|never|has n't|has not|"
    "had n't) (?:tell|told|send|sent|give|gave|given|forward|forwarded|pass|passed|do|done|inform|"
    "informed|let|copy|copied|follow|followed|deliver|delivered|get back|enter|entered|bother))|"
    "(?:is|was) (?:to blame|at fault|responsible for (?:the|this) (?:delay|mistake|error|mix-up)))"
)
_READER = (
    " (?:(?:because|since|as|but|,|if only|had|;|and) you (?:had |have |'ve )?(?:did n't|did not|"
    "never|failed to|forgot(?:ten)? to|neglected to|had n't|have n't|left (?:off|out)) (?:\\w+ "
    ")?(?:tell|told|send|sent|give|gave|given|provide|provided|include|included|mention|mentioned|"
    "specify|call|called|sign|signed|fill|answer|answered|reply|replied|respond|responded|read|let|"
    "ask|asked|inform|informed|confirm|confirmed)|you should (?:have|'ve) (?:\\w+ )?(?:told|called|"
    "sent|asked|read|checked|let|said|mentioned|informed|made|known|contacted|included|written|"
    "confirmed)|(?:is|was|'s)(?: all| really)? your (?:own )?(?:fault|mistake)) "
)
_DUE_TO = (
    " (?:due to|because of|owing to|caused by|thanks to) (?:\\w+ ){0,3}(?:(?:system|computer|"
    "technical|software|server|e-?mail|network|clerical|administrative|billing|shipping|human|"
    "scheduling) (?:\\w+ )?(?:error|errors|glitch|glitches|problem|problems|issue|issues|failure|"
    "failures|difficulties|crash|outage|mistake|mix-up)) "
)
_PERSON = f" (?:{_COLLEAGUE}|he|she|they) (?:\\w+ )?{_FAULT} "
_MACHINE = f" {_SYSTEM} {_BROKE} "


def _find(page: Page) -> Iterator[Hit]:
    for line in page.lines:
        place = _place(line, page)
        if place is not None:
            yield Hit(*place.span, "This puts the fault on somebody or something else.")


def _place(line: Line, page: Page) -> Place | None:
    if line.asks:
        return None
    for place in speech.found(_READER, line):
        return place
    for source in (_DUE_TO, _MACHINE, _PERSON):
        for place in speech.found(source, line):
            if _owed(line, page) and not re.search(r" (?:if|when|whether) ", place.before[-30:]):
                return place
    return None


def _owed(line: Line, page: Page) -> bool:
    """Whether it stands beside an apology, or beside something undone that the reader waits for."""
    near = page.around(line)
    if any(next(speech.apologies(one), None) for one in near):
        return True
    return any(speech.undone(one) and " you" in one.said for one in near)


RULE = Rule(
    code="excuse.blame",
    name="The fault of somebody else",
    severity="warning",
    experimental=True,
    why=(
        "To a customer the house is one. Whoever caused it, take it on as ours and say what "
        "happens now."
    ),
    evidence="Lewicki, Polin & Lount 2016",
    example="I'm sorry about the invoice. Accounting made a mistake.",
    instead="I'm sorry about the invoice: we charged you twice. You have it back today.",
    find=_find,
)
