"""apology.conditional: sorry only in case."""

import re
from collections.abc import Iterator

from goodword.language.promises.listed import listed
from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.page import Page
from goodword.review.speech import Place

_ANY = (
    " for (?:any|whatever|possible|potential)(?: and all)?(?: \\w+){0,2}? (?:inconveniences?|"
    "confusion|trouble|misunderstandings?|offen[cs]e|delays?|mistakes?|errors?|problems?|"
    "disruptions?|hassle|frustration|distress|upset|discomfort|difficult(?:y|ies)|annoyance|"
    "miscommunication|hurt|issues?|disappointment|damage|harm|anxiety|worry|embarrassment) "
)
# What was done to somebody, or how it came over.
_EFFECT = (
    "(?:(?:you|anyone|anybody|any of you|they|he|she)(?: \\w+){0,2}? (?:felt|feel|were|was|are|"
    "have been|took|got|found|find|think|thought|received|did n't|had)|(?:i|we|this|that|it|there|"
    "something|anything|my \\w+|our \\w+|the \\w+)(?: [\\w']+){0,3}? (?:\\w*offen[cds]\\w*|"
    "hurt\\w*|upset\\w*|caus\\w+|confus\\w+|bother\\w*|inconvenien\\w+|annoy\\w*|disappoint\\w*|"
    "misle[ad]\\w*|sound(?:ed|s)?|seem(?:ed|s)?|came across|come across|came (?:on|over|off)|"
    "letting you|let you|n't (?:\\w+ )?clear|not (?:\\w+ )?clear|unclear|(?:was|is)nt clear|in "
    "error|mangled|garbled|misunderstanding|rude|harsh|insensitive|out of line|very direct|too "
    "direct|gave|given (?:you|the impression)|made you|kept you|wronged|failed|at fault|my fault|"
    "our fault|wronged|the case))"
)
_IF = re.compile(
    rf"^ (?:, )?(?:if|in case|to (?:anyone|anybody|those) who) (?:{_EFFECT}|\w+ (?:was|were|felt) )"
)
_IF_LATER = re.compile(
    rf"^ (?:for [^-.;!?]{{0,40}}|about [^-.;!?]{{0,40}}|that [^-.;!?]{{0,40}}|to (?:you|\w+) "
    rf"(?:\w+ )?)(?:if|in case) {_EFFECT} "
)
# Manners of those who ask: nobody was hurt.
_MANNERS = re.compile(
    r" (?:missed|misunderstood|old|suggested|forgive me if|appropriate|available|document\w*|"
    r"question|questions|stupid|dumb|silly|naive|basic|obvious|trivial|simple|off(?: |-)?topic|"
    r"wrong (?:list|place|forum|person|group|address)|asked|answered|covered|discussed|documented|"
    r"explained|addressed|posted|posting|duplicate|duplicates|duplicated|repeat\w*|already|missed "
    r"something|missing (?:something|anything)|list|lists|somewhere|elsewhere|faq|archive\w*|"
    r"thread|newbie|clear from|everyone knows|double|twice|received this|seen this|ignorance|"
    r"ask(?:ing)?|read like|reads like|verbose|long|preachy|rambl\w+|late) "
)
_BEFORE = re.compile(
    rf" (?:if|in case) {_EFFECT}(?: [^.;:!?(]{{1,80}})? (?:, |then )?(?:i |we |please accept )?$"
)


def _find(page: Page) -> Iterator[Hit]:
    for line in page.lines:
        for apology in speech.apologies(line):
            hit = _any(apology) or _if(apology)
            if hit is not None:
                yield hit
                break


def _any(apology: Place) -> Hit | None:
    if " in advance " in apology.line.said:
        return None
    for place in speech.found(_ANY, apology.line):
        if place.first < apology.first or place.first - apology.last > 40:
            continue
        start, end = place.span
        text = " ".join(
            apology.line.sentence.text[
                start - apology.line.start : end - apology.line.start
            ].split()
        )
        words = text.split()
        suggestion = " ".join(["for", "the", *words[2:]]) if words[1].lower() == "any" else None
        return Hit(start, end, f"“{text}” leaves open whether anything happened.", suggestion)
    return None


def _if(apology: Place) -> Hit | None:
    line = apology.line
    after = apology.after
    joined = _IF.match(after) or _IF_LATER.match(after)
    if joined:
        if _MANNERS.search(after):
            return None
        start, end = apology.span[0], line.end
        return Hit(start, end, "This apologises only in case. Say what happened.")
    before = _BEFORE.search(apology.before)
    if before and not _MANNERS.search(before[0]):
        start, _ = line.place(before.start(), before.end())
        return Hit(start, apology.span[1], "This apologises only in case. Say what happened.")
    return None


RULE = Rule(
    code="apology.conditional",
    name="Sorry only in case",
    severity="warning",
    experimental=True,
    why=(
        "“If” and “any” put in doubt that something happened, and with it the apology. Name "
        "what went wrong and that it was yours."
    ),
    evidence="Lewicki, Polin & Lount 2016",
    example="We apologize for any inconvenience this may have caused.",
    instead="I'm sorry that you had to come twice.",
    find=_find,
    cues=listed("if any case whatever possible potential should anyone anybody those"),
)
