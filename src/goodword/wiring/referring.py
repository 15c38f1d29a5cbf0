"""Joins referrals to what they mean: whom a name stands for, and the thanks that are owed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from goodword.access import Reader, Refused, acquainted, reachable, readable
from goodword.channels.sales.tables import Sale
from goodword.house.queries import the_house
from goodword.ledger.actions import open_commitment
from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import record
from goodword.owners.queries import know_best
from goodword.people.numbers import shown_spec
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Person, PersonAddress
from goodword.people.wishes import let_alone
from goodword.referrals import actions, queries
from goodword.referrals.fruit import fruits
from goodword.referrals.queries import Sent
from goodword.referrals.rules import LINES, line_prefix
from goodword.referrals.tables import Referral
from goodword.referrals.words import fruit_words, name_of, thanks_words, why_words
from goodword.timeline.tables import Entry
from goodword.wiring.beginning import keep_words
from goodword.wiring.namesakes import customers_called
from goodword.worktime import Calendar, end_of_working_day

THANKS, FRUIT = "thanks", "fruit"
MOST_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter seems to say, and whom of our customers the name in it may stand for."""

    sent: Sent
    candidates: tuple[tuple[int, str], ...]


def asked(reader: Reader, *, conversation_id: int | None = None, limit: int = 200) -> list[Asked]:
    """What waits for a word, each with those who may be meant; the likeliest first."""
    found = queries.asked(reader, conversation_id=conversation_id, limit=limit)
    return with_candidates(reader, found)


def with_candidates(reader: Reader, rows: Sequence[Sent]) -> list[Asked]:
    """What waits for a word, with those of our customers whom the names may stand for."""
    return [Asked(one, _candidates(reader, one)) for one in rows]


def _candidates(reader: Reader, one: Sent) -> tuple[tuple[int, str], ...]:
    if one.referrer_id is not None:
        return ((one.referrer_id, one.referrer),)
    ids = [pk for pk in customers_called(reader, one.referrer) if pk != one.referred_id]
    rows = Person.objects.filter(pk__in=ids[:MOST_OFFERED]).select_related("organisation")
    known = {p.pk: _with_house(p) for p in rows}
    twice = [pk for pk, label in known.items() if list(known.values()).count(label) > 1]
    theirs = PersonAddress.objects.filter(reachable(reader, "address_id"), person_id__in=twice)
    written = theirs.order_by("-pk")
    specs = dict(written.values_list("person_id", "address__spec"))
    known |= {pk: f"{known[pk]} ({shown_spec(s) or pk})" for pk, s in specs.items()}
    return tuple((pk, known[pk]) for pk in ids if pk in known)


def _with_house(person: Person) -> str:
    house = person.organisation.name if person.organisation else ""
    return f"{name_of(person.name)}, {house}" if house else name_of(person.name)


def enter(
    *,
    reader: Reader,
    referred_id: int,
    now: datetime,
    referrer_id: int | None = None,
    named: str = "",
    key: str = "",
) -> Referral:
    """A colleague says who sent a customer; thanks are owed from then on. Raises `Refused`."""
    return _settled(
        lambda: actions.enter(
            reader=reader, referred_id=referred_id, now=now, referrer_id=referrer_id, named=named,
            key=key,
        ),
        reader=reader, now=now,
    )  # fmt: skip


def confirm(
    *,
    reader: Reader,
    referral_id: int,
    now: datetime,
    referrer_id: int | None = None,
    named: str = "",
    seen: str = "",
) -> Referral:
    """Yes, they were sent by this person; thanks are owed. Raises `Refused`, `Conflict`."""
    return _settled(
        lambda: actions.confirm(
            reader=reader, referral_id=referral_id, now=now, referrer_id=referrer_id, named=named,
            seen=seen,
        ),
        reader=reader, now=now,
    )  # fmt: skip


def reject(*, reader: Reader, referral_id: int, now: datetime, seen: str = "") -> Referral:
    """No; thanks that were owed for it are not owed any more. Raises `Refused`, `Conflict`."""
    return _settled(
        lambda: actions.reject(reader=reader, referral_id=referral_id, now=now, seen=seen),
        reader=reader, now=now,
    )  # fmt: skip


def ask_again(*, reader: Reader, referral_id: int, now: datetime, seen: str = "") -> Referral:
    """Take a rejection back: it is asked about again. Raises `Refused`, `Conflict`."""
    return actions.ask_again(reader=reader, referral_id=referral_id, now=now, seen=seen)


def thanks_of(row: Referral) -> Commitment | None:
    """The thanks that a referral opened to its referrer, if any."""
    rows = Commitment.objects.filter(natural_key__startswith=f"{_prefix(row)}{THANKS}")
    return rows.filter(customer_id=row.referrer_id).select_related("accountable").first()


def told_of(referral_ids: Collection[int]) -> set[int]:
    """Of which of these referrals the referrer is told, or was, what came of it."""
    rows = Referral.objects.filter(pk__in=list(referral_ids)) if referral_ids else []
    keys = {f"{_prefix(row)}{FRUIT}:{row.referrer_id}": row.pk for row in rows}
    lines = Commitment.objects.filter(natural_key__in=keys).exclude(state="cancelled")
    return {keys[key] for key in lines.values_list("natural_key", flat=True)}


@transaction.atomic
def thank_for(row: Referral, *, reader: Reader, now: datetime) -> None:
    """Open the thanks for a referral that a list or a form told, as far as they are owed."""
    if row.state == "confirmed" and row.referrer_id is not None and _is_new(row, now):
        keep_words("referral")
        _owe(row, THANKS, thanks_words(row.referred.name), reader=reader, now=now)


@transaction.atomic
def tell_what_came(*, reader: Reader, referral_id: int, now: datetime) -> Commitment | None:
    """Note that the referrer is to hear what came of it: once; none where that can't be."""
    row = actions.known(reader, referral_id)
    return _owe(row, FRUIT, fruit_words(row.referred.name), reader=reader, now=now)


@transaction.atomic
def tell_purchases(conversation_ids: Collection[int]) -> int:
    """Say on thanks that are still owed what whom they sent has bought meanwhile; on how many.

    ``conversation_ids``: where sales may have come in.
    """
    owed = Commitment.objects.filter(kind="thanks", is_listed=True, natural_key__startswith=LINES)
    lines = list(owed.values_list("pk", "natural_key", "customer_id", "accountable_id"))
    if not lines:
        return 0
    sales = Sale.objects.filter(entry__conversation__in=conversation_ids)
    rows = Referral.objects.filter(
        referred__uses__address__in=sales.values("entry__author"), state="confirmed",
        referrer__in={customer for _, _, customer, _ in lines},
    )  # fmt: skip
    found = {_prefix(row): row for row in rows.select_related("referred", "colleague")}
    number = 0
    for pk, key, _, accountable in lines:
        row = found.get(key.partition(THANKS)[0])
        if row is not None:
            told = _why(row, accountable)
            number += Commitment.objects.filter(pk=pk).exclude(why=told).update(why=told)
    return number


@transaction.atomic
def _settled(act: Callable[[], Referral], *, reader: Reader, now: datetime) -> Referral:
    """Do it, and bring the thanks in line with it."""
    row = act()
    stands = row.state == "confirmed" and row.referrer_id is not None
    for line in _listed(row):
        if not stands or line.customer_id != row.referrer_id:
            _tell(line, "cancelled", "It is not so any more that they sent them.", reader, now)
    if stands and _is_new(row, now):
        keep_words("referral")
        _owe(row, THANKS, thanks_words(row.referred.name), reader=reader, now=now)
    return row


def _is_new(row: Referral, now: datetime) -> bool:
    """History opens nothing: what came before the horizon is noted, and no more."""
    if row.entry is not None and row.entry.intake is not None:
        return row.came_at >= row.entry.intake.opens_from
    return row.came_at >= now - timedelta(days=the_house().horizon_days)


def _owe(
    row: Referral, for_what: str, what: str, *, reader: Reader, now: datetime
) -> Commitment | None:
    """Thanks to the referrer, once for each referral and person; none against their wish."""
    if row.referrer_id is None or let_alone([row.referrer_id], now=now, what="thanks"):
        return None
    before = _lines(row, for_what).filter(customer_id=row.referrer_id).first()
    if before is not None:
        if before.state == "cancelled":
            _tell(before, "reopened", "It is said again who sent them.", reader, now)
        return before
    calendar = Calendar.from_json(the_house().calendar.definition)
    says_so = row.entry if row.source in ("letter", "introduction") else None
    evidence = says_so or _only_for_some(row.referred_id, reader)
    who = _who(row.referrer_id, evidence, reader, now)
    return open_commitment(
        natural_key=f"{_prefix(row)}{for_what}:{row.referrer_id}",
        kind="thanks",
        customer_id=row.referrer_id,
        conversation_id=None,
        evidence_id=evidence.pk if evidence else None,
        mailbox_id=None,
        what=what,
        why=_why(row, who),
        accountable_id=who,
        since=now,
        due_at=_end_of_second_day(now, calendar),
        due_zone=calendar.zone,
        at=now,
        now=now,
        colleague_id=reader.colleague_id,
    )[0]


def _who(referrer_id: int, evidence: Entry | None, reader: Reader, now: datetime) -> int:
    """Who knows the referrer best, if they may read what says so; else who decides it here."""
    best = know_best([referrer_id], now=now).get(referrer_id)
    if best is not None and (evidence is None or _reads(best, evidence)):
        return best
    chosen = reader.colleague_id or best
    if chosen is None:
        raise Refused("There is nobody here who could thank them. Add a colleague first.")
    return chosen


def _prefix(row: Referral) -> str:
    return line_prefix(row.key)


def _lines(row: Referral, for_what: str = "") -> QuerySet[Commitment]:
    """What was opened in the name of a referral."""
    held = Commitment.objects.select_for_update(of=("self",)).order_by("pk")
    return held.filter(natural_key__startswith=f"{_prefix(row)}{for_what}")


def _listed(row: Referral) -> list[Commitment]:
    return list(_lines(row).filter(is_listed=True))


def _tell(line: Commitment, name: str, reason: str, reader: Reader, now: datetime) -> None:
    event = Event(name, at=now, recorded_at=now, colleague_id=reader.colleague_id, reason=reason)
    record([(line, [event])])


def _why(row: Referral, colleague_id: int) -> str:
    """Who says so and what came of it, for the line; as far as who thanks may know."""
    who = reader_for(Colleague.objects.get(pk=colleague_id))
    fruit = fruits(who, [row.referred_id]).get(row.referred_id)
    zone = Calendar.from_json(the_house().calendar.definition).tz
    return why_words(
        row.source, row.referred.name, by=str(row.colleague or ""),
        bought=fruit.first.astimezone(zone).date() if fruit else None,
    )  # fmt: skip


def _only_for_some(person_id: int, reader: Reader) -> Entry | None:
    """A letter of somebody whom not everybody here may know of: who reads it, reads the line."""
    here = [reader_for(c) for c in Colleague.objects.filter(is_active=True)]
    person = Person.objects.filter(pk=person_id)
    if all(person.filter(acquainted(one)).exists() for one in here if one.knows is not None):
        return None
    theirs = Entry.objects.filter(readable(reader), participants__address__uses__person=person_id)
    return theirs.order_by("occurred_at", "pk").first()


def _reads(colleague_id: int, entry: Entry) -> bool:
    colleague = Colleague.objects.get(pk=colleague_id)
    return Entry.objects.filter(readable(reader_for(colleague)), pk=entry.pk).exists()


def _end_of_second_day(now: datetime, calendar: Calendar) -> datetime:
    """The end of the next working day but one: soon enough to be warm."""
    end = end_of_working_day(now, calendar)
    for _ in range(2):
        end = end_of_working_day(end + timedelta(seconds=1), calendar)
    return end
