"""What a colleague is told, how they want to be told, and the mails that tell them."""

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One thing that a colleague should know.

    ``key`` makes telling the same thing twice harmless. Words are made when it is shown, from what
    it points at and for who reads it, so that a notice never says more than its reader may see.
    """

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    commitment = models.ForeignKey(
        "goodword.Commitment", null=True, on_delete=models.CASCADE, related_name="+"
    )
    handoff = models.ForeignKey(
        "goodword.Handoff", null=True, on_delete=models.CASCADE, related_name="+"
    )
    absence = models.ForeignKey(
        "goodword.Absence", null=True, on_delete=models.CASCADE, related_name="+"
    )
    help_call = models.ForeignKey(
        "goodword.HelpCall", null=True, on_delete=models.CASCADE, related_name="+"
    )
    entry = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.CASCADE, related_name="+"
    )
    word = models.ForeignKey(
        "goodword.HandoffWord", null=True, on_delete=models.CASCADE, related_name="+"
    )
    intake = models.ForeignKey(
        "goodword.Intake", null=True, on_delete=models.CASCADE, related_name="+"
    )
    webhook = models.ForeignKey(
        "goodword.Webhook", null=True, on_delete=models.CASCADE, related_name="+"
    )
    worry = models.ForeignKey(
        "goodword.Worry", null=True, on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True, help_text="when it is to be mailed, if unseen")
    mailed_at = models.DateTimeField(null=True)
    posted = models.ForeignKey(
        "goodword.Posted", null=True, on_delete=models.SET_NULL, related_name="notices"
    )

    class Meta:
        indexes = [
            models.Index(fields=["colleague", "-at"], name="notice_newest"),
            models.Index(
                fields=["colleague"], condition=Q(seen_at__isnull=True), name="notice_unseen"
            ),
            models.Index(
                fields=["mail_due_at"],
                condition=Q(mail_due_at__isnull=False, mailed_at__isnull=True),
                name="notice_to_mail",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["colleague", "key"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class NoticeSource(models.Model):
    """How far facts of one kind have been told.

    ``position``: the highest number looked at; ``missing``: stretches below it that were not there
    yet (a transaction may commit a lower number later), each with when it was first missed.
    ``known``: the state of what changes after it began, by number. Empty ``begun_at``: nothing was
    looked at yet; what lies there already is not told.
    """

    name = models.CharField(max_length=20, primary_key=True)
    begun_at = models.DateTimeField(null=True)
    position = models.PositiveBigIntegerField(default=0)
    missing = models.JSONField(default=list)
    known = models.JSONField(default=dict)
    looked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class NoticeChoice(models.Model):
    """How a colleague wants to be told; no row: the usual way.

    ``choices``: by kind, where: ``page``, ``mail``, or nowhere. ``morning_at``: local time of the
    morning note, empty for none; ``empty_days``: also when nothing waits. ``warn_minutes``: working
    minutes before something is due. ``always``: also outside of working hours.
    """

    colleague = models.OneToOneField(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="notice_choice"
    )
    choices = models.JSONField(default=dict)
    morning_at = models.TimeField(null=True)
    warn_minutes = models.PositiveIntegerField(default=60)
    always = models.BooleanField(default=False)
    empty_days = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.colleague_id)


class Posted(models.Model):
    """A mail of ours to a colleague: written down first, then sent, then known as sent.

    A row that was ``sending`` when the process died is ``in doubt`` and is not sent again by
    itself. ``key`` makes writing it twice harmless (one morning note a day). Empty words are made
    when it is sent, for what its reader may see then; ``not needed``: there was nothing to say.
    ``secret``: its words are wiped once it is out. All times are the real clock's.
    """

    STATES = [(s, s) for s in ("waiting", "sending", "sent", "failed", "in doubt", "not needed")]
    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="posted"
    )
    key = models.CharField(max_length=120, unique=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    secret = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    good_until = models.DateTimeField(null=True, help_text="not sent after this")
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"], name="posted_newest"),
            models.Index(
                fields=["due_at"], condition=Q(state__in=("waiting", "sending")), name="posted_due"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
