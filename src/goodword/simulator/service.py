"""How good the service is: when somebody answers, and which promises are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import exp
from random import Random
from zoneinfo import ZoneInfo

from goodword.simulator.house import Colleague
from goodword.simulator.when import soon
from goodword.worktime import Calendar


class Way(StrEnum):
    """What becomes of a question."""

    ANSWER = "answer"
    LATE = "late"
    NEVER = "never"
    PROMISE = "promise"
    PHONE = "phone"
    WAITING = "waiting"
    PROMISED = "promised"
    PROMISED_LATE = "promised-late"


class Fate(StrEnum):
    """What becomes of a promise."""

    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    RENEGOTIATED = "renegotiated"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Script:
    """A way that is laid down beforehand, for the scenes at the end of the history."""

    way: Way
    chasers: int = 0
    fate: Fate = Fate.OPEN
    due_days: int = -1


def choose_way(colleague: Colleague, promising: bool, followed: bool, rng: Random) -> Way:
    """What becomes of a question put to this colleague; follow-ups are lost less often."""
    roll = rng.random()
    if roll < (0.012 if followed else 0.03):
        return Way.NEVER
    if roll < (0.02 if followed else 0.065):
        return Way.PHONE
    if promising and rng.random() < 0.55:
        return Way.PROMISE
    return Way.ANSWER if rng.random() < colleague.quick else Way.LATE


def choose_fate(colleague: Colleague, rng: Random) -> Fate:
    """What becomes of a promise of this colleague's."""
    roll, keeps = rng.random(), 0.45 + colleague.quick * 0.4
    if roll < keeps:
        return Fate.KEPT
    rest = (roll - keeps) / (1 - keeps)
    return Fate.RENEGOTIATED if rest < 0.4 else Fate.LATE if rest < 0.78 else Fate.BROKEN


def answer_time(asked: datetime, way: Way, calendar: Calendar, rng: Random) -> datetime:
    """When the answer goes out: within four working hours, or clearly later."""
    if way is Way.LATE:
        return soon(asked, 290 + rng.random() ** 2 * 2200, calendar)
    minutes = 6 * exp(rng.gauss(1.9, 1.0))
    return soon(asked, min(max(minutes, 3), 225), calendar)


def customer_time(after: datetime, zone: str, rng: Random, days: float = 0.0) -> datetime:
    """When a customer gets round to writing: at any time between seven and half past ten."""
    if not days:
        days = 0.01 + 0.09 * rng.random() if rng.random() < 0.35 else 0.15 + rng.random() ** 3 * 3.5
    moment = after.replace(microsecond=0) + timedelta(seconds=int(days * 86400))
    local = moment.astimezone(ZoneInfo(zone))
    if 7 <= local.hour < 22:
        return moment
    hours = (7 - local.hour) % 24 + rng.random() * 3
    return moment + timedelta(seconds=int(hours * 3600))
