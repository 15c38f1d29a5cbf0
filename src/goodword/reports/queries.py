"""Reads for the loyalty page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from goodword.access import Reader, acquainted
from goodword.people.tables import Person
from goodword.timeline.tables import Entry


@dataclass(frozen=True, slots=True)
class OnRecord:
    """How many sales of how many customers there are, from when to when."""

    sales: int
    customers: int
    first: datetime | None
    last: datetime | None


def on_record(reader: Reader) -> OnRecord:
    """The sales to customers of whom the reader may know."""
    known = Person.objects.filter(acquainted(reader))
    sold = Entry.objects.filter(kind="sale", author__uses__person__in=known)
    told = sold.aggregate(
        sales=Count("pk", distinct=True),
        customers=Count("author__uses__person", distinct=True),
        first=Min("occurred_at"),
        last=Max("occurred_at"),
    )
    return OnRecord(**told)
