"""The arithmetic of what is fetched next. Pure.

What was taken is known by UID. UIDs grow (RFC 9051 §2.3.1.1), so new messages are looked for above
the highest that was taken, and history below the first one that arrived after connecting. Dates
only bound history; no new message is ever told by its date, by its flags or by its number in the
folder.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

OVERLAP = 200
"""Servers that write in several threads may show a lower UID after a higher one: so many below the
highest that was taken are looked at again."""

CHUNK = 200
FIRST = 100
FEW = 50
BATCH_BYTES = 4 * 1024 * 1024
WINDOW = 50_000
_SPARSE = 5_000


def search_from(first_uid: int, newest_uid: int) -> int:
    """The lowest UID that may be new."""
    return max(1, first_uid, newest_uid + 1 - OVERLAP)


def new_chunks(uids: Iterable[int]) -> Iterator[list[int]]:
    """New messages in the order in which they are taken: the oldest first.

    Of many (after an outage), the newest few come before the rest, so that today is not the last
    to be seen.
    """
    ordered = sorted(uids)
    if len(ordered) > CHUNK:
        yield ordered[-FIRST:]
        ordered = ordered[:-FIRST]
    yield from _cut(ordered, CHUNK)


def history_chunks(uids: Iterable[int], *, begun: bool = True) -> Iterator[list[int]]:
    """History in the order in which it is taken: the newest first.

    At first (not ``begun``), a few tell how old its mail is, so that one of many does not keep
    the others waiting.
    """
    ordered = sorted(uids, reverse=True)
    if not begun and ordered:
        yield ordered[: min(FEW, CHUNK)]
        ordered = ordered[min(FEW, CHUNK) :]
    yield from _cut(ordered, CHUNK)


def window_below(below: int, size: int) -> tuple[int, int]:
    """The UIDs (low, high) to be searched next, beneath ``below``. A search names them all in one
    line, so they are not searched all at once."""
    return max(1, below - size), below - 1


def next_size(size: int, found: int) -> int:
    """How wide the next window is: where UIDs are sparse, it grows."""
    return size * 4 if found < _SPARSE else WINDOW


def batches(uids: Sequence[int], sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """Messages that are fetched at once: few enough bytes to be held in memory, or one message."""
    batch: list[int] = []
    held = 0
    for uid in uids:
        size = sizes[uid]
        if batch and held + size > BATCH_BYTES:
            yield batch
            batch, held = [], 0
        batch.append(uid)
        held += size
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a folder is numbered, as we know it."""

    uidvalidity: int | None
    uidnext: int | None
    messages: int | None


def is_new_numbering(known: Numbering, uidvalidity: int) -> bool:
    """Whether the server numbered the folder anew: none of our UIDs means anything there now."""
    return known.uidvalidity is not None and known.uidvalidity != uidvalidity


def may_have_new(known: Numbering, seen: Numbering) -> bool:
    """Whether anything may have come since ``known``. A server that doesn't say may always."""
    return known != seen or seen.uidnext is None


def asked_again_at(tries: int, now: datetime) -> datetime:
    """When a message that the server would not give is asked for again."""
    pauses = (timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=2))
    return now + (pauses[tries - 1] if tries <= len(pauses) else timedelta(days=1))


def _cut(uids: Sequence[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(uids), size):
        yield list(uids[start : start + size])
