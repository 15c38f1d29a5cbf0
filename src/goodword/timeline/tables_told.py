"""What colleagues tell has beside its entry: how a call ended, whom a note names, its versions."""

from django.db import models


class Spoken(models.Model):
    """What a call or a visit has beside its words.

    ``direction`` stands on the entry. ``disposition``: how it ended (a visit: held). ``number``:
    the other side's, E.164 where it could be read, empty when it was withheld or not told.
    """

    DISPOSITIONS = [(d, d) for d in ("answered", "missed", "voicemail", "busy", "failed")]
    entry = models.OneToOneField("goodword.Entry", on_delete=models.CASCADE, related_name="spoken")
    disposition = models.CharField(max_length=10, choices=DISPOSITIONS, default="answered")
    number = models.CharField(max_length=40, blank=True)
    seconds = models.PositiveIntegerField(null=True)
    external_id = models.CharField(max_length=120, blank=True, help_text="the telephone system's")

    class Meta:
        indexes = [models.Index(fields=["number"], name="spoken_number")]

    def __str__(self) -> str:
        return f"{self.disposition} {self.number}"


class Mention(models.Model):
    """A note names a colleague (@name): they are told of it."""

    entry = models.ForeignKey("goodword.Entry", on_delete=models.CASCADE, related_name="mentions")
    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "colleague"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.colleague_id}"


class NoteVersion(models.Model):
    """The words of a note as they stood from ``at`` on; empty: its author took it back.

    The newest says what the note says; the earlier ones stay, so that nobody's words change
    unseen.
    """

    entry = models.ForeignKey(
        "goodword.Entry", on_delete=models.CASCADE, related_name="versions", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"
