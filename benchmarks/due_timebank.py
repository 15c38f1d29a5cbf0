"""Times in news, as TimeBank's readers marked them: what is found of them, and what beside them.

From ../shared/data/timex, read at run time: 183 articles with their date and their TIMEX3 marks. A
mark counts where its value is a day, week, month, quarter or year of the calendar. News tells of
the past ("Monday" is the last one), a business of what is to come: so a value counts as right, too,
where the same phrase, read a week or a year back, would give it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from due_specs import DATA
from goodword.language import Conventions, read_due
from goodword.language.findings import Due

DAY = timedelta(days=1)
_RULES = Conventions(day_ends="midnight", date_order="mdy")
_SENTENCE = re.compile(r"[.!?]\s|\n\n")


@dataclass(frozen=True)
class Counts:
    """Marks with a date, those found, those with the right days; findings beside all marks."""

    marks: int
    found: int
    right: int
    beside: int
    sentences: int


def timebank() -> Counts:
    """The counts over all articles."""
    marks = found = right = beside = sentences = 0
    with (DATA / "timebank_timex.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            text, said = article["text"], article["timex"]
            reference = datetime.fromisoformat(article["dct"]).replace(hour=12, tzinfo=UTC)
            dues = [due for due in read_due(text, reference, None, _RULES) if not due.condition]
            for mark, days in _dated(said):
                marks += 1
                here = [due for due in dues if _meet(due, mark)]
                found += bool(here)
                right += any(_is(due, days) for due in here)
            beside += sum(not any(_meet(due, mark) for mark in said) for due in dues)
            sentences += len(_SENTENCE.findall(text)) + 1
    return Counts(marks, found, right, beside, sentences)


def _dated(marks: list[dict]) -> Iterator[tuple[dict, tuple[date, date]]]:
    for mark in marks:
        days = _days(mark["value"] or "") if mark["type"] in ("DATE", "TIME") else None
        if days:
            yield mark, days


def _days(value: str) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 value; None where it is no time of the calendar."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", value):
        day = date.fromisoformat(value[:10])
        return day, day
    week = re.fullmatch(r"(\d{4})-W(\d\d)", value)
    if week:
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday, monday + 6 * DAY
    part = re.fullmatch(r"(\d{4})(?:-(\d\d)|-Q([1-4]))?", value)
    if not part or not 1900 <= int(part[1]) <= 2200:
        return None
    month, length = (int(part[2]), 1) if part[2] else (1, 12)
    if part[3]:
        month, length = 3 * int(part[3]) - 2, 3
    first = date(int(part[1]), month, 1)
    end = date(first.year + (month + length > 12), (month + length - 1) % 12 + 1, 1)
    return first, end - DAY


def _meet(due: Due, mark: dict) -> bool:
    return due.start < mark["end"] and mark["start"] < due.end


def _is(due: Due, days: tuple[date, date]) -> bool:
    """Whether one end says these days, or the same a week or a year on."""
    said = {end.date() for end in (due.earliest, due.latest) if end}
    first, last = days
    if not said:
        return False
    for on in (0, 7):
        if {first + on * DAY, last + on * DAY} & said:
            return True
    return any((end.month, end.day) == (last.month, last.day) for end in said) and any(
        end.year - last.year == 1 for end in said
    )
