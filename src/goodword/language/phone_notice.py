"""Mails of a telephone system: a missed call, or a message that a caller left.

They come from a program, and are the caller's: like a web form's mail, they belong to whoever
called. Read are the notices of 3CX, FreePBX and Asterisk, FRITZ!Box, Zoom Phone, Teams,
RingCentral, Vonage, sipgate, and others that write alike.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from goodword.language.addresses import is_robot_address
from goodword.language.phrases import all_spellings, plain_lower
from goodword.language.tongues import all_tongues, every

VERSION = 2
_LINES = 80
_LONGEST_EXTENSION = 4
# A number as people write it; at least five digits, so that no extension is one.
_NUMBER = re.compile(r"(?<![\w.@:/#-])\+?\(?\d[\d ()./\u00a0-]{3,22}\d(?![\w@:])")
# A date between slashes, dots or hyphens has digits enough, but calls nobody.
_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}(?: \d{2})?")
# Of one to four digits behind its name, so that no caller is one.
_OUR_LINE = re.compile(
    r"\b(?:extension|ext\.?|mailbox|nebenstelle|poste|toestel|interno)\W{1,3}(\d{1,4})\b"
)
_EXTENSION = re.compile(r"\d{1,4}")
# A caller's identity as telephone systems write it: "Ilse Vandenberghe" <025550102>.
_CALLER_ID = re.compile(r"\"?([^\"<>()\n]{0,80}?)\"?\s*[<(]\s*(\+?[\d ()./-]{2,24})\s*[>)]")
_DURATION = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})\b|(\d{1,4})\s*(?:s\b|sec|sek)", re.I)
_SYSTEMS = re.compile(
    r"3cx|asterisk|freepbx|pbx|fritz|voice-?mail|voip|ringcentral|zoom\.us|vonage|sipgate|"
    r"teams\.(?:mail\.)?microsoft|telefon|telephone|phone"
)
_TELLING = {"caller", "number", "duration", "called"}
_HEADERS = (
    "x-asterisk-callerid", "x-asterisk-calleridnum", "x-callingtelephonenumber",
    "x-voicemessageduration", "x-ringcentral-id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PhoneNotice:
    """Who called and did not reach us.

    ``number`` is as the notice writes it; empty: withheld, or not told. ``name``: the caller's, as
    far as it is told. ``seconds``: how long their message is. ``line``: our extension or number
    that was called, as the notice names it.
    """

    disposition: str
    number: str
    name: str
    seconds: int | None
    line: str = ""


def read_phone_notice(
    subject: str,
    author_text: str,
    *,
    from_spec: str,
    headers: Mapping[str, tuple[str, ...]],
) -> PhoneNotice | None:
    """Reads a telephone system's mail, or returns None when it is none.

    It is one when it says that a call was missed or a message left, who called (a number, a name,
    or that it was withheld), and comes from a program. A call between our own extensions is none.
    """
    disposition = _disposition(plain_lower(subject[:300]))
    values = dict(_labelled(author_text))
    marked = any(name in headers for name in _HEADERS)
    if not disposition and (marked or _of_a_call(values)):
        disposition = _disposition(plain_lower(author_text[:600]))
    system = marked or bool(_SYSTEMS.search(from_spec.lower())) or _of_a_call(values)
    if not disposition or not (system or is_robot_address(from_spec)):
        return None
    # A robot's mail may speak of voicemail in passing: then only its subject names a caller.
    if not system:
        author_text, values = "", {}
    caller = _caller(subject, author_text, values, headers)
    if caller is None:
        return None
    name, number = caller
    # A name alone tells too little of a mail that goes to many: it may be advertising.
    if not number and "list-unsubscribe" in headers:
        return None
    said = values.get("duration", "") or f"{subject}\n{author_text[:2000]}"
    seconds = _seconds(said) if disposition == "voicemail" else None
    return PhoneNotice(
        disposition, number, name, seconds, _line(f"{subject}\n{author_text}", values)
    )


def _line(text: str, values: Mapping[str, str]) -> str:
    """Our side: what stands behind "To:", else the extension or mailbox that is named."""
    told = values.get("called", "")
    if "@" in told:
        told = ""
    match = _OUR_LINE.search(plain_lower(text[:2000]))
    return (told or (match[1] if match else ""))[:60]


def _disposition(text: str) -> str:
    if any(words in text for words in _all("missed_calls")):
        return "missed"
    return "voicemail" if any(words in text for words in _all("voicemails")) else ""


def _of_a_call(values: Mapping[str, str]) -> bool:
    """Whether the labelled lines are a call's; "From" and "To" alone head any forwarded letter."""
    return len(values.keys() & _TELLING) >= 2 and bool(values.keys() & {"number", "duration"})


def _caller(
    subject: str,
    text: str,
    values: Mapping[str, str],
    headers: Mapping[str, tuple[str, ...]],
) -> tuple[str, str] | None:
    """Name and number; an empty number where it was withheld. None: nobody from outside."""
    labelled = " ".join(filter(None, (values.get("caller"), values.get("number"))))
    own = (headers.get(name, ("",))[0] for name in _HEADERS[:3])
    sources = (*own, labelled, _after_words(subject), _after_words(text))
    for source in sources:
        if found := _identity(source):
            name, number = found
            name = name or values.get("name", "") or _name_in(values.get("caller", ""))
            return None if _EXTENSION.fullmatch(number) else (name, number)
    for source in sources:
        if _is_withheld(source):
            return "", ""
    name = _name_in(_after_words(subject) or values.get("caller", ""))
    return (name, "") if name else None


def _identity(source: str) -> tuple[str, str] | None:
    """A number, with the name beside it."""
    source = source[:400]
    plain = _number_in(source)
    if match := _CALLER_ID.search(source):
        number = match[2].strip()
        digits = sum(c.isdigit() for c in number)
        # "(650) 555-0101" is a number, not an extension with a name before it.
        if digits > _LONGEST_EXTENSION or (digits >= 2 and not plain):
            return _name_in(match[1]), number
    if plain:
        return _name_in(source[: plain.start()]), plain[0].strip()
    bare = source.strip().strip("<>()\"' ")
    return ("", bare) if _EXTENSION.fullmatch(bare) else None


def _number_in(text: str) -> re.Match[str] | None:
    found = _NUMBER.finditer(text)
    return next((m for m in found if not _DATE.fullmatch(m[0].strip())), None)


def _after_words(text: str) -> str:
    """What follows the word "from" after the notice's own words, in one line."""
    lines = text.split("\n")[:_LINES]
    for line in lines:
        lower = plain_lower(line)
        if not (_disposition(lower) or "mailbox" in lower):
            continue
        at = max((lower.find(w) + len(w) for w in _from_words() if w in lower), default=-1)
        if at >= 0 and len(lower) == len(line):
            return line[at : at + 200]
        if match := _number_in(line):
            return match[0]
    return ""


def _name_in(text: str) -> str:
    bare = re.split(r"[<(,;|]|\s-\s", text.strip())[0]
    bare = bare.strip(" \t\"'.:-–[]")
    if not bare or any(c.isdigit() for c in bare) or len(bare) > 80 or _is_withheld(bare):
        return ""
    return " ".join(bare.split()) if len(bare.split()) <= 6 else ""


def _is_withheld(text: str) -> bool:
    lower = plain_lower(text[:200]).strip(" \t\"'<>().:-[]")
    return any(lower == words or lower.startswith(f"{words} ") for words in _all("withheld"))


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Labelled lines by what they mean; the first of each counts, so they come last to first."""
    found = []
    for line in text.split("\n")[:_LINES]:
        label, colon, value = line.partition(":")
        meaning = _labels().get(plain_lower(label).strip(" \t*-•"), "")
        if colon and meaning and value.strip(" \t*"):
            found.append((meaning, value.strip(" \t*")))
    return reversed(found)


def _seconds(text: str) -> int | None:
    match = _DURATION.search(text)
    if match is None:
        return None
    if match[4]:
        return int(match[4])
    return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])


@cache
def _all(kind: str) -> tuple[str, ...]:
    return tuple(all_spellings(every(kind)))


@cache
def _from_words() -> tuple[str, ...]:
    return tuple(f" {w} " for w in all_spellings(every("caller_words")))


@cache
def _labels() -> dict[str, str]:
    meanings: dict[str, str] = {}
    for tongue in all_tongues():
        for meaning, words in tongue.call_labels.items():
            for label in all_spellings(words):
                meanings.setdefault(label, meaning)
    return meanings
