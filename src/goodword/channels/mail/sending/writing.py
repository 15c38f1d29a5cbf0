"""Writes a letter as bytes: lines end with CRLF, none is too long, no sign of it needs eight bits.

RFC 5322 and 2045 to 2049. The letter is written as our Sent folder keeps it, its Bcc first;
`for_others` is what goes over the line.
"""

import base64
import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from goodword.channels.mail.sending import headers
from goodword.channels.mail.sending.letters import File, To

MARK = "X-Goodword-Letter"
_MOST_REFERENCES = 40
_BCC = re.compile(rb"(?im)^bcc:[^\n]*\n(?:[ \t][^\n]*\n)*")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands on a letter beside its words. ``references`` end with what it answers."""

    sender: str
    sender_name: str
    people: tuple[To, ...]
    subject: str
    at: datetime
    message_id: str
    mark: str
    references: tuple[str, ...] = ()
    answers: str = ""
    automatic: bool = False
    unsubscribe: str = ""


def written(envelope: Envelope, *, text: str, html: str = "", files: Sequence[File] = ()) -> bytes:
    """The letter's bytes. Raises ValueError for addresses that are none."""
    body = _part("plain", text)
    if html:
        body = _several("alternative", [body, _part("html", html)], envelope.mark)
    if files:
        body = _several("mixed", [body, *(_file(one) for one in files)], envelope.mark)
    return b"".join((_head(envelope), b"MIME-Version: 1.0\r\n", body))


def for_others(letter: bytes) -> bytes:
    """A letter without its Bcc, as it goes to everybody."""
    head, blank, body = letter.partition(b"\r\n\r\n")
    return _BCC.sub(b"", head + b"\r\n").removesuffix(b"\r\n") + blank + body


def thread(
    message_id: str, references: Sequence[str], in_reply_to: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """What an answer says it answers, and its References, oldest first (RFC 5322 §3.6.4).

    The parent's References, or its In-Reply-To where that names one letter only; then the parent.
    Of a very long story the beginning and the newest stay, as the RFC's "may" allows.
    """
    earlier = headers.identifiers(references)
    if not earlier:
        told = headers.identifiers(in_reply_to)
        earlier = told if len(told) == 1 else []
    own = headers.identifiers([message_id] if message_id else [])
    chain = [one for one in earlier if one not in own] + own
    if len(chain) > _MOST_REFERENCES:
        chain = [chain[0], *chain[1 - _MOST_REFERENCES :]]
    return (own[0] if own else ""), tuple(chain)


def _head(envelope: Envelope) -> bytes:
    by_role = {
        role: [(p.name, p.spec) for p in envelope.people if p.role == role]
        for role in ("to", "cc", "bcc")
    }
    lines = []
    if by_role["bcc"]:
        lines.append(headers.field("Bcc", headers.mailboxes(by_role["bcc"])))
    lines += [
        headers.field("Date", [format_datetime(envelope.at)]),
        headers.field("From", headers.mailbox(envelope.sender_name, envelope.sender)),
    ]
    if by_role["to"]:
        lines.append(headers.field("To", headers.mailboxes(by_role["to"])))
    elif not by_role["cc"]:
        lines.append(b"To: undisclosed-recipients:;\r\n")
    if by_role["cc"]:
        lines.append(headers.field("Cc", headers.mailboxes(by_role["cc"])))
    lines.append(headers.field("Subject", headers.words(envelope.subject)))
    lines.append(headers.field("Message-ID", [envelope.message_id]))
    if envelope.answers:
        lines.append(headers.field("In-Reply-To", [envelope.answers]))
    if envelope.references:
        lines.append(headers.field("References", envelope.references))
    lines.append(headers.field(MARK, [envelope.mark]))
    if envelope.automatic:
        # RFC 3834 §5; the second one is what Exchange looks at.
        lines.append(b"Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n")
    if envelope.unsubscribe:
        # RFC 2369 and 8058: mail programs offer a button that asks nothing more.
        lines.append(headers.field("List-Unsubscribe", [f"<{envelope.unsubscribe}>"]))
        lines.append(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
    return b"".join(lines)


def _part(kind: str, words: str) -> bytes:
    clean = _clean(words)
    lines = clean.split("\n")
    plain = clean.isascii() and all(
        len(line) <= headers.LINE and not line.startswith((".", "From ")) for line in lines
    )
    how = "7bit" if plain else "quoted-printable"
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {how}\r\n\r\n'
    body = clean if clean.endswith("\n") else f"{clean}\n"
    raw = body.replace("\n", "\r\n").encode() if plain else _quoted(body)
    return head.encode() + raw


def _quoted(text: str) -> bytes:
    """Quoted-printable; no line begins with a dot or "From ", which servers and archives change."""
    coded = quopri.encodestring(text.encode())
    coded = re.sub(rb"(?m)^\.", b"=2E", coded)
    coded = re.sub(rb"(?m)^From ", b"From=20", coded)
    return coded.replace(b"\n", b"\r\n")


def _clean(words: str) -> str:
    """Text with its lines ended in one way, and no signs that only machines use."""
    lines = re.split(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", words)
    kept = ("".join(c for c in line if c == "\t" or c >= " ") for line in lines)
    return "\n".join(kept).encode("utf-8", "replace").decode()


def _several(kind: str, parts: Sequence[bytes], mark: str) -> bytes:
    # Quoted-printable and base64 have no line that begins so; the mark is ours and random.
    boundary = f"=_{kind[0]}{mark}"
    opened = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}\r\n".encode()
    joined = b"".join(line + part.removesuffix(b"\r\n") + b"\r\n" for part in parts)
    return opened + joined + f"--{boundary}--\r\n".encode()


def _file(file: File) -> bytes:
    name = headers.file_name(file.name) or "file"
    told = [f"{headers.media_type(file.type)};", *headers.file_parameters(name, "name")]
    head = headers.field("Content-Type", told)
    told = ["attachment;", *headers.file_parameters(name, "filename")]
    head += headers.field("Content-Disposition", told)
    head += b"Content-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(file.content).replace(b"\n", b"\r\n")
