"""What stands between a draft and its sending. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from goodword.access import Refused
from goodword.drafts.fields import unfilled
from goodword.drafts.recipients import Recipient, read_recipients

HOW = ("new", "reply", "all", "forward")
OWES = ("what", "due_at", "settles")
LONGEST = 500_000
"""Letters of a draft's own words."""
MOST_FILES = 50
LARGEST_FILES = 25 * 1024 * 1024
"""Bytes of all files of a draft together; what a mail server takes may be less."""
_ATTACHES = (
    "attached",
    "attachment",
    "enclosed",
    "anhang",
    "anbei",
    "angehängt",
    "en pièce jointe",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form of a draft, as it was typed."""

    how: str = "new"
    answers_entry: int | None = None
    mailbox_id: int | None = None
    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str = ""
    text: str = ""
    signed: bool = True
    quoted: bool = True
    owes: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing was written that anybody would miss."""
        return not self.text.strip() and self.how != "forward"

    def with_words(self, text: str, subject: str = "") -> "Written":
        """The same with words at its end; a subject only where there is none yet."""
        words = f"{self.text.rstrip()}\n\n{text}".lstrip("\n") if self.text.strip() else text
        return replace(self, text=words, subject=self.subject or subject)


@dataclass(frozen=True, slots=True)
class Owed:
    """What we shall owe once a letter is sent: to come back to it by ``due_at``."""

    what: str
    due_at: datetime

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Owed | None":
        """From what is kept; ``None`` where nothing, or nothing readable, stands there."""
        try:
            due = datetime.fromisoformat(str(value["due_at"]))
        except (KeyError, ValueError):
            return None
        return cls(str(value.get("what", "")), due) if due.tzinfo else None

    def to_json(self) -> dict[str, str]:
        """As it is kept."""
        return {"what": self.what, "due_at": self.due_at.isoformat()}


def settles(owes: Mapping[str, Any]) -> int:
    """The line that a letter was begun from, and that is done once it is sent; 0: none."""
    told = str(owes.get("settles", ""))
    return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0


@dataclass(frozen=True, slots=True)
class Question:
    """Something to agree to before a letter goes. ``code`` is what one agrees to."""

    code: str
    words: str


class AsksFirst(Refused):
    """A letter did not go yet: there is something to agree to, or to change, first."""

    def __init__(self, questions: Collection[Question]) -> None:
        super().__init__(" ".join(one.words for one in questions))
        self.questions = tuple(questions)


@dataclass(frozen=True, slots=True)
class Addressed:
    """Everybody a letter goes to."""

    to: tuple[Recipient, ...]
    cc: tuple[Recipient, ...]
    bcc: tuple[Recipient, ...]


def plain(text: str) -> str:
    """What a person typed, as every database can store it; lines end with a line feed."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().replace("\r\n", "\n")


def addressed(written: Written) -> Addressed:
    """To whom it goes. Raises `Refused`, saying what is no address, or that there is none."""
    told = [read_recipients(text) for text in (written.to, written.cc, written.bcc)]
    wrong = [piece for _, pieces in told for piece in pieces]
    if wrong:
        named = ", ".join(f"“{piece[:80]}”" for piece in wrong[:3])
        raise Refused(f"This is no e-mail address: {named}. Correct it or take it out.")
    to, cc, bcc = (tuple(people) for people, _ in told)
    if not (to or cc or bcc):
        raise Refused("Write to whom it goes.")
    return Addressed(to, cc, bcc)


def must_be_filled(written: Written) -> None:
    """Refuse a letter in which a template's field still stands."""
    left = unfilled(f"{written.subject}\n{written.text}")
    if left:
        raise Refused(" ".join(one.words for one in left))


def questions(written: Written, *, files: int) -> list[Question]:
    """What a careful colleague would ask before it goes."""
    found = []
    if not written.text.strip() and written.how != "forward" and not files:
        found.append(Question("empty", "There are no words in it yet."))
    if not written.subject.strip():
        found.append(Question("subject", "It has no subject."))
    words = written.text.casefold()
    if not files and any(sign in words for sign in _ATTACHES):
        found.append(Question("files", "It speaks of an attachment, but none is attached."))
    return found
