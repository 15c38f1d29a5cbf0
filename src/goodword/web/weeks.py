"""Who is away on which day of a week, as a table."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from goodword.absence.tables import Absence


def days_of_weeks(now: datetime, zone: tzinfo, *, weeks: int) -> list[dict[str, Any]]:
    """The local days of this week and those after it, from Monday on."""
    local = now.astimezone(zone)
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(
        days=local.weekday()
    )
    days = []
    for number in range(7 * weeks):
        start = (monday + timedelta(days=number)).replace(hour=0)
        days.append(
            {
                "start": start,
                "end": start + timedelta(days=1),
                "name": f"{start:%a}",
                "date": f"{start.day} {start:%b}",
                "today": start.date() == local.date(),
            }
        )
    return days


def weeks_of(rows: Sequence[Absence], days: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """For each week a table: who is away on which of its days, wholly or in part."""
    weeks: list[dict[str, Any]] = []
    for week in range(len(days) // 7):
        of_week = days[7 * week : 7 * week + 7]
        people: dict[int, dict[str, Any]] = {}
        for row in rows:
            cells = [_cell(row, day["start"], day["end"]) for day in of_week]
            if any(cells):
                one = people.setdefault(
                    row.colleague_id, {"row": row, "name": str(row.colleague), "cells": [""] * 7}
                )
                one["cells"] = [a or b for a, b in zip(one["cells"], cells, strict=True)]
        weeks.append({"days": of_week, "people": list(people.values())})
    return weeks


def _cell(row: Absence, start: datetime, end: datetime) -> str:
    if row.since is None or row.until is None or row.until <= start or row.since >= end:
        return ""
    return "away" if row.since <= start and row.until >= end else "part"
