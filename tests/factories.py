"""Small makers of facts for tests: colleagues, customers, letters with their readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from goodword.access import Reader
from goodword.house.tables import House, WorkCalendar
from goodword.people.tables import (
    Address,
    Colleague,
    Mailbox,
    Organisation,
    OurAddress,
    Person,
    PersonAddress,
)
from goodword.timeline.tables import (
    Conversation,
    Entry,
    Intake,
    Original,
    Participant,
    Reading,
    Sighting,
)

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
_numbers = count(1)


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)


def make_house(*, zone: str = "UTC", first: int = 240, following: int = 480) -> House:
    """A house that works Monday to Friday, 9 to 17, in the zone."""
    week = [[["09:00", "17:00"]]] * 5 + [[], []]
    calendar, _ = WorkCalendar.objects.update_or_create(
        name="House", defaults={"definition": {"zone": zone, "hours": week}}
    )
    house, _ = House.objects.update_or_create(
        id=1,
        defaults={
            "calendar": calendar,
            "first_response_minutes": first,
            "next_response_minutes": following,
        },
    )
    return house


def make_colleague(
    name: str = "Anna", *, role: str = "colleague", active: bool = True
) -> Colleague:
    """One of us, with an address of their own at our.example."""
    email = f"{name.lower()}@our.example"
    found = Colleague.objects.filter(email=email).first()
    if found:
        return found
    colleague = Colleague.objects.create(
        email=email, name=name, role=role, is_active=active, created_at=MONDAY
    )
    OurAddress.objects.create(spec=email, colleague=colleague)
    return colleague


def make_mailbox(
    name: str = "office",
    *,
    owner: Colleague | None = None,
    sharing: str = "contact",
    **more: object,
) -> Mailbox:
    """A mailbox: shared by the house, or a colleague's own."""
    mailbox, _ = Mailbox.objects.get_or_create(
        name=name,
        defaults={
            "address": f"{name}@our.example", "owner": owner, "sharing": sharing, **more,
        },
    )  # fmt: skip
    return mailbox


def make_address(spec: str) -> Address:
    """An address."""
    address, _ = Address.objects.get_or_create(
        spec=spec, defaults={"domain": spec.rpartition("@")[2]}
    )
    return address


def make_customer(
    name: str = "Carla", *, relation: str = "", organisation: str = "", spec: str = ""
) -> Person:
    """Somebody outside, with an address at their.example."""
    house = Organisation.objects.get_or_create(name=organisation)[0] if organisation else None
    person = Person.objects.create(
        name=name, relation=relation, organisation=house, created_at=MONDAY
    )
    address = make_address(spec or f"{name.lower()}@their.example")
    PersonAddress.objects.create(person=person, address=address)
    return person


def address_of(person: Person) -> Address:
    """The first address of a person."""
    return Address.objects.filter(uses__person=person).earliest("pk")


def make_intake(*, opens_from: datetime = MONDAY - timedelta(days=30)) -> Intake:
    """A run that brought facts in."""
    return Intake.objects.create(source="test", started_at=MONDAY, opens_from=opens_from)


def make_conversation(subject: str = "A question") -> Conversation:
    """A thread, to be settled."""
    return Conversation.objects.create(subject=subject, dirty=True, last_at=MONDAY)


def make_entry(
    conversation: Conversation,
    *,
    at: datetime,
    direction: str,
    author: Address,
    to: Sequence[Address] = (),
    cc: Sequence[Address] = (),
    score: float = 0.0,
    courtesy: bool = False,
    holding: bool = False,
    automated: bool = False,
    colleague: Colleague | None = None,
    mailbox: Mailbox | None = None,
    intake: Intake | None = None,
    subject: str = "",
    text: str = "Some words.",
    key: str = "",
    reasons: Sequence[str] = (),
    is_reply: bool = False,
) -> Entry:
    """One letter with its people, its sighting, and its readings."""
    number = next(_numbers)
    entry = Entry.objects.create(
        direction=direction, occurred_at=at, subject=subject or conversation.subject,
        content_key=key or f"letter-{number}", conversation=conversation, author=author,
        colleague=colleague, intake=intake, automated=automated, answer_score=score,
        is_reply=is_reply,
    )  # fmt: skip
    ours = set(OurAddress.objects.values_list("spec", flat=True))
    ours |= set(Mailbox.objects.values_list("address", flat=True))
    parts = [("from", author), *(("to", a) for a in to), *(("cc", a) for a in cc)]
    Participant.objects.bulk_create(
        Participant(
            entry=entry, address=address, role=role, occurred_at=at, ours=address.spec in ours
        )
        for role, address in parts
    )
    _read(entry, text, score, courtesy, holding, automated, reasons)
    if mailbox is not None:
        original = Original.objects.create(sha256=f"{number:064x}", size=1, data=b"")
        Sighting.objects.create(entry=entry, mailbox=mailbox, original=original, seen_at=at)
    return entry


def _read(
    entry: Entry, text: str, score: float, courtesy: bool, holding: bool, automated: bool,
    reasons: Sequence[str],
) -> None:  # fmt: skip
    asks = {"score": score, "courtesy": courtesy, "reasons": list(reasons)}
    zones: dict[str, object] = {"author": text, "quoted": "", "signature": ""}
    if holding:
        zones["holding"] = True
    values = {"asks": asks, "zones": zones}
    if automated:
        values["automated"] = {"automated": True, "kind": "auto-reply", "reasons": []}
    Reading.objects.bulk_create(
        Reading(entry=entry, reader=reader, version=1, value=value)
        for reader, value in values.items()
    )


def they_write(
    conversation: Conversation,
    customer: Person,
    at: datetime,
    *,
    score: float = 0.9,
    **more: object,
) -> Entry:
    """A customer writes to our office."""
    mailbox = more.pop("mailbox", None) or make_mailbox()
    to = more.pop("to", None) or [make_address(mailbox.address)]  # type: ignore[attr-defined]
    return make_entry(
        conversation, at=at, direction="in", author=address_of(customer), to=to, score=score,
        mailbox=mailbox, reasons=["asks 'when …?'"] if score >= 0.3 else [], **more,
    )  # type: ignore[arg-type]  # fmt: skip


def we_write(
    conversation: Conversation, customer: Person | Sequence[Person], at: datetime,
    *, colleague: Colleague | None = None, **more: object,
) -> Entry:  # fmt: skip
    """One of us writes to a customer, or to several."""
    colleague = colleague or make_colleague()
    customers = [customer] if isinstance(customer, Person) else customer
    to = more.pop("to", None)
    mailbox = more.pop("mailbox", None) or make_mailbox()
    return make_entry(
        conversation, at=at, direction="out", author=make_address(colleague.email),
        to=[address_of(c) for c in customers] if to is None else to,
        colleague=colleague, mailbox=mailbox, is_reply=True, **more,
    )  # type: ignore[arg-type]  # fmt: skip


def reader_of(colleague: Colleague, *, reads: Sequence[Mailbox] | None = None,
              notices: Sequence[Mailbox] = ()) -> Reader:  # fmt: skip
    """A colleague as one who asks; without mailboxes they read everything."""
    return Reader(
        colleague.pk,
        colleague.role,
        None if reads is None else frozenset(m.pk for m in reads),
        frozenset(m.pk for m in notices),
    )
