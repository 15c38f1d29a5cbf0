"""Lines go with the letter they stand on when conversations are joined or cut."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import F, Q

from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Conversation


def lines_in(conversation_ids: Collection[int], which: Q) -> dict[int, list[Commitment]]:
    """The commitments of these kinds (``which``) by conversation, locked; each at its letter's.

    One whose letter lies elsewhere now goes there, and that conversation waits to be settled.
    """
    rows = Commitment.objects.select_for_update(of=("self",)).filter(which)
    found: dict[int, dict[int, Commitment]] = defaultdict(dict)
    chosen = set(conversation_ids)
    for lying in (
        Q(conversation_id__in=chosen),
        Q(evidence__conversation_id__in=chosen),
    ):
        there = rows.filter(lying).annotate(home=F("evidence__conversation_id"))
        for row in there.order_by("pk"):
            home = row.home or row.conversation_id or 0
            if home != row.conversation_id:
                Commitment.objects.filter(pk=row.pk).update(conversation_id=home)
                row.conversation_id = home
            if home in chosen:
                found[home][row.pk] = row
            else:
                Conversation.objects.filter(pk=home).update(dirty=True)
    return {home: list(lines.values()) for home, lines in found.items()}
