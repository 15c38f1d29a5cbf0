"""Reads of notices: the bell, the list, what a colleague chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from goodword.access import Reader
from goodword.notices.rules import ABOUT_LINE, KINDS, Choice
from goodword.notices.tables import Notice, NoticeChoice
from goodword.notices.telling import choice_of, own_hours, recipient
from goodword.notices.words import Said, say
from goodword.people.tables import Colleague
from goodword.prepared import Prepared
from goodword.worktime import Calendar

OFFERS = ("offered", "asked", "answered")
PLAIN = tuple(k for k in KINDS if k not in (*ABOUT_LINE, *OFFERS, "help", "absence"))
MOST_UNSEEN = 200
AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Bell:
    """What the bell says: how many notices wait, and the newest one's number."""

    count: int = 0
    newest: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Notices about one matter, the newest first. ``title`` names the matter for this reader."""

    title: str
    notices: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The list: what waits, by matter; what was seen or settled itself; where that goes on."""

    waiting: tuple[Group, ...]
    earlier: tuple[Said, ...]
    next_cursor: str
    held_back: int


def waiting(colleague_id: int) -> "QuerySet[Notice]":
    """What a colleague has not seen, without what has settled itself meanwhile.

    A line that is closed, another's, or due later asks nothing of them any more; neither does an
    offer, a call for help or an absence note that was dealt with.
    """
    own = Q(commitment__acting_id=colleague_id) | Q(
        commitment__accountable_id=colleague_id, commitment__acting__isnull=True
    )
    asks = (
        Q(kind__in=PLAIN)
        | Q(own, kind__in=("yours", "again", "soon"), commitment__is_listed=True)
        | Q(own, kind="overdue", commitment__is_listed=True, commitment__due_at__lte=F("at"))
        | Q(kind__in=OFFERS, handoff__state="offered")
        | Q(kind="help", help_call__ended_at__isnull=True)
        | Q(kind="absence", absence__state="proposed")
    )
    return Notice.objects.filter(asks, colleague_id=colleague_id, seen_at__isnull=True)


@Prepared
def _newest(*, colleague_id: int) -> "QuerySet[Notice, Any]":
    return waiting(colleague_id).order_by("-pk").values_list("pk", "at")[: MOST_UNSEEN + 1]


def bell(colleague: Colleague, *, now: datetime, calendar: Calendar, ticking: bool = True) -> Bell:
    """What the bell says now. Outside of working hours it says what it said when they ended.

    ``calendar``: the house's. ``ticking``: whether the house's clock moves; while an archive is
    read there is no quiet. Asked all day by every open page: three small queries at most.
    """
    rows = _newest(colleague_id=colleague.pk)
    if rows and ticking:
        heard = own_hours(colleague, now=now, calendar=calendar).heard_up_to(now)
        rows = [(pk, at) for pk, at in rows if at <= heard]
    return Bell(len(rows), rows[0][0] if rows else 0)


def notices(reader: Reader, *, now: datetime, cursor: str = "", limit: int = AT_ONCE) -> Page:
    """The list of a colleague's notices. ``cursor``: what follows among the earlier ones."""
    if reader.colleague_id is None:
        return Page((), (), "", 0)
    unseen = waiting(reader.colleague_id)
    first = [] if cursor else list(unseen.order_by("-at", "-pk")[:MOST_UNSEEN])
    rest = Notice.objects.filter(colleague_id=reader.colleague_id).exclude(
        pk__in=unseen.values("pk")
    )
    rows = list(rest.filter(_after(cursor)).order_by("-at", "-pk")[: limit + 1])
    more = len(rows) > limit
    said = say(reader, [*first, *rows[:limit]], now=now)
    told = recipient(reader.colleague_id, now=now)
    heard = told.hours.heard_up_to(now) if told else now
    return Page(
        waiting=_grouped([said[row.pk] for row in first]),
        earlier=tuple(said[row.pk] for row in rows[:limit]),
        next_cursor=f"{rows[limit - 1].at.isoformat()},{rows[limit - 1].pk}" if more else "",
        held_back=sum(1 for row in first if row.at > heard),
    )


def notice(reader: Reader, notice_id: int, *, now: datetime) -> Said | None:
    """One notice of the reader's own; ``None`` for anybody else's."""
    rows = Notice.objects.filter(colleague_id=reader.colleague_id or 0, pk=notice_id)
    said = say(reader, list(rows), now=now)
    return said.get(notice_id)


def choice(reader: Reader) -> Choice:
    """How the reader wants to be told."""
    return choice_of(NoticeChoice.objects.filter(colleague_id=reader.colleague_id or 0).first())


def _grouped(said: Sequence[Said]) -> tuple[Group, ...]:
    """By matter, in the order of each matter's newest notice."""
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.matter, []).append(one)
    return tuple(Group(some[0].title, tuple(some)) for some in found.values())


def _after(cursor: str) -> Q:
    moment, _, number = cursor.rpartition(",")
    try:
        at, last = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return Q()
    if at.tzinfo is None or last > 1 << 62:
        return Q()
    return Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=last))
