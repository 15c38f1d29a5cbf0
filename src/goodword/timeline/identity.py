"""When two pieces of mail are the same letter, and when a letter was sent. Pure."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

_OLDEST = datetime(1980, 1, 2, tzinfo=UTC)
_AHEAD = timedelta(days=1)
_BLANKS = bytes(c for c in range(128) if chr(c).isspace())


def content_key(
    *,
    sender: str,
    date: datetime | None,
    recipients: Iterable[str],
    subject: str,
    text: str,
    attachments: Iterable[str],
    message_id: str,
    sha256: str,
) -> str:
    """The identity of a letter: who wrote what to whom, and when.

    Message-IDs don't enter where there is a date, because the same letter carries different
    ones in different folders and different letters may carry the same. Without a date the
    Message-ID stands in for it; without either, the very bytes.
    """
    when = date.astimezone(UTC).isoformat() if date else message_id or sha256
    parts = (
        sender,
        when,
        "\x1f".join(sorted(set(recipients))),
        " ".join(subject.split()),
        "\x1f".join(sorted(attachments)),
        "",
    )
    joined = "\x1e".join(parts).encode("utf-8", "surrogatepass") + _without_blanks(text)
    return hashlib.blake2b(joined, digest_size=20).hexdigest()


def _without_blanks(text: str) -> bytes:
    """Blanks don't count: folders and lists wrap lines anew."""
    if text.isascii():
        return text.encode("ascii").translate(None, _BLANKS)
    return "".join(text.split()).encode("utf-8", "surrogatepass")


def same_but_for_a_footer(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two texts (as lines) differ only by lines that a list or a scanner added."""
    a = {" ".join(line.split()) for line in one} - {""}
    b = {" ".join(line.split()) for line in other} - {""}
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return bool(small) and small <= large


def believable(moment: datetime | None, *, now: datetime) -> bool:
    """Whether mail can have been sent then: after 1980 began, not later than tomorrow."""
    return moment is not None and _OLDEST <= moment <= now + _AHEAD


def sent_at(candidates: Iterable[datetime | None], *, now: datetime) -> datetime:
    """The first believable of several claims (Date, Received, envelope), else ``now``."""
    for moment in candidates:
        if moment is not None and believable(moment, now=now):
            return moment.astimezone(UTC)
    return now.astimezone(UTC)
