"""Random days of a house: whatever happens, stops and repeats, each thing is told exactly once."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from goodword.absence.tables import Absence
from goodword.handoffs.tables import Handoff, HandoffWord
from goodword.ledger.tables import Commitment
from goodword.notices import looking
from goodword.notices.mails import gather
from goodword.notices.morning import plan_mornings
from goodword.notices.tables import Notice, NoticeChoice, Posted
from goodword.notices.telling import recipients
from goodword.people.tables import Colleague
from goodword.timeline.tables_told import Mention
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    we_write,
)
from tests.notices.house import ask, enter

PEOPLE = st.integers(0, 2)


class Killed(BaseException):
    """The process died here."""


class Days(RuleBasedStateMachine):
    """A house in which things happen in any order, and a clock that looks when it can."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people: list[Colleague] = []
        self.wanted: set[tuple[int, str, int]] = set()
        self.offers: list[Handoff] = []
        self.mornings: list[tuple[int, date]] = []
        self.now = MONDAY

    @initialize(zone=st.sampled_from(["UTC", "Europe/Brussels", "America/New_York"]))
    def begin(self, zone: str) -> None:
        make_house(zone=zone)
        self.people = [make_colleague(n, role="administrator") for n in ("Anna", "Bernd", "Cleo")]
        enter(*self.people)
        make_mailbox(accountable=self.people[0])
        self.carla = make_customer()
        looking.look(now=self.now, wall=self.now, mailing=True)

    @rule(minutes=st.integers(1, 60 * 30))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(minutes=st.integers(1, 60 * 26))
    def clock_jumps_back(self, minutes: int) -> None:
        self.now -= timedelta(minutes=minutes)

    @rule()
    def somebody_asks(self) -> None:
        line = ask(self.carla, self.now)
        self.wanted.add((line.accountable_id, "yours", line.pk))

    @rule(giver=PEOPLE, receiver=PEOPLE)
    def offer(self, giver: int, receiver: int) -> None:
        line = Commitment.objects.filter(is_listed=True).exclude(
            pk__in=Handoff.objects.filter(state="offered").values("commitment")
        ).first()  # fmt: skip
        if line is None or giver == receiver:
            return
        one = Handoff.objects.create(
            giver=self.people[giver], receiver=self.people[receiver], commitment=line, note="x",
            offered_at=self.now, returns_at=self.now + hours(4),
        )  # fmt: skip
        self.offers.append(one)

    @rule(state=st.sampled_from(["accepted", "declined", "withdrawn", "returned"]))
    def an_offer_ends(self, state: str) -> None:
        if not self.offers:
            return
        one = self.offers.pop()
        by = {"returned": None, "withdrawn": one.giver}.get(state, one.receiver)
        Handoff.objects.filter(pk=one.pk).update(state=state, ended_by=by, ended_at=self.now)
        told = {"withdrawn": [one.receiver], "returned": [one.giver, one.receiver]}
        for who in told.get(state, [one.giver]):
            self.wanted.add((who.pk, state, one.pk))

    @rule()
    def a_question(self) -> None:
        if self.offers:
            one = self.offers[-1]
            word = HandoffWord.objects.create(
                handoff=one, colleague=one.receiver, kind="question", text="?", at=self.now
            )
            self.wanted.add((one.giver_id, "asked", word.pk))

    @rule(writer=PEOPLE, named=PEOPLE)
    def a_mention(self, writer: int, named: int) -> None:
        note = we_write(make_conversation(), self.carla, self.now, colleague=self.people[writer])
        Mention.objects.create(entry=note, colleague=self.people[named])
        if writer != named:
            self.wanted.add((self.people[named].pk, "mention", note.pk))

    @rule(who=PEOPLE, length=st.integers(1, 60))
    def somebody_goes_away(self, who: int, length: int) -> None:
        Absence.objects.create(
            colleague=self.people[who], since=self.now, until=self.now + hours(length),
            state="planned", entered_at=self.now,
        )  # fmt: skip

    @rule(who=PEOPLE, always=st.booleans(), place=st.sampled_from(["page", "mail"]))
    def somebody_chooses(self, who: int, always: bool, place: str) -> None:
        NoticeChoice.objects.update_or_create(
            colleague=self.people[who],
            defaults={"always": always, "choices": {"yours": place, "offered": place}},
        )

    @rule()
    def the_clock_looks(self) -> None:
        self.look()

    @rule(step=st.integers(0, 12))
    def the_clock_dies_while_it_looks(self, step: int) -> None:
        """Between any two writes; what was not committed is gone."""
        left = [step]
        real = looking.write

        def dying(*args: object, **kwargs: object) -> int:
            done = real(*args, **kwargs)  # type: ignore[arg-type]
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return done

        looking.write = dying
        try:
            with transaction.atomic():
                looking.look(now=self.now, wall=self.now, mailing=True)
        except Killed:
            pass
        finally:
            looking.write = real

    def look(self) -> None:
        """One look; what becomes a mail by it does so in its colleague's hours."""
        looking.look(now=self.now, wall=self.now, mailing=True)
        before = set(Posted.objects.values_list("pk", flat=True))
        gather(now=self.now, wall=self.now)
        told = recipients(None, now=self.now)
        for row in Posted.objects.exclude(pk__in=before):
            assert told[row.colleague_id].hours.next_heard(self.now) == self.now
        before = set(Posted.objects.values_list("pk", flat=True))
        plan_mornings(now=self.now, wall=self.now)
        for row in Posted.objects.exclude(pk__in=before):
            calendar = told[row.colleague_id].hours.calendar
            local = self.now.astimezone(calendar.tz)
            assert not told[row.colleague_id].hours.is_away(self.now)
            assert row.key == f"morning:{row.colleague_id}:{local:%Y-%m-%d}"
            assert local.weekday() < 5
            assert local.hour >= 8
            self.mornings.append((row.colleague_id, local.date()))

    @invariant()
    def nobody_is_told_twice(self) -> None:
        rows = list(Notice.objects.values_list("colleague", "kind", "key"))
        assert len(rows) == len(set(rows))
        things = [
            (c, k, line or offer or entry)
            for c, k, line, offer, entry in Notice.objects.filter(
                kind__in=("yours", "offered", "accepted", "declined", "mention")
            ).values_list("colleague", "kind", "commitment", "handoff", "entry")
        ]
        assert len(things) == len(set(things))

    @invariant()
    def one_morning_note_a_day_at_most(self) -> None:
        assert len(set(self.mornings)) == len(self.mornings)

    def teardown(self) -> None:
        try:
            self.in_the_end_everything_was_told()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def in_the_end_everything_was_told(self) -> None:
        if not self.people:
            return
        self.look()
        found = set()
        for row in Notice.objects.all():
            number = {
                "yours": row.commitment_id,
                "asked": row.word_id,
                "mention": row.entry_id,
            }.get(row.kind, row.handoff_id)
            found.add((row.colleague_id, row.kind, number))
        assert self.wanted - found == set()
        for one in self.offers:
            assert (one.receiver_id, "offered", one.pk) in found


def play(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Days,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_each_thing_is_told_once() -> None:
    play(6, 16)


@pytest.mark.slow
@pytest.mark.django_db
def test_each_thing_is_told_once_in_many_histories() -> None:
    play(500, 40)
