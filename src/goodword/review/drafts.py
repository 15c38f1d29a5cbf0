"""What the reviewer is given."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the other side, as it came: what it quotes is not read."""

    text: str
    when: datetime | None = None
    sender: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply as it stands in the box.

    `text` may hold a signature and the quoted original; neither is judged. `to`: those it goes
    to, by name or address; `sender`: who writes ("Berta Blum <berta@house.example>").
    `reply_to`: the letter it answers; `earlier`: theirs before that, oldest first. `due_at`: when
    an answer was due, in an instant with a zone. `thanks_due`: what thanks are due for, in words
    ("your first order"); empty for nothing.
    """

    text: str
    subject: str = ""
    to: tuple[str, ...] = ()
    sender: str = ""
    reply_to: Letter | None = None
    earlier: tuple[Letter, ...] = ()
    due_at: datetime | None = None
    thanks_due: str = ""
