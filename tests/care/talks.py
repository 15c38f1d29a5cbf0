"""Talks with customers, some time ago."""

from datetime import datetime, timedelta

from goodword.people.tables import Colleague, Person
from goodword.timeline.tables import Conversation
from goodword.wiring.touching import step
from tests.factories import (
    MONDAY,
    address_of,
    make_address,
    make_conversation,
    make_entry,
    make_mailbox,
    they_write,
)

NOW = MONDAY + timedelta(hours=1)
A_DAY = timedelta(days=1)


def spoke(customer: Person, colleague: Colleague, ago: timedelta, *, subject: str = "Hi") -> None:
    """The customer asked, and the colleague answered an hour later."""
    talk = make_conversation(subject)
    they_write(talk, customer, NOW - ago - timedelta(hours=1))
    wrote(customer, colleague, NOW - ago, talk=talk)


def wrote(
    customer: Person,
    colleague: Colleague,
    at: datetime,
    *,
    talk: Conversation | None = None,
    **more: object,
) -> None:
    office = make_mailbox()
    make_entry(
        talk or make_conversation("Our news"), at=at, direction="out", colleague=colleague,  # type: ignore[arg-type]
        author=make_address(colleague.email), to=[address_of(customer)], mailbox=office, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def look(now: datetime = NOW) -> None:
    while step(now=now):
        pass
