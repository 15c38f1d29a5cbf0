"""Search, older contacts, quarantine."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router

from goodword.access import NotAllowed, NotFound, Refused
from goodword.api.door import ACT, READ, SETTINGS, Request
from goodword.api.files import FILE, as_file
from goodword.api.paging import Cursor, Limit, Page, opened, page, shut
from goodword.api.shapes import talk
from goodword.api.shapes.common import Id, plain
from goodword.replies import actions as replies
from goodword.replies.queries import unopened_history
from goodword.timeline.queries import quarantine as read_quarantine
from goodword.timeline.queries import quarantined_original
from goodword.timeline.search import search as find
from goodword.wiring import clock
from goodword.wiring.retrying import retry_quarantined

router = Router()
MOST_OLD = 20_000
MOST_UNREAD = 10_000


@router.get("/search", response=talk.Found, auth=READ, tags=["search"])
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=1000)],
    limit: Limit = 30,
    cursor: Cursor = "",
) -> Any:
    """Entries that fit, newest first: words, and from: to: subject: before: after: in: is: has:."""
    who = request.caller.who
    found = find(
        who.reader, plain(q), now=who.now, zone=who.calendar.zone, limit=limit,
        cursor=opened("search", cursor),
    )  # fmt: skip
    hits = [
        {
            **{name: getattr(hit, name) for name in talk.Hit.model_fields if name != "snippet"},
            "snippet": [{"text": text, "match": match} for text, match in hit.snippet],
        }
        for hit in found.hits
    ]
    return {
        "items": hits,
        "next_cursor": shut("search", found.next_cursor),
        "understood": found.understood,
        "problems": found.problems,
    }


@router.get("/older", response=Page[talk.Old], auth=READ, tags=["older"])
def older(request: Request, limit: Limit = 50, cursor: Cursor = "") -> Any:
    """Contacts that were never answered before the day from which we owe answers, newest first."""
    who = request.caller.who
    rows = unopened_history(who.reader, now=who.now, limit=MOST_OLD)
    return page(
        "older", rows, key=lambda one: f"{one.since.isoformat()}/{one.entry_id:018}",
        limit=limit, cursor=cursor,
    )  # fmt: skip


@router.post("/older/open", response=talk.Opened, auth=ACT, tags=["older"])
def open_older(request: Request, told: talk.OpenOld) -> Any:
    """Put chosen ones on Today; or, for an administrator, everything since a day."""
    who = request.caller.who
    if told.entry_ids:
        opened_ = replies.open_letters(reader=who.reader, entry_ids=told.entry_ids, now=who.now)
        return {"opened": opened_}
    if told.since is None:
        raise Refused("Choose one or more of the letters first.")
    if not who.reader.administers:
        raise NotAllowed("Only an administrator may open everything since a day.")
    opened_ = replies.open_history(reader=who.reader, since=told.since, now=who.now)
    return {"opened": opened_}


@router.get("/quarantine", response=Page[talk.Unread], auth=READ, tags=["quarantine"])
def quarantine(request: Request, limit: Limit = 50, cursor: Cursor = "") -> Any:
    """What could not be read, and why, newest first."""
    rows = read_quarantine(request.caller.reader, limit=MOST_UNREAD)
    return page(
        "quarantine", rows, key=lambda one: f"{one.seen_at.isoformat()}/{one.id:018}",
        limit=limit, cursor=cursor,
    )  # fmt: skip


@router.get(
    "/quarantine/{number:kept_id}/original", openapi_extra=FILE, auth=READ, tags=["quarantine"]
)
def quarantine_original(request: Request, kept_id: Id) -> HttpResponse:
    """Its bytes, as they came."""
    raw = quarantined_original(request.caller.reader, kept_id)
    if raw is None:
        raise NotFound("There is no such thing in quarantine.")
    return as_file(raw, f"unread-{kept_id}.eml")


@router.post(
    "/quarantine/{number:kept_id}/retry", response=talk.Retried, auth=SETTINGS, tags=["quarantine"]
)
def quarantine_retry(request: Request, kept_id: Id) -> Any:
    """Try again to read it, with the reader of today."""
    reader = request.caller.reader
    if quarantined_original(reader, kept_id) is None:
        raise NotFound("There is no such thing in quarantine.")
    if not reader.administers:
        raise NotAllowed("Only an administrator may do this.")
    return {"read": retry_quarantined(reader=reader, quarantined_id=kept_id, wall=clock.wall())}
