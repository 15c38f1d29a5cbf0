"""The last days before the end, so that there is always something to do today.

Elsewhere chance decides; here a handful of customers stand at known points:
waiting within time, overdue, promised, promised and forgotten.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from goodword.simulator.service import Script, Way
from goodword.worktime import Calendar, add_working_time


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens to one customer at the end of the history."""

    group: str
    at: datetime
    script: Script
    route: str


# The matter, working hours before the end, what becomes of it, and the way it comes in.
SCENES = (
    ("enquiry", 0.6, Script(Way.WAITING), "form"),
    ("repair", 2.2, Script(Way.WAITING), "office"),
    ("quote", 3.6, Script(Way.WAITING), "personal"),
    ("invoice", 6.5, Script(Way.WAITING), "office"),
    ("fitting", 13.0, Script(Way.WAITING), "forward"),
    ("enquiry", 24.0, Script(Way.WAITING, chasers=1), "office"),
    ("aftercare", 38.0, Script(Way.WAITING, chasers=2), "personal"),
    ("repair", 7.0, Script(Way.PROMISED, due_days=1), "office"),
    ("enquiry", 14.0, Script(Way.PROMISED, due_days=3), "personal"),
    ("quote", 30.0, Script(Way.PROMISED_LATE, due_days=1), "office"),
    ("complaint", 4.8, Script(Way.WAITING), "office"),
    ("praise", 9.0, Script(Way.WAITING), "personal"),
)
EVERY = 4


def scene_for(index: int, end: datetime, calendar: Calendar) -> Scene | None:
    """The scene of this customer: every fourth has one, until all have been given out twice."""
    number, rest = divmod(index, EVERY)
    if rest != 1 or number >= 2 * len(SCENES):
        return None
    group, hours, script, route = SCENES[number % len(SCENES)]
    back = timedelta(hours=hours * (1 if number < len(SCENES) else 1.3))
    return Scene(group, add_working_time(end, -back, calendar), script, route)
