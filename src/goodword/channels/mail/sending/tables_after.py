"""What became known of letters after they went, and of those that mail programs handed in."""

from django.db import models


class Returned(models.Model):
    """A letter of ours came back from one whom it did not reach, by a report (``bounce``).

    ``letter`` and ``address`` are empty for a report in which no letter of ours was found: it was
    looked at. What came back answers nobody.
    """

    bounce = models.ForeignKey(
        "goodword.Entry", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    letter = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.CASCADE, related_name="returned"
    )
    address = models.ForeignKey(
        "goodword.Address", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    told = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bounce", "address"], name="returned_once")]

    def __str__(self) -> str:
        return f"{self.letter_id} from {self.address_id}"


class Submission(models.Model):
    """A letter that a colleague's mail program handed in, by its content, and what became of it.

    ``digest``: of sender, recipients and bytes: the same letter handed in again gets the answer
    that it had. ``findings``: for what the review stopped it, by code. ``meant``: it was handed in
    again unchanged, and went.
    """

    STATES = [
        ("stopped", "stopped by the review"),
        ("going", "being handed on"),
        ("taken", "the mail server took it"),
        ("refused", "the mail server refused it"),
        ("doubt", "the mail server fell silent"),
    ]
    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    mailbox = models.ForeignKey("goodword.Mailbox", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    message_id = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=STATES)
    answer = models.TextField(blank=True, help_text="what the mail program was told")
    findings = models.JSONField(default=list)
    meant = models.BooleanField(default=False)
    fence = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(help_text="when it was last handed in")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["colleague", "digest"], name="submission_once")
        ]
        indexes = [models.Index(fields=["message_id"], name="submission_message_id")]

    def __str__(self) -> str:
        return f"{self.state} {self.digest[:12]}"
