"""Findings made by hand, so that these tests say what the room does, whatever the reader finds."""

from dataclasses import replace
from datetime import datetime, timedelta

from goodword.language.findings import Due, Promise
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Person
from goodword.promises.actions import settle
from goodword.promises.reading import READER, VERSION
from goodword.promises.stored import told
from goodword.promises.tables import GivenWord
from goodword.replies.actions import settle as settle_replies
from goodword.replies.actions import settle_carried
from goodword.timeline.tables import Conversation, Entry, Reading
from tests.factories import MONDAY

FRIDAY = MONDAY + timedelta(days=4, hours=8)


def due(latest: datetime | None, text: str = "by Friday", **more: object) -> Due:
    """A time expression that was understood as one deadline."""
    made = Due(
        start=0, end=len(text), text=text, earliest=latest, latest=latest, grain="day",
        understood="the end of working time" if latest else "",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def finding(text: str = "I'll send you the revised offer by Friday.", **more: object) -> Promise:
    """One promise: certain and firm unless said otherwise."""
    made = Promise(
        start=0, end=len(text), text=text, certainty=0.95, strength="firm", debtor="us",
        due=None, act="send", reason="“I'll send”",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def read_as(entry: Entry, *findings: Promise, version: int = VERSION, zone: str = "UTC") -> Entry:
    """Say what the reader finds in an entry."""
    Reading.objects.update_or_create(
        entry=entry,
        reader=READER,
        defaults={"version": version, "value": told(findings, zone)},
    )
    return entry


def settled(*threads: Conversation, now: datetime) -> None:
    """Replies first, then promises, then what these carry, as the house does."""
    ids = [thread.pk for thread in threads]
    settle_replies(conversation_ids=ids, now=now)
    settle(conversation_ids=ids, now=now)
    settle_carried(conversation_ids=ids, now=now)


def promises(**which: object) -> list[Commitment]:
    """The promises on the ledger, oldest first."""
    return list(Commitment.objects.filter(kind="promise", **which).order_by("since", "pk"))


def a_record(
    who: Colleague,
    customer: Person,
    *,
    now: datetime,
    takes: timedelta,
    kept: int,
    waiting: int = 0,
) -> None:
    """What we promised to send before: so many kept, one a day, the last of them just now; and
    so many still open, given on the same days."""
    for n in range(kept + waiting):
        open_yet = n >= kept
        since = now - takes - timedelta(days=1 + (n - kept if open_yet else n))
        due_at = since + timedelta(days=9)
        row = Commitment.objects.create(
            kind="promise", state="open" if open_yet else "discharged", is_open=open_yet,
            is_listed=open_yet, natural_key=f"earlier{n}", customer=customer, accountable=who,
            what=f"I'll send you the drawing number {n}.", since=since, due_at=due_at,
            due_zone="UTC", closed_at=None if open_yet else since + takes,
        )  # fmt: skip
        GivenWord.objects.create(
            commitment=row, start=0, end=9, certainty=0.9, strength="firm", act="send",
            version=1, dated="said", due_at=due_at, latest_at=due_at, warn_at=since,
        )  # fmt: skip
