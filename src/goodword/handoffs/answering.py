"""What becomes of an offer: taken over, declined, asked about, taken back. Each ends it once."""

from datetime import datetime

from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.access.actions import end_shares
from goodword.handoffs.offering import show_to
from goodword.handoffs.parties import addressees, concerns
from goodword.handoffs.rules import Ending, ending_words
from goodword.handoffs.scope import offered, opened_meanwhile
from goodword.handoffs.tables import Handoff, HandoffWord
from goodword.house.queries import the_house
from goodword.ledger.deciding import clean, must_be_here, must_decide
from goodword.ledger.passing import happened, locked
from goodword.ledger.refusals import Conflict
from goodword.ledger.writing import why_not
from goodword.people.queries import reader_for
from goodword.people.tables import Person
from goodword.timeline.tables import Conversation


@transaction.atomic
def accept(
    *,
    reader: Reader,
    handoff_id: int,
    now: datetime,
    word: str = "",
    receiver_id: int | None = None,
) -> Handoff:
    """Take an offer over: from now on its matters are the receiver's, with what opened meanwhile.

    ``receiver_id``: who takes it over, where the terminal says so for them. Of a team, whoever is
    first; the next one is told. Raises `NotFound`, `NotAllowed`, `Conflict`.
    """
    handoff = _known(reader, handoff_id)
    taker = reader.colleague_id or receiver_id or handoff.receiver_id
    if taker is None:
        raise Refused("Say who of the team takes this over.")
    _must_stand(handoff)
    if taker not in addressees(handoff):
        raise NotAllowed(f"This was offered to {handoff.receiver or handoff.team}.")
    must_be_here(taker)
    end(handoff, "accepted", now=now, by=taker)
    matters = locked(offered(handoff))
    if handoff.commitment is not None and not matters:
        raise Conflict(why_not(handoff.commitment, reader.colleague_id))
    eyes = reader_for(handoff.giver)
    new = locked(opened_meanwhile(handoff, eyes, {m.accountable_id for m in matters}))
    to = {"team": handoff.team.name} if handoff.team else {"to": handoff.receiver_id}
    happened(new, "offered", now=now, data={"handoff": handoff.pk, **to})
    taken = {"handoff": handoff.pk, "accountable": taker}
    happened([*matters, *new], "accepted", now=now, data=taken, reader=reader, reason=word)
    _keep(handoff, taker, now)
    end_shares(matter=f"handoff:{handoff.pk}", now=now, keep=[taker])
    show_to(handoff, [taker], eyes, now)
    _say(handoff, taker, "accept", word, now)
    return handoff


@transaction.atomic
def decline(*, reader: Reader, handoff_id: int, word: str, now: datetime) -> Handoff:
    """Say no, with a word why. Of a team, the offer stands for the others until all said no.

    Raises `NotFound`, `NotAllowed`, `Conflict`, `Refused`.
    """
    handoff = _known(reader, handoff_id)
    _must_stand(handoff)
    refuser = reader.colleague_id or handoff.receiver_id
    if refuser is None or refuser not in addressees(handoff):
        raise NotAllowed(f"This was offered to {handoff.receiver or handoff.team}.")
    _say(handoff, refuser, "decline", word, now, otherwise="Say in a few words why not.")
    if handoff.team_id is not None and addressees(handoff):
        matter = f"handoff:{handoff.pk}"
        end_shares(matter=matter, now=now, only=[refuser])
        return handoff
    end(handoff, "declined", now=now, by=refuser)
    _came_back(handoff, "declined", reader, now, word)
    return handoff


@transaction.atomic
def withdraw(*, reader: Reader, handoff_id: int, now: datetime, word: str = "") -> Handoff:
    """Take an offer back, as long as nobody took it over. Raises `NotFound`, `Conflict`."""
    handoff = _known(reader, handoff_id)
    if reader.colleague_id not in (None, handoff.giver_id):
        raise NotAllowed(f"{handoff.giver} offered this, so only they may take it back.")
    _must_stand(handoff)
    end(handoff, "withdrawn", now=now, by=reader.colleague_id)
    _came_back(handoff, "withdrawn", reader, now, word)
    return handoff


@transaction.atomic
def ask_back(*, reader: Reader, handoff_id: int, text: str, now: datetime) -> HandoffWord:
    """Ask the giver something about an offer, or answer; the offer stands meanwhile.

    What the giver says is an answer, what the others say a question.
    """
    handoff = _known(reader, handoff_id)
    _must_stand(handoff)
    speaker = reader.colleague_id or handoff.giver_id
    if speaker != handoff.giver_id and speaker not in addressees(handoff):
        raise NotAllowed(f"This was offered to {handoff.receiver or handoff.team}.")
    kind = "answer" if speaker == handoff.giver_id else "question"
    said = _say(handoff, speaker, kind, text, now, otherwise="Write what you want to say.")
    assert said is not None
    return said


@transaction.atomic
def end_all_of(*, colleague_id: int, now: datetime) -> int:
    """End every offer from or to a colleague who leaves the house; how many.

    What they offered is taken back, what was offered to them goes back to the giver.
    """
    standing = Handoff.objects.filter(state="offered").select_for_update(of=("self",))
    count = 0
    for handoff in standing.filter(giver_id=colleague_id).order_by("pk"):
        end(handoff, "withdrawn", now=now, by=None)
        _came_back(handoff, "withdrawn", None, now)
        count += 1
    for handoff in standing.filter(receiver_id=colleague_id).order_by("pk"):
        end(handoff, "returned", now=now, by=None)
        _came_back(handoff, "returned", None, now)
        count += 1
    return count


def end(handoff: Handoff, state: str, *, now: datetime, by: int | None) -> None:
    """End an offer, unless somebody was faster. Raises `Conflict`."""
    rows = Handoff.objects.filter(pk=handoff.pk, state="offered")
    if not rows.update(state=state, ended_at=now, ended_by_id=by):
        handoff.refresh_from_db()
        _must_stand(handoff)
    handoff.state, handoff.ended_at, handoff.ended_by_id = state, now, by


def _came_back(
    handoff: Handoff, name: str, reader: Reader | None, now: datetime, word: str = ""
) -> None:
    matters = locked(offered(handoff))
    happened(matters, name, now=now, data={"handoff": handoff.pk}, reader=reader, reason=word)
    end_shares(matter=f"handoff:{handoff.pk}", now=now)


def _keep(handoff: Handoff, taker: int, now: datetime) -> None:
    """What opens later in a whole that was taken over is the receiver's too."""
    if handoff.conversation_id is not None:
        threads = Conversation.objects.filter(pk=handoff.conversation_id)
        ids = {i or handoff.conversation_id for i in threads.values_list("merged_into", flat=True)}
        Conversation.objects.filter(pk__in=ids).update(kept_by_id=taker, kept_since=now)
    if handoff.customer_id is not None:
        Person.objects.filter(pk=handoff.customer_id).update(
            looked_after_by_id=taker, looked_after_since=now
        )


def _say(
    handoff: Handoff, speaker: int, kind: str, text: str, now: datetime, *, otherwise: str = ""
) -> HandoffWord | None:
    text = clean(text)
    if not text and otherwise:
        raise Refused(otherwise)
    if not text:
        return None
    return HandoffWord.objects.create(
        handoff=handoff, colleague_id=speaker, kind=kind, text=text, at=now
    )


def _known(reader: Reader, handoff_id: int) -> Handoff:
    rows = Handoff.objects.filter(concerns(reader), pk=handoff_id)
    handoff = rows.select_related("giver", "receiver", "team", "ended_by").first()
    if handoff is None:
        raise NotFound("There is no such offer, or it is not yours to see.")
    must_decide(reader)
    return handoff


def _must_stand(handoff: Handoff) -> None:
    """Refuse an offer that has ended, and say how. Raises `Conflict`."""
    if handoff.state == "offered":
        commitment = handoff.commitment
        if commitment is None or commitment.handoff_id == handoff.pk:
            return
        raise Conflict(why_not(commitment))
    ending = Ending(
        handoff.state, str(handoff.ended_by or ""), str(handoff.giver),
        handoff.ended_at or handoff.offered_at,
    )  # fmt: skip
    raise Conflict(ending_words(ending, the_house().calendar.definition["zone"]))
