"""Mailboxes: whose they are, what others see of them, by which standard they are answered."""

from typing import Any

from ninja import Router

from goodword.access import NotFound, Refused
from goodword.api.door import SETTINGS, Request
from goodword.api.routes.house import must_administer, must_be_here
from goodword.api.shapes import settings as shapes
from goodword.api.shapes.common import Id
from goodword.house.queries import calendars
from goodword.people import actions as people
from goodword.people.queries import mailboxes as all_mailboxes
from goodword.people.tables import Mailbox

router = Router(tags=["settings"])
KEPT = (
    "name", "owner_id", "sharing", "accountable_id", "calendar_id", "first_response_minutes",
    "next_response_minutes",
)  # fmt: skip


@router.get("/settings/mailboxes", response=list[shapes.MailboxShape], auth=SETTINGS)
def mailboxes(request: Request) -> Any:
    """Every mailbox that mail was seen in."""
    must_administer(request)
    return [shapes.mailbox(row) for row in all_mailboxes(request.caller.reader)]


@router.get("/settings/mailboxes/{number:mailbox_id}", response=shapes.MailboxShape, auth=SETTINGS)
def mailbox(request: Request, mailbox_id: Id) -> Any:
    """One mailbox."""
    must_administer(request)
    return shapes.mailbox(_mailbox(request, mailbox_id))


@router.patch(
    "/settings/mailboxes/{number:mailbox_id}", response=shapes.MailboxShape, auth=SETTINGS
)
def edit_mailbox(request: Request, mailbox_id: Id, told: shapes.EditMailbox) -> Any:
    """Say whose it is, what others see of it, who answers for it and how soon."""
    must_administer(request)
    row = _mailbox(request, mailbox_id)
    changes = told.model_dump(exclude_unset=True)
    for required in ("name", "sharing"):
        if changes.get(required, "") is None:
            del changes[required]
    must_be_here(changes.get("owner_id"))
    must_be_here(changes.get("accountable_id"))
    if changes.get("calendar_id") not in {None, *(c.pk for c in calendars())}:
        raise Refused("There are no such hours. Choose others.")
    people.edit_mailbox(
        reader=request.caller.reader,
        mailbox_id=mailbox_id,
        **{name: getattr(row, name) for name in KEPT} | changes,
    )
    return shapes.mailbox(_mailbox(request, mailbox_id))


def _mailbox(request: Request, mailbox_id: int) -> Mailbox:
    row = all_mailboxes(request.caller.reader).filter(pk=mailbox_id).first()
    if row is None:
        raise NotFound("There is no such mailbox.")
    return row
