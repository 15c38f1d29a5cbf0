"""From what somebody wrote to the letter's bytes: who may send it, what it answers, how large."""

import secrets
import zlib
from dataclasses import dataclass, replace
from datetime import datetime

from goodword.access import NotFound, Reader, Refused, readable
from goodword.channels.mail.parse import parse_mail
from goodword.channels.mail.sending import headers
from goodword.channels.mail.sending.automatic import must_be_welcome
from goodword.channels.mail.sending.letters import To, Writing
from goodword.channels.mail.sending.queries import can_send, largest, may_send_from
from goodword.channels.mail.sending.rules import size_words
from goodword.channels.mail.sending.writing import Envelope, for_others, thread, written
from goodword.house.queries import the_house
from goodword.people.tables import Colleague, Mailbox, OurAddress
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Entry

MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter, ready to be kept. ``size``: bytes as they go over the line."""

    raw: bytes
    size: int
    sender: str
    subject: str
    people: tuple[To, ...]
    message_id: str
    mark: str
    answers: Entry | None


def composed(
    reader: Reader, letter: Writing, *, at: datetime, now: datetime, mark: str
) -> Composed:
    """The letter that goes at ``at``. Raises `Refused` with what to do, `NotFound`."""
    mailbox = may_send_from(reader).filter(pk=letter.mailbox_id).first()
    if mailbox is None:
        raise NotFound("There is no such mailbox that you may send from.")
    problem = can_send(mailbox.pk)
    if problem:
        raise Refused(problem)
    people = _people(letter)
    answered = _answered(reader, letter.answers_entry)
    if letter.kind == "automatic":
        must_be_welcome(people, answered, now=now)
    sender = _sender(reader, mailbox, letter)
    references, answers = _thread(answered)
    message_id = f"<gw.{secrets.token_hex(16)}@{headers.wire_spec(sender).rpartition('@')[2]}>"
    raw = written(
        Envelope(
            sender=sender,
            sender_name=letter.sender_name or _name(reader, letter),
            people=people,
            subject=letter.subject,
            at=at.replace(microsecond=0),
            message_id=message_id,
            mark=mark,
            references=references,
            answers=answers,
            automatic=letter.kind != "letter",
            unsubscribe=letter.unsubscribe,
        ),
        text=letter.text,
        html=letter.html,
        files=letter.files,
    )
    size = len(for_others(raw))
    if words := size_words(size, largest(mailbox.pk)):
        raise Refused(words)
    subject = headers.one_line(letter.subject)
    return Composed(raw, size, sender, subject, people, message_id, mark, answered)


def _people(letter: Writing) -> tuple[To, ...]:
    """Those it goes to, each once, in the first role that was given. Raises `Refused`."""
    found: dict[str, To] = {}
    for one in letter.people:
        spec = one.spec.strip()
        if one.role not in ("to", "cc", "bcc"):
            raise Refused("A letter goes to somebody, a copy to others, or a hidden copy.")
        try:
            wire = headers.wire_spec(spec)
        except ValueError:
            raise Refused(
                f"“{headers.one_line(spec)[:100]}” is no address that mail can go to. Write it "
                "like name@example.org."
            ) from None
        found.setdefault(wire.lower(), replace(one, spec=spec))
    if not found:
        raise Refused("Say to whom it goes.")
    if len(found) > MOST_PEOPLE:
        raise Refused(f"A letter goes to {MOST_PEOPLE} people at most.")
    return tuple(found.values())


def _answered(reader: Reader, entry_id: int | None) -> Entry | None:
    if entry_id is None:
        return None
    found = Entry.objects.filter(readable(reader), pk=entry_id).select_related("original").first()
    if found is None:
        raise NotFound("There is no such letter to answer.")
    return found


def _sender(reader: Reader, mailbox: Mailbox, letter: Writing) -> str:
    """The mailbox's address, or another of the colleague's own."""
    wanted = letter.sender.strip().lower()
    if not wanted or wanted == mailbox.address.strip().lower():
        return mailbox.address.strip()
    own = OurAddress.objects.filter(spec=wanted, colleague_id=reader.colleague_id or 0)
    if "@" not in wanted or not own.exists():
        raise Refused(f"{headers.one_line(wanted)[:100]} is no address of yours.")
    return wanted


def _name(reader: Reader, letter: Writing) -> str:
    if letter.kind == "letter" and reader.colleague_id is not None:
        found = Colleague.objects.filter(pk=reader.colleague_id).values_list("name", flat=True)
        return found.first() or ""
    return the_house().name


def _thread(answered: Entry | None) -> tuple[tuple[str, ...], str]:
    if answered is None:
        return (), ""
    answers, references = thread(answered.message_id, (), ())
    if answered.original is not None:
        try:
            mail = parse_mail(raw_bytes(answered.original))
        except (OSError, zlib.error):
            # Its bytes are damaged; the thread is made from what was read of them before.
            return references, answers
        answers, references = thread(mail.message_id, mail.references, mail.in_reply_to)
    return references, answers
