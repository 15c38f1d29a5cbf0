"""The outbox: what waits to be sent, is in doubt or was refused, and what one does about it."""

from typing import Any

from ninja import Router

from goodword.api.door import ACT, READ, Request
from goodword.api.shapes import outbox as shapes
from goodword.api.shapes.common import Done, Id
from goodword.channels.mail.sending import actions
from goodword.wiring.fetching import database_now
from goodword.wiring.outbox import lines

router = Router(tags=["letters"])
ONE = "/outbox/{number:outgoing_id}"


@router.get("/outbox", response=list[shapes.OutboxShape], auth=READ)
def outbox(request: Request) -> Any:
    """Letters that wait to be sent, are in doubt, or were refused: those first that need a word."""
    return [shapes.outbox_shape(one) for one in lines(request.caller.reader)]


@router.post(f"{ONE}/settle", response=Done, auth=ACT)
def settle_doubt(request: Request, outgoing_id: Id, told: shapes.Settle) -> Any:
    """Say whether a letter in doubt arrived, and how you know; if not, it is sent again."""
    actions.settle_doubt(
        reader=request.caller.reader, outgoing_id=outgoing_id, arrived=told.arrived,
        reason=told.reason, now=database_now(),
    )  # fmt: skip
    return Done()


@router.post(f"{ONE}/again", response=Done, auth=ACT)
def send_letter_again(request: Request, outgoing_id: Id) -> Any:
    """Send it once more to those whom it could not be sent to."""
    actions.try_again(reader=request.caller.reader, outgoing_id=outgoing_id, now=database_now())
    return Done()


@router.post(f"{ONE}/now", response=Done, auth=ACT)
def send_letter_now(request: Request, outgoing_id: Id) -> Any:
    """Send at once what waits for its time, or to be tried again."""
    actions.send_now(reader=request.caller.reader, outgoing_id=outgoing_id, now=database_now())
    return Done()


@router.post(f"{ONE}/withdraw", response=Done, auth=ACT)
def withdraw_letter(request: Request, outgoing_id: Id) -> Any:
    """Take a letter back that has not gone."""
    actions.withdraw(reader=request.caller.reader, outgoing_id=outgoing_id, now=database_now())
    return Done()
