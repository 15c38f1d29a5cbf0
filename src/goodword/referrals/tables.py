"""Who sent whom."""

from django.db import models
from django.db.models import Q

STATES = ("proposed", "confirmed", "rejected")
SOURCES = ("hand", "form", "list", "letter", "introduction")


class Referral(models.Model):
    """``referrer`` sent ``referred`` to us; or a letter seems to say so.

    ``key`` is the identity of what says so (`goodword.referrals.rules.key_of`), so that the same
    letter read again, or the same list told again, never asks twice. ``state``: *proposed* asks a
    colleague, *confirmed* was said by a person or a form, *rejected* stays so. ``named``: the
    referrer as written; ``referrer`` is empty as long as nobody knows who that is. ``came_at``:
    when they came to us by it. ``colleague`` entered it, or decided at ``decided_at``.
    """

    key = models.CharField(max_length=64, unique=True)
    referred = models.ForeignKey(
        "goodword.Person", on_delete=models.CASCADE, related_name="referrals"
    )
    referrer = models.ForeignKey(
        "goodword.Person", null=True, on_delete=models.CASCADE, related_name="has_sent"
    )
    named = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES])
    source = models.CharField(max_length=12, choices=[(s, s) for s in SOURCES])
    entry = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.SET_NULL, related_name="referrals"
    )
    came_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["came_at", "id"], condition=Q(state="proposed"), name="sent_asks"),
            models.Index(fields=["came_at", "id"], condition=Q(state="confirmed"), name="sent_by"),
        ]

    def __str__(self) -> str:
        return f"{self.named or self.referrer_id} sent {self.referred_id}: {self.state}"
