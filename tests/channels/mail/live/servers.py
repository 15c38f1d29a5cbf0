"""Small servers for trying logins: an IMAP server that answers by a script, and a token service."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

type Script = Callable[[str], list[str]]
A_DAY = timedelta(days=1)


@cache
def certificate(
    folder: Path, name: str = "localhost", *, begins: int = -1, ends: int = 30
) -> tuple[Path, datetime]:
    """A file with a key and its own certificate for ``name``, and until when that is good.

    ``begins`` and ``ends`` are days from now.
    """
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC).replace(microsecond=0)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins * A_DAY).not_valid_after(now + ends * A_DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.1"))]
                if name == "localhost" else [x509.DNSName(name)]
            ), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / f"{name}-{begins}-{ends}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + built.public_bytes(serialization.Encoding.PEM))
    return path, now + ends * A_DAY


class MailServer:
    """An IMAP server on this machine. ``says``: its answers to a command, by its first word.

    An answer is the lines before the tagged one, and the tagged one without its tag.
    """

    def __init__(
        self,
        *,
        pem: Path | None = None,
        tls: bool = False,
        greeting: str = "* OK ready",
        capabilities: str = "IMAP4rev1 AUTH=PLAIN",
        says: dict[str, list[str]] | None = None,
        continues: str = "",
    ) -> None:
        self.pem, self.tls, self.greeting = pem, tls, greeting
        self.capabilities, self.says, self.continues = capabilities, says or {}, continues
        self.heard: list[str] = []
        self._plug = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._plug.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        # Closing alone would not wake who waits in accept, and the port would go on answering.
        with suppress(OSError):
            self._plug.shutdown(socket.SHUT_RDWR)
        self._plug.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                one, _ = self._plug.accept()
                threading.Thread(target=self._speak, args=(one,), daemon=True).start()

    def _speak(self, plug: socket.socket) -> None:
        with suppress(OSError, ValueError):
            if self.tls:
                plug = self._secured(plug)
            if not self.greeting:
                plug.close()
                return
            plug.sendall(f"{self.greeting}\r\n".encode())
            self._listen(plug)
            plug.close()

    def _listen(self, plug: socket.socket) -> None:
        file = plug.makefile("rb")
        while line := file.readline(9000):
            told = line.decode().rstrip("\r\n")
            self.heard.append(told)
            tag, _, command = told.partition(" ")
            word = command.split(" ")[0].upper()
            if word == "CAPABILITY":
                plug.sendall(f"* CAPABILITY {self.capabilities}\r\n{tag} OK done\r\n".encode())
                continue
            if word == "AUTHENTICATE":
                plug.sendall(b"+ \r\n")
                self.heard.append(file.readline(9000).decode().strip())
                if self.continues:
                    plug.sendall(f"+ {self.continues}\r\n".encode())
                    self.heard.append(file.readline(9000).decode().strip())
            lines = self.says.get(word, ["OK done"])
            whole = [*lines[:-1], f"{tag} {lines[-1]}"]
            plug.sendall("".join(f"{one}\r\n" for one in whole).encode())
            if word == "STARTTLS" and whole[-1].endswith("OK done"):
                plug = self._secured(plug)
                file = plug.makefile("rb")

    def _secured(self, plug: socket.socket) -> socket.socket:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.pem is not None
        context.load_cert_chain(self.pem)
        return context.wrap_socket(plug, server_side=True)


class TokenServer:
    """A token service of OAuth on this machine; ``answers`` come one after the other."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answers: list[tuple[int, Any]] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                served.asked.append({k: v[0] for k, v in parse_qs(body).items()})
                status, told = served.answers.pop(0)
                raw = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args: object) -> None:
                return None

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=lambda: self._server.serve_forever(0.02), daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def running[T: (MailServer, TokenServer)](server: T) -> Iterator[T]:
    """A server for as long as the block lasts."""
    try:
        yield server
    finally:
        server.stop()
