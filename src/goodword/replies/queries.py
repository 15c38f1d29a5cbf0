"""Reads of the room of replies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from goodword.access import Reader, noticeable, readable
from goodword.people.numbers import shown_spec
from goodword.replies.rules import OPENING_RELATIONS
from goodword.replies.tables import Unopened


@dataclass(frozen=True, slots=True)
class OldLetter:
    """A letter from before the horizon that was never answered.

    ``subject`` is empty where the reader may only know that contact happened.
    ``who``: the customer's name, else the address they wrote from.
    """

    entry_id: int
    conversation_id: int
    customer_id: int
    who: str
    subject: str
    since: datetime
    legible: bool

    @property
    def what(self) -> str:
        """In a few words, for a list."""
        if not self.legible:
            return "a letter to a colleague's mailbox"
        return self.subject or "(no subject)"

    def as_json(self) -> dict[str, Any]:
        """Plain values under stable keys."""
        return {
            "entry_id": self.entry_id,
            "conversation_id": self.conversation_id,
            "customer_id": self.customer_id,
            "who": self.who,
            "what": self.what,
            "since": self.since.isoformat(),
        }


def wanted() -> Q:
    """Letters of those whom we answer: customers, and people of whom nothing was said."""
    house = "customer__organisation__relation"
    nobody_said = Q(customer__relation="") & (
        Q(customer__organisation=None) | Q(**{f"{house}__in": OPENING_RELATIONS})
    )
    return Q(customer__relation="customer") | nobody_said


def unopened_history(reader: Reader, *, now: datetime, limit: int = 1000) -> list[OldLetter]:
    """What lies before the horizon and was never answered, newest first."""
    rows = (
        Unopened.objects.filter(noticeable(reader, "entry_id"), wanted(), since__lte=now)
        .annotate(
            may_read=Q(readable(reader, "entry_id")) if reader.reads is not None else Q(pk=F("pk"))
        )
        .select_related("customer", "entry__author")
        .order_by("-since", "-pk")[:limit]
    )
    return [
        OldLetter(
            entry_id=row.entry_id,
            conversation_id=row.conversation_id,
            customer_id=row.customer_id,
            who=row.customer.name or shown_spec(row.entry.author.spec if row.entry.author else ""),
            subject=row.entry.subject if row.may_read else "",
            since=row.since,
            legible=row.may_read,
        )
        for row in rows
    ]
