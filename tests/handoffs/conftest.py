"""A house with mail in personal mailboxes, and matters to hand over."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from goodword.handoffs import actions
from goodword.ledger.tables import Commitment
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Mailbox, Person, Team
from goodword.replies.actions import settle
from goodword.timeline.tables import Conversation
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    they_write,
)


@dataclass
class House:
    """Anna and Bernd have mailboxes that nobody else sees into; Carla writes to Anna."""

    anna: Colleague
    bernd: Colleague
    dora: Colleague
    lead: Colleague
    team: Team
    box: Mailbox
    carla: Person
    now: datetime = MONDAY + hours(1)

    def asks(
        self, subject: str = "A question", *, who: Person | None = None,
        thread: Conversation | None = None, at: datetime | None = None,
        box: Mailbox | None = None,
    ) -> Commitment:  # fmt: skip
        """A customer asks Anna; what is owed for it."""
        thread = thread or make_conversation(subject)
        at = at or self.now
        they_write(thread, who or self.carla, at, mailbox=box or self.box)
        settle(conversation_ids=[thread.pk], now=at)
        return Commitment.objects.get(conversation=thread, is_listed=True, since=at)

    def offer(self, line: Commitment, to: Colleague | Team, giver: Colleague | None = None):
        """Anna offers one line."""
        where = {"team_id": to.pk} if isinstance(to, Team) else {"receiver_id": to.pk}
        return actions.offer_commitment(
            reader=reader_for(giver or self.anna), commitment_id=line.pk, now=self.now,
            expected_version=Commitment.objects.get(pk=line.pk).version,
            note="She needs it by Friday", **where,
        )  # fmt: skip

    def offer_thread(self, thread: Conversation, to: Colleague, giver: Colleague | None = None):
        """Anna offers a conversation."""
        return actions.offer_conversation(
            reader=reader_for(giver or self.anna), conversation_id=thread.pk,
            receiver_id=to.pk, note="Please", now=self.now,
        )  # fmt: skip

    def offer_carla(self, to: Colleague, giver: Colleague | None = None):
        """Anna offers the whole customer."""
        return actions.offer_customer(
            reader=reader_for(giver or self.anna), customer_id=self.carla.pk,
            receiver_id=to.pk, note="She is yours now", now=self.now,
        )  # fmt: skip

    def does(self, name: str, who: Colleague, handoff, **more):
        """A colleague does something about an offer."""
        return getattr(actions, name)(
            reader=reader_for(who), handoff_id=handoff.pk, now=self.now, **more
        )


@pytest.fixture
def house(db: None) -> House:
    make_house()
    anna, bernd, dora = (make_colleague(n) for n in ("Anna", "Bernd", "Dora"))
    lead = make_colleague("Lea", role="lead")
    make_colleague("Rita", role="read-only")
    team = Team.objects.create(name="Sales")
    team.members.set([bernd, dora])
    box = make_mailbox("anna", owner=anna, sharing="nothing")
    make_mailbox("bernd", owner=bernd, sharing="nothing")
    return House(anna, bernd, dora, lead, team, box, make_customer())
