"""How commitments begin: by evidence, or by a colleague's hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from goodword.access import Reader, readable
from goodword.house.queries import the_house
from goodword.ledger.deciding import FARTHEST, author_of, clean, known_entries, must_decide
from goodword.ledger.refusals import NotFound, Refused
from goodword.ledger.rules import KINDS, Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import Opening, begin, save_new
from goodword.people.tables import Colleague, Person
from goodword.timeline.tables import Entry


def open_commitment(
    *,
    natural_key: str,
    kind: str,
    customer_id: int,
    conversation_id: int | None,
    evidence_id: int | None,
    mailbox_id: int | None,
    what: str,
    why: str,
    accountable_id: int,
    since: datetime,
    due_at: datetime,
    due_zone: str,
    at: datetime,
    now: datetime,
    colleague_id: int | None = None,
    debtor: str = "us",
    proposed: bool = False,
) -> tuple[Commitment, bool]:
    """Open a commitment once: the same natural key gives the one that is there, and False.

    Safe when two processes do it at once. What a person decided about it stays as it is.
    """
    opening = Opening(
        natural_key=natural_key, kind=kind, customer_id=customer_id,
        conversation_id=conversation_id, evidence_id=evidence_id, mailbox_id=mailbox_id,
        what=what, why=why, accountable_id=accountable_id, since=since, due_at=due_at,
        due_zone=due_zone, debtor=debtor, proposed=proposed,
    )  # fmt: skip
    event = opening.event(at=at, now=now, colleague_id=colleague_id)
    return open_once(opening, [event])


def open_once(opening: Opening, events: Sequence[Event]) -> tuple[Commitment, bool]:
    """`open_commitment` with a whole beginning: several events at once."""
    with transaction.atomic():
        known = Commitment.objects.filter(natural_key=opening.natural_key).first()
        if known is not None:
            return known, False
        commitment = begin(opening, events)
        try:
            save_new([(commitment, events)])
        except IntegrityError:
            # Another process opened it between our look and our write, or a reference is wrong:
            # in the second case there is still nothing under the key.
            known = Commitment.objects.filter(natural_key=opening.natural_key).first()
            if known is None:
                raise
            return known, False
        return commitment, True


def add_commitment(
    *,
    reader: Reader,
    kind: str,
    customer_id: int,
    what: str,
    due_at: datetime,
    now: datetime,
    why: str = "",
    accountable_id: int | None = None,
    conversation_id: int | None = None,
    evidence_id: int | None = None,
    key: str = "",
) -> Commitment:
    """Open a commitment by a colleague's hand: a follow-up, thanks, a check-in.

    ``key`` (from the form) makes sending the same form twice harmless. Raises `Refused`.
    """
    must_decide(reader)
    what, why = clean(what), clean(why)
    if not what:
        raise Refused("Say in a few words what is to be done.")
    if kind not in KINDS:
        raise Refused(f"The kind is one of: {', '.join(KINDS)}.")
    if due_at - now > FARTHEST:
        raise Refused("Choose a day within the next five years.")
    _must_know(reader, customer_id, conversation_id, evidence_id)
    opening = Opening(
        natural_key=f"hand:{key or uuid4().hex}"[:64],
        kind=kind,
        customer_id=customer_id,
        conversation_id=conversation_id,
        evidence_id=evidence_id,
        mailbox_id=None,
        what=what,
        why=why,
        accountable_id=_accountable(reader, accountable_id),
        since=now,
        due_at=due_at,
        due_zone=the_house().calendar.definition["zone"],
    )
    who = {**author_of(reader), "seen": known_entries(conversation_id, evidence_id)}
    event = opening.event(at=now, now=now, colleague_id=reader.colleague_id, **who)
    return open_once(opening, [event])[0]


def _must_know(
    reader: Reader, customer_id: int, conversation_id: int | None, evidence_id: int | None
) -> None:
    if not Person.objects.filter(pk=customer_id).exists():
        raise NotFound("There is no such customer.")
    entries = Entry.objects.filter(readable(reader))
    if evidence_id and not entries.filter(pk=evidence_id).exists():
        raise NotFound("There is no such letter, or it is not yours to read.")
    if conversation_id and not entries.filter(conversation_id=conversation_id).exists():
        raise NotFound("There is no such conversation, or it is not yours to read.")


def _accountable(reader: Reader, accountable_id: int | None) -> int:
    chosen = accountable_id or reader.colleague_id
    if chosen is None:
        raise Refused("Say who is accountable for this.")
    if not Colleague.objects.filter(pk=chosen, is_active=True).exists():
        raise Refused("That colleague is not here any more. Choose another.")
    return chosen
