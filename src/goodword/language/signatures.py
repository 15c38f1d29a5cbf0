"""Which of an author's lines are signature: closing, name, contact details, legal notices."""

import re
from dataclasses import dataclass

from goodword.language.phrases import plain_lower
from goodword.language.signature_lines import (
    disclaimers,
    is_closing,
    is_contact,
    is_device_line,
    is_greeting,
    is_name,
    is_thanks,
    may_sign,
    notice_starts,
    open_device_ends,
)

# How far from the end of an author's text each sign is looked for, in lines that are not blank.
_TAIL = 40
_LONGEST_CLOSING = 13
_LONGEST_AFTER_DEVICE = 6
_FARTHEST = 100
_MARKS = "*_-=<([ \t"
_BANNERS = ("caution: ", "external email", "external]", "externe e-mail")

_POSTSCRIPT = re.compile(r"\(?(?:p\.?\s?){1,3}s\.?\b|nb:|n\.b\.", re.IGNORECASE)


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

    def sign(self, signed: bytearray, start: int, end: int) -> None:
        """Marks lines as signature, with the blank ones between them."""
        if start < end:
            first, last = self.places[start], self.places[end - 1]
            signed[first : last + 1] = bytes([1]) * (last + 1 - first)

    def opens_paragraph(self, position: int) -> bool:
        """Whether a blank line stands above this one."""
        place = self.places[position]
        return place > 0 and not self.lines[place - 1].strip()


def _sign_stretch(stretch: _Stretch, signed: bytearray, at_end: bool) -> int:
    """Marks the signature in one stretch; returns how many lines are left to the author."""
    end = _cut_delimiter(stretch)
    end = _cut_notices(stretch, end, signed)
    if at_end:
        end = _cut_above_postscript(stretch, end, signed)
    stretch.sign(signed, end, len(stretch.places))
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
            if footer and any(is_contact(text) for text in rest):
                return position
            if rest and rest[0].lower().startswith(disclaimers()):
                return position
    return len(texts)


def _cut_notices(stretch: _Stretch, end: int, signed: bytearray) -> int:
    """Where legal notices or advertisements of mail providers begin; marks device lines."""
    starts = notice_starts()
    for position in range(max(0, end - _TAIL), end):
        line = stretch.texts[position]
        if line[0] in _MARKS:
            line = line.lstrip(_MARKS)
        if line[:4].lower() not in starts and not line.endswith(open_device_ends()):
            continue
        lower = plain_lower(line[:100])
        if is_device_line(lower.rstrip("*_>)].! ")):
            if end - position <= _LONGEST_AFTER_DEVICE:
                return position
            signed[stretch.places[position]] = 1
        elif (
            position > 0
            and (stretch.opens_paragraph(position) or stretch.texts[position - 1][0] in "*_-=")
            and lower.startswith(disclaimers())
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
        text = stretch.texts[position]
        if text[0] in "(pPnN" and _POSTSCRIPT.match(text[:8]):
            stretch.sign(signed, _cut_closing(stretch, position), position)
            return end
    return _cut_closing(stretch, end)


def _cut_closing(stretch: _Stretch, end: int) -> int:
    """Where the closing line begins, else the contact details, else the name."""
    texts = stretch.texts
    closing = end
    for position in range(end - 1, max(-1, end - 1 - _LONGEST_CLOSING), -1):
        line = texts[position]
        if is_closing(line):
            closing = position
        elif not may_sign(line):
            break
    if closing == end:
        return _cut_contact(stretch, end)
    if all(is_greeting(text) for text in texts[:closing]):
        # Nothing else was said: thanks are the message, other closings are not.
        while closing < end and is_thanks(texts[closing]):
            closing += 1
    return closing


def _cut_contact(stretch: _Stretch, end: int) -> int:
    """Where contact details or a bare name at the end begin; never at the first line."""
    cut = end
    last_contact = -1
    for position in range(end - 1, max(0, end - 1 - _LONGEST_CLOSING), -1):
        line = stretch.texts[position]
        if not may_sign(line) or len(line) > 60:
            break
        if is_contact(line):
            last_contact = max(last_contact, position)
        elif line[-1] in "?!:,;" or (line[-1] == "." and not is_name(line)):
            break
        cut = position
    for position in range(cut, last_contact + 1):
        # The block begins under a blank line, with a name or with the details themselves.
        line = stretch.texts[position]
        if stretch.opens_paragraph(position) and (is_name(line) or is_contact(line)):
            return position
    last = end - 1
    if last > 0 and stretch.opens_paragraph(last) and is_name(stretch.texts[last]):
        return last
    return end
