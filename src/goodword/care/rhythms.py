"""Looks at everybody's rhythm now and then, and writes down whose contact falls off."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.care.contacts import heard_on
from goodword.care.rhythm import GAPS, judge
from goodword.care.rounds import the_rounds
from goodword.care.standing import CHUNK
from goodword.care.tables import Rounds, Touch
from goodword.house.queries import the_house

EVERY = timedelta(days=7)
PAST = timedelta(days=5 * 366)
"""Contact before that says nothing of how somebody is in touch today."""


def is_due(now: datetime) -> bool:
    """Whether rhythms are to be looked at again."""
    last = the_rounds().rhythm_on
    return last is None or _day(now) >= last + EVERY


def look_at_rhythms(*, now: datetime) -> int:
    """Judge everybody's rhythm as of today; of how many the contact falls off."""
    heard: dict[int, list[int]] = {}
    zone = ZoneInfo(the_house().calendar.definition["zone"])
    for ids in _everybody():
        days = heard_on(ids, now=now, since=now - PAST, zone=zone)
        heard |= {person: told for person, told in days.items() if len(told) > GAPS}
    found, rhythms = judge(heard, _day(now).toordinal())
    people = sorted(rhythms)
    with transaction.atomic():
        Touch.objects.filter(gaps__gt=0).update(usual_days=None, gaps=0, falling=False)
        for start in range(0, len(people), CHUNK):
            rows = Touch.objects.in_bulk(people[start : start + CHUNK])
            for pk, row in rows.items():
                told = rhythms[pk]
                row.usual_days, row.gaps, row.falling = told.usual, told.gaps, told.falling
            Touch.objects.bulk_update(rows.values(), ["usual_days", "gaps", "falling"])
        Rounds.objects.filter(pk=the_rounds().pk).update(
            rhythm=found.as_json(), rhythm_on=_day(now)
        )
    return sum(one.falling for one in rhythms.values())


def _everybody() -> Iterator[list[int]]:
    after = 0
    while True:
        rows = Touch.objects.filter(pk__gt=after).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return
        yield ids
        after = ids[-1]


def _day(now: datetime) -> date:
    return now.astimezone(ZoneInfo(the_house().calendar.definition["zone"])).date()
