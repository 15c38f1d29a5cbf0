"""The outbox as the entrances show it: each letter with its state and why, in words."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from goodword.access import Reader
from goodword.channels.mail.sending.queries import is_scheduled, may_send_from
from goodword.channels.mail.sending.queries import outbox as waiting_rows
from goodword.channels.mail.sending.tables import Outgoing

MOST = 200
STATES = {
    "waiting": "waits",
    "scheduled": "scheduled",
    "retried": "tried again",
    "sending": "on its way",
    "doubt": "in doubt",
    "refused": "refused",
    "partly": "partly refused",
}


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One letter. ``why``: the server's words, or whom it did not reach. ``mine``: one may act."""

    id: int
    state: str
    word: str
    subject: str
    to: tuple[str, ...]
    mailbox: str
    colleague: str
    created_at: datetime
    due_at: datetime
    why: str
    missed: tuple[tuple[str, str], ...]
    conversation_id: int | None
    mine: bool

    def told(self) -> dict[str, Any]:
        """For programs."""
        told = asdict(self)
        return {
            **{k: v for k, v in told.items() if k not in ("word", "mine")},
            "created_at": self.created_at.isoformat(),
            "due_at": self.due_at.isoformat(),
        }


def lines(reader: Reader) -> list[OutboxLine]:
    """What has to be looked at or waited for: doubts and refusals first, then by time."""
    own = set(may_send_from(reader).values_list("pk", flat=True))
    found = [line_of(row, mine=row.mailbox_id in own) for row in waiting_rows(reader)[:MOST]]
    order = {"doubt": 0, "refused": 1, "partly": 2}
    return sorted(found, key=lambda one: (order.get(one.state, 3), one.due_at, one.id))


def stuck(*, now: datetime, late: timedelta) -> list[tuple[int, str]]:
    """How many letters to customers are not getting out, in words, for the doctor."""
    rows = Outgoing.objects.filter(due_at__lt=now - late, state="waiting").count()
    tried = Outgoing.objects.filter(state="waiting", attempts__gt=2).count()
    doubt = Outgoing.objects.filter(state="doubt").count()
    return [
        (rows, f"{rows} letters to customers have not gone out for over a quarter of an hour"),
        (tried, f"{tried} letters to customers were tried several times: see the outbox"),
        (doubt, f"{doubt} letters to customers are in doubt: say so in the outbox"),
    ]


def line_of(row: Outgoing, *, mine: bool) -> OutboxLine:
    """One letter as a line."""
    people = list(row.recipients.all())
    missed = [(p.spec, p.told) for p in people if p.state in ("refused", "bounced")]
    state = row.state
    if row.state == "sent":
        state = "partly" if len(missed) < len(people) else "refused"
    elif is_scheduled(row):
        state = "scheduled"
    elif row.state == "waiting" and row.attempts:
        state = "retried"
    return OutboxLine(
        id=row.pk,
        state=state,
        word=STATES[state],
        subject=row.subject,
        to=tuple(p.name or p.spec for p in people),
        mailbox=row.mailbox.name,
        colleague=row.colleague.name if row.colleague else "",
        created_at=row.created_at,
        due_at=row.due_at,
        why=row.error,
        missed=tuple(missed),
        conversation_id=row.conversation_id,
        mine=mine,
    )
