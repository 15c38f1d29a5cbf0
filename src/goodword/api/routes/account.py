"""What is one's own: notices, tokens, webhooks."""

from datetime import time
from typing import Any

from ninja import Router

from goodword.access import NotFound
from goodword.api.door import ACCOUNT, READ, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.shapes import account as shapes
from goodword.api.shapes.common import Done, Id
from goodword.hooks import subscribing, tokening
from goodword.hooks.tables import Webhook
from goodword.notices import actions as notices
from goodword.notices import queries
from goodword.notices.rules import TOPICS
from goodword.wiring import clock

router = Router(tags=["account"])


@router.get("/notices", response=shapes.Notices, auth=READ)
def all_notices(request: Request, cursor: Cursor = "") -> Any:
    """Your notices."""
    who = request.caller.who
    found = queries.notices(who.reader, now=who.now, cursor=opened("notices", cursor))
    return {
        "waiting": [one for group in found.waiting for one in group.notices],
        "earlier": found.earlier,
        "next_cursor": shut("notices", found.next_cursor),
        "held_back": found.held_back,
    }


@router.get("/notices/bell", response=shapes.Bell, auth=READ)
def bell(request: Request) -> Any:
    """What the bell says; quiet outside of your working hours."""
    who = request.caller.who
    return queries.bell(
        who.colleague, now=who.now, calendar=who.calendar, ticking=who.house.as_of is None
    )


@router.get("/notices/choices", response=shapes.Choices, auth=READ)
def notice_choices(request: Request) -> Any:
    """How you are told."""
    return _choices(request)


@router.put("/notices/choices", response=shapes.Choices, auth=ACCOUNT)
def choose_notices(request: Request, told: shapes.Choose) -> Any:
    """Say how you want to be told."""
    at = time.fromisoformat(told.morning_at) if told.morning_at else None
    notices.choose(reader=request.caller.reader, **told.model_dump() | {"morning_at": at})
    return _choices(request)


@router.get("/notices/{number:notice_id}", response=shapes.Notice, auth=READ)
def notice(request: Request, notice_id: Id) -> Any:
    """One notice of yours; reading it here does not mark it as seen."""
    who = request.caller.who
    found = queries.notice(who.reader, notice_id, now=who.now)
    if found is None:
        raise NotFound("There is no such notice.")
    return found


@router.post("/notices/seen", response=shapes.SeenCount, auth=ACCOUNT)
def see_notices(request: Request, told: shapes.See) -> Any:
    """Mark notices as seen."""
    who = request.caller.who
    if told.up_to is not None:
        return {"seen": notices.see_all(reader=who.reader, up_to=told.up_to, now=who.now)}
    return {"seen": notices.see(reader=who.reader, notice_ids=told.ids, now=who.now)}


@router.get("/tokens", response=list[shapes.TokenShape], auth=ACCOUNT)
def tokens(request: Request, everybodys: bool = False) -> Any:
    """Your tokens; for administrators everybody's, if asked for. They are made in the pages."""
    return tokening.tokens(request.caller.reader, now=clock.wall(), everybodys=everybodys)


@router.delete("/tokens/{number:token_id}", response=Done, auth=ACCOUNT)
def revoke_token(request: Request, token_id: Id) -> Any:
    """End a token at once, also this very one."""
    tokening.revoke_token(reader=request.caller.reader, token_id=token_id, now=clock.wall())
    return Done()


@router.get("/webhooks", response=list[shapes.WebhookShape], auth=ACCOUNT)
def webhooks(request: Request, everybodys: bool = False) -> Any:
    """Your webhooks; for administrators everybody's, if asked for."""
    return list(subscribing.webhooks(request.caller.reader, everybodys=everybodys))


@router.post("/webhooks", response={201: shapes.MadeWebhook}, auth=ACCOUNT)
def add_webhook(request: Request, told: shapes.TellWebhook) -> Any:
    """Make a webhook. It sees what you see, from now on."""
    row, secret = subscribing.add_webhook(
        reader=request.caller.reader, now=clock.wall(), **told.model_dump()
    )
    known = {name: getattr(row, name) for name in shapes.WebhookShape.model_fields}
    return shapes.MadeWebhook(secret=secret, **known)


@router.get("/webhooks/{number:webhook_id}", response=shapes.WebhookShape, auth=ACCOUNT)
def webhook(request: Request, webhook_id: Id) -> Any:
    """One webhook of yours."""
    return _webhook(request, webhook_id)


@router.put("/webhooks/{number:webhook_id}", response=shapes.WebhookShape, auth=ACCOUNT)
def edit_webhook(request: Request, webhook_id: Id, told: shapes.TellWebhook) -> Any:
    """Send it elsewhere, or about something else."""
    return subscribing.edit_webhook(
        reader=request.caller.reader, webhook_id=webhook_id, **told.model_dump()
    )


@router.delete("/webhooks/{number:webhook_id}", response=Done, auth=ACCOUNT)
def remove_webhook(request: Request, webhook_id: Id) -> Any:
    """Remove it, with its log."""
    subscribing.remove_webhook(reader=request.caller.reader, webhook_id=webhook_id)
    return Done()


@router.post("/webhooks/{number:webhook_id}/pause", response=shapes.WebhookShape, auth=ACCOUNT)
def pause_webhook(request: Request, webhook_id: Id) -> Any:
    """Tell it nothing for the time being."""
    return subscribing.pause_webhook(reader=request.caller.reader, webhook_id=webhook_id)


@router.post("/webhooks/{number:webhook_id}/resume", response=shapes.WebhookShape, auth=ACCOUNT)
def resume_webhook(request: Request, webhook_id: Id, told: shapes.Resume) -> Any:
    """Go on where it stopped, or from now."""
    return subscribing.resume_webhook(
        reader=request.caller.reader, webhook_id=webhook_id, now=clock.wall(),
        from_now=told.from_now,
    )  # fmt: skip


@router.post("/webhooks/{number:webhook_id}/try", response={201: shapes.Message}, auth=ACCOUNT)
def try_webhook(request: Request, webhook_id: Id) -> Any:
    """Send it a message that says nothing."""
    return subscribing.try_webhook(
        reader=request.caller.reader, webhook_id=webhook_id, now=clock.wall()
    )


@router.post("/webhooks/{number:webhook_id}/secret", response=shapes.Secret, auth=ACCOUNT)
def renew_secret(request: Request, webhook_id: Id) -> Any:
    """A new secret; for a day, messages are signed with the old one as well."""
    return shapes.Secret(
        secret=subscribing.renew_secret(
            reader=request.caller.reader, webhook_id=webhook_id, now=clock.wall()
        )
    )


@router.get("/webhooks/{number:webhook_id}/messages", response=Page[shapes.Message], auth=ACCOUNT)
def messages(request: Request, webhook_id: Id, limit: Limit = 50, cursor: Cursor = "") -> Any:
    """Its log, newest first."""
    below = int(opened("messages", cursor) or 0)
    found = subscribing.deliveries(request.caller.reader, webhook_id, below=below, limit=limit + 1)
    more = len(found) > limit
    following = shut("messages", str(found[limit - 1].pk)) if more else ""
    return {"items": found[:limit], "next_cursor": following}


@router.post("/messages/{number:message_id}/send", response=shapes.Message, auth=ACCOUNT)
def send_again(request: Request, message_id: Id) -> Any:
    """Send a message again, under the same id."""
    return subscribing.send_again(
        reader=request.caller.reader, delivery_id=message_id, now=clock.wall()
    )


def _choices(request: Request) -> shapes.Choices:
    found = queries.choice(request.caller.reader)
    return shapes.Choices(
        places={topic.name: found.place(topic.kinds[0]) for topic in TOPICS},
        morning_at=f"{found.morning_at:%H:%M}" if found.morning_at else None,
        empty_days=found.empty_days,
        warn_minutes=found.warn_minutes,
        always=found.always,
    )


def _webhook(request: Request, webhook_id: int) -> Webhook:
    row = subscribing.webhooks(request.caller.reader).filter(pk=webhook_id).first()
    if row is None:
        raise NotFound("There is no such webhook.")
    return row
