"""A house whose people come, go, cover for one another and leave: nothing is without somebody."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from goodword.absence import actions
from goodword.absence.queries import stretches
from goodword.absence.rules import away_at
from goodword.absence.tables import Absence
from goodword.access import Refused
from goodword.access.tables import Share
from goodword.ledger import actions as ledger
from goodword.ledger.tables import Commitment
from goodword.owners.leaving import leave
from goodword.people.tables import Colleague, Person
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
)

few = st.integers(0, 4)
pick = st.integers(0, 10**6)


class Life(RuleBasedStateMachine):
    """Five colleagues, three customers, some weeks."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        make_house()
        self.boss = make_colleague("Boss", role="administrator")
        names = ("Anna", "Bernd", "Carl", "Dora")
        self.us = [self.boss, *(make_colleague(name) for name in names)]
        for one in self.us:
            make_mailbox(one.name, owner=one)
        self.them = [make_customer(name) for name in ("Xenia", "Yves", "Zoe")]
        self.talks = [make_conversation(name) for name in ("One", "Two", "Three")]
        self.now = MONDAY
        self.due = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def try_to(self, do, **told):
        """Do it, or be refused in a sentence with nothing changed."""
        before = self.rows()
        try:
            with transaction.atomic():
                do(now=self.now, **told)
        except Refused as refusal:
            assert str(refusal).endswith(".")
            assert self.rows() == before

    def rows(self):
        return (
            list(Commitment.objects.order_by("pk").values_list("pk", "version")),
            list(Absence.objects.order_by("pk").values_list("pk", "version", "state")),
            list(Colleague.objects.order_by("pk").values_list("pk", "is_active")),
            Share.objects.filter(until=None).count(),
        )

    @rule(by=st.integers(1, 60))
    def time_passes(self, by):
        self.now += timedelta(hours=by)
        actions.keep_cover(now=self.now)

    @rule(who=few, them=st.integers(0, 2), owner=few)
    def a_matter_opens(self, who, them, owner):
        if not self.us[who].is_active:
            return
        made = ledger.add_commitment(
            reader=reader_of(self.boss), kind="follow-up", customer_id=self.them[them].pk,
            what="to do", due_at=self.now + timedelta(days=3), now=self.now,
            accountable_id=self.us[who].pk,
        )  # fmt: skip
        Commitment.objects.filter(pk=made.pk).update(conversation=self.talks[them])
        if self.us[owner].is_active:
            Person.objects.filter(pk=self.them[them].pk).update(looked_after_by=self.us[owner])
        self.due[made.pk] = made.due_at
        actions.keep_cover(now=self.now)

    @rule(which=pick, name=st.sampled_from(["discharge", "reopen", "reassign", "hold"]), to=few)
    def a_matter_changes(self, which, name, to):
        rows = list(Commitment.objects.order_by("pk"))
        if not rows:
            return
        row = rows[which % len(rows)]
        told = {"reason": "so"}
        told |= {"accountable_id": self.us[to].pk} if name == "reassign" else {}
        told |= {"check_by": self.now + timedelta(days=2)} if name == "hold" else {}
        self.try_to(
            getattr(ledger, name), reader=reader_of(self.boss), commitment_id=row.pk,
            expected_version=row.version, **told,
        )  # fmt: skip
        self.due[row.pk] = Commitment.objects.get(pk=row.pk).due_at
        actions.keep_cover(now=self.now)

    @rule(who=few, cover=st.none() | few, begin=st.integers(-20, 100), length=st.integers(1, 120))
    def days_away_are_entered(self, who, cover, begin, length):
        since = self.now + timedelta(hours=begin)
        self.try_to(
            actions.plan, reader=reader_of(self.boss), colleague_id=self.us[who].pk, since=since,
            until=since + timedelta(hours=length),
            cover_id=None if cover is None else self.us[cover].pk,
        )  # fmt: skip

    @rule(which=pick, cover=st.none() | few, by=st.integers(-100, 100))
    def days_away_are_changed(self, which, cover, by):
        row = self.some(which)
        if row:
            self.try_to(
                actions.change, reader=reader_of(self.boss), absence_id=row.pk,
                expected_version=row.version, since=row.since,
                until=row.until + timedelta(hours=by),
                cover_id=None if cover is None else self.us[cover].pk,
            )  # fmt: skip

    @rule(which=pick, early=st.booleans())
    def days_away_end(self, which, early):
        row = self.some(which)
        if row:
            self.try_to(
                actions.end if early else actions.call_off, reader=reader_of(self.boss),
                absence_id=row.pk, expected_version=row.version,
            )  # fmt: skip

    @rule(who=few, heir=few)
    def a_colleague_leaves(self, who, heir):
        before = Commitment.objects.filter(is_listed=True).count()
        self.try_to(
            leave, reader=reader_of(self.boss), colleague_id=self.us[who].pk,
            successor_id=self.us[heir].pk,
        )  # fmt: skip
        assert Commitment.objects.filter(is_listed=True).count() == before
        for one in self.us:
            one.refresh_from_db()

    @rule()
    def everybody_comes_back(self):
        last = Absence.objects.order_by("-until").exclude(until=None).first()
        if last:
            self.now = max(self.now, last.until)
        actions.keep_cover(now=self.now)
        assert not Commitment.objects.filter(is_listed=True, acting__isnull=False).exists()
        assert not Share.objects.filter(reason="cover", until=None).exists()
        assert not Absence.objects.filter(state__in=("planned", "begun")).exists()

    def some(self, which):
        rows = list(Absence.objects.exclude(state="proposed").order_by("pk"))
        return rows[which % len(rows)] if rows else None

    @invariant()
    def everything_owed_lies_with_somebody_who_is_here(self):
        away = away_at(stretches(since=self.now), self.now)
        here = {one.pk for one in self.us if one.is_active and one.pk not in away}
        for row in Commitment.objects.filter(is_listed=True).select_related("accountable"):
            assert row.accountable.is_active
            if row.accountable_id in away and here:
                assert row.acting_id in here
            else:
                assert row.acting_id is None
            assert row.due_at == self.due[row.pk]
            if row.acting_id:
                shown = Share.objects.filter(
                    colleague_id=row.acting_id, conversation_id=row.conversation_id,
                    matter=f"cover:{row.accountable_id}", until=None,
                ).values_list("mailbox_id", flat=True)  # fmt: skip
                assert shown and len(set(shown)) == len(shown)

    @invariant()
    def who_left_holds_nothing(self):
        gone = [one.pk for one in self.us if not one.is_active]
        assert not Person.objects.filter(looked_after_by_id__in=gone).exists()
        open_ones = Absence.objects.filter(state__in=("planned", "begun"))
        assert not open_ones.filter(cover_id__in=gone).exists()
        assert not open_ones.filter(colleague_id__in=gone).exists()


def play(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.mark.django_db
def test_nothing_owed_is_ever_without_somebody_who_is_here():
    play(6, 16)


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_owed_is_ever_without_somebody_who_is_here_for_long():
    play(600, 40)
