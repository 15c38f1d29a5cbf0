"""What the house's word on quiet customers is worth, in sentences."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from goodword.quiet.queries import backtest_of, what_came_of_it
from goodword.quiet.rules import is_stale, span_words
from goodword.quiet.tables import QuietLook


@dataclass(frozen=True, slots=True)
class Worth:
    """``enough``: whether the past proves enough to name anybody. ``tested``: what it proves, or
    why it proves too little; ``kept``: what came of those that this house named; ``notes``: what
    is wrong with the sales. ``stale``: they end so long ago that no check-in opens.
    """

    enough: bool
    tested: str
    kept: str
    notes: tuple[str, ...]
    stale: bool


def worth_of(look: QuietLook, *, now: datetime, zone: ZoneInfo) -> Worth:
    """What to think of what a look found."""
    past = backtest_of(look)
    today = now.astimezone(zone).date()
    stale = look.as_of is not None and is_stale(look.as_of, today, look.horizon)
    return Worth(past.enough, _tested(look), _kept(look), tuple(_notes(look, stale)), stale)


def _tested(look: QuietLook) -> str:
    past, span = backtest_of(look), span_words(look.horizon)
    if look.why_not:
        return f"Nothing can be learnt from these sales yet: {look.why_not}"
    if not past.looks:
        return (
            f"Whether somebody stays away is tested on the house's own past, {span} at a time. "
            f"The sales here begin on {_day(look.began)}; it takes about four times {span}, with "
            "customers who bought at least three times, before such a test tells anything."
        )
    asked = f"{past.looks} earlier day{'' if past.looks == 1 else 's'}"
    if not past.named:
        return (
            f"As of {asked}, nobody would have been named at an aim of {past.target:.0%}: of "
            f"{past.judged:,} customers with a rhythm of their own (counted anew each day), too "
            "many came back after all."
        )
    came = (
        f"As of {asked}, {past.named:,} of {past.judged:,} customers with a rhythm of their own "
        f"({past.share:.0%}) would have been named, and {past.precision:.0%} of them indeed "
        f"bought nothing for {span}; the aim is {past.target:.0%}."
    )
    if past.enough:
        return came
    return f"{came} That is too few, or too far from the aim, to name anybody."


def _kept(look: QuietLook) -> str:
    kept = what_came_of_it(look)
    if not kept.over:
        return ""
    return (
        f"Of {kept.over:,} who were named here and whose {span_words(look.horizon)} are over, "
        f"{kept.stayed_away:,} bought nothing in that time ({kept.stayed_away / kept.over:.0%})."
    )


def _notes(look: QuietLook, stale: bool) -> list[str]:
    told = []
    if stale:
        told.append(
            f"The sales end on {_day(look.as_of)}: what happened since is not known, so no "
            "check-in opens by itself. Hand in a newer list."
        )
    for source, day in look.behind.get("behind", {}).items():
        told.append(
            f"The sales of {_named(source)} end on {_day(date.fromisoformat(day))}, before the "
            "others, so everybody is judged as of that day. Hand in a newer list of theirs."
        )
    for source, day in look.behind.get("ended", {}).items():
        told.append(
            f"The sales of {_named(source)} ended on {_day(date.fromisoformat(day))}. If they go "
            "on there, hand in a newer list: until then its customers seem to stay away."
        )
    return told


def _named(source: str) -> str:
    return f"“{source}”" if source else "the list without a name"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no day"
