"""Erasure that holds, and how long things are kept."""

from django.db import models


class Erasure(models.Model):
    """That somebody was erased, when, by whom, on what ground; and counts of what went."""

    at = models.DateTimeField()
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    person_number = models.PositiveBigIntegerField(help_text="the number the person had")
    reason = models.TextField()
    counts = models.JSONField(default=dict)
    cleaned_at = models.DateTimeField(
        null=True, help_text="when the search index and the database's free pages were cleaned"
    )

    def __str__(self) -> str:
        return f"{self.person_number}"


class Retention(models.Model):
    """How long entries of a kind in a mailbox are kept; no mailbox: those of every other one."""

    mailbox = models.ForeignKey(
        "goodword.Mailbox", null=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=12)
    days = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "kind"], name="retention_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"
