"""What is watched of connected mailboxes: how full they are, and what somebody should look at."""

from django.db import models
from django.db.models import Q


class QuotaSample(models.Model):
    """How much a mailbox held on its server, of how much it may hold; both in KiB (RFC 9208)."""

    connection = models.ForeignKey(
        "goodword.Connection", on_delete=models.CASCADE, related_name="quota", db_index=False
    )
    at = models.DateTimeField()
    used = models.PositiveBigIntegerField()
    limit = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "at"], name="quota_once")]

    def __str__(self) -> str:
        return f"{self.used} of {self.limit}"


class Worry(models.Model):
    """Something about a mailbox that somebody should look at, from when until when.

    ``about`` tells two of a kind apart (the extension whose voicemail is full). ``words`` say what
    it is and what to do; they hold no customer's words.
    """

    KINDS = [
        ("failing", "it can't be reached or entered"),
        ("certificate", "the server's certificate ends"),
        ("quota", "it is nearly full"),
        ("silent", "nothing comes"),
        ("voicemail", "a voicemail box is full"),
    ]
    mailbox = models.ForeignKey(
        "goodword.Mailbox", on_delete=models.CASCADE, related_name="worries"
    )
    kind = models.CharField(max_length=12, choices=KINDS)
    about = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    since = models.DateTimeField()
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "kind", "about"],
                condition=Q(ended_at__isnull=True),
                name="one_worry_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mailbox_id}"
