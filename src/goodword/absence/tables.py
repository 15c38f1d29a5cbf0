"""Days away, who covers, and what the clock has done about them."""

from django.db import models
from django.db.models import Q


class Absence(models.Model):
    """A colleague is away from ``since`` until ``until`` (instants; the local days they stand for).

    ``cover`` acts meanwhile; empty: whoever is on duty. ``proposed`` ones were noticed in the
    colleague's own absence note (``evidence``) and wait to be confirmed; they cover nothing.
    ``changed_by``: who last chose other days or another cover; empty: the terminal, or nobody.
    ``begun_at`` and ``ended_at``: when cover was given and taken back, by the clock or by hand.
    """

    STATES = [(s, s) for s in ("proposed", "planned", "begun", "ended", "cancelled")]
    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.PROTECT, related_name="absences"
    )
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    cover = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="covers"
    )
    note = models.TextField(blank=True, help_text="for colleagues: what matters meanwhile")
    state = models.CharField(max_length=10, choices=STATES)
    evidence = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["colleague", "since"],
                condition=Q(state__in=("planned", "begun")),
                name="absence_to_come",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["evidence"], name="absence_noticed_once"),
            models.CheckConstraint(
                condition=Q(state="proposed")
                | Q(since__isnull=False, until__isnull=False)
                | Q(state="cancelled"),
                name="absence_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.colleague_id} {self.state}"
