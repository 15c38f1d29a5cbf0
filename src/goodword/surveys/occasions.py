"""What a customer could be asked about: matters that were settled, and sales."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Exists, Max, OuterRef, Q, Subquery, Sum

from goodword.channels.sales.tables import Sale
from goodword.language import base_subject
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.surveys.rules import ONCE_IN, TOO_LATE
from goodword.surveys.tables import Asking, SurveyPlan
from goodword.timeline.tables import Entry, Sighting
from goodword.worktime import Calendar, working_days_between

SOME = 500


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
        found += sold(max(since, until - TOO_LATE), until, now=now)
    return sorted(found, key=lambda one: (one.at, one.key))


def settled(
    since: datetime, quiet_days: int, *, now: datetime, calendar: Calendar
) -> list[Occasion]:
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
    return found


def sold(since: datetime, until: datetime, *, now: datetime) -> list[Occasion]:
    """Orders of this stretch that were not history when they were told, and were not given back.

    Whoever was asked at the buyer's address within the quarter is left out already.
    """
    lately = Asking.objects.filter(address=OuterRef("entry__author"), asked_at__gt=now - ONCE_IN)
    worth = Sale.objects.filter(key=OuterRef("key"), amount__isnull=False).order_by()
    summed = worth.values("key").annotate(all=Sum("amount")).values("all")
    rows = Sale.objects.filter(
        ~Exists(Asking.objects.filter(entry=OuterRef("entry"))),
        ~Exists(lately),
        entry__occurred_at__gte=since,
        entry__occurred_at__lte=until,
        entry__author__isnull=False,
    ).exclude(amount__lt=0)
    columns = (
        "key", "entry_id", "entry__occurred_at", "entry__intake__opens_from",
        "entry__author__spec", "entry__author_id", "entry__colleague_id", "worth",
    )  # fmt: skip
    told = rows.annotate(worth=Subquery(summed)).order_by("entry__occurred_at", "pk")
    wanted = [
        row
        for row in told.values_list(*columns)
        if (row[3] is None or row[2] >= row[3]) and (row[7] is None or row[7] > 0)
    ]
    buyers = _behind(sorted({row[5] for row in wanted}))
    found: dict[str, Occasion] = {}
    for key, entry, at, _, spec, address, colleague, _ in wanted:
        if address in buyers:
            one = Occasion(f"sale:{key}", "sale", buyers[address], spec, at, entry,
                           colleague_id=colleague)  # fmt: skip
            found.setdefault(key, one)
    return list(found.values())


def _for_all() -> Q:
    """Where the whole house reads."""
    return Q(mailbox__owner=None) | Q(mailbox__sharing="everything")


def _last_words(conversation_ids: Iterable[int]) -> dict[int, datetime]:
    """When somebody last said something, by conversation: machines and notes of ours don't."""
    found: dict[int, datetime] = {}
    for some in pieces(conversation_ids):
        rows = Entry.objects.filter(
            conversation__in=some, automated=False, direction__in=("in", "out")
        )
        told = rows.order_by().values_list("conversation_id").annotate(last=Max("occurred_at"))
        found |= {pk: last for pk, last in told if last is not None}
    return found


def _behind(address_ids: Iterable[int]) -> dict[int, int]:
    """Who uses these addresses, where it is one person alone."""
    found: dict[int, int] = {}
    several: set[int] = set()
    for some in pieces(address_ids):
        people = Person.objects.filter(uses__address__in=some, merged_into=None, erased_at=None)
        for address, person in people.values_list("uses__address_id", "pk").distinct():
            if found.setdefault(address, person) != person:
                several.add(address)
    return {address: person for address, person in found.items() if address not in several}


def pieces[T](things: Iterable[T]) -> Iterator[list[T]]:
    """A long list in parts that a database takes."""
    left = iter(things)
    while some := list(islice(left, SOME)):
        yield some
