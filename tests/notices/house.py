"""A small house for tests of notices: who is in it, and the clock's look at what happened."""

from datetime import datetime

from goodword.ledger.tables import Commitment
from goodword.notices.looking import look
from goodword.notices.tables import Notice
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.replies.actions import settle_dirty
from tests.factories import MONDAY, make_conversation, make_customer, they_write

FAR = MONDAY.replace(year=2020)


def enter(*colleagues: Colleague) -> None:
    """They have been in the house, long before anything happened."""
    for one in colleagues:
        one.last_login = one.created_at = FAR
        one.save()


def tick(now: datetime, *, mailing: bool = False) -> int:
    """The clock looks once."""
    return look(now=now, wall=now, mailing=mailing)


def ask(
    customer: Person | None = None, at: datetime = MONDAY, *, subject: str = "A table",
    mailbox: Mailbox | None = None,
) -> Commitment:  # fmt: skip
    """A customer asks something, and it is settled who answers for it."""
    conversation = make_conversation(subject)
    they_write(conversation, customer or make_customer(), at, mailbox=mailbox, subject=subject)
    settle_dirty(now=at)
    return Commitment.objects.get(conversation=conversation)


def told(colleague: Colleague) -> list[str]:
    """The kinds of what a colleague was told, in order."""
    rows = Notice.objects.filter(colleague=colleague).order_by("pk")
    return list(rows.values_list("kind", flat=True))
