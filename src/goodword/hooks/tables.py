"""Programs that speak with the house: tokens, repeated writes, webhooks and what was sent them."""

from django.db import models
from django.db.models import Q


class Token(models.Model):
    """A key to the API. Only its hash is kept; ``prefix`` names it in lists and in the audit.

    It acts as ``colleague``, never for more than ``scopes`` allow, never after ``expires_at``.
    """

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.prefix}…"


class RepeatedWrite(models.Model):
    """The answer to a write under an idempotency key, given again when the write is repeated."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, help_text="empty: still being done")
    answer = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="repeated_write_once")]

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """An address that is told of events. It sees what ``colleague`` may see, and no more."""

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="webhooks"
    )
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=1000)
    secret = models.TextField(help_text="encrypted at rest")
    events = models.JSONField(default=list, help_text="names of events; empty: all")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    told_up_to = models.JSONField(default=dict, help_text="the last number told, by stream")
    failing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event for one webhook: what was sent, when, what came back."""

    STATES = [(s, s) for s in ("waiting", "delivered", "failed")]
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
        ]
        constraints = [models.UniqueConstraint(fields=["webhook", "key"], name="delivery_once")]

    def __str__(self) -> str:
        return self.key
