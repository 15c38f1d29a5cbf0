"""excuse.busy: being busy given as the reason why something of ours is late, short or undone."""

import re
from collections.abc import Iterator

from goodword.language.promises.listed import listed
from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.lines import Line
from goodword.review.page import Page
from goodword.review.speech import ADVERBS, WE, Place

_BUSY = (
    "(?:busy|swamped|slammed|snowed under|inundated|overwhelmed|overloaded|overbooked|overworked|"
    "deluged|buried|tied up|bogged down|backed up|backlogged|crazed|booked solid|flooded|(?:run|"
    "rushed) off (?:my|our) feet|up to (?:my|our) (?:ears|necks?|eyeballs|eyes|elbows)|running "
    "around|under ?water|stretched(?: thin)?|short(?: -|-| of)? ?(?:staffed|handed|staff)|"
    "understaffed|working flat out|going flat out|behind (?:on|with|in) (?:my|our|everything|all|"
    "e-?mails?|work))"
)
_WILD = "(?:busy|hectic|hecktic|crazy|chaotic|nuts|insane|mad|frantic|manic|non-?stop)"
_BE = "(?:am|'m|im|was|were|are|'re|(?:have|'ve|has|'s|had|'d) been|got|get|is|'s|stay(?:ed)?)"
_LIFE = (
    "(?:things|it|life|work|everything|stuff|the (?:office|shop|day|week|month|year|phones?)|this|"
    "today|yesterday|last week|this week|my (?:schedule|day|week|life|calendar)|our (?:schedule|"
    "phones?|lines)|the (?:last|past) (?:\\w+ )?(?:days?|weeks?|months?))"
)
_STRETCH = "(?:week|day|month|year|time|period|season|morning|afternoon|couple of \\w+|few \\w+)"
_LITTLE = (
    "(?:enough |much |a lot of |any |the |a |an |sufficient |more |time and |that much |really )*"
)
_STILL = "(?:just |simply |really |honestly |also |still |unfortunately |sadly |so |currently )*"
_ACT = (
    "(?:to \\w+|for (?!us )\\w+|[.,!;)-]|but|or|yet|right now|now|today|until|till|lately|this "
    "week|at the moment|myself|ourselves|$)"
)
# Where a subject was left out: the beginning of a sentence or of a clause.
_ELIDED = "(?:^ |^ sorry (?:[,.-] )?|(?<= [,;(-] )|(?<= - - )|(?<= \\. \\. )|(?<= [.] ))"
# We are busy; what of ours keeps us so; how it has been.
_STATES = (
    f" {WE} {_BE} {ADVERBS}{_BUSY} ",
    f" {_LIFE} {_BE} {ADVERBS}{_WILD} (?!{_STRETCH})",
    f"^ (?:this|next|last) week (?:is |was )?{ADVERBS}{_WILD} (?:for me|for us|here|[.,-]) ",
    f" (?:keep|keeps|keeping|kept) (?:me|us) {ADVERBS}(?:busy|occupied|tied up) ",
    f"{_ELIDED}(?:been|have been|had been|was|am|just|a little|a bit|so|too|very|pretty|really|"
    f"extremely|absolutely|completely|totally) {ADVERBS}(?:{_BUSY}|hectic) ",
    f"{_ELIDED}{ADVERBS}(?:swamped|slammed|buried|snowed under|tied up|busy|hectic|inundated)(?: "
    f"{_STRETCH})? (?:here|at|with|today|lately|right|this|in|[.!,]) ",
    f" (?:it|this|today|yesterday)(?: is|'s| was| has been|'s been) {ADVERBS}(?:an? "
    f")?{ADVERBS}{_WILD} (?:few )?{_STRETCH} ",
    f" {WE} (?:'ve |have |had )?(?:had|having|have) {ADVERBS}(?:an? |some )?{ADVERBS}{_WILD} "
    f"(?:few )?{_STRETCH} ",
)
_LOAD = (
    "(?:workload|work load|backlog|(?:very |extremely )?(?:busy|hectic|hecktic|crazy|heavy|full) "
    "(?:schedule|season|period|time|calendar|workload|week|month)s?|(?:high|large|heavy|huge|"
    "unusual|increased|unexpected|sheer|current) (?:call )?(?:volumes?|numbers?|demand|amount)(?: "
    "of (?:calls|mail|e-?mails?|requests|orders|inquiries|enquiries|messages|queries))?|volume of "
    "(?:calls|mail|e-?mails?|requests|orders|inquiries|enquiries|messages|queries))"
)
# Grounds that are busyness whatever stands around them.
_CAUSES = (
    f" (?:due to|because of|owing to|on account of|down to|given) (?:\\w+ )?(?:my |our |the |a |an "
    f"|all |this |such )?(?:\\w+ )?{_LOAD} ",
    f" (?:we|i) (?:have|had|'ve had|have had|are (?:facing|experiencing|seeing)|were experiencing|"
    f"are dealing with|experienced|still have) (?:\\w+ ){{0,2}}{_LOAD} ",
    " with (?:everything|all|so much)(?: that is| that 's| that| the \\w+)? "
    "(?:going on|happening) ",
    " (?:too much|a lot|so much|lots|plenty|enough|too many things) on (?:my|our) plates? ",
    " (?:lots|so much|too much|a lot|much)(?: of \\w+)? going on ",
    f" {WE} {_BE} {ADVERBS}in the middle of (?!nowhere)",
    f' {WE} {_BE} {ADVERBS}in (?:a |an )?(?:rush|hurry|crunch mode|" crunch mode) ',
    f" {WE} (?:have|had|'ve) {ADVERBS}(?:heavy|full|crushing) (?:\\w+ )?(?:loads?|schedules?|"
    f"calendars?) ",
    " (?:have|had|has|with) (?:plenty|lots|tons|a lot|so much|too much|a ton)(?: of)?(?: "
    "\\W?\\w+){0,2} to do ",
    f" (?:been|being|was|had) (?:an? )?{ADVERBS}{_WILD} (?:few )?{_STRETCH} ",
)
_TOO_BUSY = (
    f" {WE} {_BE} {ADVERBS}busy (?:right now |at the moment |these days |today )?to (?!get )\\w+ "
)
# Time that we did not have, did not find, do not have.
_NOT_HAD = (
    "(?:have|had|did|do|could|can|'ve|ca|wo)(?: n't| not|not| never)(?: yet| really| even| quite| "
    "actually| just| currently)* (?:been able to (?:make|find|take)|had|have|got|get|gotten|find|"
    "found|made?)?"
)
_NO_TIME = (
    f" (?:i|we) (?:, \\w+ , )?{_STILL}{_NOT_HAD} ?{_LITTLE}time (?:yet |either |lately |really "
    f")?{_ACT}",
    f" (?:i|and|but|so) (?:will|'ll) (?:not|never) have {_LITTLE}time {_ACT}",
    f" (?:i|we) {_STILL}(?:have |'ve |had )?(?:had|have|got|found|find) (?:absolutely |had |very |"
    f"so |far |too |almost |really )?(?:no|little|zero|limited) (?:spare |free )?time (?:yet |"
    f"lately )?{_ACT}",
    f"(?:{_ELIDED}|(?<= and )|(?<= but )|(?<= so ))(?:unfortunately ,? ?)?(?:still |just "
    f")?(?:{_NOT_HAD}|never had|had no|no|not) ?{_LITTLE}time {_ACT}",
    " (?:i|we) (?:ran|'ve run|have run|had run) out of time (?:to|for|before|and|but|[.,!;]) ",
    " (?:for|due to|because of|owing to) (?:a |my |our )?(?:lack|shortage|want) of time ",
    " (?:i|we) (?:am|'m|are|'re|was|were) (?:\\w+ |a bit |a little )?(?:short of|short on|pressed "
    "for|out of) time ",
)
_CHANCE = (
    "(?:an? |the |much of a |any )?(?:chance|opportunity|minute|moment|second|spare \\w+) (?:yet )?"
)
# The same, said of a chance; it must be the reader's matter.
_NO_CHANCE = (
    f" (?:i|we) {_STILL}{_NOT_HAD} ?{_CHANCE}(?:to|for|yet|[.,;-]) ",
    f"(?:{_ELIDED}|(?<= and )|(?<= but )|(?<= so ))(?:unfortunately ,? ?)?(?:still |just "
    f")?(?:{_NOT_HAD}|never had) ?{_CHANCE}to ",
)
_READERS = re.compile(
    r"^[^,;.!?]{0,60}? (?:you|your|yours|this|these|that|it|them|respond|reply|answer|review|look|"
    r"read|get back|check|test|respond|follow up|back) "
)
_NOT_READERS = re.compile(
    r"^(?:to )?(?:hear|meet|see|visit|talk to (?:him|her|them)|use|play|enjoy|check in with "
    r"people) "
)
# When we are to be had: a calendar, no reason.
_CALENDAR = re.compile(
    r"^(?:[a-z']+ ){0,4}?(?:from|until|till|til|between|after|before|at|on|by|tomorrow|next|"
    r"tonight|through|monday|tuesday|wednesday|thursday|friday|saturday|sunday|all day|both|then|"
    r"that|\d[\d:.]*) "
)
_IF = re.compile(
    r" (?:if|when|whenever|unless|until|till|before|while|in case|that|whether|hope|think|who|what|"
    r"concerned|afraid|know|knows|realize|realise|understand|sure|there (?:is|are|'s)) $| (?:if|"
    r"when|whenever|unless|in case|whether) "
)
_REASONS = re.compile(
    r" (?:but|so|because|since|therefore|hence|which is why|that 's why|right now|at the moment|"
    r"lately|at present|unfortunately|for now|just|until|till|and|-|these days|in touch) "
)
# "I've been swamped": how it has been until now is told to whoever waited.
_HAS_BEEN = re.compile(
    r"^ (?:i|we|things|it|work|life|everything) (?:have been|'ve been|has been|'s been) "
    r"(?:[a-z' ]+ )?(?:swamped|slammed|snowed under|inundated|overwhelmed|overloaded|buried|"
    r"backed up|backlogged|tied up|busy|hectic|hecktic|crazy|chaotic|nuts|insane) $"
)
# Somebody who asks for nothing isn't told that one is tied up just now.
_NOW = re.compile(
    r" (?:i|we) (?:am|'m|are|'re) (?:\w+ ){0,2}?(?:tied up|swamped|slammed|buried|snowed under|"
    r"overloaded) (?:[^.;!?]{1,40} )?(?:right now|at the moment|at present|these days|currently) "
)
_LATER = re.compile(
    r" (?:later|soon|shortly|when (?:i|we|things)|once|after|asap|(?:will|'ll) (?:be (?:in touch|"
    r"able)|get|try|have to|let|call|respond|reply|look|take)|why do n't|could maybe|could maybe|"
    r"someone else|instead|perhaps) "
)
_OWN_MATTER = re.compile(
    r" time (?:to|for) (?:check in with people|(?:get|do) (?:anything|everything|much) (?:done|"
    r"today|else)|lunch|(?:relax|sleep|eat|breathe|think|party|shop|cook|exercise|work ?out)) "
)
_UP_TO = re.compile(r" (?:time|chance|opportunity|minute|moment|second)(?= )")
_OUT_THERE = re.compile(r"^(?:out )?there ")
_SUBJECT = re.compile(r" (i|we|you|he|she|they|it|who) ")


def _find(page: Page) -> Iterator[Hit]:
    for line in page.lines:
        place = _place(line, page)
        if place is not None:
            start, end = place.span
            yield Hit(start, end, f"“{_shown(page, start, end)}” gives being busy as the reason.")


def _place(line: Line, page: Page) -> Place | None:
    if _CUES.isdisjoint(line.words.low):
        return None
    return _no_time(line) or (None if line.asks else _busy(line, page))


def _no_time(line: Line) -> Place | None:
    """Time, or a chance, that the writer did not have."""
    for source in _NO_TIME:
        for place in speech.found(source, line):
            if not _hypothetical(place) and _is_ours(place) and not _own_matter(place):
                return _without_act(place)
    for source in _NO_CHANCE:
        for place in speech.found(source, line):
            if not _hypothetical(place) and _is_ours(place) and _is_readers(place):
                return _without_act(place)
    return None


def _busy(line: Line, page: Page) -> Place | None:
    """Busyness as a state or a cause."""
    for place in speech.found(_TOO_BUSY, line):
        if not _hypothetical(place):
            return place
    for source in _CAUSES:
        for place in speech.found(source, line):
            if not _hypothetical(place) and _is_reason(line, page):
                return place
    for source in _STATES:
        for place in speech.found(source, line):
            told = not _calendar(place) and not _hypothetical(place)
            if not told or _OWN_MATTER.search(line.said):
                continue
            if page.draft.reply_to or _HAS_BEEN.search(f" {place.text} ") or _is_reason(line, page):
                return place
    return None


def _hypothetical(place: Place) -> bool:
    """ "If I don't have time", "when things get crazy", "I know that we were busy"."""
    clause = re.split(r" (?:[.;:,!?(]|but|and|so) ", place.before)[-1]
    return _IF.search(f" {clause.strip()} ") is not None


def _is_ours(place: Place) -> bool:
    """Whether a subject that was left out is the writer."""
    if place.text.startswith(("i ", "we ")):
        return True
    said = f"{place.before.replace(' ', '  ')} "
    subjects = _SUBJECT.findall(said)
    return not subjects or subjects[-1] in ("i", "we")


def _own_matter(place: Place) -> bool:
    """ "I haven't had time to get anything done today": nobody waits for that."""
    return _OWN_MATTER.search(place.line.said[place.first :]) is not None


def _is_readers(place: Place) -> bool:
    after = place.after.lstrip()
    if _NOT_READERS.match(after):
        return False
    return (
        place.text.endswith(("yet", ".", ",", ";", "-")) or _READERS.match(f" {after}") is not None
    )


def _calendar(place: Place) -> bool:
    """ "I'm busy from three to six": when one can be met. "It's crazy out there"."""
    after = place.after.lstrip()
    if re.match(r"(?:until|till) (?:[a-z]+ ){0,3}\d", after) or _OUT_THERE.match(after):
        return True
    if " we all " in place.line.said or " we are all " in place.line.said:
        return True
    timed = _CALENDAR.match(after) is not None
    return timed and not speech.undone(place.line) and not _apologises(place.line)


def _is_reason(line: Line, page: Page) -> bool:
    """Whether something undone, late or put off stands beside, of which this is the reason."""
    if _apologises(line) or speech.undone(line) or _NOW.search(line.said):
        return True
    beside = [one for one in page.around(line) if one.at != line.at]
    if any(_apologises(one) for one in beside):
        return True
    if _REASONS.search(line.said) and _LATER.search(line.said):
        return True
    following = [one for one in beside if one.at > line.at]
    return line.count <= 14 and any(_puts_off(one) for one in following)


def _puts_off(line: Line) -> bool:
    return line.count <= 20 and _LATER.search(line.said) is not None and " you " in line.said


def _apologises(line: Line) -> bool:
    return next(speech.apologies(line), None) is not None


def _without_act(place: Place) -> Place:
    """The words up to "time" or "chance", not what there was no time for."""
    ends = list(_UP_TO.finditer(f"{place.line.said[place.first : place.last]} "))
    return Place(place.line, place.first, place.first + ends[-1].end()) if ends else place


def _shown(page: Page, start: int, end: int) -> str:
    return " ".join(page.draft.text[start:end].split())


_CUES = listed(
    "busy swamped slammed snowed inundated overwhelmed overloaded overbooked overworked deluged "
    "buried tied flat bogged backed backlogged hectic crazy crazed chaotic nuts insane mad frantic "
    "rushed feet ears neck necks eyeballs eyes elbows running underwater water stretched short "
    "bandwidth flooded solid wild manic zoo working going understaffed short-staffed short-handed "
    "behind workload backlog schedule volume volumes demand "
    "plate plates time chance opportunity minute moment second going happening occupied"
)

RULE = Rule(
    code="excuse.busy",
    name="Busyness given as a reason",
    severity="error",
    experimental=False,
    why=(
        "To a customer “we were busy” says that others came first. It costs trust, even where it "
        "is true. Say what you will do, and by when."
    ),
    evidence="Donnelly, Wilson, Whillans & Norton 2021",
    example="Sorry for the late reply, we have been swamped this week.",
    instead="I'm sorry that you waited until today. Your quote is attached.",
    find=_find,
    cues=_CUES,
)
