"""The specifications of other readers of time, as cases with the readings that count as right.

From ../shared/data/timex, read at run time. How each set's values are understood:

- **duckling** (English corpus and its locales): a value with a grain is the whole grain (a day is
  midnight to its last microsecond); at hour, minute and second grain it is the moment. An interval
  is from its start to just before its end, or on the clock to the moment named; open intervals
  have one end.
- **Recognizers** (English specs that resolve, with one result, and that its authors run in
  Python): a date is the day; a range runs to its end or just before it, "before" and "after" have
  one end. Where it gives a past and a future date, either is right. A time of day without a date is
  right on any day. Durations and sets are left out: they are no times.
- **ctparse**: likewise, day before month ("3/4" is the third of April). "Morning" and the like are
  left out: they name no hours there.

Where a set means something else by the same words than the house does (when an evening begins,
what "the end of the year" is), `conventions` says so with the settings of `Conventions`; the
reader itself stays as it is.

Each case belongs to half "a" or "b" by a hash of its text; rules were written looking at "a" only.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from goodword.language import Conventions

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "timex"
TICK = timedelta(microseconds=1)
Reading = tuple[datetime | None, datetime | None]


_MIDNIGHT = Conventions(day_ends="midnight")
_CONVENTIONS = {
    "duckling": replace(
        _MIDNIGHT,
        week_ends=6,
        end_of_week_days=3,
        end_of_period_days=10,
        end_of_year_days=122,
        weekend_starts=(4, 18 * 60),
        counted_periods="calendar",
    ),
    "Recognizers": replace(
        _MIDNIGHT,
        early_month=(1, 15),
        late_month=(16, 31),
        end_of_period_days=15,
        parts={
            "early morning": (8 * 60, 10 * 60),
            "morning": (8 * 60, 12 * 60),
            "breakfast": (8 * 60, 12 * 60),
            "lunch": (11 * 60, 13 * 60),
            "afternoon": (12 * 60, 16 * 60),
            "dinner": (16 * 60, 20 * 60),
            "evening": (16 * 60, 20 * 60),
            "night": (20 * 60, 24 * 60),
        },
    ),
}


def conventions(case: "Case") -> Conventions:
    """What the set that the case is from means by the words that leave it open."""
    rules = _CONVENTIONS.get(case.source.partition(" ")[0].rstrip(","), _MIDNIGHT)
    return replace(rules, date_order=case.order)


@dataclass(frozen=True)
class Case:
    """A text, when it was said (local, without zone), and the readings that are right.

    No readings at all: the text names no time. `any_day`: only the time of day counts.
    """

    source: str
    text: str
    reference: datetime
    readings: tuple[Reading, ...]
    any_day: bool = False
    order: Literal["mdy", "dmy"] = "mdy"

    @property
    def half(self) -> str:
        """ "a" or "b"."""
        return "ab"[hashlib.sha1(self.text.lower().encode()).digest()[0] % 2]


def cases() -> list[Case]:
    """All of them, each text and reference once for each set."""
    found: dict[tuple[str, str, datetime], Case] = {}
    for case in (*_duckling(), *_recognizers(), *_ctparse()):
        found.setdefault((case.source, case.text, case.reference), case)
    return list(found.values())


def _lines(name: str) -> Iterator[dict]:
    with (DATA / name).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


_LENGTHS = {
    "Day": timedelta(days=1),
    "Week": timedelta(days=7),
    "NoGrain": timedelta(),
    "Hour": timedelta(),
    "Minute": timedelta(),
    "Second": timedelta(),
}


_STEPS = {
    "Hour": timedelta(hours=1),
    "Minute": timedelta(minutes=1),
    "Second": timedelta(seconds=1),
}


def _after(start: datetime, grain: str) -> datetime:
    """The end of a stretch of one grain, not included."""
    if grain in _LENGTHS:
        return start + _LENGTHS[grain]
    months = {"Month": 1, "Quarter": 3, "Year": 12}[grain]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1, day=1)


def _duckling() -> Iterator[Case]:
    for row in _lines("duckling_en.jsonl"):
        if row["corpus"] == "latentCorpus":
            continue
        source = "duckling holidays" if "Holiday" in row["kind"] else "duckling"
        reference = datetime.fromisoformat(row["reference"])
        values = [datetime(*value) for value in row["values"]]
        reading: Reading | None = None
        if values and row["kind"] in ("datetime", "datetimeHoliday"):
            end = _after(values[0], row["grain"])
            reading = values[0], (end - TICK if end > values[0] else end)
        elif values and row["kind"] in ("datetimeInterval", "datetimeIntervalHoliday"):
            # The end of a stretch on the clock is the moment that was named, or just before the
            # next: "3-4 pm" ends at 16:00 or, at hour grain, before 17:00.
            step = _STEPS.get((row["grain"] or "").title(), timedelta())
            extra = [(values[0], values[1] - step)] if step else []
            yield Case(source, row["text"], reference, ((values[0], values[1] - TICK), *extra))
            continue
        elif row["kind"] == "datetimeOpenInterval":
            reading = (values[0], None) if row["raw"].startswith("After") else (None, values[0])
        if reading or row["kind"] == "negative":
            yield Case(source, row["text"], reference, (reading,) if reading else ())


def _recognizers() -> Iterator[Case]:
    for row in _lines("ms_recognizers_en.jsonl"):
        reference = row.get("Context", {}).get("ReferenceDateTime")
        if not reference or "python" in (row.get("NotSupported") or "").lower():
            continue
        results, source = row["Results"], "Recognizers"
        moment = datetime.fromisoformat(reference[:19])
        if not results:
            if row["spec"] == "DateTimeModel":
                yield Case(source, row["Input"], moment, ())
            continue
        readings, any_day = _resolved(results[0], moment)
        if len(results) == 1 and readings:
            yield Case(source, row["Input"], moment, tuple(readings), any_day)


def _resolved(result: dict, reference: datetime) -> tuple[list[Reading], bool]:
    value = result.get("Value") or {}
    values = (result.get("Resolution") or value).get("values")
    if values is None:
        values = [value.get("FutureResolution") or {}, value.get("PastResolution") or {}]
    readings, any_day = [], False
    kind = (result.get("TypeName") or result.get("Type") or "").rpartition(".")[2]
    if kind not in ("date", "time", "datetime", "daterange", "datetimerange", "timerange"):
        return [], False
    for one in values:
        if "not resolved" in one.values():
            continue
        start = _first(one, "start", "startDate", "startDateTime", "startTime")
        end = _first(one, "end", "endDate", "endDateTime", "endTime")
        point = _first(one, "value", "date", "dateTime", "time")
        any_day = any_day or ("time" in (one.get("type") or kind) and "date" not in kind)
        if point and kind == "date":
            day = _moment(point, reference)
            readings.append(_bounded(day, day + timedelta(days=1) - TICK, one.get("Mod")))
        elif point and point.endswith("23:59:59"):
            last = _moment(point, reference) + timedelta(seconds=1) - TICK
            readings.append(_bounded(last, last, one.get("Mod")))
        elif point:
            readings.append(_bounded(*[_moment(point, reference)] * 2, one.get("Mod")))
        elif start or end:
            first = _moment(start, reference) if start else None
            last = _moment(end, reference) - TICK if end else None
            if end and end.endswith("23:59:59"):
                last = _moment(end, reference) + timedelta(seconds=1) - TICK
            readings.append((first, last))
            if first and end and "time" not in kind:
                # Said of days, the last one is meant: "from the 3rd to the 12th".
                readings.append((first, _moment(end, reference) + timedelta(days=1) - TICK))
            elif first and end:
                readings.append((first, _moment(end, reference)))
    return [reading for reading in readings if reading != (None, None)], any_day


def _bounded(start: datetime, last: datetime, mod: str | None) -> Reading:
    if mod == "before":
        return None, start
    return (last, None) if mod == "after" else (start, last)


def _first(one: dict, *names: str) -> str:
    return next((one[name] for name in names if one.get(name)), "")


def _moment(text: str, reference: datetime) -> datetime:
    if re.fullmatch(r"\d\d:\d\d:\d\d", text):
        return datetime.combine(reference.date(), datetime.min.time()) + timedelta(
            hours=int(text[:2]), minutes=int(text[3:5]), seconds=int(text[6:])
        )
    return datetime.fromisoformat(text)


_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d) (?:(\d\d)|X):(?:(\d\d)|X) \(X/X\)")


def _ctparse() -> Iterator[Case]:
    for row in _lines("ctparse.jsonl"):
        reference = datetime.fromisoformat(row["reference"])
        kind, _, body = row["target"].partition("[]")
        ends = [_ctparse_time(part) for part in body.strip("{}").split(" - ")]
        if any(end is None for end in ends) or kind not in ("Time", "Interval"):
            continue
        german = re.search(_GERMAN, row["text"], re.IGNORECASE) is not None
        source = "ctparse, German" if german else "ctparse"
        yield Case(source, row["text"], reference, ((ends[0][0], ends[-1][1]),), order="dmy")


_GERMAN = (
    r"[äöüß]|\b(uhr|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    r"|sonntag"
    r"|januar|februar|m.rz|mai|juni|juli|oktober|dezember|dez|okt|heute|morgen|gestern|vorgestern|am"
    r"|um|bis|von|vom|zum|den|der|des|nach|ab|und|ende|anfang|letzte\w*|n.chste\w*|halb|viertel|jetzt"
    r"|gerade|zu|fr.h|abend|nacht|mittag|vormittag|nachmittag|zwischen|komme\w*|diese\w*"
    r"|in \d+ tag)\b"
)


def _ctparse_time(text: str) -> tuple[datetime, datetime] | None:
    match = _TIME.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups()[:3])
    start = datetime(year, month, day)
    if match[4] is None:
        return start, start + timedelta(days=1) - TICK
    start += timedelta(hours=int(match[4]), minutes=int(match[5] or 0))
    return start, start
