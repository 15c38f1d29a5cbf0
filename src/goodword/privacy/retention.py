"""How long things are kept: rules by mailbox and kind, what they would remove, removing it.

An entry goes when every mailbox that it was seen in has a rule for its kind and its time is up in
each; what was told by hand and lies in no mailbox follows the rule for every other mailbox. What
is owed, or speaks about an open matter, never goes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.ledger.tables import Commitment
from goodword.people.tables import Mailbox
from goodword.privacy.tables import Erasure, Retention
from goodword.timeline.forgetting import hollow, overwrite
from goodword.timeline.tables import Conversation, Entry, Sighting

KINDS = [
    ("mail", "letters"),
    ("call", "calls"),
    ("visit", "visits"),
    ("note", "notes"),
    ("automated", "automatic mail: newsletters, notices"),
]
SHORTEST, LONGEST = 30, 36_500
BATCH = 200
_GONE = "erased-"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with what it would remove today."""

    id: int
    mailbox: str
    kind: str
    days: int
    due: int


def rules(reader: Reader, *, now: datetime) -> list[Rule]:
    """Every rule, with how many entries it would remove now."""
    _may(reader)
    rows = Retention.objects.select_related("mailbox").order_by("mailbox__name", "kind")
    return [
        Rule(
            row.pk,
            row.mailbox.name if row.mailbox else "",
            dict(KINDS)[row.kind],
            row.days,
            _due(row, now).count(),
        )
        for row in rows
    ]


def would_go(reader: Reader, *, mailbox_id: int | None, kind: str, days: int, now: datetime) -> int:
    """How many entries a rule would remove now, if it stood."""
    _may(reader)
    return _due(Retention(mailbox_id=mailbox_id, kind=kind, days=days), now).count()


@transaction.atomic
def set_rule(*, reader: Reader, mailbox_id: int | None, kind: str, days: int) -> None:
    """Keep entries of a kind for so many days in a mailbox; no mailbox: in every other one."""
    _may(reader)
    if kind not in dict(KINDS):
        raise Refused("Choose what is to be kept that long.")
    if not SHORTEST <= days <= LONGEST:
        raise Refused(f"Choose between {SHORTEST} and {LONGEST:,} days.")
    if mailbox_id is not None and not Mailbox.objects.filter(pk=mailbox_id).exists():
        raise NotFound("There is no such mailbox.")
    rows = Retention.objects.filter(kind=kind)
    rows = rows.filter(mailbox=None) if mailbox_id is None else rows.filter(mailbox_id=mailbox_id)
    if not rows.update(days=days):
        Retention.objects.create(mailbox_id=mailbox_id, kind=kind, days=days)


def remove_rule(*, reader: Reader, rule_id: int) -> None:
    """Keep those entries for good again. Raises `NotFound`."""
    _may(reader)
    if not Retention.objects.filter(pk=rule_id).delete()[0]:
        raise NotFound("There is no such rule.")


def expire(
    *, now: datetime, go_on: Callable[[], bool] = lambda: True, on_batch: Callable[..., object]
) -> int:
    """Remove what is due by every rule, a few at a time; how many went.

    Safe to be stopped and repeated. ``on_batch`` hears, after each batch, the rule's kind, the
    mailbox's number (0: every other) and how many went.
    """
    total = 0
    for rule in Retention.objects.order_by("pk"):
        while go_on():
            overwrite()
            with transaction.atomic():
                ids = list(_due(rule, now).order_by("pk").values_list("pk", flat=True)[:BATCH])
                if not ids:
                    break
                hollow(ids, now=now)
                _empty_subjects(ids)
                _to_be_cleaned(rule, len(ids), now)
            total += len(ids)
            on_batch(kind=rule.kind, mailbox=rule.mailbox_id or 0, entries=len(ids))
            if len(ids) < BATCH:
                break
    return total


def _due(rule: Retention, now: datetime) -> QuerySet[Entry]:
    """Entries that a rule removes now."""
    limit = now - timedelta(days=rule.days)
    rows = Entry.objects.filter(occurred_at__lt=limit).exclude(content_key__startswith=_GONE)
    if rule.kind == "automated":
        rows = rows.filter(kind="mail", automated=True)
    elif rule.kind == "mail":
        # Where automatic mail has no rule of its own, it is mail like any other.
        rows = rows.filter(kind="mail")
    else:
        rows = rows.filter(kind=rule.kind)
    seen = Sighting.objects.filter(entry=OuterRef("pk"))
    if rule.mailbox_id is None:
        own = Retention.objects.filter(kind=rule.kind, mailbox__isnull=False)
        rows = rows.exclude(Exists(seen.filter(mailbox__in=own.values("mailbox_id"))))
    else:
        rows = rows.filter(Exists(seen.filter(mailbox=rule.mailbox_id)))
        for other in _other_mailboxes(rule):
            rows = rows.exclude(Exists(seen.filter(mailbox_id=other)))
        rows = _late_elsewhere(rule, rows, now)
    return rows.filter(~_still_needed())


def _other_mailboxes(rule: Retention) -> list[int]:
    """Mailboxes without any rule for this kind: what lies there, too, is kept."""
    named = set(
        Retention.objects.filter(kind=rule.kind, mailbox__isnull=False).values_list(
            "mailbox_id", flat=True
        )
    )
    named |= {rule.mailbox_id} if rule.mailbox_id else set()
    if Retention.objects.filter(kind=rule.kind, mailbox=None).exists():
        return []
    return list(Mailbox.objects.exclude(pk__in=named).values_list("pk", flat=True))


def _late_elsewhere(rule: Retention, rows: QuerySet[Entry], now: datetime) -> QuerySet[Entry]:
    """The longest period of all mailboxes that an entry was seen in counts."""
    seen = Sighting.objects.filter(entry=OuterRef("pk"))
    named = list(Retention.objects.filter(kind=rule.kind, mailbox__isnull=False))
    for other in named:
        if other.mailbox_id != rule.mailbox_id and other.days > rule.days:
            limit = now - timedelta(days=other.days)
            rows = rows.exclude(
                Exists(seen.filter(mailbox=other.mailbox_id)), occurred_at__gte=limit
            )
    rest = Retention.objects.filter(kind=rule.kind, mailbox=None).first()
    if rest is not None and rest.days > rule.days:
        limit = now - timedelta(days=rest.days)
        elsewhere = seen.exclude(mailbox__in=[n.mailbox_id for n in named] + [rule.mailbox_id])
        rows = rows.exclude(Exists(elsewhere), occurred_at__gte=limit)
    return rows


def _still_needed() -> Q:
    """What is owed, or is evidence of an open matter, or lies in a conversation with one."""
    listed = Commitment.objects.filter(is_listed=True)
    return (
        Q(Exists(listed.filter(conversation=OuterRef("conversation"))))
        | Q(Exists(listed.filter(evidence=OuterRef("pk"))))
        | Q(Exists(listed.filter(events__entry=OuterRef("pk"))))
    )


def _empty_subjects(entry_ids: list[int]) -> None:
    """A conversation of husks alone has no subject any more, and is never settled again."""
    touched = Conversation.objects.filter(entries__in=entry_ids)
    living = Entry.objects.filter(conversation=OuterRef("pk")).exclude(
        content_key__startswith=_GONE
    )
    Conversation.objects.filter(
        pk__in=list(touched.exclude(Exists(living)).values_list("pk", flat=True))
    ).update(subject="", dirty=False)


def _to_be_cleaned(rule: Retention, count: int, now: datetime) -> None:
    """One row a rule and day says what went; the index and free pages are cleaned by it."""
    row = Erasure.objects.filter(
        person_number=0, cleaned_at=None, counts__rule=rule.pk, at__date=now.date()
    ).first()
    if row is None:
        row = Erasure(person_number=0, at=now, reason="kept long enough", counts={"rule": rule.pk})
    row.counts = {**row.counts, "entries": row.counts.get("entries", 0) + count}
    row.save()


def _may(reader: Reader) -> None:
    if not reader.administers:
        raise NotAllowed("Only an administrator may say how long things are kept.")
