"""Letters as the bytes that mail programs send (RFC 5322, 2045 to 2049)."""

from base64 import b64encode, encodebytes
from binascii import b2a_qp
from datetime import datetime, timedelta
from functools import lru_cache
from zlib import crc32
from zoneinfo import ZoneInfo

from goodword.simulator.letter import Letter, Paper, Party
from goodword.simulator.quoting import html_body, plain_body

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONGEST_WORD = 42  # bytes in one encoded word, so that it stays under 75 characters
MAILERS = {
    "outlook": "Microsoft Outlook 16.0",
    "apple": "Apple Mail (2.3826.200)",
    "iphone": "iPhone Mail (23B85)",
    "thunderbird": "",
    "gmx": "GMX Webmail",
}


def put_on_the_wire(letter: Letter, mailbox: str, folder: str, host: str) -> bytes:
    """The letter as one mailbox holds it: received copies carry the way they came."""
    if letter.raw_body is None:
        letter.raw_body = _content(letter)
    content_headers, body = letter.raw_body
    lines = _trace(letter, mailbox, host) if folder != "sent" else []
    lines += _address_headers(letter)
    lines += letter.headers
    lines += [("MIME-Version", "1.0"), *content_headers]
    head = "\r\n".join([f"{name}: {value}" for name, value in lines])
    return b"%b\r\n\r\n%b" % (head.encode("ascii", "replace"), body)


def encoded(text: str) -> str:
    """A header's text, as encoded words (RFC 2047) where it needs them."""
    if text.isascii():
        return text
    chunks, size = [""], 0
    for char in text:
        size += len(char.encode())
        if size > LONGEST_WORD:
            chunks.append("")
            size = len(char.encode())
        chunks[-1] += char
    return "\r\n ".join(f"=?utf-8?B?{b64encode(part.encode()).decode()}?=" for part in chunks)


@lru_cache(maxsize=4096)
def address(party: Party) -> str:
    """A mailbox as headers write it (RFC 5322, 3.4)."""
    if not party.name:
        return party.spec
    if not party.name.isascii():
        return f"{encoded(party.name)} <{party.spec}>"
    if all(char.isalnum() or char in " '-" for char in party.name):
        return f"{party.name} <{party.spec}>"
    quoted = party.name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{party.spec}>'


def stamp(moment: datetime, zone: str) -> str:
    """A moment as the Date header writes it, in the writer's zone."""
    local = moment.astimezone(ZoneInfo(zone))
    shown = local.isoformat()
    day, month = DAYS[local.weekday()], MONTHS[local.month - 1]
    offset = shown[-6:].replace(":", "")
    return f"{day}, {shown[8:10]} {month} {local.year} {shown[11:19]} {offset}"


def _address_headers(letter: Letter) -> list[tuple[str, str]]:
    lines = [
        ("From", address(letter.sender)),
        ("To", ",\r\n ".join(map(address, letter.to))),
    ]
    if letter.cc:
        lines.append(("Cc", ",\r\n ".join(map(address, letter.cc))))
    if letter.reply_to:
        lines.append(("Reply-To", address(letter.reply_to)))
    lines += [("Subject", encoded(letter.subject)), ("Date", stamp(letter.date, letter.zone))]
    if letter.message_id:
        lines.append(("Message-ID", f"<{letter.message_id}>"))
    parent = letter.parent
    if parent and letter.threaded and parent.message_id:
        lines.append(("In-Reply-To", f"<{parent.message_id}>"))
        refs = [*parent.references[-8:], parent.message_id]
        letter.references = tuple(refs)
        lines.append(("References", "\r\n ".join([f"<{ref}>" for ref in refs])))
    mailer = MAILERS.get(letter.client)
    if mailer and not letter.automated:
        lines.append(("X-Mailer", mailer))
    return lines


def _trace(letter: Letter, mailbox: str, host: str) -> list[tuple[str, str]]:
    domain = letter.sender.spec.rpartition("@")[2] or "localhost"
    ident = crc32(f"{letter.key}/{mailbox}".encode())
    arrived = letter.date + timedelta(seconds=2 + ident % 40)
    return [
        ("Return-Path", f"<{letter.sender.spec}>" if letter.automated != "bounce" else "<>"),
        ("Delivered-To", f"{mailbox}@{host}"),
        (
            "Received",
            f"from mx.{domain} by mail.{host}\r\n with ESMTPS id {ident:08X};"
            f" {stamp(arrived, 'Europe/Dublin')}",
        ),
    ]


def _content(letter: Letter) -> tuple[tuple[tuple[str, str], ...], bytes]:
    boundary = f"=_{letter.key}_{crc32(letter.key.encode()):08x}"
    plain = plain_body(letter)
    if letter.html == "only":
        kind, body = _text_part(html_body(letter), "html", letter.client)
    else:
        kind, body = _text_part(plain, "plain", letter.client)
    if letter.html == "both":
        parts = [(kind, body), _text_part(html_body(letter), "html", letter.client)]
        kind, body = multipart("alternative", f"{boundary}a", parts)
    if letter.papers:
        papers = [_paper_part(paper) for paper in letter.papers]
        kind, body = multipart("mixed", f"{boundary}m", [(kind, body), *papers])
    return kind, body


def multipart(
    subtype: str,
    boundary: str,
    parts: list[tuple[tuple[tuple[str, str], ...], bytes]],
    params: str = "",
) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Several parts as one (RFC 2046, 5.1): its content headers and its bytes."""
    mark = b"--" + boundary.encode()
    out = []
    for headers, body in parts:
        head = "".join([f"{name}: {value}\r\n" for name, value in headers]).encode()
        out.append(b"%b\r\n%b\r\n%b\r\n" % (mark, head, body))
    kind = f'multipart/{subtype};{params} boundary="{boundary}"'
    return (("Content-Type", kind),), b"".join(out) + mark + b"--\r\n"


def _text_part(text: str, subtype: str, client: str) -> tuple[tuple[tuple[str, str], ...], bytes]:
    if text.isascii():
        charset, data = "us-ascii" if client == "apple" else "utf-8", text.encode()
        longest = max(map(len, text.split("\n")), default=0)
        if longest < 900:
            kind = f"text/{subtype}; charset={charset}"
            return (
                (("Content-Type", kind), ("Content-Transfer-Encoding", "7bit")),
                data.replace(b"\n", b"\r\n"),
            )
    elif client in ("outlook", "gmx"):
        charset = "windows-1252" if client == "outlook" else "iso-8859-1"
        try:
            data = text.encode(charset)
        except UnicodeEncodeError:
            charset, data = "utf-8", text.encode()
    else:
        charset, data = "utf-8", text.encode()
    kind = f'text/{subtype}; charset="{charset}"'
    if client == "iphone" and not text.isascii():
        coding, body = "base64", encodebytes(data.replace(b"\n", b"\r\n")).replace(b"\n", b"\r\n")
    else:
        coding, body = "quoted-printable", b2a_qp(data.replace(b"\n", b"\r\n"))
    return (("Content-Type", kind), ("Content-Transfer-Encoding", coding)), body


def _paper_part(paper: Paper) -> tuple[tuple[tuple[str, str], ...], bytes]:
    return (
        (
            ("Content-Type", f'{paper.type}; name="{paper.name}"'),
            ("Content-Disposition", f'attachment; filename="{paper.name}"'),
            ("Content-Transfer-Encoding", "base64"),
        ),
        encodebytes(paper.content).replace(b"\n", b"\r\n"),
    )
