"""Whether a mailbox is silent for longer than is normal for it: is it broken, or is it Sunday?

Silence is measured not in hours but in letters that would have been expected by the mailbox's own
rhythm: how many come in each hour of working days, Saturdays, and days on which nobody works.
Silences that it has seen, measured likewise, say how long they get by chance. Their tail is taken
as exponential above its ninth decile (peaks over a threshold, Pickands 1975), a little fatter than
it was seen, for few were seen. One is told when a silence is longer than every one of the last
eight weeks, and so long that chance alone would bring it at most about once in `ONCE_IN`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from goodword.worktime import Calendar, working_day_length

WEEKS = timedelta(days=56)
"""So far back a mailbox's rhythm is learnt."""
ONCE_IN = timedelta(days=365)
"""How seldom chance alone may raise it, for one mailbox."""
FEWEST, SHORTEST = 30, timedelta(days=14)
"""Fewer letters, or fewer days, say nothing about a rhythm."""

_TAIL = 0.1
_HOUR = timedelta(hours=1)
_SMOOTHING = 4.0
"""Hours by which each hour's rate is drawn towards the rate of its kind of day."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing came since ``since``; ``expected`` letters would have, ``longest`` is the limit."""

    since: datetime
    expected: float
    longest: float

    @property
    def unusual(self) -> bool:
        """Whether it is longer than chance makes it."""
        return self.expected > self.longest


def silence(arrivals: Sequence[datetime], *, now: datetime, calendar: Calendar) -> Silence | None:
    """The present silence beside those that are usual; ``None`` where too little is known.

    ``arrivals``: when letters came, in any order; those after ``now`` are not believed.
    """
    last = max((at for at in arrivals if at <= now), default=now)
    known = sorted(at for at in arrivals if last - WEEKS <= at <= last)
    if len(known) < FEWEST or known[-1] - known[0] < SHORTEST:
        return None
    time = _Expected(known, until=now, calendar=calendar)
    marks = [time.at(one) for one in known]
    gaps = sorted(b - a for a, b in pairwise(marks))
    days = (known[-1] - known[0]) / timedelta(days=1)
    return Silence(known[-1], time.at(now) - marks[-1], _longest(gaps, days))


def _longest(gaps: Sequence[float], days: float) -> float:
    """So many expected letters a silence may last before it is more than chance."""
    edge = gaps[min(len(gaps) - 1, int(len(gaps) * (1 - _TAIL)))]
    beyond = [gap - edge for gap in gaps if gap > edge]
    mean = sum(beyond) / len(beyond) if beyond else 1.0
    # Few silences in the tail say little about it: the fewer, the more is allowed.
    fatter = max(mean, 1.0) * (1 + 2 / math.sqrt(max(1, len(beyond))))
    a_year = len(gaps) / days * (ONCE_IN / timedelta(days=1))
    return max(gaps[-1], edge + fatter * math.log(max(1.0, _TAIL * a_year)))


class _Expected:
    """Time as this mailbox counts it: letters that would have come by its rhythm."""

    def __init__(
        self, arrivals: Sequence[datetime], *, until: datetime, calendar: Calendar
    ) -> None:
        self._begin = arrivals[0].astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        kinds: dict[date, str] = {}
        # The rhythm is learnt from the time before the present silence, which must not dull it.
        learnt = int((arrivals[-1] - self._begin) / _HOUR) + 1
        hours = int((until - self._begin) / _HOUR) + 2
        cells = [_cell(self._begin + n * _HOUR, calendar, kinds) for n in range(hours)]
        seen: dict[tuple[str, int], int] = {}
        came: dict[tuple[str, int], int] = {}
        for cell in cells[:learnt]:
            seen[cell] = seen.get(cell, 0) + 1
        for at in arrivals:
            cell = cells[int((at - self._begin) / _HOUR)]
            came[cell] = came.get(cell, 0) + 1
        overall = len(arrivals) / learnt
        of_kind = {kind: _rate_of(kind, came, seen, overall) for kind in ("work", "off", "holy")}
        self._sums = [0.0]
        for cell in cells:
            drawn = _SMOOTHING * of_kind[cell[0]]
            rate = (came.get(cell, 0) + drawn) / (seen.get(cell, 0) + _SMOOTHING)
            self._sums.append(self._sums[-1] + rate)

    def at(self, moment: datetime) -> float:
        """Letters expected from the beginning up to this moment."""
        place = max(0.0, (moment - self._begin) / _HOUR)
        hour = min(int(place), len(self._sums) - 2)
        return self._sums[hour] + (place - hour) * (self._sums[hour + 1] - self._sums[hour])


def _cell(at: datetime, calendar: Calendar, kinds: dict[date, str]) -> tuple[str, int]:
    local = at.astimezone(calendar.tz)
    day = local.date()
    if day not in kinds:
        works = bool(working_day_length(day, calendar))
        kinds[day] = "work" if works else "off" if day.weekday() == 5 else "holy"
    return kinds[day], local.hour


def _rate_of(
    kind: str,
    came: dict[tuple[str, int], int],
    seen: dict[tuple[str, int], int],
    overall: float,
) -> float:
    """Letters an hour on days of one kind, drawn towards all days where few were seen."""
    letters = sum(n for cell, n in came.items() if cell[0] == kind)
    hours = sum(n for cell, n in seen.items() if cell[0] == kind)
    return (letters + 24 * overall) / (hours + 24)
