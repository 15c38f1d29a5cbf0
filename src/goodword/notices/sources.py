"""How far facts were told: numbers in order, without losing one that is committed late.

On PostgreSQL a transaction may commit a lower number after a higher one was seen. Stretches of
numbers that were not there are remembered and looked at again, for longer than any transaction
lasts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Max, Q, QuerySet

from goodword.notices.tables import NoticeSource

LOOKED_FOR = timedelta(hours=1)
"""So long a missing number is looked for; numbers of what was rolled back never come."""
AT_ONCE = 1000
MOST_STRETCHES = 100


@dataclass(frozen=True, slots=True)
class Missing:
    """Numbers from ``first`` to ``last`` that were not there at ``since``."""

    first: int
    last: int
    since: datetime


def gaps(position: int, numbers: Sequence[int], since: datetime) -> list[Missing]:
    """The stretches that are missing between a position and the ordered numbers after it."""
    found, before = [], position
    for number in numbers:
        if number > before + 1:
            found.append(Missing(before + 1, number - 1, since))
        before = number
    return found


def without(missing: Iterable[Missing], numbers: Iterable[int]) -> list[Missing]:
    """What is still missing after these numbers were found."""
    left = list(missing)
    for number in numbers:
        split: list[Missing] = []
        for one in left:
            if not one.first <= number <= one.last:
                split.append(one)
                continue
            if one.first < number:
                split.append(Missing(one.first, number - 1, one.since))
            if number < one.last:
                split.append(Missing(number + 1, one.last, one.since))
        left = split
    return left


def locked(name: str) -> NoticeSource:
    """The source, held until the transaction ends; nobody else tells of it meanwhile."""
    NoticeSource.objects.get_or_create(name=name)
    return NoticeSource.objects.select_for_update().get(pk=name)


def anything_new(name: str, rows: QuerySet[Any]) -> bool:
    """Whether a look at the source may find something; a cheap question without a lock."""
    source = NoticeSource.objects.filter(pk=name).first()
    if source is None or source.begun_at is None or source.missing:
        return True
    return rows.filter(pk__gt=source.position).exists()


def begin(source: NoticeSource, rows: QuerySet[Any], wall: datetime) -> bool:
    """Begin a source with what lies there already told; whether it begins only now."""
    if source.begun_at is not None:
        return False
    source.begun_at = wall
    source.position = rows.aggregate(last=Max("pk"))["last"] or 0
    source.save()
    return True


def next_numbers(source: NoticeSource, rows: QuerySet[Any], wall: datetime) -> list[int]:
    """The next numbers that were not told yet, in order; the source moves on, not saved yet."""
    missing = [_read(told) for told in source.missing]
    missing = [one for one in missing if abs(wall - one.since) < LOOKED_FOR]
    late: list[int] = []
    if missing:
        within = reduce(or_, (Q(pk__range=(one.first, one.last)) for one in missing))
        late = list(rows.filter(within).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    after = rows.filter(pk__gt=source.position).order_by("pk")
    fresh = list(after.values_list("pk", flat=True)[:AT_ONCE])
    left = without(missing, late) + gaps(source.position, fresh, wall)
    source.missing = [_told(one) for one in left[-MOST_STRETCHES:]]
    if fresh:
        source.position = fresh[-1]
    return late + fresh


def _read(told: Sequence[Any]) -> Missing:
    first, last, since = told
    return Missing(int(first), int(last), datetime.fromisoformat(since))


def _told(one: Missing) -> list[Any]:
    return [one.first, one.last, one.since.isoformat()]
