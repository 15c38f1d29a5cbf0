"""Reads of sales."""

from django.db.models import Max

from goodword.channels.sales.tables import Sale
from goodword.timeline.tables_erased import Tombstone


def usual_currency() -> str:
    """The currency of the sale that was told last; "" before the first."""
    last = Sale.objects.exclude(currency="").order_by("-pk").values_list("currency", flat=True)
    return last.first() or ""


def any_sales() -> bool:
    """Whether anything was ever sold, as far as we know."""
    return Sale.objects.exists()


def state_of_sales() -> str:
    """Changes whenever sales came, were corrected, or were erased; asks the ends of two indexes.

    A correction is a row of its own, rows come one intake after the other (`known.my_turn`) and
    numbers are never given twice; what takes sales out leaves tombstones.
    """
    newest = Sale.objects.aggregate(last=Max("pk"))["last"]
    erased = Tombstone.objects.aggregate(last=Max("pk"))["last"]
    return f"{newest or 0}-{erased or 0}"
