"""Facts: originals, entries, who took part, where they were seen; and readings of them.

Foreign keys without an index of their own (``db_index=False``) are the first column of another.
"""

from django.db import models


class Original(models.Model):
    """Raw bytes as they came. ``data`` is zlib-compressed; empty when they lie in a file.

    Large ones are files named by their SHA-256 under ``GOODWORD_HOME/originals``.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="bytes before compression")
    data = models.BinaryField(null=True)

    def __str__(self) -> str:
        return self.sha256


class Intake(models.Model):
    """One run that brought facts in, and what it was told.

    Entries that are older than ``opens_from`` when first seen open nothing by themselves.
    """

    source = models.TextField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    opens_from = models.DateTimeField()
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"


class Conversation(models.Model):
    """A thread. ``dirty``: an entry came or changed and commitments are to be settled again.

    ``kept_by``: a colleague took the conversation over (``kept_since``); what opens in it later is
    theirs, until somebody else answers.
    """

    subject = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    last_at = models.DateTimeField(null=True)
    dirty = models.BooleanField(default=False)
    kept_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    kept_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(dirty=True), name="conversation_dirty"),
            models.Index(fields=["-last_at"], name="conversation_last"),
        ]

    def __str__(self) -> str:
        return self.subject


class Entry(models.Model):
    """One fact on a timeline.

    ``content_key`` is its identity (sender, time, recipients, subject, text, attachments), so
    the same letter found twice is one entry whatever its Message-ID says.
    ``direction``: ``in`` from outside, ``out`` from us to outside, ``internal`` among ourselves;
    derived from our own addresses and made again when these change.
    ``author``: whose words these are: the sender, except for web forms and forwarded mail.
    ``occurred_at``: when it was sent, as far as that can be believed.
    ``wrote``: who wrote it, said by a colleague where several people use one address.
    """

    KINDS = [(k, k) for k in ("mail", "call", "visit", "note", "appointment", "sale", "answer")]
    DIRECTIONS = [("in", "in"), ("out", "out"), ("internal", "internal")]
    kind = models.CharField(max_length=12, choices=KINDS, default="mail")
    direction = models.CharField(max_length=8, choices=DIRECTIONS)
    occurred_at = models.DateTimeField()
    subject = models.TextField(blank=True)
    message_id = models.TextField(blank=True)
    content_key = models.CharField(max_length=40, unique=True)
    original = models.ForeignKey(Original, null=True, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    author = models.ForeignKey(
        "goodword.Address", null=True, on_delete=models.PROTECT, related_name="authored"
    )
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    wrote = models.ForeignKey(
        "goodword.Person", null=True, on_delete=models.SET_NULL, related_name="wrote"
    )
    intake = models.ForeignKey(Intake, null=True, on_delete=models.SET_NULL, related_name="+")
    automated = models.BooleanField(default=False)
    answer_score = models.FloatField(default=0.0)
    is_reply = models.BooleanField(default=False, help_text="subject carries a reply prefix")
    has_quote = models.BooleanField(default=False)
    has_attachments = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["-occurred_at", "-id"], name="entry_newest"),
            models.Index(fields=["conversation", "occurred_at"], name="entry_conversation"),
            models.Index(fields=["message_id"], name="entry_message_id"),
        ]

    def __str__(self) -> str:
        return self.subject


class Participant(models.Model):
    """An address on an entry. ``occurred_at`` repeats the entry's, for a person's timeline.

    ``behalf`` marks whose words are forwarded or filled in, ``about`` whose story a note of ours
    belongs to.
    """

    ROLES = [(r, r) for r in ("from", "sender", "reply-to", "to", "cc", "bcc", "behalf", "about")]
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="participants")
    address = models.ForeignKey(
        "goodword.Address",
        on_delete=models.PROTECT,
        related_name="participations",
        db_index=False,
    )
    role = models.CharField(max_length=8, choices=ROLES)
    name = models.TextField(blank=True)
    ours = models.BooleanField(default=False)
    occurred_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["address", "-occurred_at"], name="participant_timeline"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.address_id}"


class Attachment(models.Model):
    """What hung on an entry; its content is taken from the original when asked for."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    name = models.TextField(blank=True)
    type = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    content_id = models.TextField(blank=True)
    inline = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class Sighting(models.Model):
    """Where an entry was found: mailbox, folder, place; and the very bytes found there."""

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="sightings", db_index=False
    )
    mailbox = models.ForeignKey("goodword.Mailbox", on_delete=models.PROTECT, related_name="+")
    folder = models.TextField(blank=True)
    location = models.TextField(blank=True)
    original = models.ForeignKey(
        Original, on_delete=models.PROTECT, related_name="sightings", db_index=False
    )
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["original", "mailbox", "folder"], name="sighting_once")
        ]
        indexes = [models.Index(fields=["entry", "mailbox"], name="sighting_visible")]

    def __str__(self) -> str:
        return f"{self.folder} {self.location}"


class Quarantined(models.Model):
    """What could not be read: kept as it is, shown, counted."""

    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="quarantined")
    mailbox = models.ForeignKey("goodword.Mailbox", on_delete=models.PROTECT, related_name="+")
    folder = models.TextField(blank=True)
    location = models.TextField(blank=True)
    reason = models.TextField()
    seen_at = models.DateTimeField()
    intake = models.ForeignKey(Intake, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["original", "mailbox", "folder"], name="quarantined_once"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Reading(models.Model):
    """What a reader of a given version derived from an entry; thrown away and made at will."""

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="readings", db_index=False
    )
    reader = models.CharField(max_length=16)
    version = models.PositiveSmallIntegerField()
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "reader"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.reader} {self.version}"


class ThreadKey(models.Model):
    """A 64-bit hash by which an entry may be joined to others.

    One for its own Message-ID, each reference, and each pair of base subject and outsider.
    """

    key = models.BigIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="thread_keys")
    occurred_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "occurred_at"], name="thread_key")]

    def __str__(self) -> str:
        return str(self.key)


class ThreadDecision(models.Model):
    """A colleague split a conversation or joined two: a fact that no re-reading undoes."""

    KINDS = [("split", "split"), ("join", "join")]
    kind = models.CharField(max_length=5, choices=KINDS)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} {self.target_id}"


class ConversationCut(models.Model):
    """Two conversations that a colleague split; they are never joined by themselves again."""

    left = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="cut_once")]

    def __str__(self) -> str:
        return f"{self.left_id} {self.right_id}"
