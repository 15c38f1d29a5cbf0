"""Writes notices down: to whom, where, when it is to be mailed; each once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from goodword.absence.tables import Absence
from goodword.house.queries import calendar_of, the_house
from goodword.notices.rules import MAIL_AFTER, Choice, Hours, hours_of
from goodword.notices.tables import Notice, NoticeChoice
from goodword.people.tables import Colleague
from goodword.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Telling:
    """Something that a colleague is to be told, and what it points at.

    ``by``: who did it; nobody is told of what they did themselves. ``key``: its identity for this
    colleague.
    """

    colleague_id: int
    kind: str
    key: str
    at: datetime
    by_id: int | None = None
    commitment_id: int | None = None
    handoff_id: int | None = None
    absence_id: int | None = None
    help_call_id: int | None = None
    entry_id: int | None = None
    word_id: int | None = None
    intake_id: int | None = None
    webhook_id: int | None = None
    worry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A colleague with what they chose and when they may be disturbed.

    ``entered``: they have been in the house; before that nothing is mailed to them.
    """

    colleague: Colleague
    choice: Choice
    hours: Hours
    entered: bool


def recipients(ids: Iterable[int] | None, *, now: datetime) -> Mapping[int, Recipient]:
    """Active colleagues among these (``None``: all of them), ready to be told."""
    people = Colleague.objects.filter(is_active=True)
    choices = NoticeChoice.objects.all()
    away = Absence.objects.filter(state__in=("planned", "begun"), until__gt=now)
    if ids is not None:
        wanted = set(ids)
        people = people.filter(pk__in=wanted)
        choices = choices.filter(colleague_id__in=wanted)
        away = away.filter(colleague_id__in=wanted)
    chosen = {row.colleague_id: choice_of(row) for row in choices}
    stretches: dict[int, list[tuple[datetime, datetime]]] = {}
    for colleague, since, until in away.values_list("colleague_id", "since", "until"):
        if since is not None and until is not None:
            stretches.setdefault(colleague, []).append((since, until))
    calendar = calendar_of(the_house().calendar)
    usual = Choice()
    found = {}
    for one in people:
        choice = chosen.get(one.pk, usual)
        hours = hours_of(
            calendar, zone=one.zone, away=stretches.get(one.pk, ()), always=choice.always
        )
        entered = one.last_login is not None or one.joined_at is not None
        found[one.pk] = Recipient(one, choice, hours, entered)
    return found


def recipient(colleague_id: int, *, now: datetime) -> Recipient | None:
    """One colleague, ready to be told; ``None`` for somebody who has left."""
    return recipients([colleague_id], now=now).get(colleague_id)


def own_hours(colleague: Colleague, *, now: datetime, calendar: Calendar) -> Hours:
    """When this colleague may be disturbed; ``calendar``: the house's."""
    choice = NoticeChoice.objects.filter(colleague=colleague).values_list("always", flat=True)
    if choice.first():
        return Hours(calendar, always=True)
    away = Absence.objects.filter(
        colleague=colleague, state__in=("planned", "begun"), until__gt=now
    ).values_list("since", "until")
    told = [(since, until) for since, until in away if since and until]
    return hours_of(calendar, zone=colleague.zone, away=told)


def choice_of(row: NoticeChoice | None) -> Choice:
    """A colleague's choice; the usual way where they chose nothing."""
    if row is None:
        return Choice()
    return Choice(
        places=dict(row.choices),
        morning_at=row.morning_at,
        empty_days=row.empty_days,
        warn_minutes=row.warn_minutes,
        always=row.always,
    )


def write(tellings: Sequence[Telling], *, now: datetime, mailing: bool) -> int:
    """Write these down, as far as their colleagues want them; what is there already stays.

    ``mailing``: whether mail goes out at all. Returns how many were asked to be written.
    """
    wanted = [one for one in tellings if one.colleague_id != one.by_id]
    if not wanted:
        return 0
    told = recipients({one.colleague_id for one in wanted}, now=now)
    rows = []
    for one in wanted:
        to = told.get(one.colleague_id)
        place = to.choice.place(one.kind) if to else "nothing"
        if to is None or place == "nothing":
            continue
        row = Notice(**{name: getattr(one, name) for name in Telling.__slots__})
        if place == "mail" and mailing and to.entered:
            row.mail_due_at = to.hours.next_heard(now) + MAIL_AFTER
        rows.append(row)
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)
