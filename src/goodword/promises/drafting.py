"""Drafts the note that tells a customer the new date that a colleague means to tell them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from goodword.access import Reader
from goodword.ledger.queries import legible, visible
from goodword.ledger.tables import Commitment
from goodword.people.tables import PersonAddress
from goodword.promises.notes import Note, new_date_note
from goodword.promises.tables import NewDate
from goodword.timeline.tables import Participant


def draft(reader: Reader, commitment_id: int, *, sender: str, now: datetime) -> Note | None:
    """The note; ``None`` where no new date is meant, or the reader may not read the promise."""
    rows = Commitment.objects.filter(visible(reader), legible(reader), pk=commitment_id)
    row = rows.select_related("customer", "evidence").first()
    plan = NewDate.objects.filter(pk=commitment_id).first()
    if row is None or plan is None:
        return None
    return new_date_note(
        to=_address(row),
        name=row.customer.name if "@" not in row.customer.name else "",
        subject=row.evidence.subject if row.evidence else "",
        sentence=row.what,
        given_at=row.since,
        due_at=row.due_at,
        new_due_at=plan.due_at,
        zone=ZoneInfo(row.due_zone),
        sender=sender,
        late=row.due_at < now,
    )


def _address(row: Commitment) -> str:
    """Where the promise went to; else any mail address of the customer's."""
    uses = PersonAddress.objects.filter(person_id=row.customer_id, address__spec__contains="@")
    known = list(uses.order_by("pk").values_list("address_id", "address__spec"))
    there = Participant.objects.filter(
        entry_id=row.evidence_id or 0, address_id__in=[pk for pk, _ in known]
    )
    wrote = set(there.values_list("address_id", flat=True))
    first = [spec for pk, spec in known if pk in wrote] + [spec for _, spec in known]
    return first[0] if first else ""
