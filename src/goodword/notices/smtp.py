"""Hands a mail to a mail server, and says truly what became of it.

A mail is in doubt from the moment its last byte is on the way until the server's answer: before
that, trying again is safe; after it, only the server knows.
"""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

TIMEOUT = 20.0
"""Seconds that the server has for each answer."""


class TryAgain(Exception):  # noqa: N818 - these are verdicts, not faults
    """Not sent, and may be sent later; the text says why."""


class GiveUp(Exception):  # noqa: N818
    """Not sent, and trying again does not help; the text says why."""


class InDoubt(Exception):  # noqa: N818
    """Sent or not: the server did not say. It must not be sent again by itself."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in. ``security``: ``starttls``, ``tls`` (from the start), ``none``.

    Certificates are always verified. ``sender`` is the address that mail comes from.
    """

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context


class Connection:
    """One conversation with the server, for several mails. Use as a context manager."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp.close()

    def deliver(self, recipient: str, letter: bytes) -> None:
        """Hand one mail in. Raises `TryAgain`, `GiveUp`, `InDoubt`."""
        smtp = self._smtp or self._connect()
        options = [] if recipient.isascii() else ["SMTPUTF8"]
        if options and not smtp.has_extn("smtputf8"):
            raise GiveUp("The mail server does not take addresses with letters beyond ASCII.")
        try:
            _expect(smtp.mail(self._server.sender, options), "the sender")
            _expect(smtp.rcpt(recipient), "the recipient")
            _expect(smtp.docmd("DATA"), "mail", wanted=354)
        except (TryAgain, GiveUp):
            self._begin_anew()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise TryAgain(_words(error)) from error
        try:
            smtp.send(dotted(letter))
            answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise InDoubt(f"The mail server did not say whether it took it: {_words(error)}") from (
                error
            )
        _expect(answer, "the mail")

    def _connect(self) -> smtplib.SMTP:
        told = self._server
        try:
            if told.security == "tls":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    told.host, told.port, timeout=told.timeout, context=told.context()
                )
            else:
                smtp = smtplib.SMTP(told.host, told.port, timeout=told.timeout)
            self._smtp = smtp
            if told.security == "starttls":
                smtp.starttls(context=told.context())
            smtp.ehlo_or_helo_if_needed()
            if told.user:
                smtp.login(told.user, told.password)
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            raise TryAgain(
                f"The mail server did not accept user and password: {_words(error)}"
            ) from (error)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise TryAgain(_words(error)) from error
        return smtp

    def _begin_anew(self) -> None:
        """Forget what was begun of one mail, so that the next can be handed in."""
        try:
            assert self._smtp is not None
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def dotted(letter: bytes) -> bytes:
    """A mail as it goes over the line (RFC 5321 §4.5.2): CRLF alone ends a line, dots doubled.

    No bare CR or LF is left, so no server can take a part of the text for the end of the mail.
    """
    lines = re.split(rb"\r\n|\r|\n", letter)
    if lines and not lines[-1]:
        lines.pop()
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + (
        b".\r\n"
    )


def _expect(answer: tuple[int, bytes], what: str, *, wanted: int = 250) -> None:
    code, said = answer
    if code == wanted or (wanted == 250 and code == 251):
        return
    words = f"The mail server did not take {what}: {code} {_plain(said)}"
    raise GiveUp(words) if 500 <= code < 600 else TryAgain(words)


def _words(error: Exception) -> str:
    """What went wrong on the line, in words that say what to look at."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The mail server's certificate is not valid: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(error, socket.gaierror):
        return "The mail server's name is not known. Is it written rightly?"
    if isinstance(error, ConnectionRefusedError):
        return "The mail server did not accept the connection. Are host and port right?"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"The mail server can't do what is asked of it: {error}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    if isinstance(error, OSError) and error.strerror:
        return f"The connection to the mail server failed: {error.strerror}"
    return f"The mail server ended the conversation: {error}"


def _plain(said: bytes | str) -> str:
    """What a server said, as one short line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
