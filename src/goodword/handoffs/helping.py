""" "Can anyone…?": help with something, while whoever asked goes on answering for it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.access.actions import end_shares, share
from goodword.handoffs.parties import check_receiver, eyes_of, members
from goodword.handoffs.tables import HelpCall
from goodword.house.queries import the_house
from goodword.ledger.deciding import clean, decidable, must_decide
from goodword.ledger.queries import legible
from goodword.ledger.refusals import Conflict
from goodword.ledger.tables import Commitment
from goodword.ledger.words import moment
from goodword.ledger.writing import must_be_owed
from goodword.people.tables import Team


@transaction.atomic
def ask_for_help(
    *,
    reader: Reader,
    commitment_id: int,
    text: str,
    now: datetime,
    colleague_id: int | None = None,
    team_id: int | None = None,
) -> HelpCall:
    """Ask a colleague, a team, or (neither) everybody who may see it.

    Somebody who could not read the conversation may, until the call has ended. Raises `NotFound`,
    `NotAllowed`, `Conflict` (somebody has asked already), `Refused`.
    """
    must_decide(reader)
    version = Commitment.objects.filter(pk=commitment_id).values_list("version", flat=True).first()
    commitment = decidable(reader, commitment_id, version or 0)
    must_be_owed(commitment, reader.colleague_id)
    if not Commitment.objects.filter(legible(reader), pk=commitment_id).exists():
        raise NotAllowed("You can't read this letter yourself: ask whoever it was written to.")
    text = clean(text)
    if not text:
        raise Refused("Say in a few words what you need.")
    asker_id = reader.colleague_id or commitment.accountable_id
    if colleague_id is not None or team_id is not None:
        check_receiver(asker_id, colleague_id, team_id)
    known = HelpCall.objects.filter(commitment=commitment, ended_at=None).first()
    if known is not None:
        raise Conflict(f"{known.asker} has asked for help with this already: “{known.text}”")
    call = HelpCall.objects.create(
        commitment=commitment, asker_id=asker_id, colleague_id=colleague_id, team_id=team_id,
        text=text, at=now,
    )  # fmt: skip
    asked = [colleague_id] if colleague_id else members(team_id)
    if asked and commitment.conversation_id is not None:
        share(
            giver=eyes_of(reader, asker_id), colleague_ids=[c for c in asked if c != asker_id],
            conversation_ids=[commitment.conversation_id], reason="help",
            matter=f"help:{call.pk}", now=now, ahead=False,
        )  # fmt: skip
    return call


@transaction.atomic
def help_with(*, reader: Reader, call_id: int, answer: str, now: datetime) -> HelpCall:
    """Answer a call for help, which ends it. Raises `NotFound`, `Conflict`, `Refused`."""
    call = _known(reader, call_id)
    if reader.colleague_id == call.asker_id:
        raise Refused("This is your own question. Take it back if you need no help any more.")
    answer = clean(answer)
    if not answer:
        raise Refused("Write your answer, or what you will do.")
    _end(call, now, helper_id=reader.colleague_id, answer=answer)
    return call


@transaction.atomic
def withdraw_help(*, reader: Reader, call_id: int, now: datetime) -> HelpCall:
    """No help is needed any more: whoever asked says so, or answers for it."""
    call = _known(reader, call_id)
    responsible = (call.asker_id, call.commitment.accountable_id, call.commitment.acting_id)
    if reader.colleague_id is not None and reader.colleague_id not in responsible:
        raise NotAllowed(f"{call.asker} asked this, so only they may take it back.")
    _end(call, now)
    return call


def concerns_help(reader: Reader) -> Q:
    """Calls that the reader asked, or was asked; those to everybody where they may read it."""
    if reader.colleague_id is None:
        return Q()
    me = reader.colleague_id
    readable = Commitment.objects.filter(legible(reader), is_listed=True)
    to_all = Q(colleague=None, team=None, commitment__in=readable.values("pk"))
    teams = Team.objects.filter(members=me)
    return Q(asker_id=me) | Q(colleague_id=me) | Q(team__in=teams) | to_all


def _known(reader: Reader, call_id: int) -> HelpCall:
    rows = HelpCall.objects.select_related("commitment", "asker", "helper")
    call = rows.filter(concerns_help(reader), pk=call_id).first()
    if call is None:
        raise NotFound("There is no such question, or it is not yours to see.")
    must_decide(reader)
    return call


def _end(call: HelpCall, now: datetime, *, helper_id: int | None = None, answer: str = "") -> None:
    rows = HelpCall.objects.filter(pk=call.pk, ended_at=None)
    if not rows.update(ended_at=now, helper_id=helper_id, answer=answer):
        call.refresh_from_db()
        who = f"{call.helper} has helped with this" if call.helper else "This was settled"
        zone = the_house().calendar.definition["zone"]
        when = moment((call.ended_at or now).isoformat(), zone)
        raise Conflict(f"{who} on {when}. Nothing of yours was saved.")
    call.ended_at, call.helper_id, call.answer = now, helper_id, answer
    end_shares(matter=f"help:{call.pk}", now=now)
