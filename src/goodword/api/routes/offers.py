"""Handing over, and asking for help."""

from typing import Any

from ninja import Router

from goodword.access import NotFound
from goodword.api.door import ACT, READ, Request
from goodword.api.shapes import team as shapes
from goodword.api.shapes.common import Id, Named
from goodword.handoffs import actions, queries
from goodword.people.queries import person_card
from goodword.timeline.queries import conversation as read_conversation

router = Router(tags=["offers"])


@router.get("/offers", response=shapes.Desk, auth=READ)
def offers(request: Request) -> Any:
    """Offers to you and by you, and calls for help; what ended within three days."""
    return queries.desk(request.caller.reader, now=request.caller.who.now)


@router.get("/receivers", response=shapes.Receivers, auth=READ)
def receivers(request: Request) -> Any:
    """Colleagues and teams to whom something can be offered."""
    found = queries.receivers()
    return {
        "colleagues": [Named(id=pk, name=name) for pk, name in found.colleagues],
        "teams": [Named(id=pk, name=name) for pk, name in found.teams],
    }


@router.get("/offers/{number:handoff_id}", response=shapes.Offer, auth=READ)
def offer(request: Request, handoff_id: Id) -> Any:
    """One offer, with what was said about it."""
    return _offer(request, handoff_id)


@router.post("/commitments/{number:commitment_id}/offer", response={201: shapes.Offer}, auth=ACT)
def offer_commitment(request: Request, commitment_id: Id, told: shapes.OfferLine) -> Any:
    """Offer one commitment; its due time stays."""
    made = actions.offer_commitment(
        reader=request.caller.reader, commitment_id=commitment_id, now=request.caller.who.now,
        **told.model_dump(),
    )  # fmt: skip
    return _offer(request, made.pk)


@router.post(
    "/conversations/{number:conversation_id}/offer", response={201: shapes.Offer}, auth=ACT
)
def offer_conversation(request: Request, conversation_id: Id, told: shapes.MakeOffer) -> Any:
    """Offer a conversation: what you owe in it, and what opens in it later."""
    caller = request.caller
    story = read_conversation(caller.reader, conversation_id, now=caller.who.now)
    if story is None:
        raise NotFound("There is no such conversation.")
    made = actions.offer_conversation(
        reader=caller.reader, conversation_id=story.id, now=caller.who.now, **told.model_dump()
    )
    return _offer(request, made.pk)


@router.post("/customers/{number:person_id}/offer", response={201: shapes.Offer}, auth=ACT)
def offer_customer(request: Request, person_id: Id, told: shapes.MakeOffer) -> Any:
    """Offer a whole customer; whoever accepts looks after them from then on."""
    caller = request.caller
    card = person_card(caller.reader, person_id)
    if card is None:
        raise NotFound("There is no such person.")
    made = actions.offer_customer(
        reader=caller.reader, customer_id=card.id, now=caller.who.now, **told.model_dump()
    )
    return _offer(request, made.pk)


@router.post("/offers/{number:handoff_id}/accept", response=shapes.Offer, auth=ACT)
def accept_offer(request: Request, handoff_id: Id, told: shapes.Accept) -> Any:
    """Take it over: from now on you answer for it."""
    _offer(request, handoff_id)
    actions.accept(
        reader=request.caller.reader, handoff_id=handoff_id, now=request.caller.who.now,
        **told.model_dump(),
    )  # fmt: skip
    return _offer(request, handoff_id)


@router.post("/offers/{number:handoff_id}/decline", response=shapes.Offer, auth=ACT)
def decline_offer(request: Request, handoff_id: Id, told: shapes.Say) -> Any:
    """Say no, with a word why."""
    _offer(request, handoff_id)
    actions.decline(
        reader=request.caller.reader, handoff_id=handoff_id, word=told.text,
        now=request.caller.who.now,
    )  # fmt: skip
    return _offer(request, handoff_id)


@router.post("/offers/{number:handoff_id}/ask", response=shapes.Offer, auth=ACT)
def ask_back(request: Request, handoff_id: Id, told: shapes.Say) -> Any:
    """Ask something about it, or answer; the offer stands meanwhile."""
    _offer(request, handoff_id)
    actions.ask_back(
        reader=request.caller.reader, handoff_id=handoff_id, text=told.text,
        now=request.caller.who.now,
    )  # fmt: skip
    return _offer(request, handoff_id)


@router.post("/offers/{number:handoff_id}/withdraw", response=shapes.Offer, auth=ACT)
def withdraw_offer(request: Request, handoff_id: Id, told: shapes.Withdraw) -> Any:
    """Take it back, as long as nobody took it over."""
    _offer(request, handoff_id)
    actions.withdraw(
        reader=request.caller.reader, handoff_id=handoff_id, word=told.word,
        now=request.caller.who.now,
    )  # fmt: skip
    return _offer(request, handoff_id)


@router.post("/commitments/{number:commitment_id}/help", response={201: shapes.Help}, auth=ACT)
def ask_for_help(request: Request, commitment_id: Id, told: shapes.AskHelp) -> Any:
    """Ask for help without giving it away."""
    made = actions.ask_for_help(
        reader=request.caller.reader, commitment_id=commitment_id, now=request.caller.who.now,
        **told.model_dump(),
    )  # fmt: skip
    return _call(request, made.pk)


@router.get("/help/{number:call_id}", response=shapes.Help, auth=READ)
def help_call(request: Request, call_id: Id) -> Any:
    """One call for help."""
    return _call(request, call_id)


@router.post("/help/{number:call_id}/answer", response=shapes.Help, auth=ACT)
def help_with(request: Request, call_id: Id, told: shapes.Say) -> Any:
    """Answer it, which ends it."""
    _call(request, call_id)
    actions.help_with(
        reader=request.caller.reader, call_id=call_id, answer=told.text,
        now=request.caller.who.now,
    )  # fmt: skip
    return _call(request, call_id)


@router.post("/help/{number:call_id}/withdraw", response=shapes.Help, auth=ACT)
def withdraw_help(request: Request, call_id: Id) -> Any:
    """No help is needed any more."""
    _call(request, call_id)
    actions.withdraw_help(reader=request.caller.reader, call_id=call_id, now=request.caller.who.now)
    return _call(request, call_id)


def _offer(request: Request, handoff_id: int) -> Any:
    found = queries.offer(request.caller.reader, handoff_id)
    if found is None:
        raise NotFound("There is no such offer.")
    return found


def _call(request: Request, call_id: int) -> Any:
    found = queries.help_call(request.caller.reader, call_id)
    if found is None:
        raise NotFound("There is no such call.")
    return found
