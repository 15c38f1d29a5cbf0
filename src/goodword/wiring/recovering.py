"""What an answer to a survey means: something is to be put right, or somebody is glad to hear."""

from datetime import datetime, timedelta

from django.db import transaction

from goodword.house.queries import calendar_of, the_house
from goodword.ledger.observing import observe
from goodword.ledger.opening import open_commitment
from goodword.ledger.tables import Commitment
from goodword.notices.telling import Telling, write
from goodword.owners.queries import know_best
from goodword.people.tables import Colleague
from goodword.surveys.answering import Answered, answer, score_words
from goodword.surveys.rules import is_bad
from goodword.wiring.outgoing import mailing
from goodword.worktime import add_working_time

QUOTED = 300


@transaction.atomic
def take_answer(*, asking_id: int, score: int, words: str, now: datetime) -> Answered:
    """Keep a customer's answer and do what follows at once. Raises `Refused`.

    A bad one, or one that asks for something, opens a recovery. A good one is offered as evidence
    to recoveries that stand open, and its words are told to whom it concerns.
    """
    told = answer(asking_id=asking_id, score=score, words=words, now=now)
    if told.again:
        return told
    if told.is_bad:
        _recover(told, now=now)
    elif told.is_good:
        _offer(told, now=now)
        _tell(told, now=now)
    return told


def whose(told: Answered, *, now: datetime) -> int | None:
    """Whose matter it was, else who knows them best; only somebody who is here and decides."""
    asking = told.asking
    here = Colleague.objects.filter(pk=asking.colleague_id or 0, is_active=True)
    if here.exclude(role="read-only").exists():
        return asking.colleague_id
    return know_best([asking.person_id], now=now).get(asking.person_id)


def _recover(told: Answered, *, now: datetime) -> None:
    who = whose(told, now=now)
    if who is None:
        return
    asking, house = told.asking, the_house()
    calendar = calendar_of(house.calendar)
    wrong = is_bad(asking.question, told.score)
    what = "put it right with them" if wrong else "see to what they ask for"
    before = Commitment.objects.filter(kind="recovery", evidence__score__asking=asking)
    open_line = before.filter(is_listed=True).first()
    if open_line is not None:
        _add(open_line, told, what=what, why=_why(told, wrong=wrong), now=now)
        return
    # What was put right once and is not well after all is a further matter.
    again = f":{told.entry_id}" if before.exists() else ""
    open_commitment(
        natural_key=f"survey:{asking.pk}{again}",
        kind="recovery",
        customer_id=asking.person_id,
        conversation_id=asking.outgoing.conversation_id if asking.outgoing else None,
        evidence_id=told.entry_id,
        mailbox_id=asking.outgoing.mailbox_id if asking.outgoing else None,
        what=what,
        why=_why(told, wrong=wrong),
        accountable_id=who,
        since=now,
        due_at=add_working_time(now, timedelta(minutes=house.first_response_minutes), calendar),
        due_zone=calendar.zone,
        at=now,
        now=now,
    )


def _add(line: Commitment, told: Answered, *, what: str, why: str, now: datetime) -> None:
    """They said more while it stands open: the line tells the newest, and doubts it no longer."""
    observe(
        commitment_id=line.pk, name="chased", at=now, now=now, entry_id=told.entry_id,
        data={"chasers": line.chasers + 1},
    )  # fmt: skip
    if line.doubt:
        observe(commitment_id=line.pk, name="cleared", at=now, now=now, entry_id=told.entry_id)
    Commitment.objects.filter(pk=line.pk).update(what=what, why=why)


def _why(told: Answered, *, wrong: bool) -> str:
    """Who, what, and what one could say, for whoever has to act on it."""
    asking = told.asking
    after = "a matter that was settled" if asking.occasion == "conversation" else "their purchase"
    said = f"They answered {score_words(asking.question, told.score)} after {after}"
    quote = " ".join(told.words.split())
    quote = quote if len(quote) <= QUOTED else quote[: QUOTED - 1].rstrip() + "…"
    quote = f": “{quote}”" if quote else " and did not say why."
    if not wrong:
        return f"{said}{quote}"
    return f"{said}{quote} Ring them, say sorry, ask what would put it right, and do that."


def _offer(told: Answered, *, now: datetime) -> None:
    """Recoveries that stand open are asked about: the customer says that all is well."""
    rows = Commitment.objects.filter(
        kind="recovery", customer_id=told.asking.person_id, is_listed=True, debtor="us"
    )
    said = score_words(told.asking.question, told.score)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        observe(
            commitment_id=pk, name="doubted", at=now, now=now, entry_id=told.entry_id,
            reason=f"They answered {said} since: is it put right?",
        )  # fmt: skip


def _tell(told: Answered, *, now: datetime) -> None:
    """Kind words reach whom they concern."""
    who = whose(told, now=now) if told.words else None
    if who is not None:
        telling = Telling(who, "praised", f"praised:{told.entry_id}", now, entry_id=told.entry_id)
        write([telling], now=now, mailing=mailing())
