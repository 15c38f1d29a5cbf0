"""Which commitments and conversations an offer covers."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from goodword.access import Reader, readable
from goodword.handoffs.tables import Handoff
from goodword.ledger.passing import LEADS, may_give
from goodword.ledger.queries import legible, mine
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Conversation, Entry


def within(handoff: Handoff) -> Q:
    """Commitments of the conversation, or of the customer, that is offered as a whole."""
    if handoff.conversation_id is not None:
        return Q(conversation_id__in=_same_thread(handoff.conversation_id))
    if handoff.customer_id is not None:
        return Q(customer_id=handoff.customer_id)
    return Q(pk=handoff.commitment_id)


def to_offer(reader: Reader, scope: Q) -> QuerySet[Commitment]:
    """What the reader hands over with a whole: what they answer for and may read.

    A lead who has nothing of their own in it hands over what others answer for.
    """
    free = Commitment.objects.filter(scope, legible(reader), is_listed=True, handoff=None)
    if reader.role in LEADS and not free.filter(mine(reader)).exists():
        return free.filter(may_give(reader))
    return free.filter(mine(reader))


def offered(handoff: Handoff) -> QuerySet[Commitment]:
    """What stands under this offer now."""
    return Commitment.objects.filter(handoff_id=handoff.pk, is_listed=True)


def opened_meanwhile(
    handoff: Handoff, eyes: Reader, accountable: Collection[int]
) -> QuerySet[Commitment]:
    """What opened in a whole since it was offered, of those whose matters were offered.

    ``eyes``: what the giver may read now.
    """
    if handoff.commitment_id is not None:
        return Commitment.objects.none()
    givers = {handoff.giver_id, *accountable}
    theirs = Q(accountable_id__in=givers) | Q(acting_id=handoff.giver_id)
    return Commitment.objects.filter(
        within(handoff), theirs, legible(eyes), is_listed=True, handoff=None
    )


def conversations(handoff: Handoff, eyes: Reader) -> list[int]:
    """The conversations that an offer shows to whom it is made, as far as the giver may read."""
    if handoff.commitment_id is not None:
        commitment = Commitment.objects.filter(pk=handoff.commitment_id).first()
        known = commitment.conversation_id if commitment else None
        return [known] if known else []
    if handoff.conversation_id is not None:
        return _same_thread(handoff.conversation_id)
    person = handoff.customer_id or 0
    rows = Entry.objects.filter(readable(eyes), participants__address__uses__person_id=person)
    return list(rows.order_by().values_list("conversation_id", flat=True).distinct())


def _same_thread(conversation_id: int) -> list[int]:
    """A conversation, or the one that it became part of."""
    row = Conversation.objects.filter(pk=conversation_id).values_list("merged_into_id").first()
    return [row[0] if row and row[0] else conversation_id]
