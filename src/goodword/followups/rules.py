"""Which steps follow a sale, and when; or why none does. Pure.

Decided once, when the sale is first told, from what was true then: telling it again, or changing
the settings, changes nothing about it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from goodword.worktime import Calendar, end_of_working_day

MOST_A_DAY = 10
"""So many customers who bought on one day can one of us write to in person."""
MOST_AT_ONCE = 30
"""Who is to write to so many customers after sales gets no more before some are done; what is only
planned does not count."""
EARLY = timedelta(days=3)
"""A step comes up so long before its day, so that a working day lies between; before that it is
planned, and no work yet."""
GIVEN_BACK = "it was given back or cancelled"
KIND_OF = {"thanks": "thanks", "satisfied": "follow-up", "further": "follow-up"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: so many days after the sale, in which words."""

    role: str
    is_on: bool
    days: int
    what: str

    @property
    def kind(self) -> str:
        """Which kind of commitment it opens."""
        return KIND_OF[self.role]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the house chose; see `goodword.followups.tables.FollowUpPlan`."""

    is_on: bool
    rest_days: int
    latest_days: int
    off_for: frozenset[str]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale as it was told: an order with everything that is known of it.

    ``bought``: something stays with the customer. ``told_at``: when it came to us, with
    ``opens_from`` as its horizon. ``serves``: the customer is one whom we serve, and can be
    reached; ``wish``: they are not to be contacted.
    """

    key: str
    entry_id: int
    person_id: int | None
    sold_at: datetime
    told_at: datetime
    opens_from: datetime
    source: str
    bought: bool
    serves: bool
    reachable: bool
    wish: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A step of one sale: when it comes up, and when it is due."""

    step: Step
    comes_at: datetime
    due_at: datetime


def why_not(sold: Sold, plan: Plan, *, others: Iterable[datetime]) -> str:
    """Why nothing follows this sale; "" where something does.

    ``others``: when this customer bought what something followed already.
    """
    if not plan.is_on:
        return "follow-ups were off"
    if sold.source in plan.off_for:
        return "sales from there open nothing"
    if sold.sold_at < sold.opens_from:
        return "it is history"
    if not sold.bought:
        return GIVEN_BACK
    if sold.person_id is None:
        return "nobody knows who bought"
    if not sold.serves:
        return "they are no customer"
    if not sold.reachable:
        return "they have no address and no number"
    if sold.wish:
        return "they are not to be contacted"
    rest = timedelta(days=plan.rest_days)
    if any(abs(sold.sold_at - other) < rest for other in others):
        return "they heard from us after another sale"
    return ""


def steps_of(sold: Sold, plan: Plan, calendar: Calendar, *, survey: bool) -> list[Planned]:
    """The steps that open, each with its times; none where all of them come too late.

    A step that would have been due before the sale was told is due at the end of the next working
    day, as long as it is not more than ``latest_days`` late. ``survey``: one goes out after
    sales, and asks in the place of the second step.
    """
    soonest = _next_day(sold.told_at, calendar)
    latest = (sold.told_at - timedelta(days=plan.latest_days)).astimezone(calendar.tz).date()
    found = []
    for step in plan.steps:
        # Days as the house counts them: the clock may be put back in between.
        planned = sold.sold_at.astimezone(calendar.tz) + timedelta(days=step.days)
        too_late = planned.date() < latest
        if not step.is_on or too_late or (survey and step.role == "satisfied"):
            continue
        due = max(end_of_working_day(planned, calendar), soonest)
        early = datetime.combine(planned - EARLY, time.min, tzinfo=calendar.tz)
        comes = sold.sold_at if step.days <= EARLY.days else max(sold.sold_at, early)
        found.append(Planned(step, comes, due))
    return found


def _next_day(moment: datetime, calendar: Calendar) -> datetime:
    """The end of the working day after this one."""
    today = end_of_working_day(moment, calendar)
    return end_of_working_day(today + timedelta(seconds=1), calendar)
