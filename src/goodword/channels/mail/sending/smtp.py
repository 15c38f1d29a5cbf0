"""Hands a mail to a mail server, and says truly what became of it.

A mail is in doubt from the moment its last byte is on the way until the server's answer: before
that, trying again is safe; after it, only the server knows.
"""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from goodword.channels.mail.sending.headers import wire_spec
from goodword.channels.mail.sending.smtp_words import one_line_of, plain_words

TIMEOUT = 20.0
"""Seconds that the server has for each answer."""
THINKING = 120.0
"""Seconds for its answer to a whole mail: it may be looked through first (RFC 5321 §4.5.3.2.6)."""


class TryAgain(Exception):  # noqa: N818 - these are verdicts, not faults
    """Not sent, and may be sent later; the text says why."""


class GiveUp(Exception):  # noqa: N818
    """Not sent, and trying again does not help; the text says why."""


class InDoubt(Exception):  # noqa: N818
    """Sent or not: the server did not say. It must not be sent again by itself."""


class NotAnyMore(Exception):  # noqa: N818
    """Not sent: at the last moment it was not to be sent any more.

    ``turned``: those whom the server would not have taken.
    """

    def __init__(self, turned: "dict[str, Turned]") -> None:
        super().__init__("not to be sent any more")
        self.turned = turned


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in. ``security``: ``starttls``, ``tls`` (from the start), ``none``.

    Certificates are always verified. ``sender`` is the address that mail comes from. ``addresses``:
    where the name was found to lie, looked at already; none: the name is looked up here. ``token``:
    access by OAuth, in the place of a password.
    """

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context
    addresses: tuple[str, ...] = ()
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Turned:
    """Why the server did not take one recipient; ``for_good``: asking again does not help."""

    words: str
    for_good: bool


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

    def open(self) -> int | None:
        """Connect and log in; the largest mail it takes, in bytes, as far as it says so.

        Raises `TryAgain` with what to look at.
        """
        smtp = self._smtp or self._connect()
        told = smtp.esmtp_features.get("size", "")
        return int(told) if told.isdecimal() and int(told) > 0 else None

    def deliver(self, recipient: str, letter: bytes) -> None:
        """Hand one mail in for one. Raises `TryAgain`, `GiveUp`, `InDoubt`."""
        turned = self.hand_in([recipient], letter).get(recipient)
        if turned is not None:
            raise GiveUp(turned.words) if turned.for_good else TryAgain(turned.words)

    def hand_in(
        self,
        recipients: Sequence[str],
        letter: bytes,
        *,
        sender: str = "",
        eight_bits: bool = False,
        utf8: bool = False,
        at_the_brink: Callable[[Sequence[str]], bool] = lambda _: True,
    ) -> dict[str, Turned]:
        """Hand one mail in for several; who was turned away, and why.

        ``at_the_brink`` is asked with those whom the server takes, before the mail itself goes: if
        it says no, nothing was sent. ``eight_bits``: the mail has bytes beyond ASCII (RFC 6152),
        ``utf8``: also in its headers (RFC 6532).
        Raises `TryAgain`, `GiveUp`, `InDoubt`, `NotAnyMore`.
        """
        smtp = self._smtp or self._connect()
        from_, to = (
            self._wire(sender or self._server.sender),
            {r: self._wire(r) for r in recipients},
        )
        try:
            beyond = utf8 or not all(spec.isascii() for spec in (from_, *to.values()))
            options = _options(smtp, letter, eight_bits=eight_bits, utf8=beyond)
            _expect(smtp.mail(from_, options), "the sender")
            turned = {r: t for r in recipients if (t := _turned(smtp.rcpt(to[r])))}
            taken = [r for r in recipients if r not in turned]
            if not taken:
                self._begin_anew()
                return turned
            if not at_the_brink(taken):
                raise NotAnyMore(turned)
            _expect(smtp.docmd("DATA"), "mail", wanted=354)
        except (TryAgain, GiveUp, NotAnyMore):
            self._begin_anew()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise TryAgain(plain_words(error)) from error
        self._send(smtp, letter)
        return turned

    def _send(self, smtp: smtplib.SMTP, letter: bytes) -> None:
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(max(self._server.timeout, THINKING))
            smtp.send(dotted(letter))
            answer = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._server.timeout)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise InDoubt(
                f"The mail server did not say whether it took it: {plain_words(error)}"
            ) from error
        _expect(answer, "the mail")

    def _wire(self, spec: str) -> str:
        try:
            return wire_spec(spec)
        except ValueError as error:
            raise GiveUp(str(error)) from error

    def _connect(self) -> smtplib.SMTP:
        told = self._server
        try:
            kind = _Secure if told.security == "tls" else _Plain
            smtp: smtplib.SMTP = kind(told)
            self._smtp = smtp
            if told.security == "starttls":
                smtp.starttls(context=told.context())
            smtp.ehlo_or_helo_if_needed()
            if told.token:
                _bear(smtp, told)
            elif told.user:
                smtp.login(told.user, told.password)
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            raise TryAgain(
                f"The mail server did not accept user and password: {plain_words(error)}"
            ) from error
        except UnicodeEncodeError as error:
            self._drop()
            raise TryAgain("The mail server takes plain letters, digits and signs only.") from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise TryAgain(plain_words(error)) from error
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


class _Plain(smtplib.SMTP):
    """The protocol over a socket to an address that was looked at, where there is one."""

    def __init__(self, told: Server) -> None:
        self._told = told
        super().__init__(told.host, told.port, timeout=told.timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        failed: OSError | None = None
        for address in self._told.addresses or (host,):
            try:
                return socket.create_connection((address, port), timeout, self.source_address)
            except OSError as error:
                failed = error
        raise failed or TimeoutError


class _Secure(_Plain):
    """The same by TLS from the first byte; the certificate has to carry the name."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = super()._get_socket(host, port, timeout)
        try:
            return self._told.context().wrap_socket(plain, server_hostname=self._told.host)
        except BaseException:
            plain.close()
            raise


def dotted(letter: bytes) -> bytes:
    """A mail as it goes over the line (RFC 5321 §4.5.2): CRLF alone ends a line, dots doubled.

    No bare CR or LF is left, so no server can take a part of the text for the end of the mail.
    """
    whole = re.sub(rb"\r\n|\r|\n", b"\r\n", letter)
    if not whole.endswith(b"\r\n") and whole:
        whole += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", whole) + b".\r\n"


def _options(smtp: smtplib.SMTP, letter: bytes, *, eight_bits: bool, utf8: bool) -> list[str]:
    options = []
    if utf8:
        if not smtp.has_extn("smtputf8"):
            raise GiveUp("The mail server does not take addresses with letters beyond ASCII.")
        options.append("SMTPUTF8")
    if eight_bits and smtp.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    if smtp.has_extn("size"):
        options.append(f"SIZE={len(letter)}")
    return options


def _bear(smtp: smtplib.SMTP, told: Server) -> None:
    """XOAUTH2, or OAUTHBEARER (RFC 7628) where that alone is offered."""
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    bearer = "XOAUTH2" not in offered and "OAUTHBEARER" in offered
    name = told.user.replace("=", "=3D").replace(",", "=2C")
    first = (
        f"n,a={name},\1auth=Bearer {told.token}\1\1"
        if bearer
        else f"user={told.user}\1auth=Bearer {told.token}\1\1"
    )

    def say(challenge: Any = None) -> str:
        # A refusal comes as a challenge with the reason in it, and wants one more answer.
        return first if challenge is None else "\1" if bearer else ""

    smtp.auth("OAUTHBEARER" if bearer else "XOAUTH2", say)


def _turned(answer: tuple[int, bytes]) -> Turned | None:
    code, said = answer
    if code in (250, 251):
        return None
    return Turned(
        f"The mail server did not take the recipient: {code} {one_line_of(said)}", code >= 500
    )


def _expect(answer: tuple[int, bytes], what: str, *, wanted: int = 250) -> None:
    code, said = answer
    if code == wanted or (wanted == 250 and code == 251):
        return
    words = f"The mail server did not take {what}: {code} {one_line_of(said)}"
    raise GiveUp(words) if 500 <= code < 600 else TryAgain(words)
