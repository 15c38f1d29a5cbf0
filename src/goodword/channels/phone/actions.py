"""Keeps a call or a visit as an entry of the customer's story."""

from datetime import UTC, datetime

from django.db import transaction

from goodword.access import NotFound, Reader, Refused, acquainted
from goodword.channels.phone.rules import AHEAD, Talk
from goodword.people.actions import must_decide
from goodword.people.directory import ensure_addresses, load_ours
from goodword.people.numbers import read_number, spec_of_number, spec_of_person, tidy_number
from goodword.people.tables import Colleague, Person, PersonAddress, PersonNumber
from goodword.timeline.by_hand import Kept, Place, keep_told, mailboxes_of, must_take_part, told_key
from goodword.timeline.facts import NewEntry, NewParticipant, Seen
from goodword.timeline.identity import believable
from goodword.timeline.tables_told import Spoken
from goodword.timeline.threading import calls_reference

LONGEST = 20_000


@transaction.atomic
def log_talk(
    *,
    reader: Reader,
    customer_id: int,
    talk: Talk,
    key: str,
    now: datetime,
    colleague_id: int | None = None,
    conversation_id: int | None = None,
    evidence_id: int | None = None,
) -> Kept:
    """Keep a call or a visit with a customer; the same ``key`` (a form's) keeps it once.

    ``colleague_id``: who spoke, when that is not the reader. ``conversation_id``: to which matter
    it belongs; what is told there is seen by whoever sees the letter ``evidence_id``, or the
    newest one. Without a conversation it is the house's. A number that was not known becomes the
    customer's. Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    must_decide(reader)
    person = Person.objects.filter(acquainted(reader), pk=customer_id, merged_into=None).first()
    if person is None:
        raise NotFound("There is no such customer.")
    boxes: frozenset[int] = frozenset()
    if conversation_id is not None:
        must_take_part(reader, conversation_id, customer_id)
        boxes = mailboxes_of(reader, conversation_id, entry_id=evidence_id)
    talk = _checked(talk, now)
    ours = load_ours()
    number = tidy_number(talk.number, ours.region)
    spec = _reached_at(person, read_number(number, ours.region))
    _learn_number(person, number)
    us = colleague_id or reader.colleague_id
    colleague = Colleague.objects.filter(pk=us).first() if us else None
    entry = _entry(talk, person, spec, number, colleague, told_key("talk", key))
    told = {
        "kind": talk.happening.kind,
        "direction": talk.happening.direction,
        "disposition": talk.ended,
        "at": talk.at.astimezone(UTC).isoformat(),
        "customer": person.pk,
        "number": number,
        "words": talk.words,
        "colleague": colleague.email if colleague else "",
        "key": key,
    }
    place = Place(
        mailboxes=sorted(boxes),
        conversation_id=conversation_id,
        reference=calls_reference(spec, talk.at),
        subject=f"Calls and visits: {person.name}"[:300],
    )
    kept = keep_told(entry, told, place, ours=ours, now=now)
    if not kept.known:
        Spoken.objects.create(
            entry_id=kept.entry_id,
            disposition=talk.ended,
            number=number,
            seconds=talk.seconds,
            external_id=talk.external_id[:120],
        )
    return kept


def _checked(talk: Talk, now: datetime) -> Talk:
    if talk.at > now + AHEAD:
        raise Refused("Choose a time that is past: this is for what has happened.")
    if not believable(talk.at, now=now):
        raise Refused("Choose a day after 1980.")
    if len(talk.words) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} letters; these are {len(talk.words):,}.")
    return talk


def _reached_at(person: Person, number: str) -> str:
    """The address that stands for the customer on the entry, theirs alone.

    A number that others have too would put the call into their stories as well.
    """
    spec = spec_of_number(number) if number else spec_of_person(person.pk)
    others = PersonAddress.objects.filter(address__spec=spec).exclude(person=person)
    shared = PersonNumber.objects.filter(number=number).exclude(person=person)
    if number and (others.exists() or shared.exists()):
        spec = spec_of_person(person.pk)
    PersonAddress.objects.get_or_create(person=person, address_id=ensure_addresses([spec])[spec])
    return spec


def _learn_number(person: Person, number: str) -> None:
    if number:
        PersonNumber.objects.get_or_create(person=person, number=number)


def _entry(
    talk: Talk, person: Person, spec: str, number: str, colleague: Colleague | None, key: str
) -> NewEntry:
    came_in = talk.happening.direction == "in"
    people = [NewParticipant("from" if came_in else "to", spec, person.name)]
    us = ""
    if colleague is not None:
        us = colleague.email.lower()
        people.append(NewParticipant("to" if came_in else "from", us, colleague.name))
    readings = talk.readings()
    readings["call"][1]["number"] = number
    return NewEntry(
        kind=talk.happening.kind,
        direction=talk.happening.direction,
        occurred_at=talk.at.astimezone(UTC),
        subject=talk.happening.subject.format(person.name)[:300],
        message_id="",
        references=(),
        content_key=key,
        sender=spec if came_in else us,
        author=spec if came_in else us,
        people=tuple(people),
        attachments=(),
        seen=Seen(0, "", "", ""),
        text=talk.words,
        colleague_id=colleague.pk if colleague else None,
        answer_score=1.0 if talk.happening.missed else 0.0,
        readings=readings,
    )
