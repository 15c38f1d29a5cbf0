"""When and where somebody is told: kinds, choices, quiet hours, the morning. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from goodword.worktime import (
    Calendar,
    OutOfRangeError,
    add_working_time,
    end_of_working_day,
    next_working_moment,
    working_day_length,
)

PLACES = ("page", "mail", "nothing")
MAIL_AFTER = timedelta(minutes=10)
"""So long a notice may be seen in the page before it is mailed."""
HISTORY = timedelta(days=7)
"""A matter that was older than this when it was first read is history: it is not told."""
MORNING = time(8, 0)
WARN_MINUTES = 60
LONGEST_WARNING = 10 * 24 * 60
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a colleague chooses about at once: some kinds of notice, and where they usually go."""

    name: str
    words: str
    kinds: tuple[str, ...]
    place: str
    administrators: bool = False


TOPICS = (
    Topic("offered", "Something is offered to you", ("offered",), "mail"),
    Topic(
        "answers",
        "What became of an offer: taken, declined, gone back, withdrawn",
        ("accepted", "declined", "returned", "withdrawn"),
        "mail",
    ),
    Topic("talk", "A question or an answer about an offer", ("asked", "answered"), "mail"),
    Topic("yours", "A new matter became yours", ("yours",), "page"),
    Topic("again", "A customer wrote again about what you owe them", ("again",), "page"),
    Topic("soon", "Something of yours is due soon", ("soon",), "page"),
    Topic("overdue", "Something of yours is overdue", ("overdue",), "mail"),
    Topic(
        "cover",
        "You cover for somebody, or somebody covered for you",
        ("cover", "uncovered", "back"),
        "mail",
    ),
    Topic("help", "Somebody asks for help", ("help",), "page"),
    Topic("helped", "Somebody answered when you asked for help", ("helped",), "page"),
    Topic("mention", "Somebody mentioned you in a note", ("mention",), "mail"),
    Topic(
        "absence",
        "Days away of yours were noticed, or entered by somebody else",
        ("absence",),
        "mail",
    ),
    Topic("praised", "A customer answered kindly about you", ("praised",), "page"),
    Topic("unsent", "They wrote first: a letter of yours was not sent", ("unsent",), "page"),
    Topic("astray", "A letter of yours did not arrive, or is in doubt", ("astray",), "mail"),
    Topic("hook", "A webhook does not get through", ("hook",), "mail"),
    Topic(
        "mailbox",
        "A mailbox can’t be reached, fills up, or falls silent; and the end of it",
        ("worry", "worry over"),
        "mail",
    ),
    Topic("quarantine", "Mail came that could not be read", ("quarantine",), "page", True),
)
TOPIC_OF = {kind: topic for topic in TOPICS for kind in topic.kinds}
KINDS = tuple(TOPIC_OF)
ABOUT_LINE = ("yours", "again", "soon", "overdue")
"""Kinds that ask their colleague to act on a line; closed or passed on, they ask nothing more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How a colleague wants to be told; as it stands here: the usual way."""

    places: Mapping[str, str] = field(default_factory=dict)
    morning_at: time | None = MORNING
    empty_days: bool = True
    warn_minutes: int = WARN_MINUTES
    always: bool = False

    def place(self, kind: str) -> str:
        """Where notices of this kind go: ``page``, ``mail`` (and page), or ``nothing``."""
        topic = TOPIC_OF[kind]
        told = self.places.get(topic.name, topic.place)
        return told if told in PLACES else topic.place


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody may be disturbed: working hours in their own zone, less their days away.

    ``away``: stretches in order, the end not included. ``always``: at any time.
    """

    calendar: Calendar
    away: tuple[tuple[datetime, datetime], ...] = ()
    always: bool = False

    def next_heard(self, at: datetime) -> datetime:
        """The first moment from ``at`` on at which they may be disturbed."""
        if self.always:
            return at
        moment = at
        try:
            while True:
                moment = next_working_moment(moment, self.calendar)
                until = self._away_until(moment)
                if until is None:
                    return moment
                moment = until
        except OutOfRangeError:
            return at  # hours without any work would silence everything for ever

    def heard_up_to(self, at: datetime) -> datetime:
        """What happened up to this moment has been heard by ``at``: now, or when quiet began."""
        if self.next_heard(at) <= at:
            return at
        moment = at
        try:
            while True:
                moment = add_working_time(moment, -_INSTANT, self.calendar)
                since = self._away_since(moment)
                if since is None:
                    return moment
                moment = since
        except OutOfRangeError:
            return at

    def is_away(self, at: datetime) -> bool:
        """Whether they are away at this moment."""
        return self._away_until(at) is not None

    def warned_up_to(self, at: datetime, minutes: int) -> datetime:
        """What is due up to this moment is due within so many working minutes from ``at``."""
        if minutes <= 0:
            return at
        try:
            return add_working_time(at, timedelta(minutes=minutes), self.calendar)
        except OutOfRangeError:
            return at + timedelta(minutes=minutes)

    def _away_until(self, at: datetime) -> datetime | None:
        return next((until for since, until in self.away if since <= at < until), None)

    def _away_since(self, at: datetime) -> datetime | None:
        return next((since for since, until in self.away if since <= at < until), None)


def hours_of(
    house: Calendar,
    *,
    zone: str = "",
    away: Iterable[tuple[datetime, datetime]] = (),
    always: bool = False,
) -> Hours:
    """A colleague's hours: the house's week in their own zone, less their days away."""
    own = house if zone in ("", house.zone) else _in_zone(house, zone)
    return Hours(own, joined(away), always)


def joined(stretches: Iterable[tuple[datetime, datetime]]) -> tuple[tuple[datetime, datetime], ...]:
    """Stretches in order, those that touch or overlap made one."""
    found: list[tuple[datetime, datetime]] = []
    for since, until in sorted(stretches):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        elif since < until:
            found.append((since, until))
    return tuple(found)


def morning_day(now: datetime, hours: Hours, at: time | None) -> date | None:
    """The local day whose morning note is to be sent now, if any.

    From ``at`` on the clock on the wall until the working day closes (or, where ``at`` is later
    than that, until midnight), on days with working hours, and not while the colleague is away.
    """
    if at is None or hours.is_away(now):
        return None
    local = now.astimezone(hours.calendar.tz)
    if local.time().replace(tzinfo=None) < at:
        return None
    day = local.date()
    if not working_day_length(day, hours.calendar):
        return None
    midnight = datetime.combine(day, time(0, 0), hours.calendar.tz)
    closing = end_of_working_day(midnight, hours.calendar).astimezone(hours.calendar.tz)
    if closing.time() > at and now >= closing:
        return None
    return day


PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 1440))


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts to send; ``None``: give it up."""
    return PAUSES[attempts - 1] if 0 < attempts <= len(PAUSES) else None


def named(words: Sequence[str], most: int = 3) -> str:
    """A few things in a row: "Anna, Bernd and 2 more"."""
    shown = list(words[:most])
    if len(words) > most:
        shown.append(f"{len(words) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _in_zone(house: Calendar, zone: str) -> Calendar:
    try:
        ZoneInfo(zone)
    except (ValueError, KeyError, OSError):
        return house
    return Calendar.from_json({**house.to_json(), "zone": zone})
