"""Staying in touch as programs see it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Told
from goodword.care.queries import Card, Silence
from goodword.care.rules import Interval, Span
from goodword.people.tables_wishes import ContactWish

Unit = Annotated[Literal["w", "m", "d"], Field(description="weeks, months, days")]
Kind = Literal["do-not-contact", "silent", "deceased"]


class SpanShape(Told):
    """A length as people say it: 6 weeks, 3 months of the calendar."""

    number: Annotated[int, Field(ge=1, le=999)]
    unit: Unit

    @property
    def span(self) -> Span:
        """As the rules take it."""
        return Span(self.number, self.unit)


class IntervalShape(Schema):
    """How often to be in touch; without spans: not at all. `why` says why this one applies."""

    ideal: SpanShape | None
    longest: SpanShape | None
    words: str
    why: str


class SilentOne(Schema):
    """Somebody not spoken with for too long.

    `planned`: what of ours to them is on the list already, in words. `away_until`: the last day of
    their own absence note. `usual_days` stands where contact falls off against their own rhythm.
    """

    customer_id: int
    name: str
    kind: Literal["customer", "prospect"]
    last_contact: datetime
    due_on: date
    latest_on: date
    past: Literal["ideal", "longest"]
    keeper_id: Annotated[int | None, Field(description="who of us knows them best")]
    interval: IntervalShape | None
    planned: str
    away_until: date | None
    falling: Annotated[bool, Field(description="this silence is unlike them")]


class Standing(Schema):
    """Staying in touch with one customer; nulls where nobody keeps in touch with them."""

    kind: Literal["customer", "prospect"] | None
    last_contact: datetime | None
    interval: IntervalShape | None
    own: Annotated[bool, Field(description="the interval was set for them")]
    due_on: date | None
    latest_on: date | None
    away_until: date | None
    falling: bool


class SetInterval(Told):
    """Both spans, or both null for no interval, with the reason."""

    ideal: SpanShape | None
    longest: SpanShape | None
    reason: Annotated[str, Field(max_length=500)] = ""


class Wish(Schema):
    """Why somebody is not to be contacted by us first. `until`: the last day of it."""

    kind: Kind
    until: date | None
    reason: str
    by: str
    at: datetime


class SayWish(Told):
    """What stands. `silent` needs a reason and its last day."""

    kind: Kind
    reason: Annotated[str, Field(max_length=500)] = ""
    until: date | None = None


class Wished(Schema):
    """The wish that stands now, if any, and the lines that ended or were opened again."""

    wish: Wish | None
    commitment_ids: list[int]


def interval(told: Interval | None) -> dict[str, Any] | None:
    """An interval with its words."""
    if told is None:
        return None
    spans = {"ideal": told.ideal, "longest": told.longest}
    shown = {n: {"number": s.number, "unit": s.unit} if s else None for n, s in spans.items()}
    return {**shown, "words": told.words, "why": told.why}


def silent(one: Silence) -> dict[str, Any]:
    """A line of the list."""
    return {
        "customer_id": one.person_id,
        "name": one.name,
        "kind": one.stage,
        "last_contact": one.last_at,
        "due_on": one.ideal_on,
        "latest_on": one.longest_on,
        "past": one.past,
        "keeper_id": one.keeper_id,
        "interval": interval(one.interval),
        "planned": one.planned,
        "away_until": one.away,
        "falling": one.falling,
    }


def standing(card: Card | None) -> dict[str, Any]:
    """Where a customer stands."""
    return {
        "kind": card.stage if card else None,
        "last_contact": card.last_at if card else None,
        "interval": interval(card.interval) if card else None,
        "own": card.own if card else False,
        "due_on": card.next_on if card else None,
        "latest_on": card.latest_on if card else None,
        "away_until": card.away if card else None,
        "falling": card.falling if card else False,
    }


def wish(row: ContactWish | None) -> dict[str, Any] | None:
    """A wish that stands."""
    if row is None:
        return None
    by = str(row.colleague) if row.colleague else ""
    return {"kind": row.kind, "until": row.until, "reason": row.reason, "by": by, "at": row.at}
