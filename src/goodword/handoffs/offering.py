"""Offering a commitment, a conversation or a whole customer. Nothing changes hands yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused, acquainted, readable
from goodword.access.actions import share
from goodword.handoffs.parties import addressees, check_receiver, eyes_of
from goodword.handoffs.rules import returns_at
from goodword.handoffs.scope import conversations, to_offer, within
from goodword.handoffs.tables import Handoff
from goodword.handoffs.tending import settle_ended
from goodword.house.queries import calendar_of, the_house
from goodword.ledger.deciding import clean, decidable, must_decide
from goodword.ledger.passing import LEADS, happened, locked, may_give
from goodword.ledger.queries import legible, mine
from goodword.ledger.refusals import Conflict
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import must_be_owed
from goodword.people.tables import Person
from goodword.timeline.tables import Conversation, Entry

UNREAD = (
    "You can't read this letter yourself, so you can't hand it over. "
    "A lead can make somebody else accountable."
)


@transaction.atomic
def offer_commitment(
    *,
    reader: Reader,
    commitment_id: int,
    expected_version: int,
    note: str,
    now: datetime,
    receiver_id: int | None = None,
    team_id: int | None = None,
) -> Handoff:
    """Offer one thing that we owe. Who answers for it does so until it is taken over.

    Raises `NotFound`, `NotAllowed`, `Conflict` (somebody was faster), `Refused`.
    """
    settle_ended(now=now, commitment_id=commitment_id)
    commitment = decidable(reader, commitment_id, expected_version)
    must_be_owed(commitment, reader.colleague_id)
    if commitment.handoff is not None:
        raise Conflict(_standing(commitment.handoff))
    rows = Commitment.objects.filter(pk=commitment_id)
    if not rows.filter(may_give(reader)).exists():
        raise NotAllowed(
            f"{commitment.accountable} answers for this, so only they or a lead may hand it over. "
            "You can ask for help instead."
        )
    if not rows.filter(legible(reader)).exists():
        raise NotAllowed(UNREAD)
    if receiver_id == commitment.accountable_id:
        raise Refused(f"{commitment.accountable} answers for this already.")
    giver_id = reader.colleague_id or commitment.accountable_id
    return _offer(
        reader, giver_id, [commitment], note, now, receiver_id, team_id, commitment=commitment
    )


@transaction.atomic
def offer_conversation(
    *,
    reader: Reader,
    conversation_id: int,
    note: str,
    now: datetime,
    receiver_id: int | None = None,
    team_id: int | None = None,
) -> Handoff:
    """Offer a conversation: what the giver owes in it now, and what opens in it later.

    Raises `NotFound`, `NotAllowed`, `Conflict`, `Refused`.
    """
    must_decide(reader)
    rows = Conversation.objects.select_for_update().filter(pk=conversation_id, merged_into=None)
    thread = rows.first()
    written = Entry.objects.filter(readable(reader), conversation_id=conversation_id)
    if thread is None or not written.exists():
        raise NotFound("There is no such conversation.")
    scope = {"conversation_id": conversation_id}
    owed = _owed(reader, Handoff(**scope))
    theirs = owed or thread.kept_by_id == reader.colleague_id
    me = reader.colleague_id or 0
    if not (theirs or _leads(reader) or written.filter(colleague_id=me).exists()):
        raise NotAllowed("Nothing in this conversation is yours to hand over. A lead may do it.")
    giver_id = reader.colleague_id or _whose(owed, thread.kept_by_id)
    _not_twice(scope)
    return _offer(reader, giver_id, owed, note, now, receiver_id, team_id, **scope)


@transaction.atomic
def offer_customer(
    *,
    reader: Reader,
    customer_id: int,
    note: str,
    now: datetime,
    receiver_id: int | None = None,
    team_id: int | None = None,
) -> Handoff:
    """Offer a whole customer: what the giver owes them, and to look after them from then on.

    Raises `NotFound`, `NotAllowed`, `Conflict`, `Refused`.
    """
    must_decide(reader)
    people = Person.objects.select_for_update(of=("self",)).filter(acquainted(reader))
    person = people.filter(pk=customer_id, merged_into=None).first()
    if person is None:
        raise NotFound("There is no such customer.")
    scope = {"customer_id": customer_id}
    owed = _owed(reader, Handoff(**scope))
    keeper = person.looked_after_by_id
    theirs = owed or keeper == reader.colleague_id or (keeper is None and _wrote(reader, person))
    if not (theirs or _leads(reader)):
        raise NotAllowed("This customer is not yours to hand over. A lead may do it.")
    giver_id = reader.colleague_id or _whose(owed, keeper)
    _not_twice(scope)
    return _offer(reader, giver_id, owed, note, now, receiver_id, team_id, **scope)


def _offer(
    reader: Reader,
    giver_id: int,
    owed: Sequence[Commitment],
    note: str,
    now: datetime,
    receiver_id: int | None,
    team_id: int | None,
    **what: Any,
) -> Handoff:
    note = clean(note)
    if not note:
        raise Refused("Say in a few words what matters, so that they need not guess.")
    name = check_receiver(giver_id, receiver_id, team_id)
    owed = [c for c in owed if c.accountable_id != receiver_id]
    house = the_house()
    handoff = Handoff.objects.create(
        giver_id=giver_id, receiver_id=receiver_id, team_id=team_id, note=note, offered_at=now,
        returns_at=returns_at(now, house.handoff_minutes, calendar_of(house.calendar)), **what,
    )  # fmt: skip
    to = {"to": receiver_id} if receiver_id else {"team": name}
    happened(owed, "offered", now=now, data={"handoff": handoff.pk, **to}, reader=reader)
    show_to(handoff, addressees(handoff), reader, now)
    return handoff


def show_to(handoff: Handoff, colleague_ids: Sequence[int], reader: Reader, now: datetime) -> None:
    """Let colleagues read what is offered, as far as the giver may read it."""
    eyes = eyes_of(reader, handoff.giver_id)
    share(
        giver=eyes, colleague_ids=colleague_ids, conversation_ids=conversations(handoff, eyes),
        reason="handoff", matter=f"handoff:{handoff.pk}", now=now,
        ahead=handoff.customer_id is None,
    )  # fmt: skip


def _owed(reader: Reader, handoff: Handoff) -> list[Commitment]:
    eyes = to_offer(reader, within(handoff))
    return locked(Commitment.objects.filter(pk__in=list(eyes.values_list("pk", flat=True))))


def _leads(reader: Reader) -> bool:
    return reader.role in LEADS


def _wrote(reader: Reader, person: Person) -> bool:
    """Whether the reader has written to this person, or answers for something they are owed."""
    if Commitment.objects.filter(mine(reader), customer=person, is_listed=True).exists():
        return True
    written = Entry.objects.filter(
        colleague_id=reader.colleague_id or 0, participants__address__uses__person=person
    )
    return written.exists()


def _whose(owed: Sequence[Commitment], keeper_id: int | None) -> int:
    """In whose name the terminal offers something: whose it is."""
    giver_id = keeper_id or next((c.accountable_id for c in owed), None)
    if giver_id is None:
        raise Refused("Nobody answers for this yet, so there is nobody who could hand it over.")
    return giver_id


def _not_twice(what: dict[str, int]) -> None:
    standing = Handoff.objects.filter(state="offered", **what).select_related("receiver", "team")
    known = standing.first()
    if known is not None:
        raise Conflict(_standing(known))


def _standing(known: Handoff) -> str:
    return (
        f"{known.giver} has offered this to {known.receiver or known.team} already. "
        "It stands until it is taken over, declined or taken back."
    )
