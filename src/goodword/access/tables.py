"""What was shown to whom beyond what mailboxes allow: a row a conversation and colleague."""

from django.db import models


class Share(models.Model):
    """A conversation that a colleague may read although its mailbox is not theirs.

    Written whenever somebody is asked to act on a matter (DESIGN: offering or covering a matter
    shares that conversation); it ends with ``until``, and is never deleted: it is the record of
    who could see what, when, and through whom.

    ``mailbox``: what is lent is what lies in this mailbox, because the giver may read it there;
    letters of the same conversation in others' mailboxes stay hidden. Empty: all of the
    conversation. ``matter`` says what it was given for (``handoff:12``), and ends with that.
    """

    REASONS = [(r, r) for r in ("handoff", "cover", "help", "mention", "reassigned")]
    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.PROTECT, related_name="shares", db_index=False
    )
    conversation = models.ForeignKey(
        "goodword.Conversation", on_delete=models.PROTECT, related_name="shares"
    )
    mailbox = models.ForeignKey(
        "goodword.Mailbox", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=REASONS)
    matter = models.CharField(max_length=40, blank=True)
    given_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["colleague", "conversation"],
                condition=models.Q(until__isnull=True),
                name="share_active",
            ),
            models.Index(
                fields=["matter"],
                condition=models.Q(until__isnull=True),
                name="share_matter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.colleague_id} {self.conversation_id} {self.reason}"
