"""apology.missing: late or wrong, and no word of regret."""

from collections.abc import Iterator

from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.page import Page
from goodword.review.speech import Place

# The writer's side says itself that it is late or made a mistake.
_ADMITS = (
    " (?:(?:i|we) (?:had |have |'ve )?(?:also |just |simply |accidentally |inadvertently |"
    "mistakenly |unfortunately |completely |totally )*(?:forgot (?!to mention|to say|to ask|to add|"
    "one|about that)(?:to (?:send|attach|include|call|copy|answer|reply|respond|tell|give|forward)|"
    "you|your|about you)|forgotten to (?:send|attach|include|call|answer|reply)|overlooked (?:you|"
    "your \\w+)|missed (?:your (?:e-?mail|mail|call|message|question|order|request|letter)|the "
    "deadline|our (?:call|appointment))|(?:sent|shipped|gave|told|quoted|charged|billed) (?:you "
    ")?(?:the |a )?(?:wrong|incorrect)|made (?:a |an |some )?(?:\\w+ )?(?:mistakes?|errors?) (?:in|"
    "on|with) (?:my|our|the|your)|neglected to (?!mention)|failed to (?:send|attach|include|call|"
    "answer|reply|tell|inform|deliver|notify)|left (?:you|your \\w+) (?:off|out)|(?:had )?meant to "
    "(?:include|copy|send|attach|call|reply|tell) (?:you|this|it))|(?:i am|i 'm|we are|we 're|this "
    "(?:is|comes|reply is|answer is)|checking in|replying|answering|responding|writing) (?:a |so |"
    "very |quite |rather |really )*(?:bit |little )?(?:late|overdue) (?!for|fee|in the (?:day|year|"
    "week)|payment|that|by|on|to|for|night|afternoon|tonight))"
)
_OTHERS = " (?:if|when|whenever|in case|unless|hope|did|think|thought) (?:i|we) "


def _find(page: Page) -> Iterator[Hit]:
    if page.apologies or not page.lines:
        return
    late = page.lateness
    if late:
        at = page.lines[_opening(page)].start
        yield Hit(at, at, f"{late} There is no apology.", "I'm sorry that you had to wait. ")
        return
    admitted = _admitted(page)
    if admitted is not None:
        start, end = admitted.span
        yield Hit(
            start, end, "This says what went wrong on our side, and nowhere that we are sorry."
        )


def _admitted(page: Page) -> Place | None:
    for line in page.lines:
        if line.asks or speech.pattern(_OTHERS).search(line.said):
            continue
        place = next(speech.found(_ADMITS, line), None)
        if place is not None:
            return place
    return None


def _opening(page: Page) -> int:
    """The first sentence after the greeting."""
    first = page.lines[0]
    greets = (
        first.count <= 5 and first.sentence.text.rstrip()[-1:] in ",:!-" and len(page.lines) > 1
    )
    return 1 if greets else 0


RULE = Rule(
    code="apology.missing",
    name="Late or wrong, and no apology",
    severity="warning",
    experimental=True,
    why=(
        "Whoever waited, or got the wrong thing, looks for one sentence that says so. Take the "
        "responsibility first, then put it right."
    ),
    evidence="Lewicki, Polin & Lount 2016; Roschk & Kaiser 2012",
    example="I forgot to send you the drawings. They are attached.",
    instead="I'm sorry: I forgot to send you the drawings. They are attached.",
    find=_find,
)
