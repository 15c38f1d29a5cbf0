"""Handoffs without a database: when an offer goes back, and what is said about how it ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from goodword.ledger.words import moment
from goodword.worktime import Calendar, OutOfRangeError, add_working_time

ENDED = ("accepted", "declined", "returned", "withdrawn", "settled")
_WORDS = {
    "accepted": "{who} took this over on {when}.",
    "declined": "{who} declined this on {when}.",
    "returned": "Nobody took this over in time, and it went back to {giver} on {when}.",
    "withdrawn": "{who} took this offer back on {when}.",
    "settled": "This was settled on {when}, so there is nothing to take over any more.",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How an offer ended: the state, by whom, when, and who had offered."""

    state: str
    who: str
    giver: str
    at: datetime


def returns_at(now: datetime, minutes: int, calendar: Calendar) -> datetime:
    """When an offer made ``now`` goes back to the giver: after so much working time."""
    amount = timedelta(minutes=minutes)
    try:
        return add_working_time(now, amount, calendar)
    except OutOfRangeError:
        # A house that never opens: the time on the wall counts.
        return now + amount


def ending_words(ending: Ending, zone: str) -> str:
    """How an offer ended, as one sentence."""
    return _WORDS[ending.state].format(
        who=ending.who or "Somebody", giver=ending.giver, when=moment(ending.at.isoformat(), zone)
    )
