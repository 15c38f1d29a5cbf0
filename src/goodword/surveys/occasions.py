"""What a customer could be asked about: matters that were settled, and sales."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, Sum

from goodword.channels.sales.tables import Sale
from goodword.language import base_subject
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.surveys.rules import ONCE_IN, TOO_LATE
from goodword.surveys.tables import Asking, SurveyPlan
from goodword.timeline.tables import Entry, Sighting
from goodword.worktime import Calendar, working_days_between

MOST = 500


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that a customer could be asked about. ``key``: its identity; ``at``: when it was.

    ``spec``: the address it came from; none is known for some sales. ``about``: a conversation's
    subject, where the whole house may read it.
    """

    key: str
    kind: str
    person_id: int
    spec: str
    at: datetime
    entry_id: int
    conversation_id: int | None = None
    colleague_id: int | None = None
    about: str = ""


def due(plan: SurveyPlan, *, now: datetime, calendar: Calendar) -> list[Occasion]:
    """What may be asked about now, the oldest first. Nothing from before asking was turned on."""
    if not plan.is_on or plan.begun_at is None:
        return []
    since = max(plan.begun_at, now - TOO_LATE - timedelta(days=max(plan.sale_days, 14)))
    found: list[Occasion] = []
    if plan.after_answer:
        found += settled(since, plan.quiet_days, now=now, calendar=calendar)
    if plan.after_sale:
        until = now - timedelta(days=plan.sale_days)
        found += sold(max(since, until - TOO_LATE), until)
    return sorted(found, key=lambda one: (one.at, one.key))


def settled(
    since: datetime, quiet_days: int, *, now: datetime, calendar: Calendar,
    most: int | None = MOST,
) -> list[Occasion]:  # fmt: skip
    """Conversations that one of us answered, with nothing open and nobody's word for so long."""
    there = Commitment.objects.filter(conversation=OuterRef("conversation"), is_listed=True)
    rows = Commitment.objects.filter(
        ~Exists(there), ~Exists(Asking.objects.filter(conversation=OuterRef("conversation"),
        asked_at__gt=now - ONCE_IN)),
        kind="reply", debtor="us", state="discharged", closed_at__gte=since, closed_at__lte=now,
        closed_by__isnull=False, closed_by__automated=False, conversation__isnull=False,
        customer__merged_into=None, customer__erased_at=None,
    )  # fmt: skip
    seen = Sighting.objects.filter(entry=OuterRef("closed_by"))
    hidden = seen.filter(mailbox__owner__isnull=False, mailbox__sharing="nothing")
    # Nobody else may know of them; the house's letter would tell.
    rows = rows.filter(~Exists(hidden) | Exists(seen.filter(_for_all())))
    rows = rows.annotate(for_all=Exists(seen.filter(_for_all())) | ~Exists(seen))
    columns = (
        "conversation_id", "customer_id", "evidence__author__spec", "closed_by_id",
        "closed_by__colleague_id", "accountable_id", "conversation__subject",
        "for_all",
    )  # fmt: skip
    newest = {row[0]: row for row in rows.order_by("closed_at", "pk").values_list(*columns)}
    ends = _last_words(newest)
    found = []
    for talk, person, spec, entry, answered, accountable, subject, for_all in newest.values():
        end = ends.get(talk)
        if end is None or working_days_between(end, now, calendar) < quiet_days:
            continue
        found.append(
            Occasion(
                key=f"answer:{entry}",
                kind="conversation",
                person_id=person,
                spec=spec or "",
                at=end,
                entry_id=entry,
                conversation_id=talk,
                colleague_id=answered or accountable,
                about=base_subject(subject)[0] if for_all else "",
            )
        )
    return found[:most]


def sold(since: datetime, until: datetime, *, most: int | None = MOST) -> list[Occasion]:
    """Orders of this stretch that were not history when they were told, and were not given back."""
    rows = Sale.objects.filter(
        ~Exists(Asking.objects.filter(entry=OuterRef("entry"))),
        entry__occurred_at__gte=since,
        entry__occurred_at__lte=until,
        entry__author__isnull=False,
    ).exclude(amount__lt=0)
    columns = (
        "key", "entry_id", "entry__occurred_at", "entry__intake__opens_from",
        "entry__author__spec", "entry__author_id", "entry__colleague_id",
    )  # fmt: skip
    told = list(rows.order_by("entry__occurred_at", "pk").values_list(*columns)[:most])
    worth = dict(
        Sale.objects.filter(key__in={row[0] for row in told}, amount__isnull=False)
        .order_by().values_list("key").annotate(all=Sum("amount"))
    )  # fmt: skip
    buyers = _behind({row[5] for row in told})
    found: dict[str, Occasion] = {}
    for key, entry, at, opens_from, spec, address, colleague in told:
        if (opens_from is not None and at < opens_from) or worth.get(key, 1) <= 0:
            continue
        if address in buyers:
            one = Occasion(f"sale:{key}", "sale", buyers[address], spec, at, entry,
                           colleague_id=colleague)  # fmt: skip
            found.setdefault(key, one)
    return list(found.values())


def _for_all() -> Q:
    """Where the whole house reads."""
    return Q(mailbox__owner=None) | Q(mailbox__sharing="everything")


def _last_words(conversation_ids: Collection[int]) -> dict[int, datetime]:
    """When somebody last said something, by conversation: machines and notes of ours don't."""
    rows = Entry.objects.filter(
        conversation__in=list(conversation_ids), automated=False, direction__in=("in", "out")
    )
    told = rows.order_by().values_list("conversation_id").annotate(last=Max("occurred_at"))
    return {pk: last for pk, last in told if last is not None}


def _behind(address_ids: Collection[int]) -> dict[int, int]:
    """Who uses these addresses, where it is one person alone."""
    people = Person.objects.filter(
        uses__address__in=list(address_ids), merged_into=None, erased_at=None
    )
    found: dict[int, int] = {}
    several: set[int] = set()
    for address, person in people.values_list("uses__address_id", "pk").distinct():
        if found.setdefault(address, person) != person:
            several.add(address)
    return {address: person for address, person in found.items() if address not in several}
