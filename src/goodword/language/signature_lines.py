"""Single lines of a signature: closings, names, contact details, notices, device lines."""

import re
from functools import cache

from goodword.language.phrases import all_spellings, plain_lower
from goodword.language.tongues import every, word_list

_DIGITS = frozenset("0123456789")
_NUMBER = re.compile(r"\d{2,4}\)?[-./ ]{1,3}\d{2,4}[-./ ]\d{2,}|\+\d{7,}|\b0\d{5,}")
_NAME = re.compile(
    r"[-–—~/*\s]{0,4}(?:(?:dr|prof|mr|mrs|ms|ing|dipl|herr|frau|me)\.?\s)?"
    r"(?:[^\W\d_]\S{0,24})(?:[ \t]+(?:[^\W\d_]\S{0,24}|&)){0,4}[\s*]{0,3}"
)


@cache
def _closings() -> tuple[frozenset[str], frozenset[str]]:
    """Closing lines, and those of them that are thanks."""
    thanks = all_spellings(every("thanks_sign_offs"))
    return all_spellings(every("sign_offs")) | thanks, thanks


@cache
def disclaimers() -> tuple[str, ...]:
    return tuple(sorted(all_spellings(every("disclaimers"))))


@cache
def notice_starts() -> frozenset[str]:
    """The first four letters of every notice and device line: most lines need no second look."""
    return frozenset(start[:4] for start in (*disclaimers(), *_device_lines()[0]))


@cache
def open_device_ends() -> tuple[str, ...]:
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


def is_closing(line: str) -> bool:
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
        " ".join(words[:n]) in closings and is_name(" ".join(names[n:]))
        for n in range(1 if "," in lower else 2, min(5, len(words)))
    )


@cache
def _closing_starts() -> frozenset[str]:
    return frozenset(closing.split()[0] for closing in _closings()[0])


def is_thanks(line: str) -> bool:
    lower = plain_lower(line).strip(" \t,.!-*_:;)~")
    return lower in _closings()[1] or lower.partition(",")[0] in _closings()[1]


def is_greeting(line: str) -> bool:
    return plain_lower(line).strip().startswith(_greetings()) and len(line) < 50


@cache
def _greetings() -> tuple[str, ...]:
    return tuple(all_spellings(every("greetings")))


def may_sign(line: str) -> bool:
    """Whether a line can stand in a signature: short, and no sentence."""
    if len(line) > 90:
        return False
    if line[-1] in ".?!" and len(line.split()) > 5 and not is_contact(line):
        return False
    return line[-1] != "?"


def is_contact(line: str) -> bool:
    """Whether a line gives a number, an address or a company: "Tel. 0123 45", "www.example.com"."""
    if "@" in line or "://" in line or "www." in line:
        return True
    if not _DIGITS.isdisjoint(line):
        if _NUMBER.search(line[:160]):
            return True
        first = line.lstrip(" *(").partition(" ")[0].partition(":")[0].lower()
        return first.rstrip(".#") in word_list("contact_labels")
    return line.rpartition(" ")[2].lower().replace(".", "") in word_list("company_endings")


def is_name(line: str) -> bool:
    """Whether a line can be a person's name: one to five capitalised words."""
    if not 1 <= len(line) <= 48 or not _NAME.fullmatch(line):
        return False
    words = line.strip("-–—~/* \t").split()
    if not words or line[-1] in "?!:;,":
        return False
    if words[0].lower().strip(".,") in _not_names():
        return False
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals == len(words) or (len(words) > 2 and capitals >= len(words) - 1)


@cache
def _not_names() -> frozenset[str]:
    return all_spellings(every("not_names"))


def is_device_line(lower: str) -> bool:
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
