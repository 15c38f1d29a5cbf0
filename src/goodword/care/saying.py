"""What one could say to somebody: what they bought, what was promised, as far as one may read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from goodword.access import Reader, readable
from goodword.ledger.queries import legible
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Entry, Participant


@dataclass(frozen=True, slots=True)
class Saying:
    """Something to begin with. Empty is what there is nothing of.

    ``bought``: their last purchase in words, ``bought_at``; ``promised``: what we still owe them by
    our word, or they us (``theirs``); ``entry_id``: the purchase.
    """

    bought: str = ""
    bought_at: datetime | None = None
    entry_id: int | None = None
    promised: str = ""
    theirs: str = ""


def to_say(reader: Reader, person_ids: Collection[int], *, now: datetime) -> dict[int, Saying]:
    """Something to say to each of these persons, where there is something."""
    bought = _bought(reader, person_ids, now)
    ours, theirs = (_promised(reader, person_ids, debtor) for debtor in ("us", "them"))
    found = {}
    for person in {*bought, *ours, *theirs}:
        sale = bought.get(person)
        found[person] = Saying(
            bought=sale.subject if sale else "",
            bought_at=sale.occurred_at if sale else None,
            entry_id=sale.pk if sale else None,
            promised=ours.get(person, ""),
            theirs=theirs.get(person, ""),
        )
    return found


def _bought(reader: Reader, person_ids: Collection[int], now: datetime) -> dict[int, Entry]:
    sales = Participant.objects.filter(
        readable(reader, "entry_id"), address__uses__person_id__in=person_ids, role="from",
        entry__kind="sale", occurred_at__lte=now,
    )  # fmt: skip
    newest = sales.order_by().values("address__uses__person_id").annotate(at=Max("occurred_at"))
    last = dict(newest.values_list("address__uses__person_id", "at"))
    rows = sales.filter(occurred_at__in=set(last.values())).values_list(
        "address__uses__person_id", "occurred_at", "entry_id"
    )
    chosen = {person: entry for person, at, entry in rows if last.get(person) == at}
    entries = Entry.objects.in_bulk(set(chosen.values()))
    return {person: entries[pk] for person, pk in chosen.items() if person is not None}


def _promised(reader: Reader, person_ids: Collection[int], debtor: str) -> dict[int, str]:
    rows = Commitment.objects.filter(
        legible(reader), customer_id__in=person_ids, is_open=True, kind="promise", debtor=debtor
    )
    return dict(rows.order_by("-due_at").values_list("customer_id", "what"))
