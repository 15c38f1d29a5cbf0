"""A stream of events by which a JMAP server tells that something changed (RFC 8620 §7.3).

What it says is not believed, only that it said something: whoever hears it asks what changed.
"""

import contextlib
import socket
import ssl
from time import monotonic

from goodword.channels.mail.live.jmap_http import Web

SIGN_OF_LIFE = 240
"""Seconds: so often the server is asked to say something, that routers keep the line open."""
_OPENING = 20.0
_LONGEST_HEAD = 64 * 1024
_SHORT = 10.0
_PATIENCE = 3


class NoStreamError(OSError):
    """The server opens no stream of events."""


class Stream:
    """An open stream. The socket can be waited for; what it says is taken by `take`."""

    def __init__(self, plug: socket.socket) -> None:
        self.plug = plug
        self.since = monotonic()
        self._told = b""
        try:
            self._read_head()
        except BaseException:
            self.close()
            raise

    def has_told(self) -> bool:
        """Whether words were read already that no look at the socket would show."""
        pending = isinstance(self.plug, ssl.SSLSocket) and self.plug.pending() > 0
        return bool(self._told) or pending

    def take(self) -> bool:
        """Forget what was told until now; false when the stream has ended."""
        self._told = b""
        self.plug.setblocking(False)
        try:
            while self.plug.recv(65536):
                pass
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self.plug.close()

    def _read_head(self) -> None:
        self.plug.settimeout(_OPENING)
        told = b""
        while b"\r\n\r\n" not in told:
            more = self.plug.recv(4096)
            if not more or len(told) > _LONGEST_HEAD:
                raise NoStreamError("the stream of events ended before it began")
            told += more
        head, _, self._told = told.partition(b"\r\n\r\n")
        status, _, headers = head.partition(b"\r\n")
        if status.split()[1:2] != [b"200"] or b"text/event-stream" not in headers.lower():
            raise NoStreamError(status.decode("ascii", "replace"))


class Pushing:
    """The stream of one mailbox, opened again when it ends; not where that does no good."""

    def __init__(self) -> None:
        self.stream: Stream | None = None
        self._short = 0

    def open(self, web: Web, url: str) -> bool:
        """Whether the server tells of changes from now on."""
        if self.stream is not None and not self.stream.take():
            self._ended()
        if self.stream is None and self._short < _PATIENCE:
            try:
                self.stream = Stream(web.stream(url))
            except (OSError, UnicodeError):
                self._short += 1
        return self.stream is not None

    def close(self) -> None:
        """End it."""
        if self.stream is not None:
            self.stream.close()
            self.stream = None

    def _ended(self) -> None:
        assert self.stream is not None
        self._short = self._short + 1 if monotonic() - self.stream.since < _SHORT else 0
        self.close()
