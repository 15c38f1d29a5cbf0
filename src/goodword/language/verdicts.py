"""What a mail can turn out to be, and how its headers are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

Headers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Automated:
    """Whether a program sent this by itself; what kind of mail it is; why, in words.

    Kinds: "" (from a person), "list" (a post on a discussion list, which a person wrote),
    "newsletter", "auto-reply", "bounce", "receipt", "calendar", "notification".
    """

    automated: bool
    kind: str
    reasons: tuple[str, ...]


PERSON = Automated(automated=False, kind="", reasons=())


def robot(kind: str, reason: str) -> Automated:
    """A mail that a program sent."""
    return Automated(automated=True, kind=kind, reasons=(reason,))


def header_value(headers: Headers, name: str) -> str:
    """The first value of a header, lower case, without comments and blanks around."""
    values = headers.get(name, ())
    return values[0].strip().lower().partition("(")[0].strip() if values else ""
