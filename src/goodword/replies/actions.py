"""What the room of replies does: settle conversations, open history, drop who is no customer."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from goodword.access import Reader, readable
from goodword.ledger.actions import cancel
from goodword.ledger.deciding import must_decide
from goodword.ledger.queries import actionable
from goodword.ledger.tables import Commitment
from goodword.replies.carrying import with_promises
from goodword.replies.queries import unopened_history
from goodword.replies.rules import Thresholds
from goodword.replies.settling import Settled, settle_these
from goodword.replies.tables import Unopened
from goodword.timeline.tables import Conversation, Entry

__all__ = [
    "Settled",
    "look_back",
    "not_a_customer",
    "open_history",
    "open_letters",
    "settle",
    "settle_carried",
    "settle_dirty",
    "unopened_history",
    "wake",
]


@transaction.atomic
def settle(*, conversation_ids: Collection[int], now: datetime) -> Settled:
    """Bring the ledger in line with what these conversations show at ``now``."""
    ids = _locked(Conversation.objects.filter(pk__in=list(conversation_ids)))
    return settle_these(ids, now=now)


@transaction.atomic
def settle_carried(*, conversation_ids: Collection[int], now: datetime) -> Settled:
    """Settle again where a word of waiting promised something, once promises are settled.

    What promises carry is no reply beside them; see `goodword.replies.carrying`.
    """
    ids = with_promises(conversation_ids)
    return settle(conversation_ids=ids, now=now) if ids else Settled()


@transaction.atomic
def settle_dirty(
    *,
    now: datetime,
    limit: int = 200,
    then: Callable[[Collection[int], datetime], object] = lambda _, __: None,
) -> int:
    """Settle the next few conversations that wait for it; how many there were.

    Several workers may do this at once: each takes other conversations, and the mark goes in
    the same transaction as what it led to. ``then`` hears of them in that transaction, for what
    stands beside replies.
    """
    waiting = Conversation.objects.filter(dirty=True).order_by("pk")
    ids = _locked(waiting, limit=limit, skip=True)
    if ids:
        settle_these(ids, now=now)
        then(ids, now)
        Conversation.objects.filter(pk__in=ids).update(dirty=False)
    return len(ids)


@transaction.atomic
def look_back(*, intake_id: int | None = None) -> int:
    """Mark conversations in which something old was perhaps never answered, to be settled.

    What lies before the horizon opens nothing; it is noted so that it can be offered.
    ``intake_id``: only what came with this intake. Returns how many were marked.
    """
    answered = Entry.objects.filter(
        conversation_id=OuterRef("conversation_id"),
        direction="out",
        automated=False,
        occurred_at__gte=OuterRef("occurred_at"),
    )
    asking = Entry.objects.filter(
        ~Exists(answered),
        direction="in",
        automated=False,
        answer_score__gte=Thresholds().opens,
    )
    if intake_id is not None:
        asking = asking.filter(intake_id=intake_id)
    marked = Conversation.objects.filter(pk__in=asking.values("conversation_id"), dirty=False)
    return marked.update(dirty=True)


@transaction.atomic
def wake(*, since: datetime, now: datetime) -> int:
    """Mark conversations whose letters come to exist between two instants, to be settled.

    A letter dated ahead (a wrong clock), or an archive read as of a later day: what lay in the
    future when its conversation was settled counts from its own time on.
    """
    born = Entry.objects.filter(occurred_at__gt=since, occurred_at__lte=now)
    marked = Conversation.objects.filter(pk__in=born.values("conversation_id"), dirty=False)
    return marked.update(dirty=True)


@transaction.atomic
def open_history(*, reader: Reader, since: datetime, now: datetime) -> int:
    """Open what lies before the horizon and was never answered, from ``since`` on.

    As far as the reader may read it.
    Each is due by the standard counted from its own time, so most will be late: they are.
    Returns how many were opened.
    """
    must_decide(reader)
    chosen = Unopened.objects.filter(readable(reader, "entry_id"), since__gte=since).order_by("pk")
    by_conversation = {u.conversation_id: u.entry_id for u in chosen}
    ids = _locked(Conversation.objects.filter(pk__in=by_conversation))
    entries = {u.entry_id for u in chosen if u.conversation_id in ids}
    return settle_these(ids, now=now, opened=entries).opened


@transaction.atomic
def open_letters(*, reader: Reader, entry_ids: Collection[int], now: datetime) -> int:
    """Open chosen letters from before the horizon, as far as the reader may read them.

    Returns how many were opened.
    """
    must_decide(reader)
    asked = Unopened.objects.filter(readable(reader, "entry_id"), entry_id__in=list(entry_ids))
    chosen = dict(asked.values_list("entry_id", "conversation_id"))
    ids = _locked(Conversation.objects.filter(pk__in=set(chosen.values())))
    return settle_these(ids, now=now, opened=set(chosen)).opened


@transaction.atomic
def not_a_customer(*, reader: Reader, customer_id: int, now: datetime, reason: str) -> int:
    """Cancel the replies owed to somebody who turned out to be no customer; how many.

    Only those that the reader may act on; the others stay, with a question, for their owners.

    To be called by whoever lets a colleague say so (a supplier, private): one decision, one key.
    """
    owed = Commitment.objects.filter(
        actionable(reader), customer_id=customer_id, kind="reply", is_listed=True
    )
    rows = list(owed.order_by("pk").values_list("pk", "version"))
    for pk, version in rows:
        cancel(reader=reader, commitment_id=pk, expected_version=version, now=now, reason=reason)
    return len(rows)


def _locked(
    rows: QuerySet[Conversation], *, limit: int | None = None, skip: bool = False
) -> list[int]:
    """The ids of conversations, locked until the transaction ends.

    SQLite has one writer at a time, and its transactions begin as the writer.
    """
    query = rows.order_by("pk")
    if connection.features.has_select_for_update:
        query = query.select_for_update(
            of=("self",), skip_locked=skip and connection.features.has_select_for_update_skip_locked
        )
    return list(query.values_list("pk", flat=True)[:limit])
