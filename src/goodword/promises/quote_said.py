"""An answer in words that anybody can check against the record. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from goodword.promises.quote_facts import Answer, Chance, Grounds, Quote
from goodword.worktime import Calendar, end_of_working_day, working_day_length

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_WITHIN_A_WEEK = 6
_BORROWS, _BUSY, _SAFE = 0.2, 0.03, 0.9


def said(quote: Quote, calendar: Calendar | None = None) -> list[str]:
    """A quote in plain sentences, the most useful first.

    "9 out of 10 were done within 2 working days: Thursday 12:00 is safe." Moments are in the
    calendar's zone, else in that of `asked_at`; they are rounded up to the half hour.
    """
    lines = [_level(a, quote.asked_at, calendar) for a in reversed(quote.answers) if a.by]
    if quote.lacks:
        lines.append(quote.lacks)
    if any(a.by and a.stretched for a in quote.answers):
        lines.append("That is longer than what was seen often enough, so take it as a guess.")
    return [*lines, rests_on(quote.grounds), *_load(quote.grounds)]


def said_chance(chance: Chance, calendar: Calendar | None, asked_at: datetime) -> str:
    """How often a promise for a moment would be kept: "tomorrow 17:00 is kept 4 times in 10"."""
    if chance.share is None:
        return chance.lacks
    when = _when(chance.by, asked_at, calendar)
    low, high = (round(bound * 100) for bound in (chance.low, chance.high))
    return f"{when} would be kept {_times(chance.share)} (between {low} and {high} in 100)."


def end_of_next_day(now: datetime, calendar: Calendar) -> datetime:
    """The end of the working day after this one: what "tomorrow" would promise."""
    return end_of_working_day(end_of_working_day(now, calendar) + timedelta(seconds=1), calendar)


def rests_on(grounds: Grounds) -> str:
    """What an answer rests on, in one sentence."""
    tally = grounds.tally
    whose = {
        "words": "earlier promises with similar words",
        "kind": f"earlier promises of the kind “{grounds.kind}”",
        "whole": "all earlier promises, as there is none of this kind",
    }[grounds.basis]
    counts = f"{tally.cases} in number, {tally.done} done, {tally.still_open} still open"
    told = f"It rests on {whose}: {counts}."
    if grounds.basis != "whole" and grounds.borrowed >= _BORROWS:
        told += " These are few, so the wider record was borrowed from."
    return told


def _load(grounds: Grounds) -> list[str]:
    load = grounds.load
    if abs(load.factor - 1) < _BUSY:
        return []
    moved = "longer" if load.factor > 1 else "shorter"
    by = abs(round((load.factor - 1) * 100))
    return [
        f"{load.now} such are open that began in the last four weeks, where {load.usual:.0f} are "
        f"usual: times were taken {by} % {moved}."
    ]


def _level(answer: Answer, now: datetime, calendar: Calendar | None) -> str:
    assert answer.by is not None
    assert answer.within is not None
    safe = _when(answer.by, now, calendar)
    told = f"{_out_of(answer.level)} were done within {_length(answer.within, calendar)}"
    if answer.level >= _SAFE:
        return f"{told}: {safe} is safe."
    return f"{told}, so by {safe[0].lower() + safe[1:] if safe.startswith('To') else safe}."


def _out_of(level: float) -> str:
    if level == 0.5:
        return "Half"
    tenths = round(level * 10)
    if abs(level * 10 - tenths) < 1e-9:
        return f"{tenths} out of 10"
    return f"{level * 100:.3g} out of 100"


def _times(share: float) -> str:
    tenths = round(share * 10)
    if tenths == 0:
        return "less than once in 10 times"
    if tenths == 10:
        return "nearly always"
    return "once in 10 times" if tenths == 1 else f"{tenths} times in 10"


def _length(within: timedelta, calendar: Calendar | None) -> str:
    day = _usual_day(calendar) if calendar else _DAY
    kind = "working " if calendar else ""
    if within < _HOUR:
        return f"an hour of {kind}time" if calendar else "an hour"
    if within < day:
        return _count(-(-within // _HOUR), f"{kind}hour")
    halves = -(-within // (day / 2))
    days, half = divmod(halves, 2)
    if half and days < 10:
        return f"{days}½ {kind}days"
    return _count(days + half, f"{kind}day")


def _usual_day(calendar: Calendar) -> timedelta:
    monday = datetime(2026, 1, 5, tzinfo=ZoneInfo(calendar.zone)).date()
    plain = Calendar(calendar.zone, calendar.hours)
    lengths = [working_day_length(monday + timedelta(days=n), plain) for n in range(7)]
    worked = sorted(length for length in lengths if length)
    return worked[len(worked) // 2] if worked else _DAY


def _when(moment: datetime, now: datetime, calendar: Calendar | None) -> str:
    zone = calendar.tz if calendar else now.tzinfo
    then, today = half_hour(moment.astimezone(zone)), now.astimezone(zone)
    days = then.toordinal() - today.toordinal()
    clock = f"{then:%H:%M}"
    if days in (0, 1):
        return f"{('Today', 'Tomorrow')[days]} {clock}"
    if 0 < days <= _WITHIN_A_WEEK:
        return f"{then:%A} {clock}"
    year = "" if then.year == today.year else f" {then.year}"
    return f"{then:%A} {then.day} {then:%B}{year} {clock}"


def half_hour(moment: datetime) -> datetime:
    """The next full half hour, or the moment itself where it is one."""
    over = timedelta(minutes=moment.minute % 30, seconds=moment.second,
                     microseconds=moment.microsecond)  # fmt: skip
    return moment + (timedelta(minutes=30) - over) if over else moment


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
