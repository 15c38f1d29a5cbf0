"""Reads of the audit: for administrators and the machine's operator only."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from goodword.access import NotAllowed, Reader
from goodword.audit import store
from goodword.audit.rules import Kept, first_fault, instant, searched_words
from goodword.audit.tables import Anchor

SOME = 5000


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for; empty parts don't matter.

    ``colleague_id`` 0: nobody of us (the terminal, the clock, strangers at the door).
    ``objects``: kinds with the numbers to find, e.g. ``{"customer": [12], "entry": [3, 4]}``.
    ``words``: searched words (only their keyed hashes are compared).
    """

    colleague_id: int | None = None
    act: str = ""
    what: str = ""
    entrance: str = ""
    objects: Mapping[str, Collection[int]] | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. ``fault`` is empty when every line stands as it was written."""

    lines: int
    first: int
    last: int
    digest: str
    fault: str
    waiting: int


def may_read(reader: Reader) -> None:
    """Raise `NotAllowed` for everybody but administrators."""
    if not reader.administers:
        raise NotAllowed("Only an administrator may read the audit.")


def lines(
    reader: Reader, asked: Asked, *, limit: int = 100, before: int | None = None
) -> tuple[list[Kept], int | None]:
    """Lines that fit, newest first, and the number to go on from (``None``: that was all)."""
    may_read(reader)
    where, values = _where(asked)
    if before is not None:
        where, values = f"{where} AND number < %s", [*values, before]
    found = store.select(where, values, tail=f"ORDER BY number DESC LIMIT {int(limit) + 1}")
    return found[:limit], found[limit - 1].number if len(found) > limit else None


def every_line(reader: Reader, asked: Asked) -> Iterator[Kept]:
    """All lines that fit, oldest first, a few thousand at a time."""
    may_read(reader)
    where, values = _where(asked)
    after = 0
    while True:
        found = store.select(
            f"{where} AND number > %s", [*values, after], tail=f"ORDER BY number LIMIT {SOME}"
        )
        yield from found
        if len(found) < SOME:
            return
        after = found[-1].number


def counts(reader: Reader, asked: Asked) -> list[tuple[int | None, str, int]]:
    """How often each colleague did what: (colleague, act, times), for what fits."""
    may_read(reader)
    where, values = _where(asked)
    with store.connection().cursor() as cursor:
        cursor.execute(
            f"SELECT colleague, act, count(*) FROM goodword_audit WHERE {where}"  # noqa: S608
            " GROUP BY colleague, act ORDER BY count(*) DESC",
            values,
        )
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


def check(reader: Reader) -> Checked:
    """Go through every line: is the chain whole, and does it reach what the house remembers?"""
    may_read(reader)
    with store.connection().cursor() as cursor:
        after, before = store.begin(cursor)
    first, count, anchors = after + 1, 0, _anchors(after)
    begin, begun = after, before
    while True:
        found = store.select("number > %s", [after], tail=f"ORDER BY number LIMIT {SOME}")
        fault, good = first_fault(found, after=after, before=before)
        for kept in found:
            if not fault and anchors.pop(kept.number, kept.digest) != kept.digest:
                fault = f"line {kept.number} is not the one that the house remembers"
        count += len(found)
        if fault or not found:
            break
        after, before = good.number if good else after, good.digest if good else before
    if anchors.pop(begin, begun) != begun and not fault:
        fault = f"line {begin} is not the one that the house remembers"
    if anchors and not fault:
        fault = f"lines are missing at the end: the house remembers line {max(anchors)}"
    return Checked(count, first, after, before, fault, waiting())


def waiting() -> int:
    """How many lines wait in the file, because the audit could not be written."""
    path = Path(settings.AUDIT_WAITING)
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _anchors(begin: int) -> dict[int, str]:
    rows = Anchor.objects.filter(number__gte=begin).order_by("pk")
    return {n: d for n, d in rows.values_list("number", "digest") if n}


def _where(asked: Asked) -> tuple[str, list[Any]]:
    parts: list[str] = ["1 = 1"]
    values: list[Any] = []

    def add(part: str, *more: Any) -> None:
        parts.append(part)
        values.extend(more)

    if asked.colleague_id == 0:
        add("colleague IS NULL")
    elif asked.colleague_id is not None:
        add("colleague = %s", asked.colleague_id)
    for column, value in (("act", asked.act), ("what", asked.what), ("entrance", asked.entrance)):
        if value:
            add(f"{column} = %s", value)
    if asked.objects is not None:
        add(*_of_objects(asked.objects))
    if asked.since:
        add("at >= %s", instant(asked.since))
    if asked.until:
        add("at < %s", instant(asked.until))
    for digest in searched_words(asked.words, settings.PRIVACY_KEY):
        add("act = 'searched' AND details LIKE %s", f'%"{digest}"%')
    return " AND ".join(parts), values


def _of_objects(objects: Mapping[str, Collection[int]]) -> tuple[Any, ...]:
    parts: list[str] = []
    values: list[Any] = []
    for kind, ids in objects.items():
        for some in _pieces(sorted(ids)):
            parts.append(f"(kind = %s AND object IN ({', '.join(['%s'] * len(some))}))")
            values += [kind, *some]
    return (f"({' OR '.join(parts)})" if parts else "1 = 0", *values)


def _pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]
