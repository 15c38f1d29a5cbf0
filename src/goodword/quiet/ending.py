"""Ends check-ins with those who fell quiet when they buy again; asks when they were in touch."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from goodword.access import Reader, noticeable
from goodword.channels.sales.tables import Sale
from goodword.house.queries import calendar_of, the_house
from goodword.ledger.observing import observe
from goodword.ledger.tables import Commitment
from goodword.quiet.opening import CONTACTS
from goodword.quiet.rules import KEY
from goodword.timeline.tables import Entry, Participant

GIVEN_BACK = timedelta(days=90)
"""So long after a purchase ended a check-in it is looked at whether it was given back."""


def end_for_purchases(*, now: datetime) -> int:
    """Discharge check-ins of this room with the purchase that came after the silence; how many."""
    count = 0
    for line in _ours().filter(is_listed=True).select_related("evidence"):
        sale = _bought_since(line, now)
        if sale is not None:
            observe(
                commitment_id=line.pk, name="discharged", at=max(sale.occurred_at, line.since),
                now=now, entry_id=sale.pk, reason="They bought again.",
            )  # fmt: skip
            count += 1
    return count


def reopen_for_returns(*, now: datetime) -> int:
    """Open check-ins again that a purchase ended which was given back or cancelled; how many."""
    changed = Sale.objects.filter(amount__lt=0).values("key")
    rows = _ours().filter(
        state="discharged", decided=False, closed_at__gt=now - GIVEN_BACK,
        closed_by__sale__key__in=changed,
    )  # fmt: skip
    count = 0
    for line in rows.select_related("closed_by__sale"):
        if line.closed_by is not None and not _stands(line.closed_by.sale):
            observe(
                commitment_id=line.pk, name="reopened", at=now, now=now,
                reason="What they bought was given back or cancelled.",
            )  # fmt: skip
            count += 1
    return count


def ask_after_contact(*, eyes: Reader, now: datetime) -> int:
    """Ask whether it is settled where they were in touch since; our own letters are offered.

    ``eyes``: which contact counts.
    """
    count = 0
    for line in _ours().filter(is_listed=True):
        entry = _came_since(line, eyes, now)
        if entry is None:
            continue
        day = entry.occurred_at.astimezone(_zone())
        told = f"They were in touch on {day.day} {day:%B}: does that settle it?"
        if line.doubt != told:
            observe(
                commitment_id=line.pk, name="doubted", at=entry.occurred_at, now=now,
                entry_id=entry.pk, reason=told,
            )  # fmt: skip
            count += 1
    return count


def _ours() -> QuerySet[Commitment]:
    return Commitment.objects.filter(kind="check-in", natural_key__startswith=KEY)


def _bought_since(line: Commitment, now: datetime) -> Entry | None:
    """The first order that they placed on a later day, and of which something stands."""
    if line.evidence is None:
        return None
    zone = _zone()
    day = line.evidence.occurred_at.astimezone(zone).date() + timedelta(days=1)
    after = datetime.combine(day, time.min, tzinfo=zone)
    rows = Entry.objects.filter(
        _theirs(line, after), sale__isnull=False, occurred_at__gte=after, occurred_at__lte=now
    )
    for entry in rows.select_related("sale").order_by("occurred_at", "pk"):
        if _begins(entry.sale) and _stands(entry.sale):
            return entry
    return None


def _theirs(line: Commitment, after: datetime) -> Q | Exists:
    """From an address of theirs, unless somebody else wrote; or said to be theirs."""
    own = Participant.objects.filter(
        entry=OuterRef("pk"), address__uses__person=line.customer_id, role="from",
        occurred_at__gte=after,
    )  # fmt: skip
    return Q(Exists(own), wrote=None) | Q(wrote=line.customer_id)


def _begins(sale: Sale) -> bool:
    """Whether this row tells of its order first: the later ones only change it."""
    first = Sale.objects.filter(key=sale.key).order_by("entry_id").first()
    return first is not None and first.pk == sale.pk


def _stands(sale: Sale) -> bool:
    """Whether something of the order stays with them; of an unknown amount something does."""
    told = Sale.objects.filter(key=sale.key).values_list("amount", flat=True)
    return sum(1 if one is None else one for one in told) > 0


def _came_since(line: Commitment, eyes: Reader, now: datetime) -> Entry | None:
    rows = Entry.objects.filter(
        _theirs(line, line.since), noticeable(eyes), direction="in", automated=False,
        kind__in=CONTACTS, occurred_at__gt=line.since, occurred_at__lte=now,
    )  # fmt: skip
    return rows.order_by("-occurred_at", "-pk").first()


def _zone() -> ZoneInfo:
    return calendar_of(the_house().calendar).tz
