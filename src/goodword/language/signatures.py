"""Which of an author's lines are signature: closing, name, contact details, legal notices."""

import re
from dataclasses import dataclass
from functools import cache

from goodword.language.phrases import all_spellings, plain_lower
from goodword.language.tongues import every

# How far from the end of an author's text each sign is looked for, in lines that are not blank.
_TAIL = 40
_LONGEST_CLOSING = 13
_FARTHEST = 100
_MARKS = "*_-=<([ \t"
_BANNERS = ("caution: ", "external email", "external]", "externe e-mail")

_CONTACT = re.compile(
    r"(?:\b(?:tel|phone|fon|fax|mobile?|cell|office|direct|ph|fx|handy|telefon[eo]?|téléphone|"
    r"e-?mail|mailto|web|www|http|https|skype|pager|linkedin|twitter|facebook)\b\s{0,3}[.:#/]?)|"
    r"\+?\(?\d{2,4}\)?[-./ ]{1,3}\d{2,4}[-./ ]\d{2,}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{2,30}|"
    r"\bwww\.|https?://|\b(?:gmbh|inc|ltd|llc|corp|b\.v|s\.a|s\.r\.l|ag|kg)\b\.?$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[-–—~/*\s]{0,4}(?:(?:dr|prof|mr|mrs|ms|ing|dipl|herr|frau|me)\.?\s)?"
    r"(?:[^\W\d_]\S{0,24})(?:[ \t]+(?:[^\W\d_]\S{0,24}|&)){0,4}[\s*]{0,3}"
)
_POSTSCRIPT = re.compile(r"\(?(?:p\.?\s?){1,3}s\.?\b|nb:|n\.b\.", re.IGNORECASE)
# A last word that is an answer, not a name.
_NO_NAMES = frozenset(
    [
        "yes",
        "no",
        "ok",
        "okay",
        "thanks",
        "thank",
        "please",
        "help",
        "urgent",
        "done",
        "none",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "tomorrow",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "great",
        "perfect",
        "agreed",
        "sure",
        "sorry",
        "hello",
        "hi",
        "fyi",
        "ja",
        "nein",
        "oui",
        "non",
        "sí",
        "si",
        "danke",
        "merci",
        "gracias",
        "grazie",
        "bedankt",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "attached",
        "enclosed",
        "yesterday",
        "soon",
        "never",
        "always",
        "maybe",
        "approved",
        "cool",
        "nice",
        "good",
        "bye",
    ]
)


@cache
def _closings() -> tuple[frozenset[str], frozenset[str]]:
    """Closing lines, and those of them that are thanks."""
    thanks = all_spellings(every("thanks_sign_offs"))
    return all_spellings(every("sign_offs")) | thanks, thanks


@cache
def _disclaimers() -> tuple[str, ...]:
    return tuple(sorted(all_spellings(every("disclaimers"))))


@cache
def _notice_starts() -> frozenset[str]:
    """The first four letters of every notice and device line: most lines need no second look."""
    return frozenset(start[:4] for start in (*_disclaimers(), *_device_lines()[0]))


@cache
def _open_device_ends() -> tuple[str, ...]:
    return tuple(parts[-1] for parts in _device_lines()[1])


@cache
def _device_lines() -> tuple[dict[str, list[list[str]]], list[list[str]]]:
    """Device lines by their first four letters, cut at the wildcards; and those that begin so."""
    by_start: dict[str, list[list[str]]] = {}
    open_start = []
    for phrase in sorted(all_spellings(every("device_lines"))):
        parts = phrase.split("*")
        if parts[0]:
            by_start.setdefault(parts[0][:4], []).append(parts)
        else:
            open_start.append(parts)
    return by_start, open_start


def mark_signatures(lines: list[str], quoted: bytearray) -> bytearray:
    """For each line, 1 if it belongs to a signature of the author's, else 0.

    Closing lines, names and contact details are looked for at the end of the author's text
    only; delimiters ("-- "), device lines and list footers at the end of each stretch between
    quotes. Where nothing else would be left, thanks stay what the author says.
    """
    signed = bytearray(len(lines))
    at_end = True
    stop = len(lines)
    while stop > 0:
        if quoted[stop - 1]:
            stop = quoted.rfind(0, 0, stop) + 1
            continue
        start = quoted.rfind(1, 0, stop) + 1
        # Lines far from the end of a stretch are never signature.
        filled = [at for at in range(max(start, stop - _FARTHEST), stop) if lines[at].strip()]
        if filled:
            stretch = _Stretch(filled, [lines[at].strip() for at in filled], lines)
            end = _sign_stretch(stretch, signed, at_end)
            at_end = at_end and end == 0
        stop = start
    return signed


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The lines of an author between two quotes that are not blank: where, and stripped."""

    places: list[int]
    texts: list[str]
    lines: list[str]

    def opens_paragraph(self, position: int) -> bool:
        """Whether a blank line stands above this one."""
        place = self.places[position]
        return place > 0 and not self.lines[place - 1].strip()


def _sign_stretch(stretch: _Stretch, signed: bytearray, at_end: bool) -> int:
    """Marks the signature in one stretch; returns how many lines are left to the author."""
    end = _cut_delimiter(stretch)
    end = _cut_notices(stretch, end)
    if at_end:
        end = _cut_above_postscript(stretch, end, signed)
    for place in stretch.places[end:]:
        signed[place] = 1
    if end > 1:
        _sign_banner(stretch, end, signed)
    return end


def _cut_delimiter(stretch: _Stretch) -> int:
    """Where a delimiter line begins the signature: "-- ", or a rule above a footer."""
    texts = stretch.texts
    for position in range(max(0, len(texts) - _TAIL), len(texts)):
        line = texts[position]
        if line[0] not in "-_—–*=#":
            continue
        if line in ("--", "—", "––", "- --", "__"):
            return position
        if len(line) > 4 and line.strip(line[0]) == "":
            rest = texts[position + 1 :]
            footer = len(rest) <= 15 and all(len(text) < 100 for text in rest)
            if footer and any(_is_contact(text) for text in rest):
                return position
            if rest and rest[0].lower().startswith(_disclaimers()):
                return position
    return len(texts)


def _cut_notices(stretch: _Stretch, end: int) -> int:
    """Where legal notices, advertisements of mail providers or device lines begin."""
    starts = _notice_starts()
    for position in range(max(0, end - _TAIL), end):
        line = stretch.texts[position]
        if line[0] in _MARKS:
            line = line.lstrip(_MARKS)
        if line[:4].lower() not in starts and not line.endswith(_open_device_ends()):
            continue
        lower = plain_lower(line[:100])
        if _is_device_line(lower.rstrip("*_>)].! ")):
            if end - position <= 6:
                return position
        elif (
            position > 0
            and (stretch.opens_paragraph(position) or stretch.texts[position - 1][0] in "*_-=")
            and lower.startswith(_disclaimers())
        ):
            return position
    return end


def _sign_banner(stretch: _Stretch, end: int, signed: bytearray) -> None:
    """A notice that a mail server put on top ("CAUTION: external mail"): its paragraph."""
    lower = plain_lower(stretch.texts[0][:100].lstrip(_MARKS))
    if not lower.startswith(_BANNERS):
        return
    for position in range(1, end):
        signed[stretch.places[position - 1]] = 1
        if stretch.opens_paragraph(position):
            return


def _cut_above_postscript(stretch: _Stretch, end: int, signed: bytearray) -> int:
    """Where closing and name begin; a postscript under them stays the author's."""
    for position in range(max(1, end - _TAIL), end):
        if _POSTSCRIPT.match(stretch.texts[position][:8]):
            for place in stretch.places[_cut_closing(stretch, position) : position]:
                signed[place] = 1
            return end
    return _cut_closing(stretch, end)


def _cut_closing(stretch: _Stretch, end: int) -> int:
    """Where the closing line begins, else the contact details, else the name."""
    texts = stretch.texts
    closing = end
    for position in range(end - 1, max(-1, end - 1 - _LONGEST_CLOSING), -1):
        line = texts[position]
        if _is_closing(line):
            closing = position
        elif not _may_sign(line):
            break
    if closing == end:
        return _cut_contact(stretch, end)
    if all(_is_greeting(text) for text in texts[:closing]):
        # Nothing else was said: thanks are the message, other closings are not.
        while closing < end and _is_thanks(texts[closing]):
            closing += 1
    return closing


def _cut_contact(stretch: _Stretch, end: int) -> int:
    """Where contact details or a bare name at the end begin; never at the first line."""
    cut = end
    last_contact = -1
    for position in range(end - 1, max(0, end - 1 - _LONGEST_CLOSING), -1):
        line = stretch.texts[position]
        if not _may_sign(line) or len(line) > 60:
            break
        if _is_contact(line):
            last_contact = max(last_contact, position)
        elif line[-1] in ".?!:,;":
            break
        cut = position
    for position in range(cut, last_contact + 1):
        # The block begins under a blank line, with a name or with the details themselves.
        line = stretch.texts[position]
        if stretch.opens_paragraph(position) and (_is_name(line) or _is_contact(line)):
            return position
    last = end - 1
    if last > 0 and stretch.opens_paragraph(last) and _is_name(stretch.texts[last]):
        return last
    return end


def _is_closing(line: str) -> bool:
    """Whether a line closes a letter: "Best regards,", "Thanks, Bob"."""
    if len(line) > 70:
        return False
    lower = plain_lower(line).strip(" \t\xa0,.!-–—*_:;)~")
    closings = _closings()[0]
    if lower in closings:
        return True
    words = lower.replace(",", " ").split(None, 5)
    if len(words) < 2 or words[0] not in _closing_starts():
        return False
    names = line.replace(",", " ").split()
    return any(
        " ".join(words[:n]) in closings and _is_name(" ".join(names[n:]))
        for n in range(1 if "," in lower else 2, min(5, len(words)))
    )


@cache
def _closing_starts() -> frozenset[str]:
    return frozenset(closing.split()[0] for closing in _closings()[0])


def _is_thanks(line: str) -> bool:
    lower = plain_lower(line).strip(" \t,.!-*_:;)~")
    return lower in _closings()[1] or lower.partition(",")[0] in _closings()[1]


def _is_greeting(line: str) -> bool:
    return plain_lower(line).strip().startswith(_greetings()) and len(line) < 50


@cache
def _greetings() -> tuple[str, ...]:
    return tuple(all_spellings(every("greetings")))


def _may_sign(line: str) -> bool:
    """Whether a line can stand in a signature: short, and no sentence."""
    if len(line) > 90:
        return False
    if line[-1] in ".?!" and len(line.split()) > 5 and not _is_contact(line):
        return False
    return line[-1] != "?"


def _is_contact(line: str) -> bool:
    return _CONTACT.search(line[:160]) is not None


def _is_name(line: str) -> bool:
    """Whether a line can be a person's name: one to five capitalised words."""
    if not 1 <= len(line) <= 48 or not _NAME.fullmatch(line):
        return False
    words = line.strip("-–—~/* \t").split()
    if not words or line[-1] in "?!:;,":
        return False
    if words[0].lower().strip(".,") in _NO_NAMES:
        return False
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals == len(words) or (len(words) > 2 and capitals >= len(words) - 1)


def _is_device_line(lower: str) -> bool:
    """Whether a program or a telephone added this line ("sent from my …")."""
    if not 6 <= len(lower) <= 90:
        return False
    by_start, open_start = _device_lines()
    return any(_fits(lower, parts) for parts in by_start.get(lower[:4], ())) or (
        len(lower) < 50 and any(_fits(lower, parts) for parts in open_start)
    )


def _fits(line: str, parts: list[str]) -> bool:
    """Whether a line has the parts in this order, the first at its start, the last at its end."""
    if not line.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        at = line.find(part, at)
        if at < 0:
            return False
        at += len(part)
    last = parts[-1]
    return (
        at == len(line) if len(parts) == 1 else line.endswith(last) and len(line) - len(last) >= at
    )
