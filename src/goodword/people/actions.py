"""Changes that colleagues make: relations, who looks after whom, our addresses, mailboxes."""

import re

from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused, acquainted
from goodword.house.queries import the_house
from goodword.language import is_freemail
from goodword.people.directory import ensure_addresses
from goodword.people.numbers import tidy_number
from goodword.people.rules import is_addr_spec
from goodword.people.tables import (
    RELATIONS,
    Colleague,
    Mailbox,
    Organisation,
    OurAddress,
    Person,
    PersonAddress,
    PersonNumber,
)

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


def must_decide(reader: Reader) -> None:
    """Refuse a reader who may only read."""
    if not reader.decides:
        raise NotAllowed("Your account may read, but not change anything.")


def must_administer(reader: Reader) -> None:
    """Refuse everyone but administrators."""
    if not reader.administers:
        raise NotAllowed("Only an administrator may change this.")


def _person(reader: Reader, person_id: int) -> Person:
    rows = Person.objects.select_for_update(of=("self",)).filter(acquainted(reader))
    person = rows.filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person.")
    return person


@transaction.atomic
def set_relation(
    *, reader: Reader, person_id: int, relation: str, whole_domain: bool = False
) -> None:
    """Say what a person, or everyone at their organisation, is to us."""
    must_decide(reader)
    if relation not in dict(RELATIONS):
        raise Refused(f"A relation is one of: {', '.join(r for r, _ in RELATIONS if r)}.")
    person = _person(reader, person_id)
    if whole_domain:
        if person.organisation is None:
            raise Refused(
                f"{person.name} belongs to no organisation (an address at a public mail provider "
                "is none), so this can only be said of the person."
            )
        person.organisation.relation = relation
        person.organisation.save(update_fields=["relation"])
        person.organisation.persons.update(relation="")
        return
    person.relation = relation
    person.save(update_fields=["relation"])


@transaction.atomic
def set_looked_after_by(*, reader: Reader, person_id: int, colleague_id: int | None) -> None:
    """Say who of us looks after a person; ``None``: nobody in particular."""
    must_decide(reader)
    person = _person(reader, person_id)
    if colleague_id is not None:
        chosen = Colleague.objects.filter(pk=colleague_id, is_active=True).first()
        if chosen is None:
            raise Refused("That colleague is not here any more.")
    # Said on a card, not handed over: whoever answers a conversation already goes on with it.
    person.looked_after_by_id, person.looked_after_since = colleague_id, None
    person.save(update_fields=["looked_after_by", "looked_after_since"])


@transaction.atomic
def edit_person(
    *, reader: Reader, person_id: int, name: str, note: str, numbers: list[str] | None = None
) -> None:
    """Correct a person's name, note and telephone numbers."""
    must_decide(reader)
    if not name.strip():
        raise Refused("Enter a name.")
    person = _person(reader, person_id)
    person.name, person.note = name.strip()[:200], note.strip()
    person.save(update_fields=["name", "note"])
    if numbers is not None:
        region = str(the_house().calendar.definition.get("country", ""))
        wanted = {tidy_number(n, region) for n in numbers if n.strip()}
        person.numbers.exclude(number__in=wanted).delete()
        PersonNumber.objects.bulk_create(
            [PersonNumber(person=person, number=n) for n in sorted(wanted)], ignore_conflicts=True
        )


@transaction.atomic
def set_organisation(*, reader: Reader, person_id: int, name: str) -> None:
    """Name the organisation a person belongs to; for everybody who belongs to it.

    An empty name: they belong to none. Somebody without one joins the organisation of that name.
    """
    must_decide(reader)
    person, name = _person(reader, person_id), name.strip()[:200]
    if not name:
        person.organisation = None
        person.save(update_fields=["organisation"])
    elif person.organisation is not None:
        person.organisation.name = name
        person.organisation.save(update_fields=["name"])
    else:
        found = Organisation.objects.filter(name__iexact=name).order_by("pk").first()
        person.organisation = found or Organisation.objects.create(name=name)
        person.save(update_fields=["organisation"])


@transaction.atomic
def add_address(*, reader: Reader, person_id: int, spec: str) -> None:
    """Say that a person also uses this address."""
    must_decide(reader)
    spec = spec.strip().lower()
    if not is_addr_spec(spec):
        raise Refused("Enter an e-mail address in the form name@example.org.")
    PersonAddress.objects.get_or_create(
        person=_person(reader, person_id), address_id=ensure_addresses([spec])[spec]
    )


@transaction.atomic
def remove_address(*, reader: Reader, person_id: int, spec: str) -> None:
    """Say that a person does not use this address after all; the last one stays."""
    must_decide(reader)
    uses = _person(reader, person_id).uses.all()
    if not uses.exclude(address__spec=spec.strip().lower()).exists():
        raise Refused("This is their only address. Add another one first.")
    if not uses.filter(address__spec=spec.strip().lower()).delete()[0]:
        raise NotFound("They have no such address.")


@transaction.atomic
def add_our_address(*, reader: Reader, spec: str, colleague_id: int | None = None) -> OurAddress:
    """Say that an address or a whole domain is ours."""
    must_administer(reader)
    spec = spec.strip().lower().removeprefix("@")
    if not (is_addr_spec(spec) or _DOMAIN.fullmatch(spec)):
        raise Refused("Enter an address (anna@our.example) or a domain (our.example).")
    if "@" not in spec and is_freemail(spec):
        raise Refused(
            f"{spec} belongs to a mail provider and to all its customers. "
            "Enter your own address there instead."
        )
    if colleague_id and not Colleague.objects.filter(pk=colleague_id).exists():
        raise NotFound("There is no such colleague.")
    ours, _ = OurAddress.objects.update_or_create(
        spec=spec, defaults={"colleague_id": colleague_id} if colleague_id else {}
    )
    return ours


@transaction.atomic
def remove_our_address(*, reader: Reader, spec: str) -> None:
    """Say that an address or domain is not ours after all."""
    must_administer(reader)
    if not OurAddress.objects.filter(spec=spec.strip().lower()).delete()[0]:
        raise Refused(f"{spec} is not among our addresses.")


@transaction.atomic
def edit_mailbox(
    *,
    reader: Reader,
    mailbox_id: int,
    name: str,
    owner_id: int | None,
    sharing: str,
    accountable_id: int | None,
    calendar_id: int | None = None,
    first_response_minutes: int | None = None,
    next_response_minutes: int | None = None,
) -> None:
    """Say whose a mailbox is, what others see of it, and by which standard it is answered."""
    must_administer(reader)
    mailbox = Mailbox.objects.select_for_update().filter(pk=mailbox_id).first()
    if mailbox is None:
        raise NotFound("There is no such mailbox.")
    if sharing not in dict(Mailbox.SHARING):
        raise Refused("Sharing is one of: nothing, contact, everything.")
    if not name.strip():
        raise Refused("Enter a name for the mailbox.")
    if Mailbox.objects.filter(name=name.strip()).exclude(pk=mailbox_id).exists():
        raise Refused(f"Another mailbox is called {name.strip()} already.")
    mailbox.name, mailbox.owner_id, mailbox.sharing = name.strip()[:160], owner_id, sharing
    mailbox.accountable_id, mailbox.calendar_id = accountable_id, calendar_id
    mailbox.first_response_minutes = first_response_minutes
    mailbox.next_response_minutes = next_response_minutes
    mailbox.save()
