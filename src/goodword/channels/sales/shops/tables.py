"""Shops that tell of their orders, what they told, and what is believed of each order."""

from django.db import models
from django.db.models import Q

from goodword.channels.sales.shops.kinds import CHOICES

STATES = {
    "waiting": "to be read",
    "new": "a new sale",
    "changed": "a sale changed",
    "known": "nothing new",
    "late": "older than what we know",
    "early": "before its order",
    "unpaid": "not paid yet",
    "ignored": "no sale",
    "erased": "of somebody who was erased",
    "unreadable": "unreadable, in quarantine",
    "refused": "refused",
}


class Shop(models.Model):
    """A shop by its address here (``key``). ``source``: under which name its sales stand."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=CHOICES)
    key = models.CharField(max_length=43, unique=True)
    source = models.CharField(max_length=80, unique=True)
    secret = models.TextField(help_text="encrypted at rest")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ShopOrder(models.Model):
    """What is believed of an order (``heard``), by the shop's own id of it.

    ``key``: its sale's. ``entry``: the sale as first told; empty: it is no sale yet.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="orders", db_index=False)
    external = models.CharField(max_length=120)
    number = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=40, blank=True)
    entry = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.CASCADE, related_name="+"
    )
    heard = models.JSONField(default=dict)
    updated_at = models.DateTimeField(null=True, help_text="the shop's newest word")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "external"], name="shop_order_once")]
        indexes = [models.Index(fields=["key"], name="shop_order_key")]

    def __str__(self) -> str:
        return self.number or self.external


class ShopNews(models.Model):
    """One message of a shop. ``body``: as it came (zlib), while it waits and as long as its sale.

    ``digest``: by which the same message is known again; empty for one that was refused.
    ``entry``: what it became; with it the message goes.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="news", db_index=False)
    at = models.DateTimeField()
    topic = models.CharField(max_length=80, blank=True)
    headers = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    body = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="waiting")
    number = models.CharField(max_length=120, blank=True)
    why = models.TextField(blank=True)
    entry = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "digest"], condition=~Q(digest=""), name="shop_news_once"
            )
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="shop_news_log"),
            models.Index(fields=["id"], condition=Q(state="waiting"), name="shop_news_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.state}"
