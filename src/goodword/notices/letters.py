"""Writes a mail of ours as bytes: headers that nobody can add to, lines that no server misreads."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from hashlib import sha256

from goodword.people.rules import is_addr_spec

_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_POLICY = policy.compat32.clone(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to a colleague, before it is bytes."""

    sender_name: str
    sender: str
    to_name: str
    to: str
    subject: str
    text: str
    html: str
    key: str
    at: datetime


def written(letter: Letter) -> bytes:
    """The mail's bytes. Raises ValueError for addresses that are none.

    It says of itself that a program wrote it (RFC 3834), so that nobody's absence note answers it
    and that no house that reads it, ours included, takes it for a customer's.
    """
    for spec in (letter.sender, letter.to):
        if not is_addr_spec(spec):
            raise ValueError(f"{spec!r} is no address that mail can go to.")
    text = _part(letter.text, "plain")
    mail: MIMEText | MIMEMultipart = text
    if letter.html:
        mail = MIMEMultipart("alternative", boundary=f"=_{_digest(letter.key)[:24]}")
        mail.attach(text)
        mail.attach(_part(letter.html, "html"))
    mail["From"] = _mailbox(letter.sender_name, letter.sender)
    mail["To"] = _mailbox(letter.to_name, letter.to)
    mail["Subject"] = _words(letter.subject)
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = message_id(letter.key, letter.sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    return _no_lone_dots(mail.as_bytes(policy=_POLICY))


def message_id(key: str, sender: str) -> str:
    """The same for the same mail, so that one that was sent twice is known by it."""
    domain = sender.rpartition("@")[2]
    return f"<goodword.{_digest(key)[:32]}@{domain if domain.isascii() else 'goodword.invalid'}>"


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _part(words: str, kind: str) -> MIMEText:
    return MIMEText(_clean(words), kind, _UTF8)  # type: ignore[arg-type]  # takes one as well


def _one_line(words: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def _words(words: str) -> str:
    """Words for a header: plain ASCII as they are, all else encoded; never a line of their own.

    What looks like an encoded word already is encoded again, so that nothing decodes it.
    """
    plain = _one_line(words)
    if plain.isascii() and "=?" not in plain and len(plain) < 70:
        return plain
    return _encoded(plain)


def _encoded(plain: str) -> str:
    return " ".join(Header(plain, "utf-8", maxlinelen=72).encode(linesep="\n").split())


def _mailbox(name: str, spec: str) -> str:
    plain = _one_line(name)
    if not plain:
        return spec
    if plain.isascii() and "=?" not in plain:
        return formataddr((plain, spec))
    return f"{_encoded(plain)} <{spec}>"


def _clean(words: str) -> str:
    """Text with its lines ended in one way, and no signs that only machines use."""
    lines = re.split(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", words)
    return "\n".join("".join(c for c in line if c == "\t" or c >= " ") for line in lines)


def _no_lone_dots(raw: bytes) -> bytes:
    """Dots at the beginning of lines written as quoted-printable does: no line can end the mail."""
    head, _, body = raw.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n" + re.sub(rb"(?m)^\.", b"=2E", body)
