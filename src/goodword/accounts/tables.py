"""Invitations into the house, and what happened at its door."""

from django.db import models
from django.db.models import Q


class Invitation(models.Model):
    """A way in for one colleague: valid once, for 72 hours at most; only its hash is kept.

    A new invitation for the same colleague revokes the one before.
    """

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="invitations"
    )
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["colleague"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return str(self.colleague_id)


class Knock(models.Model):
    """A wrong attempt at the door, by account and by address of origin; slows the next ones."""

    account = models.CharField(max_length=64, help_text="hash of what was typed as the account")
    origin = models.CharField(max_length=64, help_text="where it came from")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="knock_account"),
            models.Index(fields=["origin", "at"], name="knock_origin"),
        ]

    def __str__(self) -> str:
        return self.origin
