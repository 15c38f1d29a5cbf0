"""The account behind a JMAP server made of dictionaries (RFC 8620, RFC 8621)."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

BOXES = {
    "in": {"name": "Inbox", "role": "inbox"},
    "se": {"name": "Gesendet", "role": "sent"},
    "ju": {"name": "Werbung", "role": "junk"},
    "dr": {"name": "Entwürfe", "role": "drafts"},
}


@dataclass
class Letter:
    """A letter on the server: its bytes, when it arrived, and where it lies."""

    raw: bytes
    received: datetime
    boxes: set[str]

    @property
    def blob(self) -> str:
        return "G" + hashlib.sha1(self.raw, usedforsecurity=False).hexdigest()


@dataclass
class Office:
    """The account, and what is wrong with its server.

    ``since``: changes before that state can't be told. ``statuses``: by blob, what its download is
    answered with. ``breaks_at``: at that many requests from now the line breaks off, in the middle
    of the answer. ``before``: by method, what happens just before it. ``said``: what was asked.
    """

    account: str = "u1"
    login: str = "office"
    password: str = "secret"
    boxes: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {key: dict(one) for key, one in BOXES.items()}
    )
    letters: dict[str, Letter] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)
    since: int = 0
    objects: int = 500
    page: int | None = None
    changes: int | None = None
    pushes: bool = False
    quotas: list[dict[str, Any]] | None = None
    statuses: dict[str, int] = field(default_factory=dict)
    errors: dict[str, dict[str, Any]] = field(default_factory=dict)
    breaks_at: int | None = None
    before: dict[str, Callable[[], object]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    streams: list[socket.socket] = field(default_factory=list)
    elsewhere: str = ""
    port: int = 0
    secure: bool = False
    _next: int = 1
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def url(self) -> str:
        return f"http{'s' if self.secure else ''}://127.0.0.1:{self.port}/.well-known/jmap"

    @property
    def state(self) -> str:
        return f"s{len(self.log)}"

    def add(self, raw: bytes, received: datetime, *boxes: str, key: str = "") -> str:
        """A letter arrives; its id."""
        with self.lock:
            key = key or f"M{self._next:05}"
            self._next += 1
            self.letters[key] = Letter(raw, received, set(boxes or ("in",)))
            self.log.append(("created", key))
        self.tell()
        return key

    def move(self, key: str, *boxes: str) -> None:
        with self.lock:
            self.letters[key].boxes = set(boxes)
            self.log.append(("updated", key))

    def remove(self, key: str) -> None:
        with self.lock:
            del self.letters[key]
            self.log.append(("destroyed", key))

    def tell(self) -> None:
        """Let everybody who listens know that something changed."""
        told = {"@type": "StateChange", "changed": {self.account: {"Email": self.state}}}
        for plug in self.streams:
            with contextlib.suppress(OSError):
                plug.sendall(f"event: state\ndata: {json.dumps(told)}\n\n".encode())

    @property
    def downloads(self) -> int:
        """How many letters were loaded."""
        return self.said.count("download")

    # What each method answers.

    def call(self, name: str, told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        act = self.before.pop(name, None)
        if act is not None:
            act()
        if name in self.errors:
            return "error", self.errors[name]
        if told.get("accountId") != self.account:
            return "error", {"type": "accountNotFound"}
        method = {
            "Mailbox/get": self._boxes, "Email/get": self._get, "Email/query": self._query,
            "Email/changes": self._changes, "Quota/get": self._quota,
        }.get(name)  # fmt: skip
        if method is None:
            return "error", {"type": "unknownMethod"}
        with self.lock:
            found = method(told)
        return ("error", found) if "type" in found else (name, found)

    def _boxes(self, told: dict[str, Any]) -> dict[str, Any]:
        def total(key: str) -> int:
            return sum(key in one.boxes for one in self.letters.values())

        found = [
            {"parentId": None, "role": None, **one, "id": key, "totalEmails": total(key)}
            for key, one in self.boxes.items()
        ]
        return {"state": self.state, "list": found, "notFound": []}

    def _get(self, told: dict[str, Any]) -> dict[str, Any]:
        if len(told["ids"]) > self.objects:
            return {"type": "requestTooLarge"}
        here = [key for key in told["ids"] if key in self.letters]
        missing = [key for key in told["ids"] if key not in self.letters]
        found = [self._shown(key, told["properties"]) for key in here]
        return {"state": self.state, "list": found, "notFound": missing}

    def _shown(self, key: str, properties: list[str]) -> dict[str, Any]:
        one = self.letters[key]
        head = one.raw.split(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")
        whole = {
            "id": key,
            "blobId": one.blob,
            "size": len(one.raw),
            "receivedAt": f"{one.received.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "mailboxIds": dict.fromkeys(one.boxes, True),
            "headers": [
                {"name": name, "value": value}
                for name, _, value in (h.partition(":") for h in head)
            ],
        }
        return {name: whole[name] for name in properties}

    def _query(self, told: dict[str, Any]) -> dict[str, Any]:
        box, after = told["filter"]["inMailbox"], told["filter"].get("after", "")
        if box not in self.boxes:
            return {"type": "invalidArguments", "arguments": ["filter/inMailbox"]}
        here = sorted(
            (
                (one.received, key)
                for key, one in self.letters.items()
                if box in one.boxes
                and f"{one.received.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" >= after
            ),
            reverse=True,
        )
        ids = [key for _, key in here]
        start = 0
        if told.get("anchor"):
            if told["anchor"] not in ids:
                return {"type": "anchorNotFound"}
            start = max(0, ids.index(told["anchor"]) + told.get("anchorOffset", 0))
        end = start + min(told["limit"], self.page or told["limit"])
        found: dict[str, Any] = {"queryState": self.state, "position": start, "ids": ids[start:end]}
        return found | ({"total": len(ids)} if told.get("calculateTotal") else {})

    def _changes(self, told: dict[str, Any]) -> dict[str, Any]:
        number = int(told["sinceState"].removeprefix("s"))
        if number < self.since or number > len(self.log):
            return {"type": "cannotCalculateChanges"}
        most = min(told["maxChanges"], self.changes or told["maxChanges"])
        kinds: dict[str, str] = {}
        for kind, key in self.log[number : number + most]:
            fresh = kinds.get(key) == "created"
            kinds[key] = kind if kind == "destroyed" or not fresh else "created"
        until = min(number + most, len(self.log))
        return {
            "oldState": told["sinceState"], "newState": f"s{until}",
            "hasMoreChanges": until < len(self.log),
            **{name: [k for k, kind in kinds.items() if kind == name]
               for name in ("created", "updated", "destroyed")},
        }  # fmt: skip

    def _quota(self, told: dict[str, Any]) -> dict[str, Any]:
        return {"state": "1", "list": self.quotas or [], "notFound": []}

    def session(self) -> dict[str, Any]:
        core = {"maxObjectsInGet": self.objects, "maxCallsInRequest": 1}
        offered: dict[str, Any] = {
            "urn:ietf:params:jmap:core": core, "urn:ietf:params:jmap:mail": {},
        }  # fmt: skip
        if self.quotas is not None:
            offered["urn:ietf:params:jmap:quota"] = {}
        return {
            "capabilities": offered,
            "accounts": {self.account: {"name": "office"}},
            "primaryAccounts": {"urn:ietf:params:jmap:mail": self.account},
            "username": self.login,
            "apiUrl": "/api",
            "downloadUrl": "/download/{accountId}/{blobId}/{name}?accept={type}",
            "uploadUrl": "/upload/{accountId}",
            "eventSourceUrl": "/events?types={types}&closeafter={closeafter}&ping={ping}",
            "state": "1",
        }

    def knows(self, header: str) -> bool:
        basic = base64.b64encode(f"{self.login}:{self.password}".encode()).decode()
        return header in (f"Basic {basic}", f"Bearer {self.password}")
