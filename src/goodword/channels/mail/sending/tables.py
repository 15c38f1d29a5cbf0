"""How a mailbox sends; what waits to be sent, is on its way, went, or did not; and to whom."""

from django.db import models
from django.db.models import Q


class SendingWay(models.Model):
    """The server that takes a mailbox's mail; without one it is the house's, if there is any.

    ``auth``: ``shared`` logs in with what the mailbox's own connection logs in with (password or
    OAuth), ``password`` with a ``secret`` of its own (sealed), ``none`` not at all.
    ``keeps_copy``: whether the provider files what it sends in Sent by itself.
    ``largest``: what the server takes, in bytes (RFC 1870); none: it does not say.
    ``told``: why it last did not work, in words; empty while it works.
    """

    SECURITY = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "none: this machine only")]
    AUTH = [("shared", "as for reading"), ("password", "password"), ("none", "no login")]
    mailbox = models.OneToOneField(
        "goodword.Mailbox", on_delete=models.PROTECT, related_name="sending_way"
    )
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=465)
    security = models.CharField(max_length=8, choices=SECURITY, default="tls")
    login = models.CharField(max_length=320, blank=True)
    auth = models.CharField(max_length=8, choices=AUTH, default="shared")
    secret = models.TextField(blank=True, help_text="encrypted at rest")
    keeps_copy = models.BooleanField(default=False)
    largest = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    told = models.TextField(blank=True)
    failing_since = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.mailbox_id} by {self.host}"


class Outgoing(models.Model):
    """A letter of ours on its way out, from the moment somebody said "send".

    ``key`` makes sending the same draft twice harmless. ``original``: the whole letter as our Sent
    folder keeps it, with its Bcc; others get it without. ``mark`` stands in it (X-Goodword-Letter),
    so that a copy is known when a provider gave it another Message-ID. ``then``: what sending means
    for the ledger, kept for those who said it; ``followed_at``: it was done.

    A worker that prepares a sending holds ``lease_until`` and the number ``fence``; the state is
    ``sending`` from the moment the letter's end goes over the line until it is known what became
    of it, and nobody ever claims it in that state.
    ``filing``: whether a copy lies in the mailbox's Sent folder.
    """

    KINDS = [
        ("letter", "a letter"),
        ("automatic", "sent by the house itself"),
        ("survey", "a question to a customer"),
    ]
    STATES = [
        ("waiting", "waits to be sent"),
        ("sending", "is on its way"),
        ("sent", "sent"),
        ("doubt", "in doubt"),
        ("refused", "refused"),
        ("withdrawn", "withdrawn"),
    ]
    FILING = [
        ("", "not asked yet"),
        ("waiting", "to be filed"),
        ("filed", "filed"),
        ("itself", "the provider files it"),
        ("failed", "could not be filed"),
    ]
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=9, choices=KINDS, default="letter")
    state = models.CharField(max_length=9, choices=STATES, default="waiting")
    mailbox = models.ForeignKey(
        "goodword.Mailbox", on_delete=models.PROTECT, related_name="outgoing", db_index=False
    )
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="outgoing"
    )
    sender = models.CharField(max_length=320, help_text="the addr-spec in From")
    subject = models.TextField(blank=True)
    message_id = models.CharField(max_length=400, unique=True)
    mark = models.CharField(max_length=64, unique=True)
    original = models.ForeignKey(
        "goodword.Original", null=True, on_delete=models.PROTECT, related_name="+"
    )
    size = models.PositiveBigIntegerField(default=0, help_text="bytes on the line")
    answers = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.SET_NULL, related_name="answered_by"
    )
    conversation = models.ForeignKey(
        "goodword.Conversation", null=True, on_delete=models.SET_NULL, related_name="outgoing"
    )
    entry = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.CASCADE, related_name="sent_as"
    )
    then = models.JSONField(default=dict)
    followed_at = models.DateTimeField(null=True)
    withdraw_if_they_write = models.BooleanField(default=False)
    seen_up_to = models.PositiveBigIntegerField(
        default=0, help_text="the newest entry when it was written"
    )
    created_at = models.DateTimeField()
    scheduled = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True, help_text="the server's words, or why it was withdrawn")
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="sent, refused, withdrawn or doubted")
    settled_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_because = models.TextField(blank=True, help_text="a colleague's word on a doubt")
    filing = models.CharField(max_length=7, choices=FILING, blank=True)
    file_at = models.DateTimeField(null=True)
    file_attempts = models.PositiveSmallIntegerField(default=0)
    file_told = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="outgoing_due"),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="outgoing_on_its_way"
            ),
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=False, followed_at__isnull=True),
                name="outgoing_to_follow",
            ),
            models.Index(fields=["file_at"], condition=Q(filing="waiting"), name="outgoing_file"),
            models.Index(fields=["mailbox", "-created_at"], name="outgoing_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.message_id}"


class OutgoingRecipient(models.Model):
    """One of those a letter goes to, and what became of it there.

    ``told``: the words of the server that refused or returned it.
    """

    ROLES = [("to", "to"), ("cc", "cc"), ("bcc", "bcc")]
    STATES = [
        ("waiting", "waiting"),
        ("accepted", "taken by the server"),
        ("refused", "refused"),
        ("bounced", "came back"),
    ]
    outgoing = models.ForeignKey(
        Outgoing, on_delete=models.CASCADE, related_name="recipients", db_index=False
    )
    spec = models.CharField(max_length=320)
    name = models.TextField(blank=True)
    role = models.CharField(max_length=3, choices=ROLES, default="to")
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    told = models.TextField(blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outgoing", "spec"], name="outgoing_recipient_once")
        ]
        indexes = [models.Index(fields=["spec", "-at"], name="outgoing_by_address")]

    def __str__(self) -> str:
        return f"{self.role} {self.spec} {self.state}"
