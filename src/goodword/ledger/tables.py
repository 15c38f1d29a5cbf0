"""Commitments (what we owe, or are owed) and the events that make up their lives."""

from django.db import models
from django.db.models import Q

from goodword.ledger.rules import KINDS, LISTED_STATES, NAMES, OPEN_STATES, STATES

__all__ = ["KINDS", "LISTED_STATES", "OPEN_STATES", "STATES", "Commitment", "CommitmentEvent"]


class Commitment(models.Model):
    """Anything that we owe a customer (debtor ``us``), or that we watch (debtor ``them``).

    The columns are the sum of the events (`goodword.ledger.rules.fold`), kept for queries; only
    the words ``what`` and ``why`` stand here alone, so that erasure finds them in one place, and
    ``conversation`` follows when conversations are joined.

    ``natural_key`` is the identity of the evidence, so that the same evidence never opens it
    twice. ``since`` is when the waiting began, ``due_at`` when it is due (instant; while held: by
    when to look again) with the local zone it was meant in. ``basis`` names the standard that the
    due time follows. ``told`` is the latest instant that the customer was told to expect it by,
    ``acknowledged_at`` when they were last told that we are on it. ``doubt`` is a question to a
    colleague about this line, in words. ``version`` counts events; a write that expects another
    one is refused.

    ``accountable`` answers for it, always one; ``chosen``: a person said who (an accepted handoff,
    a lead), and no reading changes that. ``acting`` covers for them while they are away.
    ``handoff`` is an offer that waits to be accepted; until then nothing changes hands.

    ``touched_at`` is when a person last decided here, ``seen_up_to`` the newest entry that lay on
    the table then; ``decided``: a person closed it, and no reading opens it again.
    """

    kind = models.CharField(max_length=12, choices=[(k, k) for k in KINDS])
    debtor = models.CharField(max_length=4, choices=[("us", "us"), ("them", "them")], default="us")
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES])
    is_open = models.BooleanField(default=True)
    is_listed = models.BooleanField(default=True, help_text="proposed, open or held")
    natural_key = models.CharField(max_length=64, unique=True)
    customer = models.ForeignKey(
        "goodword.Person", on_delete=models.PROTECT, related_name="commitments"
    )
    conversation = models.ForeignKey(
        "goodword.Conversation", null=True, on_delete=models.PROTECT, related_name="commitments"
    )
    evidence = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.PROTECT, related_name="opened"
    )
    mailbox = models.ForeignKey(
        "goodword.Mailbox", null=True, on_delete=models.PROTECT, related_name="+"
    )
    what = models.TextField(help_text="in a few words, for a list")
    why = models.TextField(help_text="the reason we think so, in words")
    accountable = models.ForeignKey(
        "goodword.Colleague", on_delete=models.PROTECT, related_name="accountable_for"
    )
    acting = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="acting_for"
    )
    handoff = models.ForeignKey(
        "goodword.Handoff", null=True, on_delete=models.PROTECT, related_name="pending"
    )
    chosen = models.BooleanField(default=False)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    due_zone = models.CharField(max_length=64)
    due_before_hold = models.DateTimeField(null=True)
    basis = models.CharField(max_length=20, blank=True)
    told = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    chasers = models.PositiveIntegerField(default=0)
    doubt = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.PROTECT, related_name="closed"
    )
    touched_at = models.DateTimeField(null=True)
    seen_up_to = models.PositiveBigIntegerField(default=0)
    decided = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(is_listed=True), name="owed_by_due"),
            models.Index(
                fields=["kind", "due_at", "id"], condition=Q(is_listed=True), name="owed_by_kind"
            ),
            models.Index(
                fields=["accountable", "kind", "due_at", "id"],
                condition=Q(is_listed=True),
                name="owed_by_whom",
            ),
            models.Index(
                fields=["acting", "kind", "due_at", "id"],
                condition=Q(is_listed=True, acting__isnull=False),
                name="owed_by_acting",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(is_listed=True, is_open=False),
                name="owed_perhaps",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(is_listed=True, debtor="them"),
                name="owed_by_them",
            ),
            models.Index(fields=["since"], condition=Q(kind="check-in"), name="check_in_since"),
            models.Index(fields=["customer", "-since"], name="owed_to_customer"),
            models.Index(fields=["conversation"], name="owed_in_conversation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=OPEN_STATES, closed_at__isnull=True)
                | (Q(is_open=False) & ~Q(state__in=OPEN_STATES)),
                name="open_says_what_state_says",
            ),
            models.CheckConstraint(
                condition=Q(is_listed=True, state__in=LISTED_STATES)
                | (Q(is_listed=False) & ~Q(state__in=LISTED_STATES)),
                name="listed_says_what_state_says",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class CommitmentEvent(models.Model):
    """One thing that happened to a commitment: when, by whom, on what evidence, why.

    ``colleague`` empty: a reading did it, or (``data["by"]``) somebody at the terminal.
    ``at`` is when it happened in the world (the answer was sent), ``recorded_at`` when we learnt
    of it.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=12, choices=[(n, n) for n in NAMES])
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.PROTECT, related_name="+"
    )
    entry = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="event_in_order")
        ]

    def __str__(self) -> str:
        return self.name
