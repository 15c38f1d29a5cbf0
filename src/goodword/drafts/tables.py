"""Letters that are being written, and what helps to write them."""

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """A letter of a colleague's own until it is sent; nobody else reads it.

    ``key`` is given where it is begun, so that saving twice makes one. ``version`` rises with each
    save, and ``tab`` says which window saved last: its own next save is never a conflict.
    ``to``, ``cc`` and ``bcc`` are kept as they are typed, whole or not. ``text`` is the writer's
    own words: signature and original are added when it goes (``signed``, ``quoted``).
    ``seen_entry``: the newest entry of the conversation that the writer has seen. ``owes``: what
    is to be owed once it is sent (`goodword.drafts.rules.Owed`). ``outgoing``: the letter that was
    made of it; empty while it is being written. ``back``: why it came back from the outbox.
    """

    HOW = [(h, h) for h in ("new", "reply", "all", "forward")]
    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="drafts", db_index=False
    )
    key = models.CharField(max_length=40)
    how = models.CharField(max_length=8, choices=HOW, default="new")
    answers = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.CASCADE, related_name="drafts"
    )
    mailbox = models.ForeignKey(
        "goodword.Mailbox", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    to = models.TextField(blank=True)
    cc = models.TextField(blank=True)
    bcc = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    signed = models.BooleanField(default=True)
    quoted = models.BooleanField(default=True)
    owes = models.JSONField(default=dict, blank=True)
    seen_entry = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    tab = models.CharField(max_length=40, blank=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    outgoing = models.ForeignKey(
        "goodword.Outgoing", null=True, on_delete=models.SET_NULL, related_name="drafts"
    )
    back = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["colleague", "key"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return self.subject


class DraftFile(models.Model):
    """A file that goes with a draft; ``data`` is zlib-compressed."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.TextField()
    type = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="bytes before compression")
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="draft_file_once")
        ]

    def __str__(self) -> str:
        return self.name


class Template(models.Model):
    """Words that are used again, with fields. Without a colleague it is the house's."""

    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.CASCADE, related_name="templates"
    )
    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(colleague=None), name="template_of_house_once"
            ),
            models.UniqueConstraint(
                fields=["colleague", "name"],
                condition=Q(colleague__isnull=False),
                name="template_of_colleague_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """What stands under a colleague's letters from a mailbox; without a mailbox: from any other."""

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="signatures", db_index=False
    )
    mailbox = models.ForeignKey(
        "goodword.Mailbox", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["colleague", "mailbox"],
                condition=Q(mailbox__isnull=False),
                name="signature_of_mailbox_once",
            ),
            models.UniqueConstraint(
                fields=["colleague"], condition=Q(mailbox=None), name="signature_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.colleague_id} {self.mailbox_id}"


class Silence(models.Model):
    """A finding that somebody set aside, with a reason; never written into the letter itself.

    ``scope``: this ``letter`` (``draft``; kept without it when that has gone), all of ``mine``,
    or the ``house``'s. ``fingerprint`` empty: the whole rule.
    """

    SCOPES = [(s, s) for s in ("letter", "mine", "house")]
    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="silences"
    )
    scope = models.CharField(max_length=6, choices=SCOPES)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.SET_NULL, related_name="silences")
    rule = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rule} {self.scope}"


class Presence(models.Model):
    """A colleague looks at a conversation, or is answering in it; true for a minute from ``at``."""

    colleague = models.ForeignKey("goodword.Colleague", on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "goodword.Conversation", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    answering = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "colleague"], name="presence_once")
        ]

    def __str__(self) -> str:
        return f"{self.colleague_id} {self.conversation_id}"
