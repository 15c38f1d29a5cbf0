"""Opens check-ins with those who fell quiet, a few a day."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from goodword.access import NotFound, Reader, Refused, acquainted, noticeable
from goodword.house.queries import calendar_of, the_house
from goodword.ledger.checking_in import QUIET_DAYS, due_of, spoken_for
from goodword.ledger.deciding import author_of, must_decide
from goodword.ledger.opening import open_once
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import Opening
from goodword.people.tables import Person
from goodword.people.wishes import let_alone, not_let_alone
from goodword.quiet.rules import (
    KEY,
    chance_words,
    last_bought,
    likeliest,
    natural_key,
    rhythm_words,
)
from goodword.quiet.tables import QuietLook, QuietVerdict
from goodword.timeline.tables import Participant

CONTACTS = ("mail", "call", "visit", "appointment")
_AT_ONCE = 200


def waiting(look: QuietLook, *, eyes: Reader, now: datetime) -> Iterator[list[QuietVerdict]]:
    """Whom a check-in may open for by itself, some at a time, the latest missed first.

    ``eyes``: which contact counts. Not: whose silence is not sure enough yet; who is let alone,
    has a check-in already or had one lately, was in touch within these two weeks, or was checked
    in with for this very silence.
    """
    lately = Participant.objects.filter(
        noticeable(eyes, "entry_id"), address__uses__person=OuterRef("person_id"),
        occurred_at__gt=now - QUIET_DAYS, occurred_at__lte=now, entry__automated=False,
        entry__kind__in=CONTACTS,
    )  # fmt: skip
    rows = (
        QuietVerdict.objects.filter(
            ~Exists(lately), not_let_alone(now, person="person_id"), look=look, late=True,
            quiet=True, chance__lte=likeliest(look.target / 100), person__merged_into=None,
            person__erased_at=None,
        )
        .select_related("entry")
        .order_by("-missed_on", "person_id")
    )  # fmt: skip
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        some = list(rows.filter(pk__in=ids[start : start + _AT_ONCE]))
        taken = spoken_for((one.person_id for one in some), now=now) | _asked_for(some)
        yield [one for one in some if one.person_id not in taken]


def _asked_for(some: Sequence[QuietVerdict]) -> set[int]:
    """Those of whom a check-in for this very silence was opened before.

    What they bought last may be another sale than it was then: one was given back, or two people
    were found to be one. One that opened after that day was for this silence, unless a sale that
    was told late ended it.
    """
    last = {one.person_id: one.last_on for one in some}
    tz = calendar_of(the_house().calendar).tz
    rows = Commitment.objects.filter(
        kind="check-in", natural_key__startswith=KEY, customer_id__in=last
    )
    told = rows.values_list("customer_id", "natural_key", "since", "state", "decided")
    found = set[int]()
    for person, key, since, state, decided in told:
        ended_late = state == "discharged" and not decided
        after = since.astimezone(tz).date() > last[person] and not ended_late
        if after or key == natural_key(person, last[person]):
            found.add(person)
    return found


def open_check_in(
    verdict: QuietVerdict,
    look: QuietLook,
    *,
    colleague_id: int,
    now: datetime,
    reader: Reader | None = None,
) -> tuple[Commitment, bool]:
    """Open the check-in with somebody once for each silence. ``reader``: who takes it by hand."""
    calendar = calendar_of(the_house().calendar)
    opening = Opening(
        natural_key=natural_key(verdict.person_id, verdict.last_on),
        kind="check-in",
        customer_id=verdict.person_id,
        conversation_id=None,
        evidence_id=verdict.entry_id,
        mailbox_id=None,
        what=_first_up(rhythm_words(verdict.usual, verdict.silent)),
        why=_why(verdict, look),
        accountable_id=colleague_id,
        since=now,
        due_at=due_of(now),
        due_zone=calendar.zone,
    )
    who = {**author_of(reader), "seen": verdict.entry_id or 0} if reader else {}
    event = opening.event(
        at=now, now=now, colleague_id=reader.colleague_id if reader else None, **who
    )
    return open_once(opening, [event])


@transaction.atomic
def check_in_now(*, reader: Reader, person_id: int, now: datetime) -> Commitment:
    """Take the check-in with somebody oneself, before its turn. Raises the refusals."""
    must_decide(reader)
    if reader.colleague_id is None:
        raise Refused("Only a colleague can take a check-in over.")
    person = Person.objects.select_for_update(of=("self",)).filter(acquainted(reader), pk=person_id)
    look = QuietLook.objects.filter(current=True).first()
    verdict = QuietVerdict.objects.filter(look=look, person_id=person_id, late=True).first()
    if not person.exists() or look is None or verdict is None:
        raise NotFound("There is nobody like this who fell quiet.")
    if person_id in let_alone([person_id], now=now):
        raise Refused("They are not to be contacted by us first. End that on their page first.")
    listed = Commitment.objects.filter(kind="check-in", customer_id=person_id, is_listed=True)
    if (there := listed.select_related("accountable").first()) is not None:
        raise Refused(f"{there.accountable} has a check-in with them on the list already.")
    line, new = open_check_in(
        verdict, look, colleague_id=reader.colleague_id, now=now, reader=reader
    )
    if not new:
        raise Refused("You checked in with them for this silence already: see their page.")
    return line


def _why(verdict: QuietVerdict, look: QuietLook) -> str:
    told = [chance_words(verdict.chance, look.horizon)] if verdict.quiet else []
    if verdict.entry is not None:
        told.append(last_bought(verdict.entry.subject, verdict.last_on))
    return " ".join(told)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
