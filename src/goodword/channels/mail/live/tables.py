"""Connections to mail servers, their folders, and which messages of these were taken."""

from django.db import models
from django.db.models import Q


class Connection(models.Model):
    """How a mailbox is reached, who is working on it, and how it went.

    ``secret`` is sealed (see `secrets`): a password, or the tokens of OAuth, whose access token is
    good until ``access_until``. ``from_date``: older messages stay where they are; none: all are
    taken. ``intake``: what came this way came with it.

    Work is claimed on the row: whose ``fence`` is not the row's any more may write nothing here.
    ``cause`` is why it fails, for programs; ``told`` the same for people.
    """

    SECURITY = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "none: this machine only")]
    AUTH = [("password", "password"), ("oauth", "OAuth"), ("token", "token")]
    STATES = [("on", "on"), ("paused", "paused"), ("broken", "waits for somebody")]
    CAUSES = [
        ("", "it works"),
        ("unreachable", "the server can't be reached"),
        ("certificate", "the server's certificate is not to be trusted"),
        ("refused", "the server refuses the login"),
        ("server", "the server answers that something is wrong with it"),
        ("ours", "something is wrong here: disk, database, keys"),
    ]
    mailbox = models.OneToOneField(
        "goodword.Mailbox", on_delete=models.PROTECT, related_name="connection"
    )
    provider = models.CharField(max_length=40, blank=True)
    url = models.CharField(max_length=1000, blank=True, help_text="JMAP's session; none: IMAP")
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=SECURITY, default="tls")
    login = models.CharField(max_length=320)
    auth = models.CharField(max_length=8, choices=AUTH, default="password")
    secret = models.TextField(blank=True, help_text="encrypted at rest")
    access_until = models.DateTimeField(null=True)
    authserv_id = models.CharField(max_length=255, blank=True, help_text="RFC 8601 §2.5")
    judge_after = models.PositiveBigIntegerField(
        null=True, help_text="the last sighting judged anew by that server; none: nothing waits"
    )
    from_date = models.DateField(null=True)
    intake = models.ForeignKey(
        "goodword.Intake", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    state = models.CharField(max_length=8, choices=STATES, default="on")
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveBigIntegerField(default=0)

    failures = models.PositiveIntegerField(default=0, help_text="one after the other")
    cause = models.CharField(max_length=12, choices=CAUSES, blank=True)
    told = models.TextField(blank=True)
    failing_since = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField(null=True, help_text="when the newest one was taken")
    looked_over_at = models.DateTimeField(null=True, help_text="when all UIDs were compared")
    pushes = models.BooleanField(default=False, help_text="the server tells of new mail (IDLE)")
    certificate_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(state="on"), name="connection_due")]

    def __str__(self) -> str:
        return f"{self.login} at {self.host}"


class Folder(models.Model):
    """A folder on the server. ``name`` as the server says it, decoded (RFC 3501 §5.1.3).

    ``wanted``: its messages are taken; ``by_hand``: a colleague said so, or said not. Messages from
    ``first_uid`` on arrived after the mailbox was connected: they are taken whatever their date.
    Those below are history, taken the newest first, down to ``history_below`` so far.
    """

    ROLES = [
        (r, r)
        for r in ("inbox", "sent", "junk", "archive", "drafts", "trash", "all", "flagged", "other")
    ]
    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="folders", db_index=False
    )
    name = models.TextField()
    shown = models.TextField(help_text="the name with / between its parts")
    role = models.CharField(max_length=8, choices=ROLES, default="other")
    wanted = models.BooleanField(default=True)
    by_hand = models.BooleanField(default=False)
    missing = models.BooleanField(default=False, help_text="the server lists it no more")
    uidvalidity = models.PositiveBigIntegerField(null=True)
    first_uid = models.PositiveBigIntegerField(null=True)
    newest_uid = models.PositiveBigIntegerField(default=0, help_text="the highest that was taken")
    history_below = models.PositiveBigIntegerField(null=True)
    history_left = models.PositiveIntegerField(null=True, help_text="messages; none: not known yet")
    history_done = models.BooleanField(default=False)
    uidnext = models.PositiveBigIntegerField(null=True, help_text="when last looked")
    messages = models.PositiveIntegerField(null=True, help_text="when last looked")
    modseq = models.PositiveBigIntegerField(null=True, help_text="RFC 7162, when last looked")
    looked_at = models.DateTimeField(null=True)
    told = models.TextField(blank=True, help_text="why it can't be opened")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "name"], name="live_folder_once")
        ]

    def __str__(self) -> str:
        return self.shown


class TakenUid(models.Model):
    """A message that was taken: its bytes are kept, or were erased, or came more than once."""

    folder = models.ForeignKey(
        Folder, on_delete=models.CASCADE, related_name="taken", db_index=False
    )
    uidvalidity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    original = models.ForeignKey(
        "goodword.Original", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folder", "uidvalidity", "uid"], name="taken_uid_once")
        ]

    def __str__(self) -> str:
        return f"{self.uidvalidity}/{self.uid}"


class UntakenUid(models.Model):
    """A message that the server lists and does not give; asked for again, seldom, for ever."""

    folder = models.ForeignKey(
        Folder, on_delete=models.CASCADE, related_name="untaken", db_index=False
    )
    uidvalidity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    why = models.TextField()
    tries = models.PositiveIntegerField(default=1)
    since = models.DateTimeField()
    again_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folder", "uidvalidity", "uid"], name="untaken_uid_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.uidvalidity}/{self.uid}"
