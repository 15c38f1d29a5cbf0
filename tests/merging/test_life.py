"""A house lives through letters, merges, undoing and decisions in any order: nothing is lost."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from goodword.labels.tables import Tag, Tagged
from goodword.ledger import actions as ledger
from goodword.ledger.refusals import Refused
from goodword.ledger.rules import Event, fold
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.ledger.writing import state_of
from goodword.merging.actions import Wanted, merge_persons, undo
from goodword.merging.forest import PERSONS, root
from goodword.merging.splitting import split
from goodword.people.actions import edit_person, set_relation
from goodword.people.tables import Merge, Person, PersonAddress, PersonNumber
from goodword.replies.actions import settle_dirty
from goodword.timeline.tables import Conversation, Entry, Participant
from tests.examples import examples
from tests.factories import (
    MONDAY,
    make_address,
    make_colleague,
    make_conversation,
    make_customer,
    make_entry,
    make_house,
    make_mailbox,
    reader_of,
)

NAMES = ("Ada", "Bea", "Cleo", "Dora")
SPECS = (*(f"{name.lower()}@their.example" for name in NAMES), "both@home.example")
DECISIONS = ("discharge", "cancel", "hold", "resume", "postpone", "reassign", "confirm", "reopen")
four, five, two = st.integers(0, 3), st.integers(0, 4), st.integers(0, 1)
pick = st.integers(0, 10**6)


class House:
    """Four customers, two of whom share an address; two conversations; two colleagues."""

    def __init__(self):
        make_house()
        self.us = [make_colleague("Anna", role="lead"), make_colleague("Bernd", role="lead")]
        self.them = [make_customer(name) for name in NAMES]
        for person in self.them[:2]:
            PersonAddress.objects.create(person=person, address=make_address(SPECS[4]))
            PersonNumber.objects.create(person=person, number="+3221234567")
        for person in self.them[1:]:
            tag, _ = Tag.objects.get_or_create(name="oak", key="oak")
            Tagged.objects.create(tag=tag, person=person, at=MONDAY)
        self.talks = [make_conversation("One"), make_conversation("Two")]
        self.office = make_mailbox()
        self.now = MONDAY
        self.letters = 0

    def tick(self, hours=1):
        self.now += timedelta(hours=hours)

    def they_write(self, talk, spec, score, courtesy=False):
        self._letter(
            talk, direction="in", author=make_address(SPECS[spec]), score=score,
            to=[make_address(self.office.address)], courtesy=courtesy,
        )  # fmt: skip

    def we_write(self, talk, spec, us, holding=False):
        self._letter(
            talk, direction="out", author=make_address(self.us[us].email), is_reply=True,
            to=[make_address(SPECS[spec])], colleague=self.us[us], holding=holding,
        )  # fmt: skip

    def _letter(self, talk, **told):
        self.letters += 1
        thread = self.talks[talk]
        Conversation.objects.filter(pk=thread.pk).update(dirty=True)
        key = f"letter {self.letters}"
        make_entry(thread, at=self.now, mailbox=self.office, key=key, **told)

    def settle(self):
        settle_dirty(now=self.now)

    def merge(self, one, other, name=None):
        kept, gone = (root(PERSONS, self.them[i].pk) for i in (one, other))
        if kept == gone:
            return
        chosen = {} if name is None else {"name": (kept, gone)[name]}
        wanted = Wanted(kept, [gone], "one person", chosen)
        merge_persons(reader=reader_of(self.us[0]), wanted=wanted, now=self.now)

    def undo(self, which):
        standing = list(Merge.objects.filter(undone_at=None).order_by("pk"))
        if standing:
            one = standing[which % len(standing)]
            undo(reader=reader_of(self.us[1]), merge_id=one.pk, now=self.now)

    def undo_all(self, random):
        while Merge.objects.filter(undone_at=None).exists():
            self.undo(random.randrange(10**6))
        self.settle()


def refold(row):
    return fold(
        Event(e.name, e.at, e.recorded_at, e.colleague_id, e.entry_id, e.reason, e.data)
        for e in row.events.order_by("number")
    )


def belongings():
    """Who has what, by name."""
    return {
        "addresses": sorted(PersonAddress.objects.values_list("person__name", "address__spec")),
        "numbers": sorted(PersonNumber.objects.values_list("person__name", "number")),
        "tags": sorted(Tagged.objects.values_list("person__name", "tag__name")),
        "people": sorted(Person.objects.values_list("name", "relation", "note", "merged_into")),
    }


def owed():
    """What stands in the ledger, apart from its history."""
    rows = Commitment.objects.exclude(state="cancelled").select_related("customer", "closed_by")
    return sorted(
        (
            row.natural_key, row.customer.name, row.state, row.since, row.due_at, row.basis,
            row.chasers, str(row.acknowledged_at), str(row.closed_at), row.doubt,
            row.closed_by.content_key if row.closed_by else "",
        )
        for row in rows
    )  # fmt: skip


class Life(RuleBasedStateMachine):
    """Letters, merges, undoing, splitting, edits and decisions, as they come."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.house = House()
        self.seen = (set(), set())

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule(talk=two, spec=five, score=st.sampled_from([0.1, 0.4, 0.9]), courtesy=st.booleans())
    def they_write(self, talk, spec, score, courtesy):
        self.house.tick()
        self.house.they_write(talk, spec, score, courtesy)

    @rule(talk=two, spec=five, us=two, holding=st.booleans())
    def we_write(self, talk, spec, us, holding):
        self.house.tick()
        self.house.we_write(talk, spec, us, holding)

    @rule()
    def settled(self):
        self.house.settle()

    @rule(one=four, other=four, name=st.sampled_from([None, 0, 1]))
    def two_become_one(self, one, other, name):
        self.house.tick()
        self.house.merge(one, other, name)

    @rule(which=pick)
    def one_becomes_two(self, which):
        self.house.tick()
        self.house.undo(which)

    @rule(who=four, name=st.sampled_from(["Ida", "Ilse", "Ines"]), note=st.booleans())
    def is_corrected(self, who, name, note):
        pk = root(PERSONS, self.house.them[who].pk)
        said = "likes oak" if note else ""
        edit_person(reader=reader_of(self.house.us[0]), person_id=pk, name=name, note=said)

    @rule(who=four, relation=st.sampled_from(["", "customer", "supplier"]))
    def is_said_to_be(self, who, relation):
        pk = root(PERSONS, self.house.them[who].pk)
        set_relation(reader=reader_of(self.house.us[0]), person_id=pk, relation=relation)
        Conversation.objects.update(dirty=True)

    @rule(spec=five)
    def an_address_is_somebody_elses(self, spec):
        use = PersonAddress.objects.filter(address__spec=SPECS[spec]).order_by("pk").first()
        if use.person.uses.count() < 2:
            return
        self.house.tick()
        self.house.them[spec % 4] = split(
            reader=reader_of(self.house.us[0]), person_id=use.person_id, specs=[SPECS[spec]],
            name="Zoe", now=self.house.now,
        )  # fmt: skip

    @rule(which=pick, name=st.sampled_from(DECISIONS), us=two)
    def a_colleague_decides(self, which, name, us):
        rows = list(Commitment.objects.order_by("pk"))
        if not rows:
            return
        self.house.tick()
        row, ahead = rows[which % len(rows)], self.house.now + timedelta(days=2)
        more = {"postpone": {"due_at": ahead}, "hold": {"check_by": ahead}}
        more["reassign"] = {"accountable_id": self.house.us[1].pk}
        told = {"reason": "for a good reason", **more.get(name, {})}
        try:
            getattr(ledger, name)(
                reader=reader_of(self.house.us[us]), commitment_id=row.pk,
                expected_version=row.version, now=self.house.now, **told,
            )  # fmt: skip
        except Refused as refusal:
            assert str(refusal).endswith(".")

    @invariant()
    def every_open_line_has_one_accountable_colleague_and_its_row_is_its_events(self):
        for row in Commitment.objects.select_related("accountable", "customer"):
            assert row.accountable.is_active
            assert refold(row) == state_of(row)
            assert row.customer.merged_into_id is None

    @invariant()
    def no_line_and_no_event_is_ever_lost(self):
        lines = set(Commitment.objects.values_list("pk", flat=True))
        events = set(CommitmentEvent.objects.values_list("pk", flat=True))
        assert self.seen[0] <= lines and self.seen[1] <= events
        self.seen = (lines, events)

    @invariant()
    def every_letter_lies_where_it_lay(self):
        found = Counter(Participant.objects.values_list("address__spec", flat=True))
        outside = sum(found[spec] for spec in SPECS)
        assert outside == self.house.letters == Entry.objects.count()

    @invariant()
    def every_address_leads_to_somebody_who_is_there(self):
        uses = PersonAddress.objects.select_related("person", "address")
        assert {u.address.spec for u in uses} == set(SPECS)
        assert all(u.person.merged_into_id is None for u in uses)
        assert not Tagged.objects.filter(person__merged_into__isnull=False).exists()
        assert not PersonNumber.objects.filter(person__merged_into__isnull=False).exists()


Life.TestCase.settings = settings(
    max_examples=5, stateful_step_count=16, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.mark.django_db
class TestLife(Life.TestCase):
    """Hypothesis looks for a story in which something goes missing."""


steps = st.lists(
    st.one_of(
        st.tuples(st.just("they_write"), two, five, st.sampled_from([0.1, 0.4, 0.9])),
        st.tuples(st.just("we_write"), two, five, two),
        st.tuples(st.just("settle")),
        st.tuples(st.just("merge"), four, four, st.sampled_from([None, 0, 1])),
        st.tuples(st.just("undo"), pick),
    ),
    max_size=14,
)


@pytest.mark.slow
@pytest.mark.django_db
def test_long_lives() -> None:
    """The long sweep: hundreds of stories."""
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=400, stateful_step_count=40, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


class Undone(TestCase):
    """Hypothesis looks for a story after which undoing everything leaves a trace."""

    @settings(max_examples=examples(6, 200), deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps, st.randoms(use_true_random=False))
    def test_a_house_that_undid_everything_equals_one_that_never_merged(self, story, random):
        assert self.after(story, random, merging=True) == self.after(story, random, merging=False)

    def after(self, story, random, *, merging):
        with transaction.atomic():
            house = House()
            for verb, *told in story:
                house.tick()
                if merging or verb not in ("merge", "undo"):
                    getattr(house, verb)(*told)
            house.tick()
            house.settle()
            house.undo_all(random)
            end = MONDAY + timedelta(days=30)
            Conversation.objects.update(dirty=True)
            settle_dirty(now=end)
            found = belongings(), owed()
            transaction.set_rollback(True)
        return found
