"""Other readers of time, each run in its own environment.

    PEER_PYTHON benchmarks/due_peers.py NAME < cases.json > found.json

NAME is dateparser, parsedatetime, timefhuman or duckling. A case is [text, reference]; what is
found is a list of [start, end] for each case (local, without zone; null for an open end), and the
seconds of processor time. due.py starts it (``--peers``).
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

Found = list[list[str | None]]
_TICK = timedelta(microseconds=1)
_GRAINS = {"day": 1, "week": 7}


def dateparser() -> Callable[[str, datetime], Found]:
    """dateparser.search, future preferred."""
    from dateparser.search import search_dates

    def read(text: str, reference: datetime) -> Found:
        settings = {"RELATIVE_BASE": reference, "PREFER_DATES_FROM": "future"}
        found = search_dates(text, languages=["en"], settings=settings) or []
        return [_point(moment, moment.time() == reference.time()) for _, moment in found]

    return read


def parsedatetime() -> Callable[[str, datetime], Found]:
    """parsedatetime.Calendar.nlp."""
    import parsedatetime as peer

    calendar = peer.Calendar()

    def read(text: str, reference: datetime) -> Found:
        found = calendar.nlp(text, reference) or ()
        return [_point(one[0], one[1] == 1) for one in found]

    return read


def timefhuman() -> Callable[[str, datetime], Found]:
    """timefhuman, nearest future."""
    from timefhuman import tfhConfig
    from timefhuman import timefhuman as peer

    def read(text: str, reference: datetime) -> Found:
        found = peer(text, tfhConfig(now=reference))
        found = found if isinstance(found, list) else [found]
        return [_ends(one, reference) for one in found if one is not None]

    return read


def duckling() -> Callable[[str, datetime], Found]:
    """Duckling's time dimension through pyduckling-native-phihos."""
    import duckling as peer

    zones = peer.load_time_zones("/usr/share/zoneinfo")
    language = peer.parse_lang("EN")
    locale = peer.parse_locale("EN_US", peer.default_locale_lang(language))
    dims = peer.parse_dimensions(["time"])

    def read(text: str, reference: datetime) -> Found:
        stamp = int((reference - datetime(1970, 1, 1)).total_seconds())
        now = peer.parse_ref_time(zones, "UTC", stamp)
        context = peer.Context(now, locale)
        return [_duckling(one["value"]) for one in peer.parse(text, context, dims, False)]

    return read


def _duckling(value: dict) -> list[str | None]:
    if value.get("type") == "interval":
        start, end = value.get("from"), value.get("to")
        last = _local(end["value"]) - _TICK if end else None
        return [_text(_local(start["value"]) if start else None), _text(last)]
    start = _local(value["value"])
    return [_text(start), _text(_grain_end(start, value["grain"]))]


def _grain_end(start: datetime, grain: str) -> datetime:
    if grain in _GRAINS:
        return start + timedelta(days=_GRAINS[grain]) - _TICK
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    if months is None:
        return start
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1, day=1) - _TICK


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _point(moment: datetime, whole_day: bool) -> list[str | None]:
    start = moment.replace(tzinfo=None)
    if whole_day:
        start = start.replace(hour=0, minute=0, second=0, microsecond=0)
        return [_text(start), _text(start + timedelta(days=1) - _TICK)]
    return [_text(start), _text(start)]


def _ends(one: object, reference: datetime) -> list[str | None]:
    if isinstance(one, tuple):
        return [_ends(one[0], reference)[0], _ends(one[1], reference)[1]]
    if isinstance(one, timedelta):
        return _point(reference + one, False)
    if isinstance(one, datetime):
        return _point(one, False)
    day = datetime(one.year, one.month, one.day) if hasattr(one, "year") else reference
    return _point(day, True)


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def main() -> None:
    """Read the cases, write what was found."""
    cases = [(text, datetime.fromisoformat(moment)) for text, moment in json.load(sys.stdin)]
    read = globals()[sys.argv[1]]()
    read("tomorrow", cases[0][1])
    answers: list[Found] = []
    begun = time.process_time()
    for text, reference in cases:
        try:
            answers.append(read(text, reference))
        except Exception:
            answers.append([])
    json.dump([answers, time.process_time() - begun], sys.stdout)


if __name__ == "__main__":
    main()
