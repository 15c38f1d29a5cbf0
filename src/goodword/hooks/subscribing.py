"""Webhooks: made, changed, paused, taken up again, removed; by whoever they act for."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.access.outbound import Resolve, Unreachable, checked
from goodword.accounts.sealing import Unsealable, seal, unseal
from goodword.hooks import events as stories
from goodword.hooks import rules
from goodword.hooks.tables import Delivery, Webhook
from goodword.hooks.watermarks import Watermark

PURPOSE = "webhook"
MOST_WEBHOOKS = 20


def add_webhook(
    *,
    reader: Reader,
    name: str,
    url: str,
    events: Iterable[str],
    now: datetime,
    resolve: Resolve | None = None,
) -> tuple[Webhook, str]:
    """A webhook of the reader's own, and the secret that signs its messages: its only showing.

    It is told of what happens from now on. ``events`` empty: of everything.
    """
    _must_decide(reader)
    if reader.colleague_id is None:
        raise Refused("A webhook belongs to a colleague. Log in to make one.")
    told = _events(events)
    name, url = _name(name), _url(url, resolve)
    if Webhook.objects.filter(colleague_id=reader.colleague_id).count() >= MOST_WEBHOOKS:
        raise Refused(f"You have {MOST_WEBHOOKS} webhooks. Remove one that is not used any more.")
    secret = rules.new_secret()
    row = Webhook.objects.create(
        colleague_id=reader.colleague_id,
        name=name,
        url=url,
        secret=_sealed([(secret, None)]),
        events=told,
        created_at=now,
        told_up_to=_from_now(),
    )
    return row, secret


@transaction.atomic
def edit_webhook(
    *,
    reader: Reader,
    webhook_id: int,
    name: str,
    url: str,
    events: Iterable[str],
    resolve: Resolve | None = None,
) -> Webhook:
    """Rename it, send it elsewhere, tell it of other events. Only its own colleague may."""
    row = _mine(reader, webhook_id)
    row.name, row.events = _name(name), _events(events)
    if url != row.url:
        row.url = _url(url, resolve)
        row.failing_since = None
    row.save(update_fields=["name", "url", "events", "failing_since"])
    return row


@transaction.atomic
def renew_secret(*, reader: Reader, webhook_id: int, now: datetime) -> str:
    """A new secret; for a day, messages are signed with the old one as well."""
    row = _mine(reader, webhook_id)
    secret = rules.new_secret()
    until = now + rules.OLD_SECRET_LIVES
    try:
        old = [(one, min(end or until, until)) for one, end in _unsealed(row)]
    except Unsealable:
        old = []
    row.secret = _sealed([(secret, None), *old[:1]])
    row.save(update_fields=["secret"])
    return secret


@transaction.atomic
def pause_webhook(*, reader: Reader, webhook_id: int) -> Webhook:
    """Tell it nothing for the time being. Its colleague may, and every administrator."""
    row = _touchable(reader, webhook_id)
    row.is_active = False
    row.save(update_fields=["is_active"])
    return row


@transaction.atomic
def resume_webhook(
    *, reader: Reader, webhook_id: int, now: datetime, from_now: bool = False
) -> Webhook:
    """Go on where it stopped; or leave out what happened meanwhile."""
    row = _mine(reader, webhook_id)
    row.is_active, row.failing_since = True, None
    waiting = Delivery.objects.filter(webhook=row, state="waiting")
    if from_now:
        row.told_up_to = _from_now()
        waiting.update(state="failed", answer="Left out when the webhook was taken up again.")
    else:
        waiting.update(due_at=now)
    row.save(update_fields=["is_active", "failing_since", "told_up_to"])
    return row


@transaction.atomic
def remove_webhook(*, reader: Reader, webhook_id: int) -> None:
    """Remove it with its log. Its colleague may, and every administrator."""
    _touchable(reader, webhook_id).delete()


@transaction.atomic
def try_webhook(*, reader: Reader, webhook_id: int, now: datetime) -> Delivery:
    """Send it a message that says nothing, to try the way."""
    row = _mine(reader, webhook_id)
    if not row.is_active:
        raise Refused("It is paused. Let it go on first.")
    message = stories.ping(row.pk, now)
    made, _ = Delivery.objects.get_or_create(
        webhook=row,
        key=message.key,
        defaults={
            "event": message.event, "body": message.body, "created_at": now, "due_at": now,
        },
    )  # fmt: skip
    return made


@transaction.atomic
def send_again(*, reader: Reader, delivery_id: int, now: datetime) -> Delivery:
    """Send a message again, under the same id, whatever came of it before."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("webhook")
    row = rows.filter(_own(reader, "webhook__"), pk=delivery_id).first()
    if row is None:
        raise NotFound("There is no such message.")
    if not row.webhook.is_active:
        raise Refused("The webhook is paused. Let it go on first.")
    row.state, row.due_at, row.lease_until = "waiting", now, None
    row.save(update_fields=["state", "due_at", "lease_until"])
    return row


def secrets_of(webhook: Webhook, now: datetime) -> list[str]:
    """The secrets that count now, the newest first. Raises `Unsealable`."""
    return [secret for secret, until in _unsealed(webhook) if until is None or now < until]


def webhooks(reader: Reader, *, everybodys: bool = False) -> QuerySet[Webhook]:
    """One's own webhooks by name; for administrators everybody's, if asked for."""
    rows = Webhook.objects.select_related("colleague").order_by("name", "pk")
    return rows if everybodys and reader.administers else rows.filter(_own(reader))


def deliveries(
    reader: Reader, webhook_id: int, *, below: int = 0, limit: int = 50
) -> list[Delivery]:
    """The log of one's own webhook, newest first. Raises `NotFound`."""
    if not webhooks(reader).filter(pk=webhook_id).exists():
        raise NotFound("There is no such webhook.")
    rows = Delivery.objects.filter(webhook_id=webhook_id).order_by("-pk")
    return list(rows.filter(pk__lt=below)[:limit] if below else rows[:limit])


def _own(reader: Reader, path: str = "") -> Q:
    return Q(**{f"{path}colleague_id": reader.colleague_id or 0})


def _mine(reader: Reader, webhook_id: int) -> Webhook:
    _must_decide(reader)
    rows = Webhook.objects.select_for_update(of=("self",)).filter(_own(reader), pk=webhook_id)
    row = rows.first()
    if row is None:
        raise NotFound("There is no such webhook.")
    return row


def _touchable(reader: Reader, webhook_id: int) -> Webhook:
    _must_decide(reader)
    rows = Webhook.objects.select_for_update(of=("self",)).filter(pk=webhook_id)
    row = (rows if reader.administers else rows.filter(_own(reader))).first()
    if row is None:
        raise NotFound("There is no such webhook.")
    return row


def _must_decide(reader: Reader) -> None:
    if not reader.decides:
        raise NotAllowed("Your account may read, but not change anything.")


def _name(name: str) -> str:
    clean = " ".join(name.replace("\x00", "").split())[:80]
    if not clean:
        raise Refused("Say in a word or two what the webhook is for.")
    return clean


def _url(url: str, resolve: Resolve | None) -> str:
    try:
        checked(url.strip(), private_hosts=settings.PRIVATE_HOSTS, resolve=resolve)
    except Unreachable as why:
        raise Refused(str(why)) from why
    return url.strip()


def _events(names: Iterable[str]) -> list[str]:
    told = sorted(set(names))
    unknown = [name for name in told if name not in stories.EVENTS]
    if unknown:
        raise Refused(f"No event is called {unknown[0][:60]}. Choose from the list.")
    return told


def _from_now() -> dict[str, object]:
    return {name: Watermark(stories.newest(name)).as_json() for name in stories.STREAMS}


def _sealed(secrets: Iterable[tuple[str, datetime | None]]) -> str:
    told = [[secret, until.isoformat() if until else None] for secret, until in secrets]
    return seal(json.dumps(told), purpose=PURPOSE)


def _unsealed(webhook: Webhook) -> list[tuple[str, datetime | None]]:
    told = json.loads(unseal(webhook.secret, purpose=PURPOSE))
    return [(secret, datetime.fromisoformat(until) if until else None) for secret, until in told]
