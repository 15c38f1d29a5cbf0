"""What a test says of a house that sends."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from goodword.access import Reader
from goodword.channels.mail import Found
from goodword.channels.mail.intake import MailboxHere, take_in
from goodword.channels.mail.sending.actions import enqueue
from goodword.channels.mail.sending.letters import To, Writing
from goodword.channels.mail.sending.tables import Outgoing
from goodword.ledger.tables import Commitment
from goodword.people.directory import load_ours
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Mailbox, OurAddress
from goodword.timeline.tables import Entry, Intake
from goodword.wiring.fetching import settle
from goodword.wiring.sending import send_due
from tests.notices.servers import Post

NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
CARLA = "carla@their.example"


@dataclass
class House:
    """Who is in it, and what they do."""

    anna: Colleague
    bernd: Colleague
    office: Mailbox
    own: Mailbox
    clock: list[datetime]
    server: Post

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def later(self, **much: float) -> None:
        self.clock[0] += timedelta(**much)

    def ask(self, words: str = "When can you deliver the table?", number: int = 1,
            answers: str = "") -> Entry:  # fmt: skip
        """Carla writes to the office, and it is settled what is owed to her."""
        mail = EmailMessage()
        mail["From"], mail["To"] = f"Carla <{CARLA}>", self.office.address
        mail["Subject"], mail["Message-ID"] = "The table", f"<{number}@their.example>"
        if answers:
            mail["In-Reply-To"] = answers
        mail["Date"] = format_datetime(self.now - timedelta(hours=1))
        mail.set_content(words)
        return self.bring(mail.as_bytes(), "INBOX")

    def bring(self, raw: bytes, folder: str, *, mailbox: Mailbox | None = None) -> Entry:
        """A letter is fetched from a folder of a mailbox."""
        box = mailbox or self.office
        for one in (self.office, self.own):
            OurAddress.objects.get_or_create(spec=one.address)
        before = set(Entry.objects.values_list("pk", flat=True))
        intake = Intake.objects.create(
            source="t", started_at=self.now, opens_from=self.now - timedelta(days=30)
        )
        take_in(
            [Found(raw, box.name, folder, f"{len(before)}", len(raw), self.now)],
            mailboxes={box.name: MailboxHere(box.pk, box.owner_id is None)},
            ours=load_ours(), opens_from=intake.opens_from, intake_id=intake.pk, now=self.now,
        )  # fmt: skip
        settle()
        new = Entry.objects.exclude(pk__in=before).first()
        return new or Entry.objects.latest("pk")

    def reader(self, who: Colleague | None = None) -> Reader:
        return reader_for(who or self.anna)

    def write(self, key: str = "draft:1", **more: object) -> Writing:
        told: dict[str, object] = {
            "mailbox_id": self.office.pk,
            "people": (To(CARLA, "Carla"),),
            "subject": "Re: The table",
            "text": "Dear Carla,\n\nit comes on Friday.\n\nAnna\n",
            "answers_entry": self.question().pk,
        }
        return Writing(key=key, **(told | more))  # type: ignore[arg-type]

    def enqueue(self, key: str = "draft:1", *, who: Colleague | None = None, undo: int = 0,
                send_at: datetime | None = None, **more: object) -> Outgoing:  # fmt: skip
        return enqueue(
            reader=self.reader(who), letter=self.write(key, **more), now=self.now,
            undo_seconds=undo, send_at=send_at,
        )  # fmt: skip

    def send(self) -> int:
        return send_due(threading.Event())

    def question(self) -> Entry:
        return Entry.objects.filter(direction="in", automated=False).latest("pk")

    def owed(self) -> list[str]:
        """The states of what is owed to Carla as a reply."""
        rows = Commitment.objects.filter(kind="reply").order_by("pk")
        return list(rows.values_list("state", flat=True))
