"""What the house decides about asking; whom it asks; who is not to be asked any more."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from goodword.access import OPERATOR, NotAllowed, NotFound, Reader, Refused, acquainted
from goodword.channels.mail.sending.actions import enqueue, take_back
from goodword.channels.mail.sending.letters import To, Writing
from goodword.channels.mail.sending.queries import can_send
from goodword.channels.mail.sending.tables import Outgoing
from goodword.people.actions import must_decide
from goodword.people.tables import Address, Mailbox, Person, PersonAddress
from goodword.surveys.letter import Asked, unknown_fields
from goodword.surveys.occasions import Occasion
from goodword.surveys.queries import the_plan
from goodword.surveys.rules import QUESTIONS, why_not
from goodword.surveys.tables import Asking, NoMore, SurveyPlan
from goodword.surveys.tongues import TONGUES
from goodword.surveys.whom import specs_of, whom

CHANGEABLE = frozenset(
    ("is_on", "question", "after_answer", "quiet_days", "after_sale", "sale_days", "mailbox_id",
     "tongue", "subject", "words", "words_sale")
)  # fmt: skip


@transaction.atomic
def change_plan(*, reader: Reader, now: datetime, public: bool, **changes: Any) -> SurveyPlan:
    """Change what is asked. Turned on, only what happens from then on is asked about.

    ``public``: whether customers can reach the pages from outside. Raises `NotAllowed`, and
    `Refused` with what is missing.
    """
    if not reader.administers:
        raise NotAllowed("Only an administrator may change what customers are asked.")
    if unknown := set(changes) - CHANGEABLE:
        raise Refused(f"No such setting: {', '.join(sorted(unknown))}.")
    plan = the_plan()
    plan = SurveyPlan.objects.select_for_update().filter(pk=plan.pk).first() or plan
    was_on = plan.is_on
    for name, value in changes.items():
        setattr(plan, name, value)
    _must_make_sense(plan)
    if plan.is_on:
        _must_be_able(plan, public)
    if plan.is_on and not was_on:
        plan.begun_at = now
    plan.changed_at, plan.changed_by_id = now, reader.colleague_id
    plan.save()
    return plan


def _must_make_sense(plan: SurveyPlan) -> None:
    if plan.question not in QUESTIONS:
        raise Refused(f"The question is one of: {', '.join(QUESTIONS)}.")
    if plan.tongue not in TONGUES:
        raise Refused(f"The language is one of: {', '.join(TONGUES)}.")
    if not 1 <= plan.quiet_days <= 20:
        raise Refused("Ask between 1 and 20 working days after the last word.")
    if not 1 <= plan.sale_days <= 90:
        raise Refused("Ask between 1 and 90 days after a sale.")
    if len(plan.subject) > 200 or "\n" in plan.subject:
        raise Refused("The subject is one line of 200 letters at most.")
    for text in (plan.subject, plan.words, plan.words_sale):
        if len(text) > 5000:
            raise Refused("The letter has 5,000 letters at most.")
        if wrong := unknown_fields(text):
            raise Refused(f"There is no field {', '.join(wrong)}. Take it out, or use one of ours.")
    if plan.mailbox_id is not None and not _shared(plan.mailbox_id):
        raise Refused("Ask from a mailbox that the house shares: the answers go there.")


def _must_be_able(plan: SurveyPlan, public: bool) -> None:
    if not (plan.after_answer or plan.after_sale):
        raise Refused("Choose after what customers are asked.")
    if plan.mailbox_id is None:
        raise Refused("Choose the mailbox that asks.")
    if problem := can_send(plan.mailbox_id):
        raise Refused(problem)
    if not public:
        raise Refused(
            "Customers could not open the page: say where it is for them, with an address of "
            "https:// that everybody can reach, as GOODWORD_URL."
        )


def _shared(mailbox_id: int) -> bool:
    rows = Mailbox.objects.filter(pk=mailbox_id, owner=None, address__contains="@")
    return rows.exists()


@transaction.atomic
def ask(
    *, occasion: Occasion, plan: SurveyPlan, letter: Asked, digest: str, stop: str,
    now: datetime,
) -> Asking | None:  # fmt: skip
    """Ask a customer, if they may be asked at this moment; the letter is written down to be sent.

    ``digest``: of the link's token; ``stop``: the address for who wants no more. Whoever asks the
    same person in another process waits here and finds them asked. Raises `Refused` when nothing
    can be sent.
    """
    person = Person.objects.select_for_update(of=("self",)).filter(pk=occasion.person_id).first()
    spec = specs_of([occasion])[occasion.key]
    # Somebody else may use the same address: whoever asks them meanwhile waits for it, too.
    address = Address.objects.select_for_update().filter(spec=spec).first()
    if person is None or address is None or plan.mailbox_id is None:
        return None
    known = Asking.objects.filter(key=occasion.key).exists()
    if known or why_not(whom([occasion], now=now)[occasion.key], now):
        return None
    name = person.name if "@" not in person.name else ""
    outgoing = enqueue(
        reader=OPERATOR,
        letter=Writing(
            key=f"survey:{occasion.key}",
            mailbox_id=plan.mailbox_id,
            people=(To(spec, name),),
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            kind="survey",
            unsubscribe=stop,
        ),
        now=now,
    )
    return Asking.objects.create(
        key=occasion.key,
        digest=digest,
        person=person,
        address=address,
        question=plan.question,
        occasion=occasion.kind,
        conversation_id=occasion.conversation_id,
        entry_id=occasion.entry_id,
        colleague_id=occasion.colleague_id,
        tongue=plan.tongue,
        asked_at=now,
        outgoing=outgoing,
    )


@transaction.atomic
def take_back_waiting(person_ids: Collection[int], *, now: datetime, reason: str) -> int:
    """Letters that ask these persons, or go to an address of theirs, and have not gone yet are not
    sent; how many."""
    rows = Outgoing.objects.select_for_update(of=("self",)).select_related("original")
    theirs = PersonAddress.objects.filter(person__in=list(person_ids)).values("address")
    waiting = rows.filter(
        Q(asking__person__in=list(person_ids)) | Q(asking__address__in=theirs),
        state__in=("waiting", "refused"), sent_at=None,
    )  # fmt: skip
    found = list(waiting)
    for row in found:
        take_back(row, now=now, reason=reason)
    return len(found)


@transaction.atomic
def ask_no_more(asking: Asking, *, now: datetime) -> NoMore:
    """The customer does not want to be asked again; saying so twice is saying it once."""
    Person.objects.select_for_update(of=("self",)).get(pk=asking.person_id)
    found = NoMore.objects.filter(person_id=asking.person_id, ended_at=None).first()
    if found is None:
        found = NoMore.objects.create(person_id=asking.person_id, at=now)
    take_back_waiting([asking.person_id], now=now, reason="They asked not to be asked again.")
    return found


@transaction.atomic
def may_ask_again(*, reader: Reader, person_id: int, now: datetime) -> None:
    """A colleague notes that the customer changed their mind. Raises `NotFound`, `Refused`."""
    must_decide(reader)
    if not Person.objects.filter(acquainted(reader), pk=person_id).exists():
        raise NotFound("There is no such customer.")
    rows = NoMore.objects.filter(person_id=person_id, ended_at=None)
    if not rows.update(ended_at=now, ended_by=reader.colleague_id):
        raise Refused("They may be asked already.")
