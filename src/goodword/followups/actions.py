"""Opens what follows sales, ends it when they come back, and keeps the house's plan."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from goodword.access import NotAllowed, Reader, Refused
from goodword.followups.facts import Order, Wishes, orders_of
from goodword.followups.queries import sources, the_plan, the_steps
from goodword.followups.rules import (
    GIVEN_BACK,
    MOST_A_DAY,
    MOST_AT_ONCE,
    Plan,
    Planned,
    Step,
    steps_of,
    why_not,
)
from goodword.followups.tables import FollowedSale, FollowUpPlan
from goodword.followups.words import why_words
from goodword.house.queries import the_house
from goodword.ledger.deciding import clean
from goodword.ledger.opening import open_once
from goodword.ledger.passing import happened, locked
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import Opening
from goodword.people.tables import Colleague, Person
from goodword.timeline.tables import Reading
from goodword.worktime import Calendar

PREFIX = "sale:"
TOO_MANY = "more bought that day than one of us can write to"
TOO_FULL = "who would write has enough of them to write to"
TOO_LATE = "it was told too late"
LEADS = ("lead", "administrator")


@dataclass(frozen=True, slots=True)
class Around:
    """What other rooms know: who is not to be contacted, who knows whom best, whether a survey
    goes out after sales."""

    wishes: Wishes
    know_best: Callable[[Collection[int]], Mapping[int, int]]
    survey: bool


@transaction.atomic
def settle(*, conversation_ids: Collection[int], around: Around, now: datetime) -> int:
    """Open what follows the sales of these conversations; how many lines.

    Each sale is decided about once. What was opened for one that came back is cancelled.
    """
    orders = orders_of(conversation_ids, wishes=around.wishes, now=now)
    if not orders:
        return 0
    people = {one.sold.person_id for one in orders if one.sold.person_id is not None}
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk"))
    keys = [one.sold.key for one in orders]
    known = {row.sale_key: row for row in FollowedSale.objects.filter(sale_key__in=keys)}
    _end_returned([one for one in orders if not one.sold.bought], known, now)
    fresh = [one for one in orders if one.sold.key not in known]
    return _Opening(around, now).open(fresh) if fresh else 0


class _Opening:
    """Decides about sales that nobody decided about yet."""

    def __init__(self, around: Around, now: datetime) -> None:
        self.around, self.now, self.plan = around, now, the_plan()
        self.calendar = Calendar.from_json(the_house().calendar.definition)
        able = Colleague.objects.filter(is_active=True).exclude(role="read-only")
        self.able = set(able.values_list("pk", flat=True))

    def open(self, orders: Sequence[Order]) -> int:
        """The lines that were opened, by how many."""
        people = {one.sold.person_id for one in orders if one.sold.person_id is not None}
        best = self.around.know_best(people)
        others = _followed(people)
        rows, count = [], 0
        for one in orders:
            sold = one.sold
            mine = others.setdefault(sold.person_id or 0, [])
            reason, opened = why_not(sold, self.plan, others=mine), 0
            if not reason:
                reason, opened = self._lines(one, best.get(sold.person_id or 0))
            if opened:
                mine.append(sold.sold_at)
                count += opened
            rows.append(
                FollowedSale(
                    sale_key=sold.key, entry_id=sold.entry_id, person_id=sold.person_id,
                    sold_at=sold.sold_at, opened=opened, why_not=reason,
                )
            )  # fmt: skip
        FollowedSale.objects.bulk_create(rows, ignore_conflicts=True)
        return count

    def _lines(self, one: Order, knows: int | None) -> tuple[str, int]:
        """Open the steps of a sale: why not, and how many."""
        who = one.seller if one.seller in self.able else knows
        if who is None:
            return "nobody of us is here", 0
        steps = steps_of(one.sold, self.plan, self.calendar, survey=self.around.survey)
        if not steps:
            return TOO_LATE, 0
        lines = Commitment.objects.filter(accountable_id=who, natural_key__startswith=PREFIX)
        if _customers(self._of_that_day(lines, one.sold.sold_at)) >= MOST_A_DAY:
            return TOO_MANY, 0
        if _customers(lines.filter(is_listed=True, since__lte=self.now)) >= MOST_AT_ONCE:
            return TOO_FULL, 0
        read = Reading.objects.filter(entry=one.sold.entry_id, reader="zones").first()
        items = str(read.value.get("author", "")) if read else ""
        opened = [self._open(one, planned, who, items) for planned in steps]
        return "", sum(opened)

    def _open(self, one: Order, planned: Planned, who: int, items: str) -> bool:
        sold, step = one.sold, planned.step
        assert sold.person_id is not None  # nothing follows a sale to nobody
        opening = Opening(
            natural_key=f"{PREFIX}{step.role}:{sold.key}",
            kind=step.kind,
            customer_id=sold.person_id,
            conversation_id=one.conversation_id,
            evidence_id=sold.entry_id,
            mailbox_id=None,
            what=step.what,
            why=why_words(items, sold.sold_at, one.number, self.calendar.zone),
            accountable_id=who,
            since=planned.comes_at,
            due_at=planned.due_at,
            due_zone=self.calendar.zone,
        )
        return open_once(opening, [opening.event(at=sold.sold_at, now=self.now)])[1]

    def _of_that_day(self, lines: QuerySet[Commitment], sold_at: datetime) -> QuerySet[Commitment]:
        """What was opened for sales of the same day."""
        start = sold_at.astimezone(self.calendar.tz).replace(hour=0, minute=0, second=0)
        return lines.filter(
            evidence__occurred_at__gte=start,
            evidence__occurred_at__lt=start + timedelta(days=1),
        )


def _customers(lines: QuerySet[Commitment]) -> int:
    """To how many customers these are owed."""
    return lines.order_by().values("customer_id").distinct().count()


def _followed(person_ids: Collection[int]) -> dict[int, list[datetime]]:
    """When customers bought what something followed."""
    found: dict[int, list[datetime]] = {}
    rows = FollowedSale.objects.filter(person__in=person_ids, why_not="", opened__gt=0)
    for person, at in rows.values_list("person_id", "sold_at"):
        found.setdefault(person or 0, []).append(at)
    return found


def _end_returned(
    orders: Sequence[Order], known: Mapping[str, FollowedSale], now: datetime
) -> None:
    """What was opened for sales that came back is not owed any more."""
    back = [one for one in orders if one.sold.key in known]
    standing = [one.sold.key for one in back if not known[one.sold.key].why_not]
    if not standing:
        return
    lines = locked(
        Commitment.objects.filter(
            evidence__in=[one.sold.entry_id for one in back], is_listed=True,
            natural_key__startswith=PREFIX,
        )
    )  # fmt: skip
    happened(lines, "cancelled", now=now, data={}, reason="The order was given back or cancelled.")
    FollowedSale.objects.filter(sale_key__in=standing).update(why_not=GIVEN_BACK)


@transaction.atomic
def change_plan(
    *,
    reader: Reader,
    is_on: bool,
    rest_days: int,
    latest_days: int,
    off_for: Collection[str],
    steps: Sequence[Step],
) -> Plan:
    """Choose what follows later sales. Leads and administrators may. Raises `Refused`."""
    if reader.role not in LEADS:
        raise NotAllowed("Only a lead or an administrator chooses what follows a sale.")
    if not 0 <= rest_days <= 730 or not 0 <= latest_days <= 60:
        raise Refused("Leave in peace for at most 730 days; look back at most 60.")
    before = {row.role: row for row in the_steps()}
    if {step.role for step in steps} != set(before):
        raise Refused(f"Say each of the steps once: {', '.join(before)}.")
    for step in steps:
        if not 0 <= step.days <= 730 or not clean(step.what):
            raise Refused("A step comes 0 to 730 days after the sale, and says in words what.")
        row = before[step.role]
        row.is_on, row.days, row.what = step.is_on, step.days, clean(step.what)[:200]
        row.save()
    known = set(sources())
    FollowUpPlan.objects.update_or_create(
        id=1,
        defaults={
            "is_on": is_on, "rest_days": rest_days, "latest_days": latest_days,
            "off_for": sorted(set(off_for) & known),
        },
    )  # fmt: skip
    return the_plan()


@transaction.atomic
def set_template(*, role: str, template_id: int) -> None:
    """Let a step's letter begin with this template; a step without a row gets one."""
    row = next(step for step in the_steps() if step.role == role)
    row.template_id = template_id
    row.save()
