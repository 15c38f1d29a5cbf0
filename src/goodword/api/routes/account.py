"""What is one's own: notices, tokens, webhooks."""

from datetime import datetime, time
from typing import Annotated, Any, Literal

from ninja import Router, Schema
from pydantic import Field

from goodword.access import NotFound
from goodword.api.door import ACCOUNT, READ, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.shapes.common import Done, Id, Number, Told, one_of
from goodword.hooks import subscribing, tokening
from goodword.hooks.events import EVENTS
from goodword.hooks.tables import Delivery, Webhook
from goodword.notices import actions as notices
from goodword.notices import queries
from goodword.notices.rules import LONGEST_WARNING, TOPICS
from goodword.wiring import clock

router = Router(tags=["account"])
EventName = Annotated[str, one_of(EVENTS)]


class Notice(Schema):
    """Something that you should know, in words for you."""

    id: int
    kind: str
    at: datetime
    title: str
    text: str
    quote: str
    by: str
    seen: bool


class Notices(Schema):
    """What you have not seen, then what came before."""

    waiting: list[Notice]
    earlier: list[Notice]
    next_cursor: str
    held_back: int


class Bell(Schema):
    """How many notices wait, and the newest one's number."""

    count: int
    newest: int


class See(Told):
    """These, or everything up to a number."""

    ids: Annotated[list[Number], Field(max_length=500)] = []
    up_to: Number | None = None


class Seen(Schema):
    """How many were marked."""

    seen: int


class Choices(Schema):
    """How you are told: where of what, when the morning note comes, how long before a due time."""

    places: dict[str, str]
    morning_at: time | None
    empty_days: bool
    warn_minutes: int
    always: bool


class Choose(Told):
    """How you want to be told from now on."""

    places: dict[Annotated[str, Field(max_length=20)], Literal["page", "mail", "nothing"]]
    morning_at: time | None
    empty_days: bool = True
    warn_minutes: Annotated[int, Field(ge=0, le=LONGEST_WARNING)]
    always: bool = False


class TokenShape(Schema):
    """A token; all but the token itself."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    colleague_id: int
    colleague: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    alive: bool


class WebhookShape(Schema):
    """A webhook; all but its secret. `events` empty: everything."""

    id: int
    name: str
    url: str
    events: list[EventName]
    colleague_id: int
    is_active: bool
    created_at: datetime
    failing_since: datetime | None


class MadeWebhook(WebhookShape):
    """With the secret that signs its messages: its only showing."""

    secret: str


class Secret(Schema):
    """The new secret: its only showing."""

    secret: str


class TellWebhook(Told):
    """Where it goes, about what."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    url: Annotated[str, Field(min_length=1, max_length=1000)]
    events: Annotated[list[EventName], Field(max_length=len(EVENTS))] = []


class Resume(Told):
    """Whether to leave out what happened meanwhile."""

    from_now: bool = False


class Message(Schema):
    """One message of a webhook: what was sent, what came back."""

    id: int
    event: str
    key: str
    state: Annotated[str, one_of(state for state, _ in Delivery.STATES)]
    created_at: datetime
    due_at: datetime
    attempts: int
    status: int | None
    answer: str
    delivered_at: datetime | None
    body: str


@router.get("/notices", response=Notices, auth=READ)
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


@router.get("/notices/bell", response=Bell, auth=READ)
def bell(request: Request) -> Any:
    """What the bell says; quiet outside of your working hours."""
    who = request.caller.who
    return queries.bell(who.reader, now=who.now, ticking=who.house.as_of is None)


@router.get("/notices/choices", response=Choices, auth=READ)
def notice_choices(request: Request) -> Any:
    """How you are told."""
    return _choices(request)


@router.put("/notices/choices", response=Choices, auth=ACCOUNT)
def choose_notices(request: Request, told: Choose) -> Any:
    """Say how you want to be told."""
    notices.choose(reader=request.caller.reader, **told.model_dump())
    return _choices(request)


@router.get("/notices/{number:notice_id}", response=Notice, auth=READ)
def notice(request: Request, notice_id: Id) -> Any:
    """One notice of yours; reading it here does not mark it as seen."""
    who = request.caller.who
    found = queries.notice(who.reader, notice_id, now=who.now)
    if found is None:
        raise NotFound("There is no such notice.")
    return found


@router.post("/notices/seen", response=Seen, auth=ACCOUNT)
def see_notices(request: Request, told: See) -> Any:
    """Mark notices as seen."""
    who = request.caller.who
    if told.up_to is not None:
        return {"seen": notices.see_all(reader=who.reader, up_to=told.up_to, now=who.now)}
    return {"seen": notices.see(reader=who.reader, notice_ids=told.ids, now=who.now)}


@router.get("/tokens", response=list[TokenShape], auth=ACCOUNT)
def tokens(request: Request, everybodys: bool = False) -> Any:
    """Your tokens; for administrators everybody's, if asked for. They are made in the pages."""
    return tokening.tokens(request.caller.reader, now=clock.wall(), everybodys=everybodys)


@router.delete("/tokens/{number:token_id}", response=Done, auth=ACCOUNT)
def revoke_token(request: Request, token_id: Id) -> Any:
    """End a token at once, also this very one."""
    tokening.revoke_token(reader=request.caller.reader, token_id=token_id, now=clock.wall())
    return Done()


@router.get("/webhooks", response=list[WebhookShape], auth=ACCOUNT)
def webhooks(request: Request, everybodys: bool = False) -> Any:
    """Your webhooks; for administrators everybody's, if asked for."""
    return list(subscribing.webhooks(request.caller.reader, everybodys=everybodys))


@router.post("/webhooks", response={201: MadeWebhook}, auth=ACCOUNT)
def add_webhook(request: Request, told: TellWebhook) -> Any:
    """Make a webhook. It sees what you see, from now on."""
    row, secret = subscribing.add_webhook(
        reader=request.caller.reader, now=clock.wall(), **told.model_dump()
    )
    known = {name: getattr(row, name) for name in WebhookShape.model_fields}
    return MadeWebhook(secret=secret, **known)


@router.get("/webhooks/{number:webhook_id}", response=WebhookShape, auth=ACCOUNT)
def webhook(request: Request, webhook_id: Id) -> Any:
    """One webhook of yours."""
    return _webhook(request, webhook_id)


@router.put("/webhooks/{number:webhook_id}", response=WebhookShape, auth=ACCOUNT)
def edit_webhook(request: Request, webhook_id: Id, told: TellWebhook) -> Any:
    """Send it elsewhere, or about something else."""
    return subscribing.edit_webhook(
        reader=request.caller.reader, webhook_id=webhook_id, **told.model_dump()
    )


@router.delete("/webhooks/{number:webhook_id}", response=Done, auth=ACCOUNT)
def remove_webhook(request: Request, webhook_id: Id) -> Any:
    """Remove it, with its log."""
    subscribing.remove_webhook(reader=request.caller.reader, webhook_id=webhook_id)
    return Done()


@router.post("/webhooks/{number:webhook_id}/pause", response=WebhookShape, auth=ACCOUNT)
def pause_webhook(request: Request, webhook_id: Id) -> Any:
    """Tell it nothing for the time being."""
    return subscribing.pause_webhook(reader=request.caller.reader, webhook_id=webhook_id)


@router.post("/webhooks/{number:webhook_id}/resume", response=WebhookShape, auth=ACCOUNT)
def resume_webhook(request: Request, webhook_id: Id, told: Resume) -> Any:
    """Go on where it stopped, or from now."""
    return subscribing.resume_webhook(
        reader=request.caller.reader, webhook_id=webhook_id, now=clock.wall(),
        from_now=told.from_now,
    )  # fmt: skip


@router.post("/webhooks/{number:webhook_id}/try", response={201: Message}, auth=ACCOUNT)
def try_webhook(request: Request, webhook_id: Id) -> Any:
    """Send it a message that says nothing."""
    return subscribing.try_webhook(
        reader=request.caller.reader, webhook_id=webhook_id, now=clock.wall()
    )


@router.post("/webhooks/{number:webhook_id}/secret", response=Secret, auth=ACCOUNT)
def renew_secret(request: Request, webhook_id: Id) -> Any:
    """A new secret; for a day, messages are signed with the old one as well."""
    return Secret(
        secret=subscribing.renew_secret(
            reader=request.caller.reader, webhook_id=webhook_id, now=clock.wall()
        )
    )


@router.get("/webhooks/{number:webhook_id}/messages", response=Page[Message], auth=ACCOUNT)
def messages(request: Request, webhook_id: Id, limit: Limit = 50, cursor: Cursor = "") -> Any:
    """Its log, newest first."""
    below = int(opened("messages", cursor) or 0)
    found = subscribing.deliveries(request.caller.reader, webhook_id, below=below, limit=limit + 1)
    more = len(found) > limit
    following = shut("messages", str(found[limit - 1].pk)) if more else ""
    return {"items": found[:limit], "next_cursor": following}


@router.post("/messages/{number:message_id}/send", response=Message, auth=ACCOUNT)
def send_again(request: Request, message_id: Id) -> Any:
    """Send a message again, under the same id."""
    return subscribing.send_again(
        reader=request.caller.reader, delivery_id=message_id, now=clock.wall()
    )


def _choices(request: Request) -> Choices:
    found = queries.choice(request.caller.reader)
    return Choices(
        places={topic.name: found.place(topic.kinds[0]) for topic in TOPICS},
        morning_at=found.morning_at,
        empty_days=found.empty_days,
        warn_minutes=found.warn_minutes,
        always=found.always,
    )


def _webhook(request: Request, webhook_id: int) -> Webhook:
    row = subscribing.webhooks(request.caller.reader).filter(pk=webhook_id).first()
    if row is None:
        raise NotFound("There is no such webhook.")
    return row
