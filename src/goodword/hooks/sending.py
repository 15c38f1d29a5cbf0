"""Messages go out: leased, signed, tried again with growing pauses, at least once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

import goodword
from goodword.access.outbound import Answer, Forbidden, Resolve, Unreachable, post
from goodword.accounts.sealing import Unsealable
from goodword.hooks import events as stories
from goodword.hooks.rules import FAILING, RETRIED_FOR, next_try, signature
from goodword.hooks.subscribing import secrets_of
from goodword.hooks.tables import Delivery, Webhook
from goodword.people.queries import reader_for

LEASE = timedelta(seconds=60)
KEPT_OF_AN_ANSWER = 2000


def claim(*, now: datetime, tired: Collection[int] = ()) -> Delivery | None:
    """The next message that is due, for this worker alone until its lease is over.

    ``tired``: webhooks that have just failed; their other messages wait for the next round.
    """
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = Delivery.objects.filter(
        free,
        state="waiting",
        due_at__lte=now,
        webhook__is_active=True,
        webhook__colleague__is_active=True,
    ).exclude(webhook_id__in=tired)
    for pk in due.order_by("due_at", "pk").values_list("pk", flat=True)[:10]:
        mine = Delivery.objects.filter(free, pk=pk, state="waiting")
        if mine.update(lease_until=now + LEASE):
            return Delivery.objects.select_related("webhook__colleague").get(pk=pk)
    return None


def send(*, delivery: Delivery, now: datetime, resolve: Resolve | None = None) -> bool:
    """Send a claimed message, and keep what came of it; whether it arrived."""
    webhook = delivery.webhook
    if not stories.still_visible(reader_for(webhook.colleague), delivery.key):
        words = "Not sent: the webhook’s colleague may not see this any more."
        _keep(delivery, now, state="failed", answer=words)
        return True
    try:
        answer = _posted(delivery, now, resolve)
    except (Unreachable, Unsealable) as why:
        words = str(why)
        _failed(delivery, now, None, words, hopeless=isinstance(why, Forbidden))
        return False
    words = answer.body.decode("utf-8", "replace").replace("\x00", "")[:KEPT_OF_AN_ANSWER]
    if not 200 <= answer.status < 300:
        _failed(delivery, now, answer.status, words)
        return False
    _keep(
        delivery, now, state="delivered", status=answer.status, answer=words, delivered_at=now,
        attempts=delivery.attempts + 1,
    )  # fmt: skip
    if webhook.failing_since is not None:
        Webhook.objects.filter(pk=webhook.pk).update(failing_since=None)
    return True


def headers_of(delivery: Delivery, now: datetime) -> dict[str, str]:
    """What stands above a message. Raises `Unsealable`."""
    at, body = int(now.timestamp()), delivery.body.encode()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"Goodword/{goodword.__version__}",
        "Goodword-Event": delivery.event,
        "Goodword-Delivery": delivery.key,
        "Goodword-Attempt": str(delivery.attempts + 1),
        "Goodword-Signature": signature(secrets_of(delivery.webhook, now), body, at),
    }


def pause_the_hopeless(*, now: datetime) -> list[Webhook]:
    """Pause webhooks that have failed for three days; which. It is another beginning of failing,
    so that their colleagues hear of it."""
    failing = Webhook.objects.filter(is_active=True, failing_since__lte=now - RETRIED_FOR)
    return [
        row
        for row in failing.select_related("colleague").order_by("pk")
        if Webhook.objects.filter(pk=row.pk, is_active=True).update(
            is_active=False, failing_since=now
        )
    ]


def _posted(delivery: Delivery, now: datetime, resolve: Resolve | None) -> Answer:
    return post(
        delivery.webhook.url,
        delivery.body.encode(),
        headers_of(delivery, now),
        private_hosts=settings.PRIVATE_HOSTS,
        resolve=resolve,
    )


def _failed(
    delivery: Delivery, now: datetime, status: int | None, words: str, *, hopeless: bool = False
) -> None:
    attempts = delivery.attempts + 1
    again = None if hopeless else next_try(attempts, delivery.created_at, now)
    _keep(
        delivery, now, state="waiting" if again else "failed", status=status, answer=words,
        attempts=attempts, due_at=again or now,
    )  # fmt: skip
    if hopeless or attempts >= FAILING:
        Webhook.objects.filter(pk=delivery.webhook_id, failing_since=None).update(failing_since=now)


def _keep(delivery: Delivery, now: datetime, **changes: object) -> None:
    """Write down what came of it, unless the lease went to another worker meanwhile."""
    mine = Delivery.objects.filter(pk=delivery.pk, lease_until=delivery.lease_until)
    mine.update(lease_until=None, **changes)
