"""Promises live through letters in any order, changed readings, people, crashes and long waits.

A machine of Hypothesis plays a house. After every step the ledger's invariants are checked.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from goodword.access import OPERATOR
from goodword.ledger import actions
from goodword.ledger.actions import Conflict, Refused
from goodword.ledger.rules import CLOSED_STATES, Event, fold
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.ledger.writing import state_of
from goodword.promises.deciding import accept_evidence, mean_to_tell, refuse_evidence
from goodword.promises.tables import Evidence, GivenWord
from goodword.timeline.tables import Attachment, Entry, Reading
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    they_write,
    we_write,
)
from tests.promises.making import due, finding, read_as, settled

few = st.integers(0, 1)
pick = st.integers(0, 10**6)
SENTENCES = (
    "I'll send you the revised offer by Friday.",
    "I'll send you the floor plan.",
    "We'll repair the pump this week.",
    "I'll get back to you.",
    "I'll send you a price on Friday.",
)
ACTS = ("send", "send", "fix", "reply", "send")
DECISIONS = ("discharge", "cancel", "release", "renegotiate", "postpone", "hold", "confirm",
             "reject", "reopen", "resume")  # fmt: skip


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
        self.now, self.decided, self.version = MONDAY, {}, 300

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def found(self, which, certainty, dated, strength):
        n = which % len(SENTENCES)
        day = due(self.now + timedelta(days=dated), "by then") if dated else None
        return finding(SENTENCES[n], act=ACTS[n], certainty=certainty, strength=strength, due=day)

    @rule(thread=few, who=few, us=few, which=pick, certainty=st.sampled_from([0.2, 0.5, 0.95]),
          dated=st.integers(0, 9), ago=st.integers(0, 30), holding=st.booleans(),
          strength=st.sampled_from(["firm", "firm", "soft", "conditional"]))  # fmt: skip
    def we_promise(self, thread, who, us, which, certainty, dated, ago, holding, strength):
        self.now += timedelta(hours=1)
        at = max(MONDAY, self.now - timedelta(minutes=61 * ago))
        letter = we_write(self.threads[thread], self.them[who], at, colleague=self.us[us],
                          holding=holding, text=SENTENCES[which % len(SENTENCES)])  # fmt: skip
        read_as(letter, self.found(which, certainty, dated, strength))

    @rule(thread=few, who=few, yes=st.booleans(), which=pick)
    def they_answer(self, thread, who, yes, which):
        self.now += timedelta(hours=1)
        letter = they_write(self.threads[thread], self.them[who], self.now,
                            text="Yes please." if yes else "How are you?")  # fmt: skip
        read_as(letter, self.found(which, 0.95, 3, "firm"))

    @rule(thread=few, who=few, sure=st.booleans())
    def we_deliver(self, thread, who, sure):
        self.now += timedelta(hours=1)
        text = "As promised, attached the revised offer." if sure else "See attached."
        letter = read_as(we_write(self.threads[thread], self.them[who], self.now, text=text))
        Attachment.objects.create(entry=letter, position=1, name="offer.pdf", size=1, digest="x")

    @rule(thread=few)
    def settled_twice(self, thread):
        self.settle(thread)
        before = self.rows(), CommitmentEvent.objects.count(), Evidence.objects.count()
        self.settle(thread)
        assert (self.rows(), CommitmentEvent.objects.count(), Evidence.objects.count()) == before

    @rule(thread=few)
    def crashes_while_settling(self, thread):
        before = self.rows(), GivenWord.objects.count()
        with pytest.raises(Crash), transaction.atomic():
            self.settle(thread)
            raise Crash
        assert (self.rows(), GivenWord.objects.count()) == before

    @rule(which=pick, what=pick, certainty=st.sampled_from([0.0, 0.5, 0.95]))
    def is_read_anew(self, which, what, certainty):
        letters = list(Entry.objects.order_by("pk"))
        if letters:
            self.version += 1
            found = [self.found(what, certainty, 2, "firm")] if certainty else []
            read_as(letters[which % len(letters)], *found, version=self.version)

    @rule(which=pick, name=st.sampled_from(DECISIONS))
    def a_colleague_decides(self, which, name):
        self.now += timedelta(hours=1)
        lines = list(Commitment.objects.filter(kind="promise").order_by("pk"))
        if not lines:
            return
        line = lines[which % len(lines)]
        later = {"due_at": self.now + timedelta(days=3)} if name in DECISIONS[3:5] else {}
        later |= {"check_by": self.now + timedelta(days=3)} if name == "hold" else {}
        told = {} if name in ("confirm", "reject", "resume") else {"reason": "so"}
        try:
            getattr(actions, name)(reader=OPERATOR, commitment_id=line.pk, now=self.now,
                                   expected_version=line.version, **later, **told)  # fmt: skip
        except Refused:
            return
        line.refresh_from_db()
        self.decided.pop(line.pk, None)
        if line.state in CLOSED_STATES:
            self.decided[line.pk] = line.state

    @rule(which=pick, yes=st.booleans())
    def a_colleague_judges_what_was_offered(self, which, yes):
        offered = list(Evidence.objects.filter(state="offered").order_by("pk"))
        if not offered:
            return
        one = offered[which % len(offered)]
        do = accept_evidence if yes else refuse_evidence
        try:
            line = do(reader=OPERATOR, evidence_id=one.pk, now=self.now,
                      expected_version=one.commitment.version)  # fmt: skip
        except Refused:
            return
        if line.state in CLOSED_STATES:
            self.decided[line.pk] = line.state

    @rule(which=pick)
    def a_colleague_means_to_tell_another_date(self, which):
        lines = list(Commitment.objects.filter(kind="promise", is_listed=True).order_by("pk"))
        if lines:
            line = lines[which % len(lines)]
            try:
                mean_to_tell(reader=OPERATOR, commitment_id=line.pk, now=self.now,
                             expected_version=line.version,
                             due_at=self.now + timedelta(days=4))  # fmt: skip
            except (Refused, Conflict):
                return

    @rule(days=st.integers(1, 900))
    def time_passes(self, days):
        before = self.rows()
        self.now += timedelta(days=days)
        self.settle(0)
        self.settle(1)
        after = {pk: state for pk, _, state, _ in self.rows()}
        for pk, _, state, _ in before:
            closed_since = after[pk] in CLOSED_STATES and state not in CLOSED_STATES
            events = CommitmentEvent.objects.filter(commitment_id=pk, name="discharged")
            assert not closed_since or after[pk] == "cancelled" or events.exists()

    def settle(self, thread):
        settled(self.threads[thread], now=self.now)
        self.what_is_settled_by_a_promise_has_one(self.threads[thread])

    def what_is_settled_by_a_promise_has_one(self, thread):
        replies = Commitment.objects.filter(conversation=thread, kind="reply")
        held = Reading.objects.filter(reader="zones", value__holding=True).values("entry_id")
        for reply in replies.filter(state="discharged", touched_at=None, closed_by__in=held):
            standing = Commitment.objects.filter(
                kind="promise", evidence=reply.closed_by, customer=reply.customer,
                state__in=("open", "held", "discharged", "released"),
            )  # fmt: skip
            assert standing.exists()

    def rows(self):
        return list(Commitment.objects.order_by("pk").values_list("pk", "version", "state",
                                                                  "due_at"))  # fmt: skip

    @invariant()
    def every_open_commitment_has_one_accountable_colleague(self):
        ours = {one.pk for one in self.us}
        owed = Commitment.objects.filter(is_open=True)
        assert set(owed.values_list("accountable_id", flat=True)) <= ours

    @invariant()
    def what_a_person_closed_stays_closed(self):
        rows = Commitment.objects.filter(pk__in=self.decided)
        assert dict(rows.values_list("pk", "state")) == self.decided

    @invariant()
    def the_rows_are_the_sum_of_their_events(self):
        for row in Commitment.objects.filter(kind="promise"):
            events = [
                Event(e.name, e.at, e.recorded_at, e.colleague_id, e.entry_id, e.reason, e.data)
                for e in row.events.order_by("number")
            ]
            assert fold(events) == state_of(row)

    @invariant()
    def no_letter_promises_the_same_words_twice(self):
        listed = Commitment.objects.filter(kind="promise", is_listed=True)
        told = list(listed.values_list("evidence_id", "customer_id", "what"))
        assert len(told) == len(set(told))


@pytest.mark.django_db
def test_promises_keep_the_ledgers_rules():
    quick = settings(
        max_examples=5, stateful_step_count=12, deadline=None,
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Life, settings=quick)


@pytest.mark.slow
@pytest.mark.django_db
def test_promises_keep_the_ledgers_rules_for_long():
    from hypothesis.stateful import run_state_machine_as_test

    long = settings(
        max_examples=200, stateful_step_count=40, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Life, settings=long)
