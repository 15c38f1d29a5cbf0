"""The heads that mail programs put above an older mail: header blocks, rules, Notes' heads.

Known styles: Outlook ("From: / Sent: / To: / Subject:", with or without a rule above), Gmail,
Thunderbird and Apple forwards, Lotus Notes and cc:Mail, each in every language of ``words/``.
"""

import re
from dataclasses import dataclass
from functools import cache

from goodword.language.phrases import all_spellings
from goodword.language.tongues import all_tongues, every

# Marks that may stand before a label or a rule: quoting, bold, list signs.
_DRESS = " \t\xa0*_>|"
_RULE_MARKS = "-_=*~"
_DRESS_OF_RULES = " \t\xa0-_=*~:>|–—?"
_LONGEST_LABEL = 24
# A list of recipients may fill many lines; a head longer than this is none.
_LONGEST_HEAD = 400

_NOTES_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},?\s{1,20}\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A head found in a text: its lines (first, after the last) and what they say."""

    first: int
    after: int
    forward: bool
    fields: dict[str, str]


@cache
def labels() -> dict[str, str]:
    """What each label of a header block means, in all languages."""
    meanings: dict[str, str] = {}
    for tongue in all_tongues():
        for meaning, words in tongue.headers.items():
            for label in all_spellings(words):
                meanings.setdefault(label, meaning)
    return meanings


@cache
def _rules() -> dict[str, bool]:
    """Lines that announce an older mail, and whether they announce a forward."""
    rules = dict.fromkeys(all_spellings(every("original")), False)
    return rules | dict.fromkeys(all_spellings(every("forwarded")), True)


def split_label(stripped: str) -> tuple[str, str]:
    """The meaning of a line's label ("" if it has none) and the rest of the line."""
    label, colon, rest = stripped.partition(":")
    if len(label) > _LONGEST_LABEL or not colon:
        label, colon, rest = stripped[:40].partition("：")
        if not colon:
            return "", ""
        rest = stripped.partition("：")[2]
    meaning = labels().get(label.strip(_DRESS).lower(), "")
    return meaning, rest.strip(_DRESS) if meaning else ""


def read_rule(stripped: str) -> str:
    """Whether a line announces an older mail: "", "original" or "forward".

    Only lines dressed as a rule count ("-----Original Message-----", "Begin forwarded message:").
    """
    if len(stripped) > 200:
        return ""
    key = stripped.strip(_DRESS_OF_RULES).lower()
    if len(key) < 4:
        return ""
    if key in _rules():
        return "forward" if _rules()[key] else "original"
    if stripped.startswith("--") and key.startswith(("forwarded by ", "forwarded message from ")):
        return "forward"
    return ""


def read_head(lines: list[str], at: int) -> tuple[Head | None, int]:
    """The head that begins on this line, if one does, and the line up to which was looked."""
    stripped = lines[at].strip()
    rule = ""
    first_field = at
    if stripped[-1] in ":：" or stripped[0] in _RULE_MARKS or stripped.startswith("?-"):
        rule = read_rule(stripped)
        if rule:
            first_field = _after_rule(lines, at)
        elif stripped.strip(_RULE_MARKS + " ") == "" and len(stripped) > 4:
            # A bare line of dashes counts only together with the block below it.
            first_field = _skip_blank(lines, at + 1, 1)
    fields, after = _read_fields(lines, first_field)
    if rule:
        if not fields:
            fields, after = _read_notes_fields(lines, first_field)
        return Head(at, after if fields else first_field, rule == "forward", fields), after
    head = None
    if "from" in fields and next(iter(fields)) == "to":
        # "To: / From: / Subject:" is how people head a memorandum of their own.
        return None, after
    if "from" in fields and len(fields.keys() & {"date", "to", "subject", "cc"}) >= 2:
        head = Head(_with_letterhead(lines, at), after, False, fields)
    elif "to" in fields and fields.keys() & {"subject", "cc"} and "from" not in fields:
        head = _notes_head(lines, at, after, fields)
    return head, after


def _after_rule(lines: list[str], at: int) -> int:
    """The line after a rule, which Notes may wrap: "---- Forwarded by A on\\n1/2/2000 ----"."""
    after = at + 1
    opens_with_dashes = lines[at].lstrip(" \t>").startswith("---")
    if opens_with_dashes and not lines[at].rstrip().endswith("-"):
        for following in range(after, min(after + 2, len(lines))):
            if lines[following].rstrip().endswith("---"):
                return following + 1
    return after


def _read_fields(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    """The labelled lines from here on, by meaning, and the line after them."""
    fields: dict[str, str] = {}
    at = _skip_blank(lines, at, 12)
    after = at
    meaning = ""
    end = min(len(lines), at + _LONGEST_HEAD)
    while at < end:
        stripped = lines[at].strip(_DRESS)
        if not stripped:
            following = _skip_blank(lines, at, 2)
            if following >= len(lines) or not split_label(lines[following].strip(_DRESS))[0]:
                break
            at = following
            continue
        found, rest = split_label(stripped)
        if found in fields and found in ("from", "subject", "date"):
            break
        if found:
            meaning = found
            fields.setdefault(meaning, rest)
        elif not _continues(meaning, fields, lines[at], lines[at - 1]):
            break
        elif meaning in ("from", "subject"):
            fields[meaning] += " " + stripped
        at += 1
        after = at
    return fields, after


def _continues(meaning: str, fields: dict[str, str], line: str, previous: str) -> bool:
    """Whether an unlabelled line goes on with the field above it."""
    if meaning in ("to", "cc"):
        return bool(
            "@" in line
            or previous.rstrip().endswith((",", ";", "/"))
            or line.strip().endswith((",", ";", ">"))
        )
    if meaning == "from":
        # The address, for whom it was sent, or a date under the name.
        return "@" in line or "[mailto" in line or bool(_NOTES_DATE.search(line[:120]))
    # A long subject is wrapped by the sending program, never short.
    return meaning == "subject" and len(previous) > 64 and bool(fields["subject"])


def _read_notes_fields(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    """The head under Notes' rule, past a letterhead or under a name and a date."""
    for first in range(at, min(at + 12, len(lines))):
        meaning = split_label(lines[first].strip(_DRESS))[0]
        if meaning in ("from", "to"):
            fields, after = _read_fields(lines, first)
            if meaning == "to" and (head := _notes_head(lines, first, after, fields)):
                return head.fields, after
            return fields, after
    return {}, at


def _notes_head(lines: list[str], at: int, after: int, fields: dict[str, str]) -> Head | None:
    """Lotus Notes: a name and a date above "To:", without "From:"."""
    top = max(0, at - 8)
    for above in range(at - 1, top - 1, -1):
        line = lines[above]
        if len(line) > 200:
            return None
        date = _NOTES_DATE.search(line)
        if not date:
            continue
        name = line[: date.start()].strip(_DRESS)
        first = above
        if not name or name.lower() == "on":
            first = max(above - 1, 0)
            while first > top and not lines[first].strip():
                first -= 1
            name = lines[first].strip(_DRESS)
        if not name or len(name) > 120 or name.endswith((".", "?", "!")):
            return None
        name = name.removesuffix(" on").strip(_DRESS)
        return Head(first, after, False, {"from": name, "date": date[0], **fields})
    return None


def read_columns(lines: list[str], at: int) -> Head | None:
    """The head that Lotus Notes wrote in two columns: the sender left, "To:" and "Subject:" right.

    Its first line with "To:" is the one given.
    """
    place = lines[at].find("To:")
    if place < 3 or not lines[at][place - 2 : place].isspace() or place > 200:
        return None
    for below in range(at, min(at + 24, len(lines))):
        line = lines[below]
        subject = line.find("Subject:")
        if subject > 3 and line[subject - 2 : subject].isspace():
            after = below + 1
            while after < len(lines) and lines[after].strip():
                after += 1
            first = at
            while first > 0 and at - first < 4 and lines[first - 1].startswith((" ", "\t")):
                first -= 1
            left = " ".join(row[:place].strip(_DRESS) for row in lines[first:after])
            fields = {"from": " ".join(left.split()), "subject": line[subject + 8 :].strip()}
            return Head(first, after, False, fields)
    return None


def _with_letterhead(lines: list[str], at: int) -> int:
    """The house's name that Notes prints above an indented "From:" belongs to the head."""
    if not lines[at].startswith("\t"):
        return at
    first = at
    for above in range(at - 1, max(at - 5, -1), -1):
        line = lines[above]
        if not line.strip():
            continue
        if len(line) > 60 or not line.startswith(("\t", "   ")):
            break
        first = above
    return first


def _skip_blank(lines: list[str], at: int, most: int) -> int:
    """The next line that is not blank, looking at no more than so many blank ones."""
    end = min(len(lines), at + most + 1)
    while at < end and not lines[at].strip(_DRESS):
        at += 1
    return at
