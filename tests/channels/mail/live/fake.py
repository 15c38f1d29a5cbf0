"""A mail server made of lists, with the faults of real ones; it has `imap.Server`'s methods."""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from goodword.channels.mail.live.imap import LONGEST, Listed, Looked, Raw
from goodword.channels.mail.live.trouble import Refusal


@dataclass
class Box:
    """A folder on the server; messages by UID."""

    flags: frozenset[str] = frozenset()
    uidvalidity: int = 1
    uidnext: int = 1
    messages: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)

    def add(self, raw: bytes, arrived: datetime) -> int:
        """A message arrives; its UID."""
        uid = self.uidnext
        self.messages[uid] = (raw, arrived)
        self.uidnext += 1
        return uid


class Fake:
    """The server, and a connection to it.

    ``refuses``: UIDs that FETCH answers with NO. ``breaks_at``: the connection breaks at that many
    commands from now. ``before``: by command, what happens on the server just before it. ``said``
    is every command that was given.
    """

    every_folder = False
    window = 50_000

    def __init__(self) -> None:
        self.boxes = {
            "INBOX": Box(),
            "Sent": Box(frozenset({"sent"})),
            "Spam": Box(frozenset({"junk"})),
        }
        self.selected = ""
        self.waiting = False
        self.capabilities: set[str] = {"ESEARCH"}
        self.refuses: set[int] = set()
        self.breaks_at: int | None = None
        self.before: dict[str, Callable[[], object]] = {}
        self.said: list[str] = []
        self.largest_fetch = 0

    @property
    def inbox(self) -> Box:
        """The inbox."""
        return self.boxes["INBOX"]

    def _hear(self, command: str) -> None:
        self.said.append(command)
        if self.breaks_at is not None:
            self.breaks_at -= 1
            if self.breaks_at < 0:
                self.breaks_at = None
                raise imaplib.IMAP4.abort("socket error: EOF")
        act = self.before.pop(command.split()[0], None)
        if act is not None:
            act()

    def can(self, capability: str) -> bool:
        return capability in self.capabilities

    def folders(self) -> list[Listed]:
        self._hear("LIST")
        return [Listed(name, "/", box.flags) for name, box in self.boxes.items()]

    def personal(self) -> tuple[str, ...]:
        return ("",)

    def _looked(self, name: str) -> Looked:
        box = self.boxes.get(name)
        if box is None:
            raise Refusal("[NONEXISTENT] There is no such folder.")
        return Looked(box.uidvalidity, box.uidnext, len(box.messages), None)

    def status(self, name: str) -> Looked:
        self._hear(f"STATUS {name}")
        return self._looked(name)

    def examine(self, name: str) -> Looked:
        self._hear(f"EXAMINE {name}")
        self.selected = name
        return self._looked(name)

    def uids(self, low: int, high: int | None, since: date | None = None) -> list[int]:
        self._hear(f"SEARCH {low}:{high or '*'} {since or ''}")
        return sorted(
            uid
            for uid, (_, arrived) in self.boxes[self.selected].messages.items()
            if uid >= low and (high is None or uid <= high)
            and (since is None or arrived.date() >= since)
        )  # fmt: skip

    def count(self, high: int | None, since: date | None = None) -> int | None:
        return len(self.uids(1, high, since))

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        self._hear("SIZES")
        here = self.boxes[self.selected].messages
        return {uid: len(here[uid][0]) for uid in uids if uid in here}

    def raw(self, uids: Sequence[int], *, long: bool = False) -> dict[int, Raw]:
        self._hear("FETCH " + ",".join(map(str, uids)))
        here = self.boxes[self.selected].messages
        if self.refuses & set(uids):
            raise Refusal("[SERVERBUG] Internal error reading a message.")
        found = {uid: here[uid] for uid in uids if uid in here}
        self.largest_fetch = max(self.largest_fetch, sum(len(raw) for raw, _ in found.values()))
        return {
            uid: Raw(raw[: LONGEST if long else None], arrived.astimezone(UTC), not long)
            for uid, (raw, arrived) in found.items()
        }

    def heads(self, uids: Sequence[int]) -> list[bytes]:
        self._hear("HEADS")
        here = self.boxes[self.selected].messages
        return [here[u][0].partition(b"\n\n")[0] + b"\n\n" for u in uids if u in here]

    def newest_heads(self, name: str, number: int) -> list[bytes]:
        self.examine(name)
        return self.heads(self.uids(1, None)[-number:])

    def survey(self, name: str, since: date | None) -> Looked:
        return self.examine(name)

    def quota(self) -> None:
        return None

    def wait(self, name: str) -> Looked:
        self._hear("IDLE")
        self.waiting = True
        return self.examine(name)

    def stop_waiting(self) -> None:
        if self.waiting:
            self._hear("DONE")
            self.waiting = False

    def second(self) -> Fake:
        """Another connection to the same mailbox."""
        other = Fake()
        other.boxes, other.capabilities = self.boxes, self.capabilities
        return other

    def close(self) -> None:
        self.selected = ""
        self.waiting = False
