"""What `goodword promises` does: read one text or mail and tell what it promises."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from goodword.cli.sources import is_mail, why_not
from goodword.language import Due, Promise, read_promises, read_zones
from goodword.language.promises import OPENS

NOTHING, FOUND, BAD = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Given:
    """A text to read: the author's own words, who wrote it and when."""

    text: str
    sent_at: datetime
    sender: str


def quickly(arguments: list[str]) -> bool:
    """Do what well-formed arguments ask, and end; False when they are not well-formed."""
    files: list[str] = []
    options: dict[str, str] = {}
    left = iter(arguments)
    for word in left:
        if word in ("--sent-at", "--zone"):
            value = next(left, None)
            if value is None:
                return False
            options[word] = value
        elif word == "--json":
            options[word] = "yes"
        elif word == "-" or not word.startswith("-"):
            files.append(word)
        else:
            return False
    if len(files) > 1:
        return False
    sys.exit(
        run(
            files[0] if files else "-",
            as_json="--json" in options,
            sent_at=options.get("--sent-at", ""),
            zone=options.get("--zone", ""),
        )
    )


def run(file: str, *, as_json: bool, sent_at: str, zone: str) -> int:
    """Answer on standard output. The exit code: 0 nothing promised, 1 something, 2 unreadable."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        given = given_by(raw, sent_at=sent_at, zone=zone)
    except OSError as error:
        print(why_not(file, error), file=sys.stderr)
        return BAD
    except ValueError as error:
        print(error, file=sys.stderr)
        return BAD
    found = read_promises(given.text, given.sent_at, sender=given.sender)
    if as_json:
        # Loaded here: who reads the answer with their own eyes need not wait for it.
        import json

        told = "".join(f"{json.dumps(as_told(one), ensure_ascii=False)}\n" for one in found)
    else:
        told = f"{readable(found)}\n"
    sys.stdout.buffer.write(told.encode("utf-8", "replace"))
    owed = any(one.strength != "conditional" for one in found)
    return FOUND if owed else NOTHING


def given_by(raw: bytes, *, sent_at: str, zone: str) -> Given:
    """The author's words of a mail or of a plain text, and the moment they were written.

    Raises `ValueError`, with a text for people, for a time or zone that there is not.
    """
    place = _zone_of(zone)
    moment = _moment_of(sent_at, place)
    if is_mail(raw):
        # Here, because a plain text needs none of it and is read in half the time.
        from goodword.channels.mail import parse_mail

        mail = parse_mail(raw)
        sender = mail.from_[0] if mail.from_ else None
        moment = moment or mail.date or datetime.now(UTC)
        text = read_zones(mail.text).author
        name = f"{sender.name} {sender.spec}" if sender else ""
        return Given(text, moment.astimezone(place) if place else moment, name)
    text = read_zones(raw.decode("utf-8-sig", "replace")).author
    moment = moment or datetime.now(UTC).astimezone()
    return Given(text, moment.astimezone(place) if place else moment, "")


def as_told(one: Promise) -> dict[str, Any]:
    """A finding as JSON knows it; the keys are a contract (docs/promise-reading.md)."""
    return {
        "start": one.start,
        "end": one.end,
        "text": one.text,
        "certainty": one.certainty,
        "strength": one.strength,
        "debtor": one.debtor,
        "act": one.act,
        "due": _due_told(one.due),
        "reason": one.reason,
    }


def _due_told(due: Due | None) -> dict[str, Any] | None:
    if due is None:
        return None
    return {
        "text": due.text,
        "earliest": due.earliest.isoformat() if due.earliest else None,
        "latest": due.latest.isoformat() if due.latest else None,
        "grain": due.grain,
        "condition": due.condition,
        "understood": due.understood,
    }


def readable(found: list[Promise]) -> str:
    """The same for people."""
    if not found:
        return "Nothing is promised."
    return "\n\n".join("\n".join(_lines(one)) for one in found)


def _lines(one: Promise) -> list[str]:
    text = _shown(" ".join(one.text.split()))
    lines = [f"{_named(one)}: {text}"]
    if one.due is not None:
        lines.append(f"    due      {_shown(_due_words(one.due))}")
    lines.append(f"    because  {_shown(one.reason)}")
    return lines


def _named(one: Promise) -> str:
    if one.strength == "conditional":
        return "Offer"
    if one.debtor == "them":
        return "Promise of somebody else"
    sure = "Promise" if one.certainty >= OPENS else "Perhaps a promise"
    return f"{sure} (soft)" if one.strength == "soft" else sure


def _due_words(due: Due) -> str:
    if due.latest is None:
        return f"“{due.condition or due.text}”, when this has happened"
    return f"{due.latest:%a %d %b %Y %H:%M %Z} (“{due.text}”: {due.understood})"


def _shown(text: str) -> str:
    """Without what could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _zone_of(zone: str) -> ZoneInfo | None:
    if not zone:
        return None
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"There is no time zone “{zone}”. Write it as Europe/Berlin.") from None


def _moment_of(text: str, place: ZoneInfo | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(
            f"“{text}” is not a time. Write it as 2026-05-31T14:30 or 2026-05-31."
        ) from None
    if not 1970 < moment.year < 2400:
        raise ValueError("Goodword knows days from 1971 to 2399.")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=place or UTC)
    return moment
