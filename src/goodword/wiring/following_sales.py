"""What follows a sale: hands the room of follow-ups what the others know."""

from collections.abc import Collection
from datetime import datetime

from goodword.followups.actions import Around, settle
from goodword.owners.queries import know_best
from goodword.people.wishes import let_alone
from goodword.surveys.queries import asks_after_sale
from goodword.wiring.beginning import keep_words


def follow_sales(conversation_ids: Collection[int], now: datetime) -> int:
    """Open what follows the sales of these conversations, end what came back; how many opened."""
    around = Around(
        wishes=lambda people: let_alone(people, now=now, what="follow-up"),
        know_best=lambda people: know_best(people, now=now),
        survey=asks_after_sale(),
    )
    opened = settle(conversation_ids=conversation_ids, around=around, now=now)
    if opened:
        keep_words("thanks", "satisfied", "further")
    return opened
