"""Handoffs: what was offered to whom, until when, with what words; and calls for help."""

from django.db import models
from django.db.models import Q


class Handoff(models.Model):
    """An offer of a commitment, a conversation or a whole customer to a colleague or a team.

    Exactly one of ``commitment``, ``conversation``, ``customer`` says what is offered, exactly one
    of ``receiver`` and ``team`` to whom. The giver stays accountable until ``state`` is accepted.
    ``returns_at``: when an offer that nobody took goes back to the giver (working time).
    """

    STATES = [
        (s, s) for s in ("offered", "accepted", "declined", "returned", "withdrawn", "settled")
    ]
    giver = models.ForeignKey(
        "goodword.Colleague", on_delete=models.PROTECT, related_name="handed_over"
    )
    receiver = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="handed"
    )
    team = models.ForeignKey(
        "goodword.Team", null=True, on_delete=models.PROTECT, related_name="handed"
    )
    commitment = models.ForeignKey(
        "goodword.Commitment", null=True, on_delete=models.PROTECT, related_name="handoffs"
    )
    conversation = models.ForeignKey(
        "goodword.Conversation", null=True, on_delete=models.PROTECT, related_name="handoffs"
    )
    customer = models.ForeignKey(
        "goodword.Person", null=True, on_delete=models.PROTECT, related_name="handoffs"
    )
    note = models.TextField()
    state = models.CharField(max_length=10, choices=STATES, default="offered")
    offered_at = models.DateTimeField()
    returns_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["returns_at"], condition=Q(state="offered"), name="handoff_returns"
            ),
            models.Index(fields=["receiver", "state"], name="handoff_to"),
            models.Index(fields=["giver", "state"], name="handoff_from"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    commitment__isnull=False, conversation__isnull=True, customer__isnull=True
                )
                | Q(commitment__isnull=True, conversation__isnull=False, customer__isnull=True)
                | Q(commitment__isnull=True, conversation__isnull=True, customer__isnull=False),
                name="handoff_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=False, team__isnull=True)
                | Q(receiver__isnull=True, team__isnull=False),
                name="handoff_to_one_side",
            ),
            *(
                models.UniqueConstraint(
                    fields=[what], condition=Q(state="offered"), name=f"handoff_of_{what}_once"
                )
                for what in ("commitment", "conversation", "customer")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} {self.state}"


class HandoffWord(models.Model):
    """What was said about a handoff: a question back, an answer, a word with the declining."""

    KINDS = [(k, k) for k in ("question", "answer", "decline", "accept")]
    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="words")
    colleague = models.ForeignKey("goodword.Colleague", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


class HelpCall(models.Model):
    """ "Can anyone…?" on a commitment; who asked stays accountable.

    To one colleague, a team, or (both empty) everybody who may see it.
    """

    commitment = models.ForeignKey(
        "goodword.Commitment", on_delete=models.PROTECT, related_name="help_calls"
    )
    asker = models.ForeignKey("goodword.Colleague", on_delete=models.PROTECT, related_name="+")
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey("goodword.Team", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    helper = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="helps"
    )
    answer = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=Q(ended_at__isnull=True), name="help_wanted")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(ended_at__isnull=True), name="help_wanted_once"
            )
        ]

    def __str__(self) -> str:
        return self.text
