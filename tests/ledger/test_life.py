"""The ledger lives through letters, people, crashes and re-reading; its promises hold.

A machine of Hypothesis plays a house: letters arrive in any order, readings change their mind,
colleagues decide (also on lines that somebody else has changed), a step crashes half-way, days
pass. After every step the invariants of the ledger are checked against the tables.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from goodword.access import OPERATOR
from goodword.ledger import actions
from goodword.ledger.actions import Conflict, Refused
from goodword.ledger.rules import Event, fold
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.ledger.writing import state_of
from goodword.replies.actions import settle, settle_dirty
from goodword.timeline.tables import Conversation, Entry
from goodword.today.queries import today
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    reader_of,
    they_write,
    we_write,
)

DECISIONS = (
    "discharge", "cancel", "release", "renegotiate", "postpone", "hold", "resume", "reassign",
    "confirm", "reject", "reopen",
)  # fmt: skip
pick = st.integers(0, 10**6)
few = st.integers(0, 1)


class Crash(Exception):  # noqa: N818
    """The process dies here."""


class Life(RuleBasedStateMachine):
    """A house with two conversations, two customers and two colleagues."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        make_house()
        self.us = [make_colleague("Anna", role="lead"), make_colleague("Bernd", role="lead")]
        self.them = [make_customer("Carla"), make_customer("Dora")]
        self.threads = [make_conversation("One"), make_conversation("Two")]
        self.now = MONDAY
        self.decided = {}
        self.letters = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def tick(self, by=1.0):
        self.now += timedelta(hours=by)

    def arrives(self, thread):
        self.letters += 1
        Conversation.objects.filter(pk=thread.pk).update(dirty=True)
        return f"letter {self.letters}"

    @rule(thread=few, who=few, score=st.sampled_from([0.1, 0.4, 0.9]), ago=st.integers(0, 40),
          courtesy=st.sampled_from([False, False, True]))  # fmt: skip
    def a_customer_writes(self, thread, who, score, ago, courtesy):
        self.tick()
        at = max(MONDAY, self.now - timedelta(minutes=61 * ago))
        key = self.arrives(self.threads[thread])
        they_write(
            self.threads[thread], self.them[who], at, score=score, courtesy=courtesy, key=key
        )

    @rule(thread=few, who=few, us=few, holding=st.booleans(), robot=st.booleans(),
          ago=st.integers(0, 40))  # fmt: skip
    def one_of_us_writes(self, thread, who, us, holding, robot, ago):
        self.tick()
        at = max(MONDAY, self.now - timedelta(minutes=61 * ago))
        key = self.arrives(self.threads[thread])
        we_write(
            self.threads[thread], self.them[who], at, colleague=self.us[us],
            holding=holding, automated=robot, key=key,
        )  # fmt: skip

    @rule()
    def settled(self):
        settle_dirty(now=self.now)

    @rule(thread=few)
    def settled_twice(self, thread):
        ids = [self.threads[thread].pk]
        settle(conversation_ids=ids, now=self.now)
        before = self.rows()
        settle(conversation_ids=ids, now=self.now)
        assert self.rows() == before

    @rule(thread=few)
    def crashes_while_settling(self, thread):
        before = self.rows(), CommitmentEvent.objects.count()
        with pytest.raises(Crash), transaction.atomic():
            settle(conversation_ids=[self.threads[thread].pk], now=self.now)
            raise Crash
        assert (self.rows(), CommitmentEvent.objects.count()) == before

    @rule(which=pick, score=st.sampled_from([0.0, 0.4, 0.9]), robot=st.booleans())
    def is_read_anew(self, which, score, robot):
        letters = list(Entry.objects.order_by("pk"))
        if letters:
            letter = letters[which % len(letters)]
            Entry.objects.filter(pk=letter.pk).update(answer_score=score, automated=robot)
            Conversation.objects.filter(pk=letter.conversation_id).update(dirty=True)

    @rule(which=pick, name=st.sampled_from(DECISIONS), us=few, stale=st.booleans())
    def a_colleague_decides(self, which, name, us, stale):
        rows = list(Commitment.objects.order_by("pk"))
        if not rows:
            return
        self.tick()
        row = rows[which % len(rows)]
        before = Commitment.objects.values().get(pk=row.pk)
        version = row.version - 1 if stale else row.version
        try:
            getattr(actions, name)(
                reader=reader_of(self.us[us]), commitment_id=row.pk, expected_version=version,
                now=self.now, **self.told(name),
            )  # fmt: skip
        except Refused as refusal:
            assert str(refusal).endswith(".")
            assert Commitment.objects.values().get(pk=row.pk) == before
            return
        assert not stale
        row.refresh_from_db()
        assert row.version == before["version"] + 1
        self.decided.pop(row.pk, None)
        if not row.is_listed:
            self.decided[row.pk] = Commitment.objects.values().get(pk=row.pk)

    def told(self, name):
        reason = {"reason": "for a good reason"}
        ahead = self.now + timedelta(days=2)
        more = {
            "renegotiate": {"due_at": ahead}, "postpone": {"due_at": ahead},
            "hold": {"check_by": ahead}, "reassign": {"accountable_id": self.us[1].pk},
        }  # fmt: skip
        return reason | more.get(name, {})

    @rule(us=few)
    def two_colleagues_at_once(self, us):
        row = Commitment.objects.filter(is_listed=True).first()
        if row is None:
            return
        self.tick()
        told = {
            "commitment_id": row.pk, "expected_version": row.version,
            "now": self.now, "reason": "first",
        }  # fmt: skip
        actions.cancel(reader=reader_of(self.us[us]), **told)
        with pytest.raises(Conflict, match=f"^{self.us[us].name} marked this as not owed"):
            actions.discharge(reader=reader_of(self.us[1 - us]), **told)
        self.decided[row.pk] = Commitment.objects.values().get(pk=row.pk)

    @rule(days=st.integers(1, 900))
    def time_passes(self, days):
        settle_dirty(now=self.now)
        before = self.rows()
        self.tick(24 * days)
        Conversation.objects.update(dirty=True)
        settle_dirty(now=self.now)
        assert self.rows() == before

    @precondition(lambda self: Conversation.objects.filter(dirty=False).count() == 2)
    @rule()
    def conversations_are_joined(self):
        left, right = self.threads
        Entry.objects.filter(conversation=left).update(conversation=right)
        actions.follow_conversations(merged={left.pk: right.pk})
        self.threads = [right, right]
        self.threads[0] = make_conversation("Three")
        Conversation.objects.filter(pk=self.threads[0].pk).update(dirty=False)
        settle_dirty(now=self.now)
        for pk in self.decided:
            self.decided[pk]["conversation_id"] = Commitment.objects.get(pk=pk).conversation_id

    def rows(self):
        return list(Commitment.objects.order_by("pk").values())

    @invariant()
    def every_open_commitment_has_one_accountable_colleague(self):
        owed = Commitment.objects.filter(is_listed=True)
        assert owed.filter(accountable__is_active=True).count() == owed.count()

    @invariant()
    def what_a_person_closed_stays_closed(self):
        for pk, as_it_was in self.decided.items():
            assert Commitment.objects.values().get(pk=pk) == as_it_was

    @invariant()
    def the_rows_are_the_sum_of_their_events(self):
        for row in Commitment.objects.all():
            told = row.events.order_by("number")
            assert [e.number for e in told] == list(range(1, row.version + 1))
            assert state_of(row) == fold(
                Event(e.name, e.at, e.recorded_at, e.colleague_id, e.entry_id, e.reason, e.data)
                for e in told
            )

    @invariant()
    def at_most_one_waits_for_a_customer_in_a_conversation_once_settled(self):
        clean = Commitment.objects.filter(is_listed=True, conversation__dirty=False)
        untouched = clean.filter(touched_at__isnull=True)
        pairs = list(untouched.values_list("customer_id", "conversation_id"))
        assert len(pairs) == len(set(pairs))

    @invariant()
    def no_customer_is_forgotten_once_settled(self):
        for thread in Conversation.objects.filter(dirty=False):
            for customer in self.them:
                last = self.newest(thread, customer)
                if last is not None:
                    owed = Commitment.objects.filter(conversation=thread, customer=customer)
                    assert owed.filter(is_listed=True).exists()

    def newest(self, thread, customer):
        """A sure letter that nothing came after: no answer of ours, no decision of a person."""
        asked = thread.entries.filter(
            direction="in", automated=False, answer_score__gte=0.5,
            author__uses__person=customer, occurred_at__lte=self.now,
        ).exclude(readings__reader="asks", readings__value__courtesy=True)  # fmt: skip
        letter = asked.order_by("occurred_at").last()
        if letter is None:
            return None
        answered = thread.entries.filter(direction="out", occurred_at__gte=letter.occurred_at)
        touched = Commitment.objects.filter(customer=customer, touched_at__gte=letter.occurred_at)
        return None if answered.exists() or touched.exists() else letter

    @invariant()
    def the_order_of_work_is_the_due_time(self):
        for group in today(OPERATOR, now=self.now).groups:
            due = [(line.due_at, line.id) for line in group.lines]
            assert due == sorted(due)


@pytest.mark.django_db
def test_the_ledger_keeps_its_promises():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=6, stateful_step_count=20, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_the_ledger_keeps_its_promises_for_long():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=1000, stateful_step_count=50, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
