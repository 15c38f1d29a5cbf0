"""A letter that waits for its time is withdrawn when the customer writes first."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from goodword.channels.mail.sending.actions import THEY_WROTE, take_back
from goodword.channels.mail.sending.tables import Outgoing
from goodword.timeline.tables import Entry


def withdraw_overtaken(*, now: datetime) -> int:
    """Withdraw letters in whose conversation a person wrote since; how many."""
    rows = Outgoing.objects.filter(
        state="waiting", sent_at=None, withdraw_if_they_write=True, conversation__isnull=False
    )
    newer = rows.filter(
        conversation__entries__pk__gt=F("seen_up_to"),
        conversation__entries__direction="in",
        conversation__entries__automated=False,
    )
    return sum(_withdraw(pk, now) for pk in set(newer.values_list("pk", flat=True)))


@transaction.atomic
def _withdraw(outgoing_id: int, now: datetime) -> bool:
    rows = Outgoing.objects.select_for_update(of=("self",)).select_related("original")
    row = rows.filter(pk=outgoing_id, state="waiting", sent_at=None).first()
    if row is None:
        return False
    theirs = Entry.objects.filter(
        conversation=row.conversation, pk__gt=row.seen_up_to, direction="in", automated=False
    )
    wrote = set(theirs.values_list("author__spec", flat=True))
    if not wrote & {spec.lower() for spec in row.recipients.values_list("spec", flat=True)}:
        return False
    take_back(row, now=now, reason=THEY_WROTE)
    return True
