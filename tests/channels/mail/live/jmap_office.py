"""A JMAP server on loopback, with the faults of real ones."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from tests.channels.mail.live.jmap_account import Office


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    office: Office

    def log_message(self, *told: object) -> None:
        pass

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        office = self.office
        if path.path == "/.well-known/jmap":
            self._send(307, b"", location=office.elsewhere or "/session")
            return
        if not self._enter(path.path.split("/")[1]):
            return
        if path.path == "/session":
            self._send(200, json.dumps(office.session()).encode())
        elif path.path == "/events" and office.pushes:
            assert parse_qs(path.query)["closeafter"] == ["no"]
            office.streams.append(self.connection)
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.rfile.read()
        elif path.path.startswith("/download/"):
            self._download(unquote(path.path.split("/")[3]))
        else:
            self._send(204, b"")

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._enter("api"):
            return
        assert len(told["methodCalls"]) == 1
        name, asked, tag = told["methodCalls"][0]
        self.office.said.append(name)
        name, found = self.office.call(name, asked)
        self._send(200, json.dumps({"methodResponses": [[name, found, tag]]}).encode())

    def _enter(self, what: str) -> bool:
        if what != "api":
            self.office.said.append(what)
        if not self.office.knows(self.headers.get("Authorization", "")):
            self._send(401, b"")
            return False
        return True

    def _download(self, blob: str) -> None:
        if blob in self.office.statuses:
            self._send(self.office.statuses[blob], b"no")
            return
        found = [one.raw for one in self.office.letters.values() if one.blob == blob]
        self._send(200, found[0], kind="message/rfc822") if found else self._send(404, b"")

    def _send(
        self, status: int, body: bytes, *, location: str = "", kind: str = "application/json"
    ) -> None:
        breaks = False
        with self.office.lock:
            if self.office.breaks_at is not None:
                self.office.breaks_at -= 1
                breaks = self.office.breaks_at < 0
                if breaks:
                    self.office.breaks_at = None
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if breaks:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
            return
        self.wfile.write(body)


@contextlib.contextmanager
def open_office(office: Office | None = None, *, pem: Path | None = None) -> Iterator[Office]:
    """A server that answers on loopback until one leaves; by TLS with a certificate's ``pem``."""
    here = office or Office()
    handler = type("Handler", (_Handler,), {"office": here})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    here.port = server.server_address[1]
    if pem is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        here.secure = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        for plug in here.streams:
            with contextlib.suppress(OSError):
                plug.shutdown(socket.SHUT_RDWR)
        server.shutdown()
        server.server_close()


__all__ = ["Office", "open_office"]
