"""Events become messages that wait to be sent: each once, whoever looks, in whatever order."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from goodword.hooks import events as stories
from goodword.hooks.rules import LOG_KEPT
from goodword.hooks.tables import Delivery, Webhook
from goodword.hooks.watermarks import Watermark
from goodword.people.queries import reader_for

A_LOOK = 500
MOST_WAITING = 1000
"""A webhook that does not keep up is not told further until some of this has gone out."""


def tell_all(*, now: datetime) -> int:
    """Write down what happened since the last look, for every webhook; how many messages."""
    active = Webhook.objects.filter(is_active=True, colleague__is_active=True)
    ids = list(active.order_by("pk").values_list("pk", flat=True))
    return sum(tell(webhook_id=webhook_id, now=now) for webhook_id in ids)


@transaction.atomic
def tell(*, webhook_id: int, now: datetime) -> int:
    """The same for one webhook; its row is locked meanwhile, so that nobody tells it twice."""
    row = _locked(Webhook.objects.filter(pk=webhook_id, is_active=True)).first()
    if row is None:
        return 0
    waiting = Delivery.objects.filter(webhook=row, state="waiting").count()
    if waiting >= MOST_WAITING:
        return 0
    reader = reader_for(row.colleague)
    marks, told = dict(row.told_up_to), 0
    for stream in stories.STREAMS:
        known = marks.get(stream)
        mark = Watermark.from_json(known) if known else Watermark(stories.newest(stream))
        seen = stories.numbers(stream, above=mark.upto, limit=A_LOOK)
        late = [
            number
            for start, end, _ in mark.gaps
            for number in stories.numbers(stream, above=start - 1, upto=end, limit=A_LOOK)
        ]
        found = stories.messages(reader, stream, [*late, *seen], wanted=row.events)
        Delivery.objects.bulk_create(
            [
                Delivery(
                    webhook=row, event=one.event, key=one.key, body=one.body,
                    created_at=now, due_at=now,
                )
                for one in found
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        told += len(found)
        marks[stream] = mark.after(seen, late, now).as_json()
    if marks != row.told_up_to:
        Webhook.objects.filter(pk=row.pk).update(told_up_to=marks)
    return told


def forget_old_deliveries(*, now: datetime) -> int:
    """Delete what was sent or given up a month ago; how many."""
    old = Delivery.objects.filter(created_at__lt=now - LOG_KEPT).exclude(state="waiting")
    return old.delete()[0]


def _locked(rows: QuerySet[Webhook]) -> QuerySet[Webhook]:
    rows = rows.select_related("colleague")
    if not connection.features.has_select_for_update:
        return rows
    return rows.select_for_update(of=("self",), skip_locked=True)
