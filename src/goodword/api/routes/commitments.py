"""One line of Today: its life, and what can be done about it."""

from collections.abc import Callable
from typing import Any

from ninja import Router

from goodword.access import NotFound, Refused
from goodword.api.application import Changed
from goodword.api.door import ACT, READ, Request
from goodword.api.shapes import owed as shapes
from goodword.api.shapes.common import Id
from goodword.ledger import actions as ledger
from goodword.ledger.queries import history
from goodword.ledger.tables import Commitment
from goodword.people.queries import person_card
from goodword.today.queries import line as read_line

router = Router(tags=["commitments"])


@router.get("/commitments/{number:commitment_id}", response=shapes.Line, auth=READ)
def commitment(request: Request, commitment_id: Id) -> Any:
    """One commitment, open or closed."""
    return _line(request, commitment_id)


@router.get("/commitments/{number:commitment_id}/history", response=shapes.Life, auth=READ)
def commitment_history(request: Request, commitment_id: Id) -> Any:
    """Its life, an event a sentence."""
    return {"items": history(request.caller.reader, commitment_id)}


@router.post("/commitments/{number:commitment_id}/done", response=shapes.Line, auth=ACT)
def done(request: Request, commitment_id: Id, told: shapes.SayDone) -> Any:
    """It is done."""
    return _act(request, commitment_id, ledger.discharge, told)


@router.post("/commitments/{number:commitment_id}/not-owed", response=shapes.Line, auth=ACT)
def not_owed(request: Request, commitment_id: Id, told: shapes.Because) -> Any:
    """It was never owed."""
    return _act(request, commitment_id, ledger.cancel, told)


@router.post("/commitments/{number:commitment_id}/later", response=shapes.Line, auth=ACT)
def later(request: Request, commitment_id: Id, told: shapes.Later) -> Any:
    """A new time. If the customer was not told, it counts as late from the old time on."""
    if told.told:
        return _act(request, commitment_id, ledger.renegotiate, told, drop={"told"})
    if told.entry_id:
        raise Refused("If a letter told them the new time, they know of it: send told as true.")
    return _act(request, commitment_id, ledger.postpone, told, drop={"told", "entry_id"})


@router.post("/commitments/{number:commitment_id}/hold", response=shapes.Line, auth=ACT)
def hold(request: Request, commitment_id: Id, told: shapes.Hold) -> Any:
    """Wait for the customer or for a condition."""
    return _act(request, commitment_id, ledger.hold, told)


@router.post("/commitments/{number:commitment_id}/resume", response=shapes.Line, auth=ACT)
def resume(request: Request, commitment_id: Id, told: shapes.Maybe) -> Any:
    """Take it up again after a hold."""
    return _act(request, commitment_id, ledger.resume, told)


@router.post("/commitments/{number:commitment_id}/release", response=shapes.Line, auth=ACT)
def release(request: Request, commitment_id: Id, told: shapes.SayDone) -> Any:
    """The customer let us off."""
    return _act(request, commitment_id, ledger.release, told)


@router.post("/commitments/{number:commitment_id}/reassign", response=shapes.Line, auth=ACT)
def reassign(request: Request, commitment_id: Id, told: shapes.Reassign) -> Any:
    """Another colleague answers for it. Leads and administrators may."""
    return _act(
        request, commitment_id, ledger.reassign, told,
        drop={"colleague_id"}, accountable_id=told.colleague_id,
    )  # fmt: skip


@router.post("/commitments/{number:commitment_id}/yes", response=shapes.Line, auth=ACT)
def yes(request: Request, commitment_id: Id, told: shapes.Maybe) -> Any:
    """Yes, this is owed."""
    return _act(request, commitment_id, ledger.confirm, told)


@router.post("/commitments/{number:commitment_id}/no", response=shapes.Line, auth=ACT)
def no(request: Request, commitment_id: Id, told: shapes.Maybe) -> Any:
    """No, this is not owed; the same evidence never asks again."""
    return _act(request, commitment_id, ledger.reject, told)


@router.post("/commitments/{number:commitment_id}/undo", response=shapes.Line, auth=ACT)
def undo(request: Request, commitment_id: Id, told: shapes.Because) -> Any:
    """Open it again."""
    return _act(request, commitment_id, ledger.reopen, told)


@router.post("/customers/{number:person_id}/commitments", response={201: shapes.Line}, auth=ACT)
def owe(request: Request, person_id: Id, told: shapes.Owe) -> Any:
    """Note something that we owe a customer; it then stands on Today."""
    caller = request.caller
    if person_card(caller.reader, person_id) is None:
        raise NotFound("There is no such customer.")
    if told.due_at <= caller.who.now:
        raise Refused("Choose a time that is still to come.")
    made = ledger.add_commitment(
        reader=caller.reader,
        kind=told.kind,
        customer_id=person_id,
        what=told.what,
        due_at=told.due_at,
        now=caller.who.now,
        accountable_id=told.accountable_id,
        conversation_id=told.conversation_id,
        evidence_id=told.entry_id,
    )
    return _line(request, made.pk)


def _act(
    request: Request,
    commitment_id: int,
    do: Callable[..., Any],
    told: shapes.Seen,
    *,
    drop: frozenset[str] | set[str] = frozenset(),
    **more: Any,
) -> Any:
    """Do it, and answer with the line as it stands then."""
    caller = request.caller
    if read_line(caller.reader, commitment_id, now=caller.who.now) is None:
        raise NotFound("There is nothing like this.")
    try:
        do(
            reader=caller.reader,
            commitment_id=commitment_id,
            now=caller.who.now,
            **told.model_dump(exclude=set(drop)),
            **more,
        )
    except (ledger.Conflict, ledger.NotPossible) as late:
        rows = Commitment.objects.filter(pk=commitment_id)
        version = rows.values_list("version", flat=True).first()
        raise Changed(str(late), version) from late
    return _line(request, commitment_id)


def _line(request: Request, commitment_id: int) -> Any:
    caller = request.caller
    found = read_line(caller.reader, commitment_id, now=caller.who.now)
    if found is None:
        raise NotFound("There is nothing like this.")
    return found
