"""What `goodword parse` does: one mail and what Goodword makes of it, without a database."""

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO

from goodword.channels.mail import Mail, parse_mail
from goodword.language import read_asks, read_automated, read_zones

_LONGEST = 1 << 30
_LENGTH_BYTES = 8


def quickly(arguments: list[str]) -> bool:
    """Do what well-formed arguments ask, and end; False when they are not well-formed."""
    files = [word for word in arguments if word == "-" or not word.startswith("-")]
    flags = [word for word in arguments if word not in files]
    if len(files) > 1 or not set(flags) <= {"--json", "--serve"}:
        return False
    code = run(files[0] if files else "-", as_json="--json" in flags, serve="--serve" in flags)
    sys.exit(code)


def run(file: str, *, as_json: bool, serve: bool) -> int:
    """Answer on standard output. The exit code: 0, or 2 when there is no such file."""
    if serve:
        answer_all(sys.stdin.buffer, sys.stdout.buffer)
        return 0
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        print(_why(file, error), file=sys.stderr)
        return 2
    told = describe(parse_mail(raw))
    if as_json:
        _write_line(sys.stdout.buffer, told)
    else:
        sys.stdout.buffer.write(readable(told).encode("utf-8") + b"\n")
    return 0


def _why(file: str, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no file {file}."
    if isinstance(error, IsADirectoryError):
        return f"{file} is a folder. Name one mail in it."
    return f"{file} cannot be read: {getattr(error, 'strerror', None) or error}."


def describe(mail: Mail) -> dict[str, Any]:
    """The mail and its readings as JSON knows them; the keys are a contract (docs)."""
    zones = read_zones(mail.text)
    automated = read_automated(
        mail.headers,
        from_spec=mail.from_[0].spec if mail.from_ else "",
        subject=mail.subject,
        content_type=mail.content_type,
        content_params=mail.content_params,
        author_text=zones.author,
    )
    asks = read_asks(
        zones.author,
        subject=mail.subject,
        recipients=len(mail.to) + len(mail.cc),
        automated=automated.automated,
        is_reply=bool(mail.in_reply_to or mail.references),
    )
    return {
        "subject": mail.subject,
        "from": [address.spec for address in mail.from_],
        "to": [address.spec for address in mail.to],
        "cc": [address.spec for address in mail.cc],
        "date": mail.date.isoformat() if mail.date else None,
        "message_id": mail.message_id,
        "references": list(mail.references),
        "text": "\n\n".join(text for text in (mail.text, mail.attached_text) if text),
        "html": mail.html,
        "attachments": [{"name": attachment.name, "type": attachment.type, "size": attachment.size}
                        for attachment in mail.attachments],
        "author_text": zones.author,
        "quoted_text": zones.quoted,
        "signature": zones.signature,
        "automated": automated.automated,
        "answer_score": asks.score,
        "reasons": [*automated.reasons, *asks.reasons],
        "raw_sha256": mail.raw_sha256,
        "defects": list(mail.defects),
    }  # fmt: skip


def readable(told: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{title:<9}{value}" for title, value in (
        ("From", ", ".join(told["from"]) or "(nobody)"),
        ("To", ", ".join(told["to"])),
        ("Cc", ", ".join(told["cc"])),
        ("Date", told["date"] or "(none)"),
        ("Subject", told["subject"] or "(none)"),
        ("Answer", f"{told['answer_score']:.0%} likely to be wanted"),
        ("Because", "; ".join(told["reasons"])),
    ) if value]  # fmt: skip
    lines += [f"{'Attached':<9}{a['name'] or '(no name)'}, {a['type']}, {a['size']:,} bytes"
              for a in told["attachments"]]  # fmt: skip
    lines += [f"{'Odd':<9}{defect}" for defect in told["defects"]]
    for title, text in (("written", told["author_text"]), ("signature", told["signature"]),
                        ("quoted", told["quoted_text"])):  # fmt: skip
        if text.strip():
            lines += ["", f"--- {title} ---", text.strip("\n")]
    return "\n".join(lines)


def answer_all(source: BinaryIO, out: BinaryIO) -> None:
    """Answer mail after mail until the input ends. A mail over 1 GiB is refused, not read."""
    while len(head := source.read(_LENGTH_BYTES)) == _LENGTH_BYTES:
        length = int.from_bytes(head, "big")
        if length > _LONGEST:
            _write_line(out, {"error": f"{length} bytes are more than one mail can have."})
            return
        raw = source.read(length)
        if len(raw) < length:
            return
        _write_line(out, describe(parse_mail(raw)))


def _write_line(out: BinaryIO, told: dict[str, Any]) -> None:
    out.write(json.dumps(told, ensure_ascii=False).encode("utf-8") + b"\n")
    out.flush()
