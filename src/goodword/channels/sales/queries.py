"""Reads of sales."""

from goodword.channels.sales.tables import Sale


def usual_currency() -> str:
    """The currency of the sale that was told last; "" before the first."""
    last = Sale.objects.exclude(currency="").order_by("-pk").values_list("currency", flat=True)
    return last.first() or ""
