"""Who took a conversation or a customer over, and whether that is newer than the last answer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from goodword.people.tables import Colleague, Person
from goodword.replies.rules import Span
from goodword.timeline.tables import Conversation

type Taken = tuple[datetime, int]


@dataclass(slots=True)
class Keepers:
    """Whose conversations and customers are since when, and who works here now."""

    conversations: dict[int, Taken]
    customers: dict[int, Taken]
    active: set[int]

    def told(self, span: Span, conversation_id: int) -> Span:
        """The span with whoever keeps it; somebody who left the house is nearest to nobody."""
        taken = [
            one
            for one in (
                self.conversations.get(conversation_id),
                self.customers.get(span.customer_id),
            )
            if one and one[1] in self.active
        ]
        since, keeper = max(taken, default=(None, None))
        if since is not None and (span.nearest_at is None or since > span.nearest_at):
            return replace(span, kept_id=keeper, nearest_id=None)
        if span.nearest_id is not None and span.nearest_id not in self.active:
            return replace(span, nearest_id=None)
        return span


def keepers(conversation_ids: Collection[int], spans: Iterable[Span]) -> Keepers:
    """What `Keepers.told` needs for these conversations."""
    threads = Conversation.objects.filter(pk__in=conversation_ids, kept_since__isnull=False)
    people = Person.objects.filter(
        pk__in={span.customer_id for span in spans}, looked_after_since__isnull=False
    )
    kept = threads.filter(kept_by__isnull=False)
    looked_after = people.filter(looked_after_by__isnull=False)
    return Keepers(
        _taken(kept.values_list("pk", "kept_since", "kept_by_id")),
        _taken(looked_after.values_list("pk", "looked_after_since", "looked_after_by_id")),
        set(Colleague.objects.filter(is_active=True).values_list("pk", flat=True)),
    )


def _taken(rows: Iterable[tuple[Any, ...]]) -> dict[int, Taken]:
    return {pk: (since, colleague) for pk, since, colleague in rows}
