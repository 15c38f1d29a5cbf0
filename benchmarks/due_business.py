"""The labelled business phrases of labels/business_due*.tsv (business_due.md explains them)."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from goodword.language import read_due
from goodword.language.findings import Due
from goodword.worktime import Calendar

LABELS = Path(__file__).parent / "labels"
SETS = {
    "first": "business_due.tsv",
    "second": "business_due.second.tsv",
    "German": "business_due.german.tsv",
}
_WEEK = ((("09:00", "17:00"),),) * 5 + ((), ())
_BERLIN, _NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
_GERMANY = Calendar("Europe/Berlin", _WEEK, "DE", "BE")
_AMERICA = Calendar("America/New_York", _WEEK, "US")

SENT: dict[str, tuple[datetime, Calendar | None]] = {
    "A": (datetime(2026, 11, 24, 10, 0, tzinfo=_BERLIN), None),
    "B": (datetime(2026, 11, 27, 16, 30, tzinfo=_BERLIN), None),
    "C": (datetime(2026, 12, 17, 9, 15, tzinfo=_BERLIN), _GERMANY),
    "D": (datetime(2027, 2, 27, 11, 0, tzinfo=_BERLIN), None),
    "F": (datetime(2027, 6, 30, 15, 0, tzinfo=_NEW_YORK), _AMERICA),
}


@dataclass(frozen=True)
class Row:
    """One sentence: when it was sent (a key of SENT), and what it should yield."""

    sent: str
    text: str
    wanted: str

    @property
    def half(self) -> str:
        """ "a" or "b"."""
        return "ab"[hashlib.sha1(self.text.lower().encode()).digest()[0] % 2]


def business_rows(name: str = "first") -> list[Row]:
    """All rows of a set (a key of SETS)."""
    lines = (LABELS / SETS[name]).read_text("utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def right_row(row: Row) -> bool:
    """Whether read_due finds these times and no others."""
    reference, calendar = SENT[row.sent]
    found = read_due(row.text, reference, calendar)
    wanted = [] if row.wanted == "-" else row.wanted.split(" ; ")
    return len(found) == len(wanted) and all(map(_right, found, wanted))


def peer_row(row: Row, found: list) -> tuple[bool, bool]:
    """For a reader that knows no conventions of ours: the deadline's day, and its moment.

    Every labelled deadline must be among the ends that were found; at the end of a working day
    the end of the day counts too. Conditions and "no time" want nothing found.
    """
    wanted = [one for one in row.wanted.split(" ; ") if one not in ("-", "if")]
    if not wanted:
        return not found, not found
    day = exact = True
    for one in wanted:
        label = one.removeprefix("open ").split(" or ")[0]
        date, clock = label.split()
        ends = [(start if one.startswith("open ") else end) for ((start, end),) in found]
        same = [end for end in ends if end and end.date().isoformat() == date]
        day = day and bool(same)
        near = [end for end in same if f"{end:%H:%M}" in (clock, "23:59")]
        loose = clock in ("24:00", "17:00")
        exact = exact and any(loose or f"{end:%H:%M}" == clock for end in near)
    return day, exact


def _right(due: Due, wanted: str) -> bool:
    if wanted == "if":
        return due.condition is not None and due.latest is None
    if due.condition is not None:
        return False
    if wanted.startswith("open "):
        return due.latest is None and due.earliest is not None and _near(due.earliest, wanted[5:])
    first, *others = wanted.split(" or ")
    if due.latest is None or not _near(due.latest, first) or len(others) != len(due.others):
        return False
    return all(_near(last, other) for (_, last), other in zip(due.others, others, strict=True))


def _near(moment: datetime, label: str) -> bool:
    day, clock = label.split()
    hour, minute = map(int, clock.split(":"))
    there = datetime.fromisoformat(day).replace(tzinfo=moment.tzinfo) + timedelta(
        hours=hour, minutes=minute
    )
    gap = there.astimezone(UTC) - moment.astimezone(UTC)
    return timedelta() <= gap <= timedelta(microseconds=1)
