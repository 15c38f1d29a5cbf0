"""Reads of what follows sales: the plan, and what was decided about each sale."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from goodword.access import Reader, acquainted
from goodword.channels.sales.tables import Sale
from goodword.followups.rules import Plan, Step
from goodword.followups.tables import FollowedSale, FollowUpPlan, FollowUpStep
from goodword.followups.words import usual_steps
from goodword.people.tables import Person


def the_plan() -> Plan:
    """What the house chose, or what a house begins with."""
    row = FollowUpPlan.objects.order_by("pk").first() or FollowUpPlan()
    return Plan(
        is_on=row.is_on,
        rest_days=row.rest_days,
        latest_days=row.latest_days,
        off_for=frozenset(row.off_for),
        steps=tuple(Step(s.role, s.is_on, s.days, s.what) for s in the_steps()),
    )


def the_steps() -> list[FollowUpStep]:
    """The steps in their order; those of a house that chose nothing yet are not saved."""
    rows = {row.role: row for row in FollowUpStep.objects.all()}
    return [rows.get(str(told["role"])) or FollowUpStep(**told) for told in usual_steps()]


def template_of(role: str) -> int | None:
    """The template that a step's letter begins with, where one was chosen or made."""
    rows = FollowUpStep.objects.filter(role=role)
    return rows.values_list("template_id", flat=True).first()


def asks_satisfaction() -> bool:
    """Whether the second step ("are you satisfied?") is on."""
    plan = the_plan()
    return plan.is_on and any(s.is_on for s in plan.steps if s.role == "satisfied")


def sources() -> list[str]:
    """Where sales come from: programs, tills, shops; "" is a list or a shop without a name."""
    found = Sale.objects.order_by("source").values_list("source", flat=True).distinct()
    return list(found)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a sale: how many lines it opened, or why none."""

    entry_id: int
    person_id: int | None
    who: str
    sold_at: datetime
    opened: int
    why_not: str


def decided(reader: Reader, *, limit: int = 50) -> list[Decided]:
    """The latest sales with what was decided about each, as far as the reader may know of whom."""
    known = Person.objects.filter(acquainted(reader), erased_at=None)
    rows = FollowedSale.objects.filter(person__in=known.values("pk")).select_related("person")
    return [
        Decided(
            row.entry_id, row.person_id, row.person.name if row.person else "", row.sold_at,
            row.opened, row.why_not,
        )
        for row in rows.order_by("-sold_at", "-pk")[:limit]
    ]  # fmt: skip


def reasons(since: datetime) -> dict[str, int]:
    """How many sales since then opened something (under ""), or why not."""
    rows = FollowedSale.objects.filter(sold_at__gte=since).order_by("-why_not")
    return dict(rows.values_list("why_not").annotate(n=Count("pk")).order_by("-n"))
