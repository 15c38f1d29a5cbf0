"""Works out where customers stand and writes it down: derived rows, made again at will."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Min, Q

from goodword.care.contacts import Contact, contacts
from goodword.care.intervals import Intervals
from goodword.care.rules import LET_GO, Interval, which, years_of
from goodword.care.tables import Touch
from goodword.house.queries import the_house
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.timeline.tables import Entry, Participant, Reading

CHUNK = 200
_A_NOTE_HOLDS = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Noted:
    """An absence note of a customer's own: when it came, and its words."""

    entry_id: int
    at: datetime
    words: str


@dataclass(slots=True)
class Facts:
    """What is known of some persons, each by their number."""

    contacts: Mapping[int, Sequence[Contact]]
    first_sales: Mapping[int, datetime]
    closed: Mapping[int, datetime]
    people: Mapping[int, Person]
    shared: Collection[int] = field(default_factory=set)


def make_again(
    person_ids: Collection[int],
    *,
    now: datetime,
    keepers: Mapping[int, int],
    away: Mapping[int, date],
) -> None:
    """Look at these persons anew. ``keepers``: who of us knows them; ``away``: the last day of
    absence that their own note told. One short transaction for some hundred.
    """
    ordered = sorted(set(person_ids))
    for start in range(0, len(ordered), CHUNK):
        _make_again(ordered[start : start + CHUNK], now, keepers, away)


def _make_again(
    ids: list[int], now: datetime, keepers: Mapping[int, int], away: Mapping[int, date]
) -> None:
    facts, intervals = _facts(ids, now), Intervals.load(ids)
    zone = ZoneInfo(the_house().calendar.definition["zone"])
    before = Touch.objects.in_bulk(ids)
    rows = []
    for pk in ids:
        row = _stands(pk, facts, intervals, now, zone)
        if row is None:
            continue
        row.keeper_id, row.away_until = keepers.get(pk), away.get(pk)
        known = before.get(pk)
        if known is not None:
            row.usual_days, row.gaps = known.usual_days, known.gaps
            row.falling = known.falling and known.last_at == row.last_at
        rows.append(row)
    kept = {row.pk for row in rows}
    columns = [f.attname for f in Touch._meta.concrete_fields if not f.primary_key]
    with transaction.atomic():
        Touch.objects.filter(pk__in=[pk for pk in before if pk not in kept]).delete()
        Touch.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["person"],
            update_fields=[c.removesuffix("_id") for c in columns],
        )


def date_again(person_ids: Collection[int], *, now: datetime) -> None:
    """Give those who stand here the days of the intervals as they are said now."""
    zone = ZoneInfo(the_house().calendar.definition["zone"])
    ordered = sorted(set(person_ids))
    for start in range(0, len(ordered), CHUNK):
        ids = ordered[start : start + CHUNK]
        intervals = Intervals.load(ids)
        rows = list(Touch.objects.filter(pk__in=ids))
        for row in rows:
            _date(row, intervals, now.astimezone(zone).date())
        Touch.objects.bulk_update(rows, ["ideal_on", "longest_on"])


def interval_of(row: Touch, intervals: Intervals, today: date) -> Interval | None:
    """The interval that applies to somebody who stands here."""
    return which(
        intervals.own.get(row.person_id),
        intervals.tags.get(row.person_id, ()),
        intervals.house,
        stage=row.stage,
        tenure=years_of(row.since_on, today),
    )


def _date(row: Touch, intervals: Intervals, today: date) -> None:
    applies = interval_of(row, intervals, today)
    row.ideal_on = row.longest_on = None
    own = applies is not None and applies.of == "person"
    if row.stage == "prospect" and not own and (today - row.restarted_on).days > LET_GO:
        return
    if applies is not None and applies.ideal is not None and applies.longest is not None:
        row.ideal_on = applies.ideal.after(row.restarted_on)
        row.longest_on = applies.longest.after(row.restarted_on)


def _stands(
    pk: int, facts: Facts, intervals: Intervals, now: datetime, zone: ZoneInfo
) -> Touch | None:
    told = facts.contacts.get(pk)
    stage = _stage(pk, facts)
    if not told or not stage:
        return None
    last, first_sale = told[-1], facts.first_sales.get(pk)
    restarted = max(last.at, facts.closed.get(pk, last.at))
    row = Touch(
        person_id=pk,
        stage=stage,
        last_at=last.at,
        last_entry_id=last.entry_id,
        since_on=min(told[0].at, first_sale or told[0].at).astimezone(zone).date(),
        restarted_on=restarted.astimezone(zone).date(),
    )
    _date(row, intervals, now.astimezone(zone).date())
    return row


def _stage(pk: int, facts: Facts) -> str:
    """``customer``, ``prospect``, or nobody to keep in touch with."""
    person = facts.people.get(pk)
    if person is None:
        return ""
    house = person.organisation.relation if person.organisation else ""
    relation = person.relation or house
    if relation not in ("", "customer"):
        return ""
    if pk in facts.first_sales or (relation == "customer" and pk not in facts.shared):
        return "customer"
    if pk in facts.shared:
        return ""
    return "prospect" if _was_answered(facts.contacts.get(pk, ())) else ""


def _was_answered(told: Sequence[Contact]) -> bool:
    """Whether both sides said something in one conversation."""
    theirs = {c.conversation_id for c in told if c.direction == "in"}
    return any(c.direction == "out" and c.conversation_id in theirs for c in told)


def _facts(ids: list[int], now: datetime) -> Facts:
    people = Person.objects.filter(pk__in=ids, merged_into=None, erased_at=None)
    here = {person.pk: person for person in people.select_related("organisation")}
    sales = Participant.objects.filter(
        address__uses__person_id__in=here, role="from", entry__kind="sale", occurred_at__lte=now
    )
    first = sales.order_by().values_list("address__uses__person_id").annotate(at=Min("occurred_at"))
    used = Person.objects.filter(pk__in=here, uses__isnull=False)
    return Facts(
        contacts=contacts(list(here), now=now),
        first_sales=dict(first),
        closed=_closed(here, now),
        people=here,
        shared=set(
            used.exclude(uses__address__kind="person").values_list("pk", flat=True).distinct()
        ),
    )


def _closed(ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """When a colleague last said how keeping in touch went, without an entry that shows it."""
    rows = Commitment.objects.filter(
        Q(kind="check-in") | Q(kind__in=("thanks", "follow-up"), state="discharged"),
        customer_id__in=ids, is_listed=False, decided=True, closed_at__lte=now,
    )  # fmt: skip
    found = rows.order_by().values_list("customer_id").annotate(at=Max("closed_at"))
    return {person: at for person, at in found if at is not None}


def notes_of_absence(person_ids: Collection[int], *, now: datetime) -> dict[int, Noted]:
    """The newest absence note that each of these persons' own mail program sent us."""
    newest = (
        Participant.objects.filter(
            address__uses__person_id__in=person_ids, role="from", entry__direction="in",
            entry__kind="mail", entry__automated=True, occurred_at__lte=now,
            occurred_at__gt=now - _A_NOTE_HOLDS, entry__readings__reader="automated",
            entry__readings__value__kind="auto-reply",
        )
        .order_by("occurred_at", "entry_id")
        .values_list("address__uses__person_id", "entry_id")
    )  # fmt: skip
    last = {person: entry for person, entry in newest if person is not None}
    entries = Entry.objects.in_bulk(set(last.values()))
    zones = Reading.objects.filter(entry_id__in=entries, reader="zones")
    words = {row.entry_id: str(row.value.get("author", "")) for row in zones}
    found: dict[int, Noted] = defaultdict()
    for person, pk in last.items():
        entry = entries[pk]
        told = f"{entry.subject}. {words.get(pk, '')}"
        found[person] = Noted(pk, entry.occurred_at, told)
    return dict(found)
