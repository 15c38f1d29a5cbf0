"""Lists of sales that were handed in on the page, and how far they are."""

from django.db import models
from django.db.models import Q

STATES = {
    "waiting": "waits its turn",
    "reading": "is being read",
    "taking": "is being taken in",
    "looked": "looked at",
    "done": "taken in",
    "stopped": "stopped",
    "failed": "can’t be taken",
}
AT_WORK = ("waiting", "reading", "taking")


class SalesUpload(models.Model):
    """A list, what was said of it, and how far it is. Its bytes are a file (``file``) until done.

    ``looks``: it is only looked at. ``done`` of ``all``: lines while it is read, sales while it is
    taken; ``begun`` and ``begun_at``: where this stretch of work began, and when. ``outcome``:
    what came of it so far. Whoever holds the lease works on it.
    """

    name = models.CharField(max_length=200)
    file = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField()
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    columns = models.JSONField(default=dict, help_text="what was said of them: meaning to place")
    source = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    zone = models.CharField(max_length=64)
    looks = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=list(STATES.items()), default="waiting")
    why = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    all = models.PositiveIntegerField(default=0)
    begun = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)
    intake = models.ForeignKey(
        "goodword.Intake", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken = models.PositiveIntegerField(default=0, help_text="sales that are taken in for good")
    lease_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=AT_WORK), name="sales_upload_at_work")
        ]

    def __str__(self) -> str:
        return self.name
