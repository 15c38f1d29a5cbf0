"""What a promise hangs on: the reader's choice, an event, or nothing."""

import re

from goodword.language.promises.listed import any_of

_WISHES = (
    "like|want|wish|need|prefer|agree|willing|interested|approve|decide|desire|care|would|could|can|are|"
    "'d|'re|think|let|helps?|suits?|works?|have (?:any|further|a|other|questions|more)|require|"
    "is (?:ok|okay|fine|acceptable|helpful|good|useful)|please"
)
_ANYONE = "you|u|anyone|anybody|someone|somebody|this|that|it"
_CHOICE = any_of(
    rf"(?:if|in case|whenever|should) (?:{_ANYONE})\b[^.;]{{0,25}}?\b(?:{_WISHES})",
    "if (?:i|we) (?:can|could|may) (?:have|get|ask)",
    "if (?:necessary|needed|required|desired|wanted|you please|it helps|that helps)",
    "at your (?:convenience|request)|(?:up)?on (?:your )?request",
    "(?:up)?on your (?:approval|consent|word)|with your (?:approval|permission|consent|blessing)",
)
_CALLS = (
    "let (?:me|us) know|call (?:me|us)|e-?mail me|tell me|say (?:so|the word)|drop me|page me|"
    "just ask|contact (?:me|us)|ring me|give (?:me|us) a (?:call|ring|shout)|reply"
)
# "Let me know, and I'll": the reader decides; "send it, and I'll" only says what comes first.
_BID = r"(?:^|[,;:.!-] *|\bplease |\bjust |\band |\bor |\bthen |\bso )"
_ASKS_FIRST = re.compile(rf"{_BID}(?:{_CALLS})\b[^;.]*?(?:\band\b|,|-) *(?:then |so )?$")
# "Let me know which one, and I'll order it": something to be told, no wish of the reader's.
_TELLS_WHEN = any_of(
    "(?:let (?:me|us) know|tell (?:me|us)) (?:when|once|as soon as|what|which|who|whom|how|where|"
    "the|your|his|her|their|by|if (?:he|she|they|mr|ms|mrs|the|your|his|her|their))",
)
_IF = any_of("if|unless|in the event|should (?:i|we|it|anything|there)|provided|assuming")
_UNDER = "know|see|ask|check|wonder|sure|out|as|even|determine|wondering|tell|verify|confirm|decide"
_NO_CONDITION = re.compile(rf"\b(?:{_UNDER})(?: (?:you|me|him|her|them|us))? (?:if|whether)\b")
_IF_POSSIBLE = re.compile(
    r"\bif (?:possible|(?:i|we) can|(?:i|we) get (?:a chance|time|the chance)|all goes|"
    r"time permits|at all)\b"
)
_WHEN = any_of("when|once|as soon as|after|until|upon|the minute|the moment|if|unless")


def condition_of(low: str, before: str) -> str:
    """The name of a sentence's condition: "your choice", "asks first", "if possible", "unless",
    "if", "when"; empty where there is none. `before` is what stands before the act."""
    if _TELLS_WHEN.search(before):
        return "when"
    if "let me know" in before or _ASKS_FIRST.search(before):
        return "asks first"
    found = _IF.search(low)
    if found and _NO_CONDITION.search(low):
        found = None
    if _CHOICE.search(low) and (found or "if " not in low):
        return "your choice"
    if _IF_POSSIBLE.search(low):
        return "if possible"
    if found:
        return "unless" if found[0] == "unless" else "if"
    return "when" if _WHEN.search(low) else ""


_EVENT = re.compile(
    r"\b(?:when|once|as soon as|after|if|unless|upon|the (?:minute|moment)|"
    r"as(?= (?:it|they|more)\b[^,;.!?]{0,20}\b(?:becomes?|comes?|gets?|arrives?)\b)) "
    r"(?!(?:possible|you (?:like|want|need|wish)|so|not|any)\b)[^,;.!?]{4,80}"
)
_ACT = re.compile(r",|\b(?:i|we) ?(?:will|'ll|shall|can)\b|\bthen\b|\bplease\b")


def event_in(low: str) -> tuple[int, int] | None:
    """Where a sentence (lower case) names what must happen first; None where it does not."""
    if _NO_CONDITION.search(low):
        return None
    found = _EVENT.search(low)
    if found is None:
        return None
    stop = _ACT.search(low, found.start() + 4, found.end())
    end = stop.start() if stop else found.end()
    return found.start(), found.start() + len(low[found.start() : end].rstrip())
