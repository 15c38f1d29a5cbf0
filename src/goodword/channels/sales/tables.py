"""What a sale has beside its entry on the timeline."""

from django.db import models


class Sale(models.Model):
    """An amount that somebody bought for, or got back (below 0); none: it was not told.

    ``key`` stands for the order in the program that it came from (``source``). An order that is
    told anew with another amount, or cancelled, has further rows with the differences: their sum
    is what it came to.
    """

    entry = models.OneToOneField("goodword.Entry", on_delete=models.CASCADE, related_name="sale")
    source = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=40)
    number = models.CharField(max_length=120, blank=True, help_text="of the order or invoice")
    amount = models.BigIntegerField(null=True, help_text="ten-thousandths: sums stay exact")
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="sale_key"),
            models.Index(fields=["number"], condition=~models.Q(number=""), name="sale_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.entry_id} {self.amount} {self.currency}".strip()
