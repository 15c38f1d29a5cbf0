"""A mail server as we use it: read-only, in a handful of commands (RFC 3501, 9051)."""

import contextlib
import logging
import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from goodword.channels.mail.live.positions import WINDOW
from goodword.channels.mail.live.trouble import Refusal

log = logging.getLogger(__name__)

LONGEST = 128 * 1024 * 1024
"""Bytes; of a longer message only its beginning is taken."""

_COUNT = re.compile(rb"COUNT (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder as the server lists it; ``flags`` in small letters without the backslash.

    ``path``: what people call it, with /, where ``name`` is no name.
    """

    name: str
    delimiter: str
    flags: frozenset[str]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the server says of a folder: its numbering, and how much lies in it."""

    uidvalidity: int
    uidnext: int | None
    messages: int
    modseq: int | None


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as the server gave it; ``whole``: not cut for its length."""

    data: bytes
    arrived: datetime | None
    whole: bool


def hang_up(client: IMAPClient) -> None:
    """End the connection without waiting for an answer."""
    with contextlib.suppress(Exception):
        client.shutdown()


class Server:
    """One connection to one mailbox. Nothing here changes anything on the server.

    A command that the server refuses raises `Refusal`, and the next one can be tried. Everything
    else that goes wrong raises one of `trouble.SERVER_ERRORS`, and the connection is of no use.
    """

    every_folder = False
    window = WINDOW

    def __init__(self, client: IMAPClient) -> None:
        self.client = client
        self.selected = ""
        self.waiting = False
        # A page of log for each line of each message is much work for nobody.
        client._imap.debug = 0
        client.normalise_times = False

    def can(self, capability: str) -> bool:
        """Whether the server offers an extension."""
        return bool(self.client.has_capability(capability))

    def folders(self) -> list[Listed]:
        """Every folder that can hold messages."""
        found = []
        for flags, delimiter, name in self.client.list_folders():
            told = frozenset(_text(flag).lstrip("\\").lower() for flag in flags)
            if not told & {"noselect", "nonexistent"}:
                found.append(Listed(name, _text(delimiter or b""), told))
        return found

    def personal(self) -> tuple[str, ...]:
        """What the names of this mailbox's own folders begin with; others' may be listed too."""
        if not self.can("NAMESPACE"):
            return ("",)
        try:
            with self._refusals():
                return tuple(p for p, _ in self.client.namespace().personal or ()) or ("",)
        except Refusal:
            return ("",)

    def status(self, name: str) -> Looked:
        """How a folder stands, without opening it."""
        if name == self.selected:
            return self.examine(name)
        wanted = ["MESSAGES", "UIDNEXT", "UIDVALIDITY"]
        if self.can("CONDSTORE"):
            wanted.append("HIGHESTMODSEQ")
        with self._refusals():
            told = self.client.folder_status(name, wanted)
            return _looked({key.upper(): value for key, value in told.items()}, b"MESSAGES")

    def examine(self, name: str) -> Looked:
        """Open a folder for reading only, and say how it stands (RFC 9051 §6.3.3)."""
        self.selected = ""
        with self._refusals():
            told = self.client.select_folder(name, readonly=True)
            self.selected = name
            return _looked(told, b"EXISTS")

    def survey(self, name: str, since: date | None) -> Looked:
        """Open a folder so that `uids` names all that lies in it; searches always do."""
        return self.examine(name)

    def uids(self, low: int, high: int | None, since: date | None = None) -> list[int]:
        """UIDs in the open folder from ``low`` to ``high``, both included, in ascending order.

        ``since``: those that arrived on that day or later, by the server's own record.
        """
        with self._refusals():
            found = self.client.search(_criteria(low, high, since))
            # "n:*" always names the last message, also when it lies below n.
            return sorted({int(u) for u in found if u >= low and (high is None or u <= high)})

    def count(self, high: int | None, since: date | None = None) -> int | None:
        """How many messages `uids` (from 1 on) would name; none: the server can't say (ESEARCH)."""
        if not self.can("ESEARCH") or high == 0:
            return 0 if high == 0 else None
        asked = [b"RETURN", b"(COUNT)", *(c.encode() for c in _criteria(1, high, since))]
        with self._refusals():
            told = self.client._raw_command_untagged(b"SEARCH", asked, response_name="ESEARCH")
            found = _COUNT.search(b" ".join(part for part in told if part))
            return int(found[1]) if found else None

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Bytes of messages, of those that are there."""
        with self._refusals():
            told = self.client.fetch(uids, ["RFC822.SIZE"])
            return {u: int(told[u].get(b"RFC822.SIZE", 0)) for u in uids if u in told}

    def raw(self, uids: Sequence[int], *, long: bool = False) -> dict[int, Raw]:
        """Messages as they are, unmarked as they were; those that the server does not give miss.

        ``long``: only the first 128 MiB.
        """
        part = f"<0.{LONGEST}>" if long else ""
        with self._refusals():
            told = self.client.fetch(uids, ["INTERNALDATE", f"BODY.PEEK[]{part}"])
            found = {u: _raw(told[u]) for u in uids if u in told}
            return {u: raw for u, raw in found.items() if raw is not None}

    def heads(self, uids: Sequence[int]) -> list[bytes]:
        """The headers of messages."""
        with self._refusals():
            told = self.client.fetch(uids, ["BODY.PEEK[HEADER]"])
            heads = (told[u].get(b"BODY[HEADER]") for u in uids if u in told)
            return [head for head in heads if isinstance(head, bytes)]

    def newest_heads(self, name: str, number: int) -> list[bytes]:
        """The headers of the newest messages of a folder."""
        seen = self.examine(name)
        high = seen.uidnext or max(self.uids(1, None), default=0) + 1
        return self.heads(self.uids(max(1, high - 10 * number), None)[-number:])

    def quota(self) -> tuple[int, int] | None:
        """How full the mailbox is (RFC 9208), in KiB: used and limit, (0, 0) without a limit.

        ``None``: it does not say so. Of several limits, the one that is reached first.
        """
        if not self.can("QUOTA"):
            return None
        try:
            _, quotas = self.client.get_quota_root("INBOX")
        except (IMAPClientError, ValueError, IndexError, TypeError) as error:
            # What no library can read must not keep mail from coming in.
            log.info("how full a mailbox is could not be read: %s", error)
            return None
        rooms = [one for one in quotas if _is_storage(one.resource) and one.limit > 0]
        tightest = max(rooms, key=lambda one: one.usage / one.limit, default=None)
        return (tightest.usage, tightest.limit) if tightest else (0, 0)

    def wait(self, name: str) -> Looked:
        """Open a folder, say how it stands, and let the server tell of changes (IDLE, RFC 2177)."""
        seen = self.examine(name)
        self.client.idle()
        self.waiting = True
        return seen

    def stop_waiting(self) -> None:
        """Take commands again; what the server told meanwhile is forgotten."""
        if self.waiting:
            self.waiting = False
            self.client.idle_done()

    def has_told(self) -> bool:
        """Whether words of the server were read already that no look at the socket would show."""
        plug = self.client.socket()
        plug.setblocking(False)
        try:
            return bool(self.client._imap.file.peek(1))
        except ssl.SSLWantReadError:
            return False
        finally:
            plug.setblocking(True)
            self.client._set_read_timeout()

    def socket(self) -> socket.socket:
        """What to wait for while `waiting`."""
        plug: socket.socket = self.client.socket()
        return plug

    def break_off(self) -> None:
        """End the connection while another thread waits for an answer on it."""
        with contextlib.suppress(OSError):
            self.client.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the connection."""
        hang_up(self.client)

    @contextlib.contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            raise Refusal(" ".join(str(error).split())[:200]) from error


def _criteria(low: int, high: int | None, since: date | None) -> list[str]:
    asked = ["UID", f"{low}:{'*' if high is None else high}"]
    if since is not None:
        asked += ["SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"]
    return asked


def _looked(told: Mapping[bytes, Any], messages: bytes) -> Looked:
    validity, uidnext = told.get(b"UIDVALIDITY"), told.get(b"UIDNEXT")
    if not validity:
        raise Refusal("The server does not number the messages of this folder (UIDVALIDITY).")
    modseq = told.get(b"HIGHESTMODSEQ")
    return Looked(
        int(_one(validity)),
        int(_one(uidnext)) if uidnext else None,
        int(told.get(messages) or 0),
        int(_one(modseq)) if modseq else None,
    )


def _one(value: Any) -> Any:
    """Of ``(5)`` or ``[b"5"]`` the five: servers and libraries differ."""
    return value[0] if isinstance(value, list | tuple) else value


def _raw(told: Mapping[bytes, Any]) -> Raw | None:
    for key in (b"BODY[]", b"BODY[]<0>"):
        data = told.get(key)
        if isinstance(data, bytes):
            arrived = told.get(b"INTERNALDATE")
            if isinstance(arrived, datetime):
                arrived = arrived.astimezone(UTC)
            return Raw(data, arrived, key == b"BODY[]")
    return None


def _is_storage(resource: bytes | str) -> bool:
    return _text(resource).upper() == "STORAGE"


def _text(value: bytes | str) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else value
