"""When a letter is tried again, how large it may be, who may be written to unasked. Pure."""

from datetime import datetime, timedelta

PAUSES = tuple(
    timedelta(minutes=m) for m in (1, 2, 5, 15, 30, 60, 120, 240, 240, 480, 480, 720, 720)
)
"""After each failed attempt; then, after about two days and a half, it is given up and told."""
SPREAD = 0.2

LARGEST = 25 * 1000 * 1000
"""Bytes; what most providers take, where a server does not say what it takes."""
SLOWEST = 20_000
"""Bytes a second: a slower line counts as broken."""
PREPARING = timedelta(minutes=5)
"""So long connecting, logging in and naming those it goes to may take."""
ANSWERING = timedelta(minutes=4)
"""So long after its last byte the server may think."""
ONCE_IN = timedelta(days=1)
"""An address gets at most one automatic letter in so long."""


def pause_after(attempts: int, chance: float) -> timedelta | None:
    """How long to wait after so many attempts in vain; ``None``: give it up.

    ``chance``, from 0 to 1, spreads it a fifth to either side, so that what failed together is
    not tried again together.
    """
    if not 0 < attempts <= len(PAUSES):
        return None
    return PAUSES[attempts - 1] * (1 + SPREAD * (2 * chance - 1))


def on_its_way_until(size: int, now: datetime) -> datetime:
    """When a letter of so many bytes has to have an answer; after that it is in doubt."""
    return now + ANSWERING + timedelta(seconds=size / SLOWEST)


def leaves_at(now: datetime, send_at: datetime | None, undo_seconds: int) -> datetime:
    """When it goes: after the time to undo it, or at the time that was chosen, if that is later."""
    soon = now + timedelta(seconds=max(0, min(undo_seconds, 120)))
    return max(soon, send_at) if send_at is not None else soon


def size_words(size: int, largest: int) -> str:
    """That a letter is too large, and what to do; empty when it is not."""
    if size <= largest:
        return ""
    return (
        f"With its files the letter has {size / 1e6:.1f} MB, and the mail server takes "
        f"{largest / 1e6:.1f} MB. Files grow by a third on the way: leave some out, or send them "
        "in several letters."
    )
