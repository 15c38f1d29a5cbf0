"""Connections of mailboxes, as programs see them: never what lets one in."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Number, Told
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.watching_state import state_of
from goodword.channels.mail.live.watching_tables import Worry
from goodword.wiring.connecting import Looked


class FolderShape(Schema):
    """A folder on the server. `history_left`: older messages still to come; null: not known."""

    id: int
    name: str
    role: str
    wanted: bool
    messages: int | None
    history_left: int | None
    told: str


class ConnectionShape(Schema):
    """How a mailbox is reached, and how it goes; `words` and `more` say so for people.

    `url`: the address of its JMAP session; empty: it is reached by IMAP.
    """

    mailbox_id: int
    mailbox: str
    host: str
    port: int
    security: str
    login: str
    url: str
    since: date | None
    state: str
    cause: str
    words: str
    more: str
    pushes: bool
    failing_since: datetime | None
    last_success_at: datetime | None
    last_message_at: datetime | None
    certificate_until: datetime | None
    folders: list[FolderShape]


class Counted(Schema):
    """A folder as the server counts it; null: not counted, `told` says why it can't be opened."""

    folder_id: int
    name: str
    wanted: bool
    messages: int | None
    since: int | None
    told: str


class WorryShape(Schema):
    """Something about a mailbox that somebody should look at. `words`: what it is, what to do."""

    id: int
    mailbox_id: int
    mailbox: str
    kind: str
    words: str
    since: datetime
    ended_at: datetime | None


class Since(Told):
    """The first day whose mail is taken; null: all of it."""

    since: date | None


class Folders(Told):
    """The folders whose messages are taken."""

    folder_ids: Annotated[list[Number], Field(min_length=1, max_length=5000)]


def connection(row: Connection) -> ConnectionShape:
    """A connection with its folders."""
    folders = sorted(row.folders.all(), key=lambda folder: folder.shown)
    state = state_of(row, folders)
    return ConnectionShape(
        mailbox_id=row.mailbox_id, mailbox=row.mailbox.name, host=row.host, port=row.port,
        security=row.security, login=row.login, url=row.url, since=row.from_date, state=row.state,
        cause=row.cause, words=state.words, more=state.more, pushes=row.pushes,
        failing_since=row.failing_since, last_success_at=row.last_success_at,
        last_message_at=row.last_message_at, certificate_until=row.certificate_until,
        folders=[_folder(one) for one in folders if not one.missing],
    )  # fmt: skip


def _folder(one: Folder) -> FolderShape:
    return FolderShape(
        id=one.pk, name=one.shown, role=one.role, wanted=one.wanted, messages=one.messages,
        history_left=0 if one.history_done else one.history_left, told=one.told,
    )  # fmt: skip


def counted(one: Looked) -> Counted:
    """What the server says of a folder."""
    return Counted(
        folder_id=one.folder.pk, name=one.folder.shown, wanted=one.folder.wanted,
        messages=one.messages, since=one.since, told=one.told,
    )  # fmt: skip


def worry(row: Worry) -> WorryShape:
    """What is to be looked at."""
    return WorryShape(
        id=row.pk, mailbox_id=row.mailbox_id, mailbox=row.mailbox.name, kind=row.kind,
        words=row.words, since=row.since, ended_at=row.ended_at,
    )  # fmt: skip
