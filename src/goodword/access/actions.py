"""Showing a conversation to somebody who could not read it, and taking that back.

What is lent is what the giver may read there themselves: each share names the mailbox through
which it shows, so that letters in a third colleague's mailbox stay hidden.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q

from goodword.access.rules import Reader
from goodword.access.tables import Share


def share(
    *,
    giver: Reader,
    colleague_ids: Collection[int],
    conversation_ids: Collection[int],
    reason: str,
    matter: str,
    now: datetime,
    ahead: bool = True,
) -> int:
    """Let colleagues read what the giver may read in these conversations. How many rows.

    ``matter`` (``handoff:12``) is what `end_shares` ends it by. ``ahead``: letters that come into
    the giver's own mailboxes later are shown too; otherwise only conversations that lie in one
    now are shared, which is meant for many at once. Sharing the same twice changes nothing.
    """
    lent = _lent(giver, conversation_ids, ahead=ahead)
    owned = _owners({box for boxes in lent.values() for box in boxes if box})
    known = set(
        Share.objects.filter(matter=matter, until=None).values_list(
            "colleague_id", "conversation_id", "mailbox_id"
        )
    )
    rows = [
        Share(
            colleague_id=colleague, conversation_id=conversation, mailbox_id=box,
            reason=reason, matter=matter, given_by_id=giver.colleague_id, since=now,
        )
        for conversation, boxes in lent.items()
        for box in boxes
        for colleague in sorted(set(colleague_ids))
        if owned.get(box or 0) != colleague and (colleague, conversation, box) not in known
    ]  # fmt: skip
    Share.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def end_shares(
    *, matter: str, now: datetime, keep: Collection[int] = (), only: Collection[int] | None = None
) -> int:
    """End what was shared for a matter, except with the colleagues to ``keep``; how many rows."""
    rows = Share.objects.filter(matter=matter, until=None).exclude(colleague_id__in=list(keep))
    if only is not None:
        rows = rows.filter(colleague_id__in=list(only))
    return rows.update(until=now)


def follow_shares(*, moved: Iterable[tuple[int, int]]) -> int:
    """Show the second conversation of each pair to whom the first is shown; how many rows.

    For conversations that were joined or split: nobody loses sight of a letter by it.
    """
    pairs: Mapping[int, list[int]] = _by_first(moved)
    active = Share.objects.filter(until=None)
    there: set[tuple[int, int, int | None, str]] = set(
        active.filter(conversation_id__in={c for cs in pairs.values() for c in cs}).values_list(
            "colleague_id", "conversation_id", "mailbox_id", "matter"
        )
    )
    rows = []
    for one in active.filter(conversation_id__in=pairs).order_by("pk"):
        for target in pairs[one.conversation_id]:
            told = (one.colleague_id, target, one.mailbox_id, one.matter)
            if told not in there:
                there.add(told)
                rows.append(_copy(one, target))
    Share.objects.bulk_create(rows)
    return len(rows)


def _copy(one: Share, target: int) -> Share:
    return Share(
        colleague_id=one.colleague_id, conversation_id=target, mailbox_id=one.mailbox_id,
        reason=one.reason, matter=one.matter, given_by_id=one.given_by_id, since=one.since,
    )  # fmt: skip


def _by_first(moved: Iterable[tuple[int, int]]) -> Mapping[int, list[int]]:
    pairs: dict[int, list[int]] = defaultdict(list)
    for source, target in moved:
        if source != target:
            pairs[source].append(target)
    return pairs


def _lent(
    giver: Reader, conversation_ids: Collection[int], *, ahead: bool
) -> dict[int, list[int | None]]:
    """Through which mailboxes the giver shows each conversation; empty stands for all of it."""
    found: dict[int, set[int | None]] = defaultdict(set)
    wanted = list(conversation_ids)
    lying = _lying(giver, wanted)
    for conversation, box in lying:
        found[conversation].add(box)
    if giver.colleague_id is not None:
        if ahead:
            own = set(_personal().filter(owner_id=giver.colleague_id).values_list("pk", flat=True))
            for conversation in wanted:
                found[conversation] |= own
        passed_on = Share.objects.filter(
            colleague_id=giver.colleague_id, conversation_id__in=wanted, until=None
        )
        for conversation, box in passed_on.values_list("conversation_id", "mailbox_id"):
            found[conversation].add(box)
    return {c: sorted(boxes, key=lambda b: b or 0) for c, boxes in found.items() if boxes}


def _lying(giver: Reader, conversation_ids: list[int]) -> Any:
    """Conversations with the personal mailboxes that they lie in, as far as the giver's own."""
    boxes = _personal()
    if giver.colleague_id is not None:
        boxes = boxes.filter(owner_id=giver.colleague_id)
    sightings = apps.get_model("goodword", "Sighting").objects.filter(
        mailbox__in=boxes.values("pk"), entry__conversation_id__in=conversation_ids
    )
    return sightings.values_list("entry__conversation_id", "mailbox_id").distinct()


def _personal() -> Any:
    boxes = apps.get_model("goodword", "Mailbox").objects
    return boxes.filter(~Q(sharing="everything"), owner__isnull=False)


def _owners(boxes: Collection[int]) -> dict[int, int]:
    rows = apps.get_model("goodword", "Mailbox").objects.filter(pk__in=list(boxes))
    return dict(rows.values_list("pk", "owner_id"))
