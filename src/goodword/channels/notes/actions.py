"""Writes notes, changes them and takes them back; shows them to whom they name."""

from collections.abc import Collection
from datetime import UTC, datetime

from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused, acquainted, readable
from goodword.access.actions import share
from goodword.channels.notes.rules import Named, read_mentions
from goodword.people.actions import must_decide
from goodword.people.directory import ensure_addresses, load_ours
from goodword.people.numbers import spec_of_person
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Person, PersonAddress
from goodword.timeline import search_index
from goodword.timeline.by_hand import Kept, Place, keep_told, mailboxes_of, told_key
from goodword.timeline.facts import NewEntry, NewParticipant, Seen
from goodword.timeline.rows import searchable
from goodword.timeline.tables import Entry, Reading
from goodword.timeline.tables_told import Mention, NoteVersion

VERSION = 1
LONGEST = 20_000


class AsksFirst(Refused):
    """Somebody is named who can't read this yet: the writer is told before it is shown to them."""

    def __init__(self, colleagues: Collection[Colleague]) -> None:
        self.ids = frozenset(c.pk for c in colleagues)
        self.names = " and ".join(str(c) for c in colleagues)
        super().__init__(
            f"{self.names} can’t read this conversation yet. Naming them shows it to them."
        )


@transaction.atomic
def write_note(
    *,
    reader: Reader,
    text: str,
    key: str,
    now: datetime,
    customer_id: int | None = None,
    conversation_id: int | None = None,
    show_to: Collection[int] = (),
) -> Kept:
    """Write a note on a customer or on a conversation; the same ``key`` (a form's) writes it once.

    A note on a conversation is seen by whoever sees its newest letter; one on a customer is the
    house's. ``show_to``: colleagues of whom the writer knows that naming them shows them the
    conversation. Raises `AsksFirst`, `NotFound`, `NotAllowed`, `Refused`.
    """
    must_decide(reader)
    words = _words(text)
    writer = _writer(reader)
    named = _named(words)
    people = [NewParticipant("from", writer.email.lower(), writer.name)]
    if conversation_id is not None:
        if not _readable_there(reader, conversation_id):
            raise NotFound("There is no such conversation, or it is not yours to read.")
        _ask_first(reader, conversation_id, named, show_to)
        boxes = mailboxes_of(reader, conversation_id)
        place = Place(mailboxes=sorted(boxes), conversation_id=conversation_id)
    else:
        known = Person.objects.filter(acquainted(reader), merged_into=None)
        person = known.filter(pk=customer_id or 0).first()
        if person is None:
            raise NotFound("There is no such customer.")
        spec = spec_of_person(person.pk)
        address = ensure_addresses([spec])[spec]
        PersonAddress.objects.get_or_create(person=person, address_id=address)
        people.append(NewParticipant("about", spec, person.name))
        place = Place(reference=f"notes/{spec}", subject=f"Notes: {person.name}"[:300])
    entry = _entry(words, writer, tuple(people), now, told_key("note", key))
    told = {
        "kind": "note",
        "at": now.astimezone(UTC).isoformat(),
        "words": words,
        "colleague": writer.email,
        "customer": customer_id,
        "conversation": conversation_id,
        "key": key,
    }
    kept = keep_told(entry, told, place, ours=load_ours(), now=now, settles=False)
    if not kept.known:
        NoteVersion.objects.create(entry_id=kept.entry_id, number=1, text=words, at=now)
        _tell(reader, kept.entry_id, kept.conversation_id, named, now)
    return kept


@transaction.atomic
def change_note(
    *,
    reader: Reader,
    entry_id: int,
    text: str,
    expected: int,
    now: datetime,
    show_to: Collection[int] = (),
) -> int:
    """Let a note of one's own say something else; the earlier words stay on record.

    ``expected``: the number of the version that was seen. Returns the new one's.
    """
    words = _words(text)
    entry = _own(reader, entry_id)
    named = _named(words)
    _ask_first(reader, entry.conversation_id, named, show_to)
    number = _say(entry, words, expected, now)
    _tell(reader, entry.pk, entry.conversation_id, named, now)
    return number


@transaction.atomic
def take_back_note(*, reader: Reader, entry_id: int, expected: int, now: datetime) -> int:
    """Take a note of one's own out of sight; that there was one stays to be seen."""
    return _say(_own(reader, entry_id), "", expected, now)


def _words(text: str) -> str:
    words = text.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    if not words:
        raise Refused("Write what is to be noted.")
    if len(words) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} letters; these are {len(words):,}.")
    return words


def _writer(reader: Reader) -> Colleague:
    writer = Colleague.objects.filter(pk=reader.colleague_id or 0).first()
    if writer is None:
        raise Refused("A note needs somebody who writes it.")
    return writer


def _named(words: str) -> list[Colleague]:
    everybody = list(Colleague.objects.filter(is_active=True).order_by("name", "pk"))
    found = read_mentions(words, [Named(c.pk, c.name, c.email) for c in everybody])
    if found.questions:
        raise Refused(" ".join(found.questions))
    return [c for c in everybody if c.pk in found.ids]


def _readable_there(reader: Reader, conversation_id: int) -> set[int]:
    rows = Entry.objects.filter(readable(reader), conversation_id=conversation_id)
    return set(rows.values_list("pk", flat=True))


def _blind(reader: Reader, conversation_id: int, named: Collection[Colleague]) -> list[Colleague]:
    """Those who can't read all that the reader can."""
    seen = _readable_there(reader, conversation_id)
    return [
        one
        for one in named
        if one.pk != reader.colleague_id
        and seen - _readable_there(reader_for(one), conversation_id)
    ]


def _ask_first(
    reader: Reader, conversation_id: int, named: Collection[Colleague], show_to: Collection[int]
) -> None:
    blind = [c for c in _blind(reader, conversation_id, named) if c.pk not in show_to]
    if blind:
        raise AsksFirst(blind)


def _tell(
    reader: Reader,
    entry_id: int,
    conversation_id: int,
    named: Collection[Colleague],
    now: datetime,
) -> None:
    Mention.objects.bulk_create(
        [Mention(entry_id=entry_id, colleague=one) for one in named], ignore_conflicts=True
    )
    blind = [one.pk for one in _blind(reader, conversation_id, named)]
    if blind:
        share(
            giver=reader,
            colleague_ids=blind,
            conversation_ids=[conversation_id],
            reason="mention",
            matter=f"mention:{entry_id}",
            now=now,
        )


def _entry(
    words: str, writer: Colleague, people: tuple[NewParticipant, ...], at: datetime, key: str
) -> NewEntry:
    return NewEntry(
        kind="note",
        direction="internal",
        occurred_at=at.astimezone(UTC),
        subject="",
        message_id="",
        references=(),
        content_key=key,
        sender=writer.email.lower(),
        author=writer.email.lower(),
        people=people,
        attachments=(),
        seen=Seen(0, "", "", ""),
        text=words,
        colleague_id=writer.pk,
        readings={"zones": (VERSION, _zones(words)), "note": (VERSION, {"version": 1})},
    )


def _zones(words: str) -> dict[str, str]:
    return {"author": words, "quoted": "", "signature": ""}


def _own(reader: Reader, entry_id: int) -> Entry:
    must_decide(reader)
    rows = Entry.objects.select_for_update(of=("self",)).filter(readable(reader), kind="note")
    entry = rows.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound("There is no such note.")
    if entry.colleague_id is None or entry.colleague_id != reader.colleague_id:
        raise NotAllowed("Only who wrote a note may change it. Write one of your own.")
    return entry


def _say(entry: Entry, words: str, expected: int, now: datetime) -> int:
    """The next version of a note: what is shown and found changes, what was said stays."""
    latest = NoteVersion.objects.filter(entry=entry).order_by("-number").first()
    if latest is None or latest.number != expected:
        raise Refused(
            "This note was changed meanwhile, in another window. Nothing was overwritten: "
            "load the page again."
        )
    if latest.text == words:
        return latest.number
    if not latest.text:
        raise Refused("This note was taken back. Write a new one.")
    search_index.remove([_found_as(entry, latest.text)])
    search_index.add([_found_as(entry, words)])
    number = latest.number + 1
    NoteVersion.objects.create(entry=entry, number=number, text=words, at=now)
    Reading.objects.filter(entry=entry, reader="zones").update(value=_zones(words))
    told = {"version": number, "edited": now.astimezone(UTC).isoformat()}
    told |= {} if words else {"gone": True}
    Reading.objects.filter(entry=entry, reader="note").update(value=told)
    return number


def _found_as(entry: Entry, words: str) -> search_index.Searchable:
    rows = entry.participants.order_by("id").values_list("role", "address__spec", "name")
    assert entry.colleague is not None
    people = tuple(NewParticipant(*row) for row in rows)
    shape = _entry(words, entry.colleague, people, entry.occurred_at, entry.content_key)
    return searchable(shape, entry.pk)
