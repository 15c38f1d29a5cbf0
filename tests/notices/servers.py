"""A small mail server for tests: takes mail as a server would, and fails where it is told to."""

import contextlib
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Post:
    """What the server took, and what it was asked."""

    port: int = 0
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    fails: dict[str, list[str]] = field(default_factory=dict)
    """By command ("MAIL", "RCPT", "DATA", "." ...): what it answers the next times; "drop" ends
    the connection, "hang" never answers."""
    connections: int = 0


@contextlib.contextmanager
def mail_server(
    *,
    certificate: Path | None = None,
    implicit: bool = False,
    lenient: bool = False,
    user: str = "",
) -> Iterator[Post]:
    """A server on the loopback. ``lenient``: takes any ``\\n.\\n`` for the end of a mail, as the
    servers did that were open to smuggling."""
    told = Post()
    listening = socket.create_server(("127.0.0.1", 0))
    told.port = listening.getsockname()[1]
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not stop.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            told.connections += 1
            one = threading.Thread(
                target=_serve, args=(connection, told, context, implicit, lenient, user, stop),
                daemon=True,
            )  # fmt: skip
            threads.append(one)
            one.start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield told
    finally:
        stop.set()
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        accepting.join(5)
        for one in threads:
            one.join(5)


def _serve(
    connection: socket.socket, told: Post, context: ssl.SSLContext | None, implicit: bool,
    lenient: bool, user: str, stop: threading.Event,
) -> None:  # fmt: skip
    with contextlib.suppress(OSError, ssl.SSLError, ConnectionError):
        connection.settimeout(5)
        if implicit and context is not None:
            connection = context.wrap_socket(connection, server_side=True)
        _Talk(connection, told, context, implicit, lenient, user, stop).run()
    connection.close()


class _Talk:
    def __init__(self, connection, told, context, secure, lenient, user, stop) -> None:
        self.connection, self.told, self.context = connection, told, context
        self.secure, self.lenient, self.user, self.stop = secure, lenient, user, stop
        self.buffer, self.sender, self.to = b"", "", []

    def run(self) -> None:
        self.say("220 test")
        while line := self.line():
            verb = line.upper().split(" ")[0].split(":")[0]
            self.told.asked.append(verb)
            planned = self.told.fails.get(verb)
            if planned:
                answer = planned.pop(0)
                if answer == "drop":
                    return
                if answer == "hang":
                    self.stop.wait(5)
                    return
                self.say(answer)
                continue
            if not self.answer(verb, line):
                return

    def answer(self, verb: str, line: str) -> bool:
        if verb == "EHLO":
            offers = ["test", "8BITMIME"]
            if self.context is not None and not self.secure:
                offers.append("STARTTLS")
            if self.user:
                offers.append("AUTH PLAIN")
            self.say("\r\n".join(f"250{'-' if o != offers[-1] else ' '}{o}" for o in offers))
        elif verb == "STARTTLS":
            self.say("220 go on")
            self.connection = self.context.wrap_socket(self.connection, server_side=True)
            self.secure, self.buffer = True, b""
        elif verb == "AUTH":
            self.say("235 in" if self.user in _plain(line) else "535 5.7.8 wrong")
        elif verb == "MAIL":
            self.sender, self.to = line.partition("<")[2].partition(">")[0], []
            self.say("250 ok")
        elif verb == "RCPT":
            self.to.append(line.partition("<")[2].partition(">")[0])
            self.say("250 ok")
        elif verb == "DATA":
            self.say("354 go on")
            self.take()
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok")
        return True

    def take(self) -> None:
        ends = re.compile(rb"\r?\n\.\r?\n|\r\.\r") if self.lenient else re.compile(rb"\r\n\.\r\n")
        while not (found := ends.search(self.buffer)):
            self.buffer += self.more()
        raw, self.buffer = self.buffer[: found.start()] + b"\r\n", self.buffer[found.end() :]
        planned = self.told.fails.get(".")
        answer = planned.pop(0) if planned else "250 taken"
        if answer == "drop":
            raise ConnectionError
        if answer.startswith("250"):
            undotted = re.sub(rb"(?m)^\.\.", b".", raw)
            self.told.mails.append((self.sender, list(self.to), undotted))
        self.say(answer)

    def line(self) -> str:
        while b"\n" not in self.buffer:
            more = self.more()
            if not more:
                return ""
            self.buffer += more
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.rstrip(b"\r").decode("utf-8", "replace") or " "

    def more(self) -> bytes:
        told = self.connection.recv(65536)
        if not told:
            raise ConnectionError
        return told

    def say(self, words: str) -> None:
        self.connection.sendall(words.encode() + b"\r\n")


def _plain(line: str) -> str:
    import base64

    return base64.b64decode(line.split(" ")[-1] + "==").decode("utf-8", "replace")


def make_certificate(folder: Path, name: str = "localhost") -> Path:
    """A certificate with its key in one file, signed by itself, for this machine."""
    place = folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(place),
         "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    place.write_bytes(place.read_bytes() + (folder / "cert.pem").read_bytes())
    return place
