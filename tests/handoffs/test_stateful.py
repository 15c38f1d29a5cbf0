"""A house in which everything about handoffs happens at once, in any order.

A machine of Hypothesis asks, offers, takes over, declines, withdraws, covers, closes, opens again,
reassigns and reads anew, with pages that are out of date; the clock tends. After every step: one
accountable, active colleague for each thing owed, at most one offer of it, rows that are the sum
of their events, and due times that no handoff moved.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from goodword.access import Refused
from goodword.access.tables import Share
from goodword.handoffs import actions
from goodword.handoffs.tables import Handoff
from goodword.ledger import actions as ledger
from goodword.ledger.passing import happened, locked
from goodword.ledger.rules import Event, fold
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import state_of
from goodword.people.queries import reader_for
from goodword.people.tables import Team
from goodword.replies.actions import settle, settle_dirty
from goodword.timeline.tables import Conversation
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    they_write,
    we_write,
)

pick = st.integers(0, 10**6)
few = st.integers(0, 1)
who = st.integers(0, 3)
DECISIONS = ("discharge", "cancel", "hold", "resume", "postpone", "reassign", "reopen", "confirm")


class House(RuleBasedStateMachine):
    """Two conversations, two customers, three colleagues, a lead, a team, private mailboxes."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        make_house()
        self.us = [make_colleague(n) for n in ("Anna", "Bernd", "Dora")]
        self.us.append(make_colleague("Lea", role="lead"))
        self.boxes = [make_mailbox(c.name.lower(), owner=c, sharing="contact") for c in self.us[:2]]
        self.boxes.append(make_mailbox())
        self.team = Team.objects.create(name="Sales")
        self.team.members.set(self.us[1:3])
        self.them = [make_customer("Carla"), make_customer("Mia")]
        self.threads = [make_conversation("One"), make_conversation("Two")]
        self.now = MONDAY

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def one_of(self, rows, which):
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    def tried(self, do, **told):
        """Do it as one would on a page; refused, nothing has changed. Whether it was done."""
        self.now += timedelta(minutes=7)
        before = self.everything()
        try:
            with transaction.atomic():
                do(now=self.now, **told)
        except Refused as refusal:
            assert str(refusal).endswith((".", "”")), refusal
            assert self.everything() == before
            return False
        return True

    def everything(self):
        return [
            list(table.objects.order_by("pk").values()) for table in (Commitment, Handoff, Share)
        ]

    def dues(self):
        return dict(Commitment.objects.values_list("pk", "due_at"))

    def target(self, to):
        return {"team_id": self.team.pk} if to == 4 else {"receiver_id": self.us[to].pk}

    @rule(thread=few, customer=few, box=st.integers(0, 2))
    def a_customer_asks(self, thread, customer, box):
        self.now += timedelta(minutes=30)
        they_write(self.threads[thread], self.them[customer], self.now, mailbox=self.boxes[box])
        settle(conversation_ids=[self.threads[thread].pk], now=self.now)

    @rule(thread=few, customer=few, us=who)
    def one_of_us_answers(self, thread, customer, us):
        self.now += timedelta(minutes=30)
        we_write(self.threads[thread], self.them[customer], self.now, colleague=self.us[us])
        settle(conversation_ids=[self.threads[thread].pk], now=self.now)

    @rule(which=pick, us=who, to=st.integers(0, 4), stale=st.booleans())
    def a_line_is_offered(self, which, us, to, stale):
        line = self.one_of(Commitment.objects, which)
        if line is None:
            return
        dues = self.dues()
        done = self.tried(
            actions.offer_commitment, reader=reader_for(self.us[us]), commitment_id=line.pk,
            expected_version=line.version - stale, note="please", **self.target(to),
        )  # fmt: skip
        assert not (done and stale)
        assert self.dues() == dues

    @rule(thread=few, us=who, to=st.integers(0, 4))
    def a_conversation_is_offered(self, thread, us, to):
        dues = self.dues()
        self.tried(
            actions.offer_conversation, reader=reader_for(self.us[us]),
            conversation_id=self.threads[thread].pk, note="please", **self.target(to),
        )  # fmt: skip
        assert self.dues() == dues

    @rule(customer=few, us=who, to=st.integers(0, 4))
    def a_customer_is_offered(self, customer, us, to):
        dues = self.dues()
        self.tried(
            actions.offer_customer, reader=reader_for(self.us[us]),
            customer_id=self.them[customer].pk, note="please", **self.target(to),
        )  # fmt: skip
        assert self.dues() == dues

    @rule(which=pick, us=who, name=st.sampled_from(["accept", "accept", "decline", "withdraw"]))
    def an_offer_is_answered(self, which, us, name):
        handoff = self.one_of(Handoff.objects, which)
        if handoff is None:
            return
        dues = self.dues()
        said = {"word": "because"} if name == "decline" else {}
        done = self.tried(
            getattr(actions, name), reader=reader_for(self.us[us]), handoff_id=handoff.pk, **said
        )
        assert not done or handoff.state == "offered"
        if done and name == "accept":
            taken = handoff.commitment
            assert taken is None or Commitment.objects.get(pk=taken.pk).accountable == self.us[us]
        assert self.dues() == dues

    @rule(us=st.integers(1, 2))
    def two_of_a_team_at_once(self, us):
        handoff = Handoff.objects.filter(state="offered", team=self.team).first()
        if handoff is None:
            return
        first, second = self.us[us], self.us[3 - us]
        if self.tried(actions.accept, reader=reader_for(first), handoff_id=handoff.pk):
            with pytest.raises(ledger.Conflict, match=f"^{first.name} took this over"):
                actions.accept(reader=reader_for(second), handoff_id=handoff.pk, now=self.now)

    @rule(which=pick, us=who, name=st.sampled_from(DECISIONS), stale=st.booleans())
    def a_colleague_decides(self, which, us, name, stale):
        line = self.one_of(Commitment.objects, which)
        if line is None:
            return
        ahead = self.now + timedelta(days=2)
        more = {
            "hold": {"check_by": ahead}, "postpone": {"due_at": ahead},
            "reassign": {"accountable_id": self.us[which % 4].pk},
        }  # fmt: skip
        done = self.tried(
            getattr(ledger, name), reader=reader_for(self.us[us]), commitment_id=line.pk,
            expected_version=line.version - stale, reason="so", **more.get(name, {}),
        )  # fmt: skip
        assert not (done and stale)

    @rule(which=pick, us=who)
    def cover_begins_or_ends(self, which, us):
        line = self.one_of(Commitment.objects.filter(is_listed=True), which)
        if line is None:
            return
        dues = self.dues()
        rows = locked(Commitment.objects.filter(pk=line.pk))
        if line.acting_id is None:
            happened(rows, "covered", now=self.now, data={"acting": self.us[us].pk})
        else:
            happened(rows, "uncovered", now=self.now, data={})
        assert self.dues() == dues

    @rule(hours=st.sampled_from([1, 3, 30, 100]))
    def the_clock_tends(self, hours):
        self.now += timedelta(hours=hours)
        dues = self.dues()
        actions.tend(now=self.now)
        after = self.everything()
        assert actions.tend(now=self.now) == 0
        assert self.everything() == after
        assert self.dues() == dues
        assert not Handoff.objects.filter(state="offered", returns_at__lte=self.now).exists()

    @rule()
    def everything_is_read_anew(self):
        Conversation.objects.update(dirty=True)
        settle_dirty(now=self.now)

    @rule(who_joins=who)
    def the_team_changes(self, who_joins):
        self.team.members.set({self.us[1], self.us[2], self.us[who_joins]})

    @invariant()
    def each_thing_owed_has_one_accountable_active_colleague(self):
        owed = Commitment.objects.filter(is_listed=True)
        assert owed.filter(accountable__is_active=True).count() == owed.count()

    @invariant()
    def what_is_on_offer_is_on_offer_once(self):
        on_offer = Commitment.objects.filter(handoff__isnull=False)
        for line in on_offer.select_related("handoff"):
            assert line.is_listed
            assert line.handoff.state == "offered"
            if line.handoff.commitment_id:
                assert line.handoff.commitment_id == line.pk
            events = line.events.filter(name__in=("offered", "accepted", "declined", "returned",
                                                  "withdrawn", "reassigned"))  # fmt: skip
            assert events.latest("number").name == "offered"

    @invariant()
    def rows_are_the_sum_of_their_events(self):
        for row in Commitment.objects.all():
            told = row.events.order_by("number")
            assert [e.number for e in told] == list(range(1, row.version + 1))
            assert state_of(row) == fold(
                Event(e.name, e.at, e.recorded_at, e.colleague_id, e.entry_id, e.reason, e.data)
                for e in told
            )

    @invariant()
    def nobody_reads_by_an_offer_that_came_to_nothing(self):
        for share in Share.objects.filter(until=None, reason="handoff"):
            handoff = Handoff.objects.get(pk=share.matter.removeprefix("handoff:"))
            assert handoff.state in ("offered", "accepted")
            if handoff.state == "accepted":
                assert share.colleague_id == handoff.ended_by_id


def play(examples, steps):
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        House,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.mark.django_db
def test_nothing_gets_lost_between_two_hands():
    play(5, 20)


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_gets_lost_between_two_hands_for_long():
    play(400, 50)
