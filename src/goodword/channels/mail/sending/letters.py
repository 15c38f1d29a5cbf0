"""A letter before it is bytes: who writes, to whom, what, answering what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class To:
    """One of those a letter goes to; ``role``: ``to``, ``cc`` or ``bcc``."""

    spec: str
    name: str = ""
    role: str = "to"


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes along."""

    name: str
    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody wrote and wants sent.

    ``key``: the same key is sent once. ``answers_entry``: the entry that it answers, from whose own
    headers the thread is made. ``sender`` and ``sender_name`` are empty for the mailbox's address
    and the colleague's name. ``then`` is handed back when it was sent, and means nothing here.
    ``unsubscribe``: an address that takes a POST of who wants no more of this (RFC 8058).
    ``withdraw_if_they_write``: while it waits, it is withdrawn when one of those it goes to writes.
    """

    key: str
    mailbox_id: int
    people: tuple[To, ...]
    subject: str
    text: str
    html: str = ""
    files: tuple[File, ...] = ()
    answers_entry: int | None = None
    kind: Literal["letter", "automatic", "survey"] = "letter"
    sender: str = ""
    sender_name: str = ""
    then: Mapping[str, Any] = field(default_factory=dict)
    withdraw_if_they_write: bool = False
    unsubscribe: str = ""
