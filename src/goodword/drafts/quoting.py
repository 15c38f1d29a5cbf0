"""The letter that is answered or forwarded, as it stands under the new words. Pure.

Ours come first, then the signature after its line of two dashes, then the original: introduced and
marked with ``>`` where it is answered (RFC 3676 §4.5), under a head of its own where forwarded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from goodword.language import base_subject

LONGEST = 200_000
"""Letters of an original that are quoted; nobody reads further down."""


@dataclass(frozen=True, slots=True)
class Original:
    """A letter that is answered or forwarded. ``at`` is when it was sent; ``to``: as written."""

    sender: str
    at: datetime
    subject: str
    text: str
    to: str = ""
    cc: str = ""


def reply_subject(subject: str) -> str:
    """The subject of an answer: one Re:, whatever stood before it in whatever language."""
    return f"Re: {base_subject(subject)[0]}".strip()


def forward_subject(subject: str) -> str:
    """The subject of a letter that is passed on."""
    return f"Fwd: {base_subject(subject)[0]}".strip()


def quoted(original: Original, zone: ZoneInfo) -> str:
    """The original as an answer quotes it."""
    lines = _tidy(original.text).split("\n")
    marked = "\n".join(_marked(line) for line in lines)
    return f"On {_moment(original.at, zone)}, {original.sender} wrote:\n{marked}"


def forwarded(original: Original, zone: ZoneInfo) -> str:
    """The original as it is passed on, under a head that says whose it is."""
    head = [
        "---------- Forwarded message ----------",
        f"From: {original.sender}",
        f"Date: {_moment(original.at, zone)}",
        f"Subject: {original.subject}",
        f"To: {original.to}",
        *([f"Cc: {original.cc}"] if original.cc else []),
    ]
    return "\n".join([*map(_one_line, head), "", _tidy(original.text)])


def whole(text: str, *, signature: str = "", below: str = "") -> str:
    """A letter as it goes: the words, the signature, what is quoted or forwarded."""
    parts: Sequence[str] = (
        text.rstrip(),
        f"-- \n{signature.strip()}" if signature.strip() else "",
        below,
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


def _marked(line: str) -> str:
    # Quotes of quotes stand close (RFC 3676): ">> ", never "> > ".
    return f">{line}" if line.startswith(">") else f"> {line}".rstrip()


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "")[:LONGEST].strip("\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())
