"""Reads of the room: the plan, figures by window and month, answers with their words."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from goodword.access import Reader, acquainted, readable
from goodword.house.queries import the_house
from goodword.people.tables import Person
from goodword.surveys.measuring import Figure, figure
from goodword.surveys.rules import QUESTIONS, is_bad, is_good
from goodword.surveys.tables import Asking, NoMore, Score, SurveyPlan
from goodword.timeline.tables import Entry, Reading


@dataclass(frozen=True, slots=True)
class Month:
    """What was answered to the questions of one month; none where a question was not asked."""

    first: date
    csat: Figure | None = None
    ces: Figure | None = None
    nps: Figure | None = None

    @property
    def figures(self) -> list[Figure]:
        """Those that were asked."""
        return [one for one in (self.csat, self.ces, self.nps) if one is not None]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in a list. ``words`` are empty where the reader may not read them."""

    score_id: int
    entry_id: int
    conversation_id: int | None
    person_id: int
    name: str
    question: str
    score: int
    highest: int
    words: str
    legible: bool
    asked_at: datetime
    at: datetime
    colleague: str
    occasion: str

    @property
    def good(self) -> bool:
        """Whether it counts as good."""
        return is_good(self.question, self.score)

    @property
    def bad(self) -> bool:
        """Whether it says that something went wrong."""
        return is_bad(self.question, self.score)


def the_plan() -> SurveyPlan:
    """What the house asks; off until somebody turned it on."""
    return SurveyPlan.objects.first() or SurveyPlan(id=1)


def asks_after_sale() -> bool:
    """Whether customers are asked after a sale."""
    return SurveyPlan.objects.filter(is_on=True, after_sale=True).exists()


def sees_all(reader: Reader) -> bool:
    """Whether figures over the whole house are shown to them."""
    return reader.role in ("lead", "administrator")


def figures(reader: Reader, since: datetime | None, until: datetime | None) -> dict[str, Figure]:
    """Each question's figure over the letters of a window; a question nobody was asked is none."""
    told = _told(_went(reader, since, until))
    return {question: _figure(question, rows) for question, rows in _by(told, 0)}


def scores(reader: Reader, since: datetime | None, until: datetime | None) -> list[Month]:
    """Figures by month of asking (the house's zone), from the month of ``since`` on."""
    zone = ZoneInfo(the_house().calendar.definition["zone"])
    start = since
    if since is not None:
        local = since.astimezone(zone)
        start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    months: dict[date, list[_Row]] = defaultdict(list)
    for row in _told(_went(reader, start, until)):
        months[row[1].astimezone(zone).date().replace(day=1)].append(row)
    return [
        Month(first, **{q: _figure(q, rows) for q, rows in _by(months[first], 0)})
        for first in sorted(months)
    ]


def by_colleague(
    reader: Reader, since: datetime | None, until: datetime | None
) -> list[tuple[str, list[Figure]]]:
    """Figures by whose matter it was, by name; for leads alone, and in no order of merit."""
    if not sees_all(reader):
        return []
    told = _told(_went(reader, since, until))
    found = [(name or "Nobody in particular", _all(rows)) for name, rows in _by(told, 3)]
    return sorted(found, key=lambda one: one[0].casefold())


def answers(
    reader: Reader, *, person_id: int | None = None, since: datetime | None = None,
    until: datetime | None = None, before: int | None = None, only: str = "", limit: int = 50,
) -> list[Said]:  # fmt: skip
    """Answers that count, the newest first. ``only``: ``words``, ``bad``, ``good``."""
    known = asked_of(reader).filter(pk=OuterRef("asking_id"))
    rows = Score.objects.filter(Exists(known), counts=True)
    if person_id is not None:
        rows = rows.filter(asking__person=person_id)
    if since is not None:
        rows = rows.filter(asking__asked_at__gte=since)
    if until is not None:
        rows = rows.filter(asking__asked_at__lt=until)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = rows.filter(_only(only))
    found = rows.select_related("entry", "asking__person", "asking__colleague")
    return _said(reader, list(found.order_by("-pk")[:limit]))


def asks_no_more(person_id: int) -> NoMore | None:
    """That a customer asked not to be asked again."""
    return NoMore.objects.filter(person_id=person_id, ended_at=None).order_by("pk").first()


type _Row = tuple[str, datetime, int | None, str | None]
"""Of a letter: the question, when, the score that counts, whose matter."""


def asked_of(reader: Reader) -> QuerySet[Asking]:
    """Who was asked, of those whom the reader may know; leads see all."""
    rows = Asking.objects.filter(person__erased_at=None)
    if sees_all(reader):
        return rows
    return rows.filter(Exists(Person.objects.filter(acquainted(reader), pk=OuterRef("person_id"))))


def _went(reader: Reader, since: datetime | None, until: datetime | None) -> QuerySet[Asking]:
    """Letters that reached somebody, as far as we know; an answer proves it."""
    rows = asked_of(reader)
    if since is not None:
        rows = rows.filter(asked_at__gte=since)
    if until is not None:
        rows = rows.filter(asked_at__lt=until)
    reached = Q(outgoing=None) | Q(outgoing__sent_at__isnull=False)
    lost = Asking.objects.filter(outgoing__recipients__state__in=("bounced", "refused"))
    came = reached & ~Q(pk__in=lost.values("pk"))
    return rows.filter(came | Q(scores__isnull=False)).distinct()


def _told(rows: QuerySet[Asking]) -> list[_Row]:
    counting = Score.objects.filter(asking=OuterRef("pk"), counts=True).values("score")[:1]
    told = rows.annotate(told=Subquery(counting)).order_by("pk")
    return list(told.values_list("question", "asked_at", "told", "colleague__name"))


def _by(rows: Iterable[_Row], column: int) -> Iterable[tuple[Any, list[_Row]]]:
    found: dict[Any, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found.items()


def _all(rows: Iterable[_Row]) -> list[Figure]:
    told = dict(_by(rows, 0))
    return [_figure(question, told[question]) for question in QUESTIONS if question in told]


def _figure(question: str, rows: Collection[_Row]) -> Figure:
    return figure(question, asked=len(rows), scores=[r[2] for r in rows if r[2] is not None])


def _only(which: str) -> Q:
    if which == "words":
        return Q(has_words=True)
    found = Q()
    for question, scale in QUESTIONS.items():
        if which == "bad":
            found |= Q(asking__question=question, score__lte=scale.bad_to)
        elif which == "good":
            found |= Q(asking__question=question, score__gte=scale.good_from)
    return found


def _said(reader: Reader, rows: list[Score]) -> list[Said]:
    ids = [row.entry_id for row in rows]
    legible = set(Entry.objects.filter(readable(reader), pk__in=ids).values_list("pk", flat=True))
    zones = Reading.objects.filter(entry__in=legible, reader="zones")
    words = {pk: str(told.get("author", "")) for pk, told in zones.values_list("entry_id", "value")}
    return [
        Said(
            score_id=row.pk,
            entry_id=row.entry_id,
            conversation_id=row.entry.conversation_id if row.entry_id in legible else None,
            person_id=row.asking.person_id,
            name=row.asking.person.name,
            question=row.asking.question,
            score=row.score,
            highest=QUESTIONS[row.asking.question].highest,
            words=words.get(row.entry_id, ""),
            legible=row.entry_id in legible,
            asked_at=row.asking.asked_at,
            at=row.at,
            colleague=row.asking.colleague.name if row.asking.colleague else "",
            occasion=row.asking.occasion,
        )
        for row in rows
    ]
