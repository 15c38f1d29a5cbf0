"""What a letter begins with: to whom, from where, under which subject, with what below it."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from goodword.access import NotFound, Reader
from goodword.channels.mail.sending.queries import may_send_from
from goodword.drafts.quoting import (
    Original,
    forward_subject,
    forwarded,
    quoted,
    reply_subject,
)
from goodword.drafts.recipients import Recipient, Standing, answering, write_recipients
from goodword.drafts.rules import Written
from goodword.drafts.tables import Signature
from goodword.house.queries import the_house
from goodword.people.tables import Colleague, Mailbox, OurAddress
from goodword.timeline.queries import entry
from goodword.timeline.tables import Sighting
from goodword.timeline.views import EntryView
from goodword.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox that one may send from."""

    id: int
    name: str
    address: str


def boxes(reader: Reader) -> list[Box]:
    """The mailboxes that one may send from, one's own first."""
    mine = reader.colleague_id
    rows = may_send_from(reader).values_list("pk", "name", "address", "owner_id")
    found = sorted(rows, key=lambda row: (row[3] != mine, row[1]))
    return [Box(pk, name, address) for pk, name, address, _ in found]


def begin_new(reader: Reader, *, to: Collection[Recipient] = ()) -> Written:
    """A new letter, perhaps to somebody."""
    return Written(how="new", mailbox_id=_usual(boxes(reader)), to=write_recipients(to))


class Beginning:
    """A letter that is answered or passed on, read once."""

    def __init__(self, reader: Reader, entry_id: int) -> None:
        """Raises `NotFound`."""
        self.reader = reader
        self.letter = _letter(reader, entry_id)

    @cached_property
    def box(self) -> Box | None:
        """The mailbox that the letter was written to, as far as one may send from it."""
        return _box(self.reader, self.letter)

    @cached_property
    def own(self) -> set[str]:
        """The writer's own addresses."""
        return own_specs(self.reader, self.box)

    def written(self, how: str) -> Written:
        """An answer to it (``reply`` or ``all``), or its passing on (``forward``)."""
        letter, mailbox = self.letter, self.box.id if self.box else None
        if how == "forward":
            subject = forward_subject(letter.subject)
            return Written(how=how, answers_entry=letter.id, mailbox_id=mailbox, subject=subject)
        told = answering(
            [Standing(one.role, one.spec, one.name) for one in letter.people],
            ours=letter.direction != "in",
            everybody=how == "all",
            own=self.own,
        )
        return Written(
            how=how, answers_entry=letter.id, mailbox_id=mailbox,
            to=write_recipients(told.to), cc=write_recipients(told.cc),
            subject=reply_subject(letter.subject),
        )  # fmt: skip

    def below(self, how: str) -> str:
        """What stands under the words: the letter, quoted or passed on."""
        letter = self.letter
        people = {
            role: ", ".join(
                f"{p.name} <{p.spec}>" if p.name else p.spec
                for p in letter.people
                if p.role == role
            )
            for role in ("to", "cc")
        }
        name = letter.author_name if letter.author_name != letter.author_spec else ""
        original = Original(
            sender=f"{name} <{letter.author_spec}>" if name else letter.author_spec,
            at=letter.at,
            subject=letter.subject,
            text=_text(letter),
            **people,
        )
        zone = Calendar.from_json(the_house().calendar.definition).tz
        return (forwarded if how == "forward" else quoted)(original, zone)


def begin_answer(reader: Reader, entry_id: int, *, how: str) -> Written:
    """An answer to a letter (``reply`` or ``all``), or its passing on (``forward``).

    Raises `NotFound`.
    """
    return Beginning(reader, entry_id).written(how)


def below(reader: Reader, written: Written) -> str:
    """What stands under the words of a letter as it goes; empty where nothing is quoted."""
    if written.answers_entry is None or (written.how != "forward" and not written.quoted):
        return ""
    return Beginning(reader, written.answers_entry).below(written.how)


def signature(reader: Reader, mailbox_id: int | None) -> str:
    """What stands under one's letters from this mailbox."""
    rows = Signature.objects.filter(colleague_id=reader.colleague_id or 0)
    texts: dict[int | None, str] = dict(rows.values_list("mailbox_id", "text"))
    return texts.get(mailbox_id) or texts.get(None, "")


def own_specs(reader: Reader, box: Box | None) -> set[str]:
    """The addresses under which the writer stands on letters: no answer goes to these."""
    me = reader.colleague_id or 0
    specs = set(OurAddress.objects.filter(colleague_id=me).values_list("spec", flat=True))
    specs |= set(Colleague.objects.filter(pk=me).values_list("email", flat=True))
    specs |= set(Mailbox.objects.filter(owner_id=me).values_list("address", flat=True))
    return {spec for spec in specs if "@" in spec} | ({box.address} if box else set())


def _letter(reader: Reader, entry_id: int) -> EntryView:
    found = entry(reader, entry_id)
    if found is None or found.redacted or found.kind != "mail":
        raise NotFound("There is no such letter, or it is not yours to read.")
    return found


def _box(reader: Reader, letter: EntryView) -> Box | None:
    """The mailbox that the letter was written to, as far as one may send from it."""
    mine = boxes(reader)
    specs = {one.spec.casefold() for one in letter.people}
    lying = set(Sighting.objects.filter(entry=letter.id).values_list("mailbox_id", flat=True))
    there = [box for box in mine if box.id in lying]
    named = [box for box in there or mine if box.address.casefold() in specs]
    return next(iter([*named, *there, *mine]), None)


def _usual(mine: list[Box]) -> int | None:
    return mine[0].id if mine else None


def _text(letter: EntryView) -> str:
    """All words of a letter, as it came."""
    said = letter.said or letter.author_text
    return "\n\n".join(part.strip("\n") for part in (said, letter.signature, letter.quoted_text)
                       if part.strip())  # fmt: skip
