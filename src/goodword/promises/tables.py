"""What a promise has beside its commitment, what may have kept it, and the dates being renewed."""

from django.db import models

EVIDENCE_KINDS = ("attachment", "said", "thanks", "call", "reply", "sale", "appointment", "redated")
EVIDENCE_STATES = ("offered", "refused", "accepted")


class GivenWord(models.Model):
    """Where a promise was said, how sure the reading is, and how it was dated.

    The letter is the commitment's evidence; ``start`` and ``end`` are places in its author's
    words. ``version``: of the reading that dated it. ``dated``: by what was ``said``, by our own
    ``standard``, or a ``condition`` (looked at again by a date). ``latest_at`` is the deadline of
    the most patient reading of the phrase; the commitment is due by the earliest. ``warn_at``:
    from when on it should be begun. Both belong to ``due_at``; where the commitment has another
    due time by now, they are made again.
    """

    DATED = [(d, d) for d in ("said", "standard", "condition")]
    commitment = models.OneToOneField(
        "goodword.Commitment",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="given_word",
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    certainty = models.FloatField()
    strength = models.CharField(max_length=12)
    act = models.CharField(max_length=16)
    version = models.PositiveSmallIntegerField()
    dated = models.CharField(max_length=10, choices=DATED)
    due_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    warn_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.act} {self.commitment_id}"


class Evidence(models.Model):
    """An entry that may show that a promise was kept, or that its customer got another date.

    Offered by a reading, and accepted or refused by a colleague; what was refused is not offered
    again. ``attachment``: which one, by position. ``due_at``: the other date, for ``redated``.
    """

    commitment = models.ForeignKey(
        "goodword.Commitment", on_delete=models.CASCADE, related_name="shown_by"
    )
    entry = models.ForeignKey("goodword.Entry", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in EVIDENCE_KINDS])
    attachment = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in EVIDENCE_STATES], default="offered"
    )
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "entry"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class NewDate(models.Model):
    """A colleague means to tell a customer another date; the ledger moves once they were told.

    Gone when the letter that says it was seen, or when somebody says that they told them.
    """

    commitment = models.OneToOneField(
        "goodword.Commitment",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="new_date",
    )
    due_at = models.DateTimeField()
    since = models.DateTimeField()
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d}"
