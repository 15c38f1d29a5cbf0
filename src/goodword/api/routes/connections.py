"""Connections of mailboxes: how each goes, what is taken, stop and go on.

Connecting one, another password and disconnecting are left to a person who just proved who they
are: that lets mail in, or out of reach.
"""

from typing import Any

from ninja import Router

from goodword.access import Refused
from goodword.api.door import SETTINGS, Request
from goodword.api.routes.house import must_administer
from goodword.api.shapes import connections as shapes
from goodword.api.shapes.common import Id
from goodword.channels.mail.live import actions
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import Trouble
from goodword.channels.mail.live.watching_tables import Worry
from goodword.wiring import clock, connecting

router = Router(tags=["settings"])
ONE = "/settings/mailboxes/{number:mailbox_id}/connection"


@router.get("/settings/connections", response=list[shapes.ConnectionShape], auth=SETTINGS)
def connections(request: Request) -> Any:
    """Every connected mailbox, and how it goes."""
    must_administer(request)
    rows = Connection.objects.select_related("mailbox").prefetch_related("folders")
    return [shapes.connection(row) for row in rows.order_by("mailbox__name")]


@router.get(ONE, response=shapes.ConnectionShape, auth=SETTINGS)
def connection(request: Request, mailbox_id: Id) -> Any:
    """How a mailbox is connected, how it goes, and which of its folders are taken."""
    return shapes.connection(connecting.connection_of(request.caller.reader, mailbox_id))


@router.get(f"{ONE}/counts", response=list[shapes.Counted], auth=SETTINGS)
def count_messages(request: Request, mailbox_id: Id) -> Any:
    """Ask the server how much lies in each folder, in all and since the chosen day."""
    row = connecting.connection_of(request.caller.reader, mailbox_id)
    try:
        looked = connecting.look(row, now=clock.wall())
    except Trouble as error:
        raise Refused(str(error)) from error
    return [shapes.counted(one) for one in looked]


@router.put(f"{ONE}/since", response=shapes.ConnectionShape, auth=SETTINGS)
def take_since(request: Request, mailbox_id: Id, told: shapes.Since) -> Any:
    """From which day on mail is taken; null takes all of it. What is here stays."""
    row = connecting.connection_of(request.caller.reader, mailbox_id)
    actions.take_since(
        reader=request.caller.reader,
        connection_id=row.pk,
        from_date=told.since,
        now=clock.wall(),
    )
    return connection(request, mailbox_id)


@router.put(f"{ONE}/folders", response=shapes.ConnectionShape, auth=SETTINGS)
def choose_folders(request: Request, mailbox_id: Id, told: shapes.Folders) -> Any:
    """Take messages from these folders and from no others."""
    row = connecting.connection_of(request.caller.reader, mailbox_id)
    connecting.choose_folders(
        reader=request.caller.reader,
        connection_id=row.pk,
        wanted=set(told.folder_ids),
        now=clock.wall(),
    )
    return connection(request, mailbox_id)


@router.post(f"{ONE}/pause", response=shapes.ConnectionShape, auth=SETTINGS)
def pause_connection(request: Request, mailbox_id: Id) -> Any:
    """Fetch nothing until it is resumed; mail stays on the server."""
    return _told(request, mailbox_id, actions.pause)


@router.post(f"{ONE}/resume", response=shapes.ConnectionShape, auth=SETTINGS)
def resume_connection(request: Request, mailbox_id: Id) -> Any:
    """Begin, or go on where it stopped."""
    return _told(request, mailbox_id, actions.resume)


@router.post(f"{ONE}/look", response=shapes.ConnectionShape, auth=SETTINGS)
def look_now(request: Request, mailbox_id: Id) -> Any:
    """Look for new mail as soon as a worker is free."""
    return _told(request, mailbox_id, actions.look_now)


@router.get("/settings/worries", response=list[shapes.WorryShape], auth=SETTINGS)
def worries(request: Request) -> Any:
    """What somebody should look at about mailboxes, as long as it is not over."""
    must_administer(request)
    rows = Worry.objects.filter(ended_at__isnull=True).select_related("mailbox").order_by("pk")
    return [shapes.worry(row) for row in rows]


@router.post("/settings/worries/{number:worry_id}/over", response=shapes.WorryShape, auth=SETTINGS)
def end_worry(request: Request, worry_id: Id) -> Any:
    """Say that a voicemail box has room again; everything else ends by itself."""
    reader = request.caller.reader
    row = actions.end_worry(reader=reader, worry_id=worry_id, now=clock.wall())
    return shapes.worry(row)


def _told(request: Request, mailbox_id: int, act: Any) -> Any:
    reader = request.caller.reader
    row = connecting.connection_of(reader, mailbox_id)
    act(reader=reader, connection_id=row.pk, now=clock.wall())
    return connection(request, mailbox_id)
