"""Letters of ours in other conversations that may have answered what is still owed in this one."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from goodword.access import Reader, readable
from goodword.prepared import Prepared
from goodword.timeline.tables import Participant, Reading

OFFERS_A_LINE = 3
OFFERS_READ = 600
_THANKS = re.compile(
    r"\b(?:thank|grateful|appreciate|dank|vielen dank|merci|bedankt|gracias|grazie|obrigad)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A letter of ours to the same customer in another conversation: perhaps the answer."""

    entry_id: int
    subject: str
    at: datetime
    conversation_id: int


class Waiting(Protocol):
    """What is known of a line: whom it is owed, where, and since when."""

    @property
    def pk(self) -> int: ...
    @property
    def customer_id(self) -> int: ...
    @property
    def conversation_id(self) -> int | None: ...
    @property
    def since(self) -> datetime: ...


def offers_for(reader: Reader, waiting: Sequence[Waiting], now: datetime) -> dict[int, list[Offer]]:
    """Our letters to the same customers in other conversations since they began to wait."""
    if not waiting:
        return {}
    written = _written(
        reader,
        persons=[row.customer_id for row in waiting],
        since=min(row.since for row in waiting),
        now=now,
    )
    by_customer: dict[int, dict[int, Offer]] = defaultdict(dict)
    for person, entry, subject, at, conversation in written:
        by_customer[person][entry] = Offer(entry, subject, at, conversation)
    return {
        row.pk: [
            offer
            for offer in by_customer[row.customer_id].values()
            if offer.at > row.since and offer.conversation_id != row.conversation_id
        ][:OFFERS_A_LINE]
        for row in waiting
    }


def thanks_for(reader: Reader, waiting: Sequence[Waiting], now: datetime) -> dict[int, list[Offer]]:
    """Our letters to whom thanks are owed since then, as far as they thank."""
    found = offers_for(reader, waiting, now)
    ids = {offer.entry_id for offers in found.values() for offer in offers}
    if not ids:
        return {}
    rows = Reading.objects.filter(entry__in=ids, reader="zones").values_list("entry_id", "value")
    thank = {pk for pk, told in rows if _THANKS.search(str(told.get("author", "")))}
    return {pk: [o for o in offers if o.entry_id in thank] for pk, offers in found.items()}


@Prepared
def _written(
    reader: Reader, *, persons: Sequence[int], since: datetime, now: datetime
) -> QuerySet[Participant, Any]:
    return (
        Participant.objects.filter(
            readable(reader, "entry_id"),
            address__uses__person__in=persons,
            role__in=("to", "cc", "bcc"),
            occurred_at__gt=since,
            occurred_at__lte=now,
            entry__direction="out",
            entry__automated=False,
        )
        .order_by("-occurred_at", "-entry_id")
        .values_list(
            "address__uses__person", "entry_id", "entry__subject", "occurred_at",
            "entry__conversation_id",
        )[:OFFERS_READ]
    )  # fmt: skip
