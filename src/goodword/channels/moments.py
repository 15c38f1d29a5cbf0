"""Times as programs and people write them in lists. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SLASHED = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T,]+(.*))?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[.,]?[\s-]+(?:de\s+|of\s+)?([^\W\d_]{3,12})[.,]?"
                    r"[\s-]+(?:de\s+)?(\d{4}|\d{2})(?:[ T,]+(.*))?")  # fmt: skip
_NAME_FIRST = re.compile(r"([^\W\d_]{3,12})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?[,\s-]+"
                         r"(\d{4}|\d{2})(?:[ T,]+(.*))?")  # fmt: skip
_WEEKDAY = re.compile(r"[^\W\d_]{2,10}\.?,?\s+(?=\S+[\s.-])")
_COUNTED = re.compile(r"(\d{5})(?:\.(\d+))?")
_SECONDS = re.compile(r"\d{10}(\d{3})?")
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S.%f")
_EXCEL = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets count days of no zone
_MONTHS = {
    start: number
    for number, starts in enumerate(
        ("jan ene gen", "feb fév fev", "mar mär mrt maa", "apr avr abr", "may mai mei mag",
         "jun juin giu", "jul juil lug", "aug aoû aou ago", "sep set", "oct okt ott out", "nov",
         "dec dez déc dic"), 1)
    for start in starts.split()
}  # fmt: skip


def month_first(cells: Iterable[str], region: str) -> bool:
    """Whether dates such as 04/11/2026 begin with the month, told from all of them."""
    told = day_order(cells)
    return region == "US" if told is None else told


def day_order(cells: Iterable[str]) -> bool | None:
    """Whether the month leads in dates such as 04/25/2026; none where nothing tells it."""
    for cell in cells:
        match = _SLASHED.match(cell.strip())
        if match and match[2] != "." and len(match[1]) < 3:
            if int(match[1]) > 12:
                return False
            if int(match[3]) > 12 or re.search(r"\b[ap]m\b", cell, re.I):
                return True
    return None


def could_be_either(cell: str) -> bool:
    """Whether a date can be read with its day or its month first: 04/11/2026."""
    match = _SLASHED.match(cell.strip())
    return bool(match and match[2] != "." and len(match[1]) < 3)


def moment_of(cell: str, zone: ZoneInfo, *, month_leads: bool) -> datetime | None:
    """An instant in the ways in which programs write one; a day alone is its midnight.

    Days may be counted as spreadsheets do (46329), and seconds as computers do (1793700000).
    """
    cell = cell.strip()
    told: datetime | None
    try:
        told = datetime.fromisoformat(cell)
    except ValueError:
        told = _written(cell, month_leads=month_leads)
    if told is None:
        return None
    return told if told.tzinfo else told.replace(tzinfo=zone)


def _written(cell: str, *, month_leads: bool) -> datetime | None:
    if match := _SLASHED.fullmatch(cell):
        one, other, last = match[1], match[3], match[4]
        if len(one) == 4:
            year, month, day = one, other, last
        elif match[2] != "." and month_leads:
            month, day, year = one, other, last
        else:
            day, month, year = one, other, last
        return _at(year, month, day, match[5])
    if match := _COUNTED.fullmatch(cell):
        return _counted(float(cell))
    if match := _SECONDS.fullmatch(cell):
        return datetime.fromtimestamp(int(cell) / (1000 if match[1] else 1), UTC)
    return _named(_WEEKDAY.sub("", cell, count=1)) or _named(cell)


def _counted(days: float) -> datetime:
    """Days since the end of 1899, to the second: fractions of days are not exact."""
    at = _EXCEL + timedelta(days=days) + timedelta(milliseconds=500)
    return at.replace(microsecond=0)


def _named(cell: str) -> datetime | None:
    if match := _NAMED.fullmatch(cell):
        day, name, year, clock = match.groups()
    elif match := _NAME_FIRST.fullmatch(cell):
        name, day, year, clock = match.groups()
    else:
        return None
    name = name.casefold()
    month = _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])
    return _at(year, str(month), day, clock) if month else None


def _at(year: str, month: str, day: str, clock: str | None) -> datetime | None:
    year = f"20{year}" if len(year) == 2 else year
    clock = (clock or "00:00").strip()
    for form in _CLOCKS:
        try:
            return datetime.strptime(f"{year}-{month}-{day} {clock}", f"%Y-%m-%d {form}")  # noqa: DTZ007
        except ValueError:
            continue
    return None
