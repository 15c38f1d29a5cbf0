"""promise.vague: something promised for "soon"."""

import re
from collections.abc import Iterator

from goodword.language.findings import Promise
from goodword.language.promises.listed import listed
from goodword.review import speech
from goodword.review.dates import said_date
from goodword.review.findings import Hit, Rule
from goodword.review.lines import Line
from goodword.review.page import Page
from goodword.review.speech import Place

_VAGUE = (
    " (?:(?:very |pretty |fairly |really |as )?soon(?:er rather than later|est|ish)?(?! as | to | "
    "after| enough)|asap|a ?\\. ?s ?\\. ?a ?\\. ?p|as soon as (?:possible|we can|i can|i (?:get|"
    "have|find) (?:a |the |some )?(?:chance|time|minute|moment)|humanly possible)|shortly(?! after|"
    " before)|in (?:the )?(?:very )?(?:near future|due course|a (?:little |short )?(?:bit|while|"
    "moment)(?! late| long| more| of)|awhile)|one day(?! of| last| after| before| or| in | ago| at "
    ")|some ?day|(?:when|once|if|whenever) (?:i|we) (?:get|have|find|can find) (?:a |the |some |"
    "any |enough |more |a little )*(?:chance|time|minute|moment|second|opportunity)|before (?:too "
    ")?long|at (?:some|a later) (?:point|time|stage)(?! in time)|one of these days|some ?time(?! "
    "ago)(?: soon)?(?= [.,!]| in the| when)|eventually|at (?:my|our) (?:first|earliest) "
    "(?:convenience|opportunity)|(?:in|over) the (?:next|coming) (?:few |couple of )?(?:weeks|"
    "months|days)|as (?:quickly|fast) as (?:possible|we can|i can)|in a timely (?:manner|fashion)|"
    "(?<!see you )(?<!talk to you )(?<!until )(?<!or )later(?= [.,!]|$| on [.,!])) "
)
# "See you soon", "talk to you soon", "hope to hear from you soon" promise nothing.
_FORMULA = re.compile(
    r" (?:see|talk (?:to|with)|speak (?:to|with)|chat with|hear from|catch (?:up with)?|have a \w+ "
    r"with|have (?:lunch|dinner|drinks) with) (?:you|ya|u|him|her|them)(?: all| guys| both)? |meet "
    r"you|look(?:ing)? forward|hope to|hopefully|hoping"
)
# "As soon as I can this afternoon" has a time; what one can't guarantee is no promise.
_TIMED = re.compile(
    r" (?:,|\(|-)? ?(?:but |and )?(?:this (?:week|afternoon|morning|evening|month)|today|tonight|"
    r"tomorrow|next week|on (?:mon|tues|wednes|thurs|fri)day|by |like maybe|within |in \d)"
)
_DOUBT = re.compile(
    r" (?:ca n't|cannot|can not|wo n't) (?:guarantee|promise)| hopefully | will all be over | "
    r"(?:not likely|unlikely|understanding is) "
)
_LEISURE = re.compile(r" (?:beers?|drinks?|lunch|dinner|party|lucky|game|golf) ")
_THEIR_CHOICE = re.compile(
    r" (?:please|pls|could you|can you|would you|let me know|you can|kindly) "
)
_IF = re.compile(
    r" (?:if|when|once|hope|hopefully|understanding|guarantee|imagine|think|believe|sure|heard|he|"
    r"she|they|who|which|as soon as) [^,;.]{0,30}$"
)
_SURE = 0.35
# How far before or after what is promised its time may stand, in characters.
_BEFORE, _AFTER = 30, 15
# What of ours will be done, without a word of who does it.
_OUTCOME = (
    " (?:it|this|that|these|those|(?:more|further|full|complete) \\w+|(?:a|an|the|your|our|my) "
    "(?:\\w+ ){1,4}?|details|information|updates?|directions|instructions|tickets) ?(?:\\w+ "
    ")?(?:will|'ll|shall) (?:\\w+ ,? ?)?(?:be (?:made|added|moved|sent|posted|populated|published|"
    "provided|forwarded|released|distributed|updated|fixed|corrected|shipped|returned|refunded|"
    "processed|completed|done|ready|mailed|faxed|resolved|communicated|issued|with you|on its way)|"
    "follow|appear|arrive|come) "
)
_YOURS = (
    " you (?:will|'ll|should|shall) (?:\\w+ )?(?:(?:have|get|receive)(?! several| many| some| to | "
    "an? opportunit| the opportunit| plenty)|hear|see (?:a|an|the|your)|be (?:contacted|called|"
    "informed|notified|receiving|getting|hearing)) "
)
_THING = "(?:it|this|that|the|your|these|those|them|an?|back|you|more)"
_HAVE = (
    f" (?:i|we) (?:will|'ll|hope to|plan to|am going to|'m going to|are going to) (?:\\w+ "
    f")?(?:(?:have|get|make) {_THING}|try to|be adding|be able to|work on|announce|report|release|"
    f"call|"
    "respond|reply|post|send|add|update|let you|get back|follow up|do (?:that|this|it)) "
)
# Words so loose that only what is done to the reader makes a promise of them.
_LOOSE = frozenset(("later", "eventually", "some day", "someday"))
_TO_YOU = re.compile(
    r" (?:you|your|call|write|send|reply|respond|answer|forward|follow up|get back|let|tell|post|"
    r"publish|release|update|add|fix|provide|share|email|e-mail) "
)
_APART = re.compile(r" (?:which|who|before (?:he|she|they|it)|until|because) ")


def _find(page: Page) -> Iterator[Hit]:
    for line in page.lines:
        if line.asks or _CUES.isdisjoint(line.words.low) or _LEISURE.search(line.said):
            continue
        places = list(speech.found(_VAGUE, line))
        if not places:
            continue
        promised = [(_place(one, line, places), one) for one in page.promises]
        place, promise = next(
            (pair for pair in promised if pair[0]), (_outcome(line, places), None)
        )
        if place is not None:
            start, end = place.span
            shown = " ".join(page.draft.text[start:end].split())
            yield Hit(start, end, f"“{shown}” is no time.", _better(promise, page))


def _place(promise: Promise, line: Line, places: list[Place]) -> Place | None:
    """The vague word that says when this promise is kept."""
    if not (line.start <= promise.start < line.end):
        return None
    if promise.due is not None and promise.due.latest is not None:
        return None
    if promise.certainty < _SURE or promise.strength == "conditional":
        return None
    for place in places:
        start, end = place.span
        near = promise.start - _BEFORE <= start and end <= promise.end + _AFTER
        if near and not _formula(place, promise) and not _other_clause(place, promise):
            return place
    return None


def _outcome(line: Line, places: list[Place]) -> Place | None:
    """The vague word that says when something of ours will be there."""
    if _TIMED.match(places[0].after) or _DOUBT.search(line.said):
        return None
    for source in (_OUTCOME, _YOURS, _HAVE):
        for said in speech.found(source, line):
            for place in (one for one in places if source != _YOURS or one.text not in _LOOSE):
                between = line.said[said.last : max(said.last, place.first)]
                apart = re.search(
                    r" (?:[,;:.(-]|and|but|which|who|if|when|so|that|because) ", f" {between} "
                )
                near = abs(place.first - said.last) < 60 or said.first <= place.first <= said.last
                if (
                    near
                    and not apart
                    and not _THEIR_CHOICE.search(line.said)
                    and not _IF.search(said.before)
                ):
                    return place
    return None


def _other_clause(place: Place, promise: Promise) -> bool:
    """Whether the vague word belongs to something else that the sentence says."""
    said = f" {' '.join(promise.text.lower().split())} "
    if place.text in _LOOSE and not _TO_YOU.search(said):
        return True
    start, _ = place.span
    between = promise.text[: max(0, start - promise.start)].lower()
    return _APART.search(f" {' '.join(between.split())} ") is not None


def _formula(place: Place, promise: Promise) -> bool:
    if _TIMED.match(place.after) or _DOUBT.search(place.line.said):
        return True
    clause = re.split(r" [,;.:(-] ", place.before)[-1]
    if _THEIR_CHOICE.search(f" {clause} "):
        return True
    said = f" {' '.join(promise.text.lower().split())} "
    return promise.act in ("meet", "speak") or _FORMULA.search(said) is not None


def _better(promise: Promise | None, page: Page) -> str | None:
    """By when nine of ten such promises were done, where there is a record."""
    if page.record is None or promise is None:
        return None
    answer = page.record.quote(promise.act, page.now, text=promise.text, levels=(0.9,)).answers[0]
    return f"by {said_date(answer.by, page.now)}" if answer.by else None


_CUES = listed(
    "soon sooner soonest soonish asap shortly future course bit while moment chance time minute "
    "second opportunity long point stage day someday awhile days sometime eventually convenience "
    "weeks months quickly "
    "promptly timely later s humanly"
)

RULE = Rule(
    code="promise.vague",
    name="A promise for no time",
    severity="warning",
    experimental=False,
    why=(
        "“Soon” means an hour to one reader and a week to another, and nobody can keep it. "
        "Name the day that you are sure of."
    ),
    evidence="practice",
    example="I'll send you the drawings as soon as possible.",
    instead="I'll send you the drawings by Thursday.",
    find=_find,
    cues=_CUES,
)
