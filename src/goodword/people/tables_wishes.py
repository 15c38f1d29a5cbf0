"""What a customer wishes about being contacted by us first."""

from django.db import models
from django.db.models import Q

KINDS = {
    "silent": "not for now",
    "do-not-contact": "not to be contacted",
    "deceased": "has died",
}
"""From the weakest to the strictest, with what a page says."""


class ContactWish(models.Model):
    """Why we do not begin a contact with somebody; it stands until ``until`` or ``ended_at``.

    ``until``: the last day of it, in the house's zone; only a ``silent`` one has such a day.
    Of several that stand (two persons were found to be one) the strictest counts.
    """

    person = models.ForeignKey("goodword.Person", on_delete=models.CASCADE, related_name="wishes")
    kind = models.CharField(max_length=14, choices=list(KINDS.items()))
    until = models.DateField(null=True)
    reason = models.TextField(blank=True)
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["person"], condition=Q(ended_at__isnull=True), name="wish_standing"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="silent", until__isnull=False)
                | (~Q(kind="silent") & Q(until__isnull=True)),
                name="silence_has_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"

    @property
    def words(self) -> str:
        """The wish in one line of a list: "on sabbatical, until 31 May 2027"."""
        if self.kind != "silent" or self.until is None:
            return KINDS[self.kind]
        return f"{self.reason}, until {self.until.day} {self.until:%B %Y}"
