"""How a connected mailbox is, in a few words. Pure: rows in, words out."""

from collections.abc import Iterable
from dataclasses import dataclass

from goodword.channels.mail.live.tables import Connection, Folder

ROLES = {
    "inbox": "inbox", "sent": "sent mail", "junk": "junk", "archive": "archive",
    "drafts": "drafts", "trash": "trash", "all": "all mail", "flagged": "marked ones", "other": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """``good``: nothing is to be done. ``words`` say how it is, ``more`` why, or how far it is."""

    good: bool
    words: str
    more: str = ""


def state_of(row: Connection, folders: Iterable[Folder]) -> State:
    """How a mailbox is. Since when it fails stands on the row."""
    if row.state == "paused":
        if row.last_success_at is None:
            return State(False, "not begun yet", "Look how much there is, then begin.")
        return State(True, "paused")
    if row.state == "broken":
        return State(False, "stopped", row.told)
    if row.cause:
        return State(False, "does not work at the moment", row.told)
    if row.last_success_at is None:
        return State(True, "it is being looked at for the first time")
    left = history_left([f for f in folders if f.wanted and not f.missing])
    pace = "new mail is told at once" if row.pushes else "new mail is asked for every few minutes"
    if left is None:
        return State(True, pace, "Older mail is being counted.")
    if left:
        many = f"{left:,} older messages are" if left > 1 else "One older message is"
        return State(True, pace, f"{many} still to come, the newest first.")
    return State(True, pace)


def history_left(folders: Iterable[Folder]) -> int | None:
    """How many older messages are still to come; ``None`` while that is not known."""
    left = 0
    for folder in folders:
        if folder.history_done:
            continue
        if folder.history_left is None:
            return None
        left += folder.history_left
    return left


def folder_words(folder: Folder) -> str:
    """A folder as a choice: its name, and what it is for where its name does not say so."""
    role = ROLES.get(folder.role, "")
    known = role and role.split()[0] in folder.shown.lower()
    name = "Inbox" if folder.role == "inbox" and folder.shown == "inbox" else folder.shown
    return name if known or not role else f"{name} ({role})"
