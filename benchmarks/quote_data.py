"""Real cases of work with the moment each was opened and done: 311 requests of a city."""

import csv
import gzip
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from goodword.promises.quote import Case
from goodword.worktime import Calendar

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "service"
DEFAULT = DATA / "boston311_2015_jan_aug.csv.gz"
ZONE = ZoneInfo("America/New_York")
_DAY = (("08:00", "17:00"),)
OFFICE = Calendar(str(ZONE), (_DAY,) * 5 + ((), ()), country="US", subdivision="MA")


def read(paths: Iterable[Path]) -> list[Case]:
    """The cases of these files (CSV, gzipped or not), in order of opening; each once.

    A case that was closed before it was opened counts as done at once.
    """
    found = {}
    for path in paths:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
            for row in csv.DictReader(file):
                opened = _moment(row["OPEN_DT"])
                if opened is None:
                    continue
                done = _moment(row["CLOSED_DT"])
                done = max(done, opened) if done else None
                found[row["CASE_ENQUIRY_ID"]] = Case(row["TYPE"], opened, done)
    ordered = sorted(found.values(), key=lambda case: case.opened_at)
    return [replace(case, ref=place) for place, case in enumerate(ordered)]


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE)
