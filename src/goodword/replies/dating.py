"""Whose a new reply is, when it is due, and what it says on the line: for many at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from goodword.house.queries import the_house
from goodword.ledger.writing import Opening
from goodword.people.tables import Colleague, Mailbox, OurAddress, Person, PersonAddress
from goodword.replies.call_backs import call_back_words, lines_called
from goodword.replies.rules import Span
from goodword.timeline.tables import Entry, Participant, Reading, Sighting
from goodword.worktime import Calendar, OutOfRangeError, add_working_time

UNTITLED = "(no subject)"


@dataclass(slots=True)
class Standards:
    """The service standard and calendar of each mailbox, else the house's."""

    house_calendar: Calendar
    house_minutes: dict[str, int]
    mailboxes: dict[int, Mailbox]
    calendars: dict[int, Calendar]

    def due(self, mailbox_id: int | None, response: str, since: datetime) -> tuple[datetime, str]:
        """When an answer is due, and in which zone that was meant."""
        calendar = self.calendars.get(mailbox_id or 0, self.house_calendar)
        minutes = self.house_minutes[response]
        mailbox = self.mailboxes.get(mailbox_id or 0)
        if mailbox is not None:
            own = {
                "first": mailbox.first_response_minutes,
                "next": mailbox.next_response_minutes,
            }
            minutes = own[response] or minutes
        amount = timedelta(minutes=minutes)
        try:
            return add_working_time(since, amount, calendar), calendar.zone
        except OutOfRangeError:
            return since + amount, calendar.zone


@dataclass(slots=True)
class Nearby:
    """What decides who is accountable, gathered for many openings at once.

    ``elsewhere``: who answered a customer in other conversations, newest first, with the time.
    ``addressed``: the colleague whom a letter was addressed to.
    """

    elsewhere: dict[int, list[tuple[datetime, int]]]
    looked_after: dict[int, int]
    addressed: dict[int, int]
    mailbox_of: dict[int, int]
    mailboxes: dict[int, Mailbox]
    active: set[int]
    last_resort: list[int]

    def accountable(self, span: Span) -> int:
        """One colleague, always: who is nearest to the customer, else to the mailbox."""
        entry, customer = span.opening.entry_id, span.customer_id
        mailbox = self.mailboxes.get(self.mailbox_of.get(entry, 0))
        before = (c for at, c in self.elsewhere.get(customer, ()) if at < span.opening.at)
        nearest = [
            span.kept_id,
            span.nearest_id,
            next((c for c in before if c in self.active), None),
            self.looked_after.get(customer),
            self.addressed.get(entry),
            mailbox.accountable_id if mailbox else None,
            mailbox.owner_id if mailbox else None,
            *self.last_resort,
        ]
        for colleague in nearest:
            if colleague in self.active and colleague is not None:
                return colleague
        raise RuntimeError("There is no active colleague in the house: add one first.")


def date_openings(spans: Sequence[Span], conversations: Sequence[int]) -> list[Opening]:
    """The whole beginning of each span's commitment: due time, mailbox, accountable, words."""
    if not spans:
        return []
    entries = [span.opening.entry_id for span in spans]
    standards = standards_of_the_house()
    nearby = _nearby(spans, standards.mailboxes)
    subjects = dict(Entry.objects.filter(pk__in=entries).values_list("pk", "subject"))
    subjects |= call_back_words(entries)
    reasons = _reasons(entries)
    openings = []
    for span, conversation in zip(spans, conversations, strict=True):
        entry = span.opening.entry_id
        mailbox = nearby.mailbox_of.get(entry)
        due_at, zone = standards.due(mailbox, span.response, span.opening.at)
        openings.append(
            Opening(
                natural_key=span.keys[0],
                kind="reply",
                customer_id=span.customer_id,
                conversation_id=conversation,
                evidence_id=entry,
                mailbox_id=mailbox,
                what=subjects.get(entry, "").strip() or UNTITLED,
                why=reasons.get(entry, "") or "this looks as if it wants an answer",
                accountable_id=nearby.accountable(span),
                since=span.opening.at,
                due_at=due_at,
                due_zone=zone,
                basis=span.response,
                proposed=not span.sure,
            )
        )
    return openings


def standards_of_the_house() -> Standards:
    """Everything that due times follow, as it is set now."""
    house = the_house()
    mailboxes = {m.pk: m for m in Mailbox.objects.select_related("calendar")}
    return Standards(
        house_calendar=Calendar.from_json(house.calendar.definition),
        house_minutes={
            "first": house.first_response_minutes,
            "next": house.next_response_minutes,
        },
        mailboxes=mailboxes,
        calendars={
            pk: Calendar.from_json(m.calendar.definition)
            for pk, m in mailboxes.items()
            if m.calendar
        },
    )


def _nearby(spans: Sequence[Span], mailboxes: dict[int, Mailbox]) -> Nearby:
    entries = [span.opening.entry_id for span in spans]
    customers = {span.customer_id for span in spans}
    strangers = {span.customer_id for span in spans if span.nearest_id is None}
    keepers = Person.objects.filter(pk__in=customers, looked_after_by__isnull=False)
    # Whoever may only read can answer for nothing.
    able = Colleague.objects.filter(is_active=True).exclude(role="read-only")
    colleagues = list(able.order_by("pk").values_list("pk", "role"))
    on_duty = the_house().on_duty_id
    mailbox_of: dict[int, int] = {}
    seen = Sighting.objects.filter(entry_id__in=entries).order_by("-mailbox_id")
    for entry, mailbox in seen.values_list("entry_id", "mailbox_id"):
        mailbox_of[entry] = mailbox
    addressed, by_mailbox = _addressed(entries, mailboxes)
    for entry, belongs in lines_called(entries).items():
        if belongs.colleague_id is not None:
            addressed[entry] = belongs.colleague_id
        if belongs.mailbox_id is not None:
            by_mailbox[entry] = belongs.mailbox_id
    return Nearby(
        elsewhere=_answered_elsewhere(strangers),
        looked_after=dict(keepers.values_list("pk", "looked_after_by_id")),
        addressed=addressed,
        mailbox_of=mailbox_of | by_mailbox,
        mailboxes=mailboxes,
        active={pk for pk, _ in colleagues},
        last_resort=[
            *([on_duty] if on_duty else []),
            *(pk for pk, role in colleagues if role == "administrator"),
            *(pk for pk, _ in colleagues),
        ],
    )


def _answered_elsewhere(customers: Collection[int]) -> dict[int, list[tuple[datetime, int]]]:
    found: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    uses = PersonAddress.objects.filter(person_id__in=customers)
    persons = dict(uses.values_list("address_id", "person_id"))
    if not persons:
        return found
    written = Participant.objects.filter(
        address_id__in=persons,
        role__in=("to", "cc", "bcc"),
        entry__direction="out",
        entry__automated=False,
        entry__colleague__isnull=False,
    )
    for address, at, colleague in written.order_by("-occurred_at", "-entry_id").values_list(
        "address_id", "occurred_at", "entry__colleague_id"
    ):
        if colleague is not None:
            found[persons[address]].append((at, colleague))
    return found


def _addressed(
    entries: list[int], mailboxes: dict[int, Mailbox]
) -> tuple[dict[int, int], dict[int, int]]:
    """The colleague, and the mailbox of ours, whose address stands in To."""
    to = Participant.objects.filter(entry_id__in=entries, role="to", ours=True).order_by("-pk")
    named = [(entry, spec) for entry, spec in to.values_list("entry_id", "address__spec")]
    specs = {spec for _, spec in named}
    whose = {m.address.lower(): m.owner_id for m in mailboxes.values() if m.owner_id}
    whose |= dict(
        Colleague.objects.filter(email__in=specs, is_active=True).values_list("email", "pk")
    )
    ours = OurAddress.objects.filter(spec__in=specs, colleague__isnull=False)
    whose |= dict(ours.values_list("spec", "colleague_id"))
    places = {m.address.lower(): pk for pk, m in mailboxes.items() if m.address}
    colleagues = {entry: pk for entry, spec in named if (pk := whose.get(spec)) is not None}
    return colleagues, {entry: places[spec] for entry, spec in named if spec in places}


def _reasons(entries: list[int]) -> dict[int, str]:
    readings = Reading.objects.filter(entry_id__in=entries, reader="asks")
    return {
        entry: "; ".join(str(reason) for reason in reasons)
        for entry, reasons in readings.values_list("entry_id", "value__reasons")
        if isinstance(reasons, list)
    }
