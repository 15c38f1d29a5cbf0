"""The small business, and a server that gets messages."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from tests.web.business import Business, open_business


@pytest.fixture
def business(db: None, tmp_path: Path, settings: Any) -> Business:
    """The whole house with its mail; its passwords are of no matter here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    return open_business(tmp_path)


@pytest.fixture
def now() -> datetime:
    """The real present."""
    return datetime.now(UTC)


@dataclass
class Listener:
    """A server of somebody's, and what it was told. ``status``: what it answers."""

    port: int = 0
    status: int = 200
    words: bytes = b"thank you"
    heads: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://hooks.example:{self.port}/in"

    @property
    def told(self) -> list[dict[str, Any]]:
        """The messages it got."""
        return [json.loads(body) for body in self.bodies]


@pytest.fixture
def listener(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """A server on this machine that the operator has allowed by name."""
    settings.PRIVATE_HOSTS = frozenset({"hooks.example"})
    monkeypatch.setattr("goodword.access.outbound._resolve", lambda host, port: ["127.0.0.1"])
    heard = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.heads.append({k.lower(): v for k, v in self.headers.items()})
            heard.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(heard.status)
            self.send_header("Content-Length", str(len(heard.words)))
            self.end_headers()
            self.wfile.write(heard.words)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield heard
    server.shutdown()
    server.server_close()
