"""Whether thanks were forgotten, and how a colleague has thanked before."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from goodword.access import Reader, readable
from goodword.drafts.filling import customer_of
from goodword.drafts.rules import Written
from goodword.ledger.queries import legible
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Entry, Reading

RECENT = timedelta(days=14)
"""So long after a sale, or after something was put right, thanks are fresh."""
PUT_RIGHT = ("promise", "recovery", "appointment")
LEARNT_FROM = 200


def thanks_due(reader: Reader, written: Written, *, now: datetime) -> str:
    """What thanks are due for in a letter, in words; empty when nothing is, or they went out."""
    customer = customer_of(reader, written)
    if customer is None:
        return ""
    with_them = Entry.objects.filter(
        readable(reader), participants__address__uses__person=customer, occurred_at__lte=now
    )
    sales = with_them.filter(kind="sale", occurred_at__gt=now - RECENT)
    sold = sales.order_by("-occurred_at").values_list("occurred_at", flat=True).first()
    done = Commitment.objects.filter(
        legible(reader), customer=customer, debtor="us", kind__in=PUT_RIGHT, state="discharged",
        closed_at__gt=now - RECENT, closed_at__lte=now,
    )  # fmt: skip
    kept = done.order_by("-closed_at").values_list("closed_at", flat=True).first()
    since = max((moment for moment in (sold, kept) if moment), default=None)
    if since is None or _thanked(with_them, since):
        return ""
    return "your order" if since == sold else "your trust in us"


def _thanked(with_them: QuerySet[Entry], since: datetime) -> bool:
    """Whether one of us thanked them after that."""
    letters = with_them.filter(direction="out", kind="mail", occurred_at__gte=since)
    texts = Reading.objects.filter(entry__in=letters.values("pk")[:50], reader="zones")
    return any(
        word in str(value.get("author", "")).casefold()
        for value in texts.values_list("value", flat=True)
        for word in ("thank", "grateful", "danke", "merci")
    )


def sent_by(reader: Reader) -> list[str]:
    """A colleague's own words in the letters that they sent, the newest first."""
    letters = Entry.objects.filter(
        colleague_id=reader.colleague_id or 0, direction="out", kind="mail", automated=False
    )
    newest = letters.order_by("-occurred_at").values_list("pk", flat=True)[:LEARNT_FROM]
    rows = Reading.objects.filter(entry__in=list(newest), reader="zones")
    texts = rows.order_by("-entry__occurred_at").values_list("value", flat=True)
    return [str(value.get("author", "")) for value in texts]
