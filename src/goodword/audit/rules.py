"""What a line of the audit says, and the chain that shows when one was changed. Pure."""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

ACTS = {
    "saw": "saw",
    "searched": "searched",
    "did": "did",
    "exported": "took out",
    "erased": "erased",
    "logged in": "logged in",
    "logged out": "logged out",
    "wrong login": "failed to log in",
    "refused": "was refused",
}
ENTRANCES = ("page", "api", "terminal", "clock")
NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody did. No word of a customer's ever stands in it, only numbers.

    ``what`` names the page, command or operation; ``kind`` and ``object_id`` whom or what it was
    about. ``status`` is the answer's HTTP status, or a command's exit code. ``details`` holds
    numbers and our own names of things.
    """

    at: datetime
    entrance: str
    act: str
    what: str
    colleague_id: int | None = None
    token: str = ""
    origin: str = ""
    kind: str = ""
    object_id: int | None = None
    status: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """A line as it lies in the audit: numbered from 1, chained to the one before by ``digest``."""

    number: int
    line: Line
    digest: str


def instant(moment: datetime) -> str:
    """An instant as the audit writes it: UTC, always as long, so that text sorts like time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def details_text(details: Mapping[str, Any]) -> str:
    """Details as the audit writes them."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(before: str, number: int, line: Line) -> str:
    """The hash of a line and of everything before it (SHA-256, hex)."""
    parts = [
        before,
        number,
        instant(line.at),
        line.entrance,
        line.act,
        line.what,
        line.colleague_id,
        line.token,
        line.origin,
        line.kind,
        line.object_id,
        line.status,
        details_text(line.details),
    ]
    written = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def first_fault(lines: Iterable[Kept], *, after: int, before: str) -> tuple[str, Kept | None]:
    """What is wrong first in a run of lines (empty: nothing), and the last good line.

    ``after`` and ``before`` are number and hash of the line in front of the first.
    """
    last: Kept | None = None
    for kept in lines:
        if kept.number != after + 1:
            return f"between line {after} and line {kept.number} lines are missing", last
        if digest(before, kept.number, kept.line) != kept.digest:
            return f"line {kept.number} was changed", last
        after, before, last = kept.number, kept.digest, kept
    return "", last


def searched_words(query: str, key: bytes) -> list[str]:
    """Searched words as keyed hashes: one can ask for a word, nobody can read them."""
    folded = unicodedata.normalize("NFKC", query).casefold()
    words = "".join(c if c.isalnum() or c in "@._-" else " " for c in folded).split()
    return [word_digest(word, key) for word in dict.fromkeys(words)][:12]


def word_digest(word: str, key: bytes) -> str:
    """The keyed hash of one searched word, 16 hexadecimal digits."""
    return hmac.new(key, f"search:{word}".encode(), hashlib.sha256).hexdigest()[:16]
