"""What is owed goes to the cover, is theirs to read and to do, and comes back."""

from datetime import timedelta

import pytest

from goodword.absence import actions
from goodword.absence.queries import absence, away_until, welcome_back
from goodword.access import NotAllowed, NotFound, Refused
from goodword.access.tables import Share
from goodword.ledger import actions as ledger
from goodword.ledger.queries import history
from goodword.ledger.tables import Commitment
from goodword.people.queries import reader_for
from goodword.replies.actions import settle_dirty
from goodword.timeline.queries import conversation
from goodword.today.queries import today
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
    they_write,
)

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def house():
    return make_house()


@pytest.fixture
def anna():
    return make_colleague("Anna")


@pytest.fixture
def bernd():
    return make_colleague("Bernd")


@pytest.fixture
def lead():
    return make_colleague("Lea", role="lead")


def owed_to(anna, name="Carla", at=MONDAY):
    """A letter to Anna's own mailbox that waits for an answer."""
    box = make_mailbox("anna", owner=anna, accountable=anna)
    they_write(make_conversation(f"{name} asks"), make_customer(name), at, mailbox=box)
    settle_dirty(now=at + hours(0.1))
    return Commitment.objects.latest("pk")


def away(who, *, cover=None, since=TUESDAY, until=FRIDAY, now=MONDAY, by=None):
    return actions.plan(
        reader=reader_of(by or who), colleague_id=who.pk, since=since, until=until, now=now,
        cover_id=cover.pk if cover else None,
    )  # fmt: skip


def mine(colleague, now):
    found = today(reader_for(colleague), now=now, whose="mine")
    return [line.id for group in found.groups for line in group.lines]


def test_what_is_owed_already_moves_when_it_begins_and_comes_back(anna, bernd) -> None:
    owed = owed_to(anna)
    away(anna, cover=bernd)
    assert mine(anna, MONDAY + hours(1)) == [owed.pk]
    actions.keep_cover(now=TUESDAY)
    assert mine(bernd, TUESDAY) == [owed.pk]
    assert mine(anna, TUESDAY) == []
    row = Commitment.objects.get(pk=owed.pk)
    assert (row.accountable_id, row.acting_id) == (anna.pk, bernd.pk)
    actions.keep_cover(now=FRIDAY)
    assert mine(anna, FRIDAY) == [owed.pk]
    assert mine(bernd, FRIDAY) == []


def test_the_due_time_does_not_move(anna, bernd) -> None:
    due = owed_to(anna).due_at
    away(anna, cover=bernd, since=MONDAY)
    assert Commitment.objects.get().due_at == due


def test_new_matters_go_to_the_cover_at_once(anna, bernd) -> None:
    away(anna, cover=bernd, since=MONDAY)
    owed = owed_to(anna, at=TUESDAY)
    actions.keep_cover(now=TUESDAY + hours(1))
    assert mine(bernd, TUESDAY + hours(1)) == [owed.pk]


def test_the_cover_reads_the_conversation_and_only_as_long_as_they_cover(anna, bernd) -> None:
    owed = owed_to(anna)
    talk = owed.conversation_id
    with pytest.raises(NotFound):
        readable(bernd, talk)
    away(anna, cover=bernd)
    actions.keep_cover(now=TUESDAY)
    assert readable(bernd, talk)
    assert today(reader_for(bernd), now=TUESDAY).groups[0].lines[0].legible
    share = Share.objects.get()
    assert (share.reason, share.given_by_id, share.until) == ("cover", anna.pk, None)
    actions.keep_cover(now=FRIDAY)
    with pytest.raises(NotFound):
        readable(bernd, talk)
    assert Share.objects.get().until == FRIDAY


def readable(colleague, conversation_id):
    story = conversation(reader_for(colleague), conversation_id, now=FRIDAY)
    if story is None or all(entry.redacted for entry in story.entries):
        raise NotFound
    return story


def test_what_the_cover_answered_stays_readable_until_the_cover_ends(anna, bernd) -> None:
    owed = owed_to(anna)
    away(anna, cover=bernd, since=MONDAY)
    row = Commitment.objects.get(pk=owed.pk)
    ledger.discharge(
        reader=reader_for(bernd), commitment_id=row.pk, expected_version=row.version,
        now=TUESDAY, reason="by phone",
    )  # fmt: skip
    actions.keep_cover(now=TUESDAY)
    assert readable(bernd, owed.conversation_id)
    actions.keep_cover(now=FRIDAY)
    with pytest.raises(NotFound):
        readable(bernd, owed.conversation_id)


def test_running_it_again_changes_nothing(anna, bernd) -> None:
    owed_to(anna)
    away(anna, cover=bernd, since=MONDAY)
    before = Commitment.objects.get().version
    told = actions.keep_cover(now=MONDAY + hours(1))
    assert (told.covered, told.uncovered) == (0, 0)
    assert Commitment.objects.get().version == before
    assert Share.objects.count() == 1


def test_a_cover_who_goes_away_passes_on_and_takes_back(anna, bernd, lead) -> None:
    owed_to(anna)
    away(anna, cover=bernd, since=MONDAY)
    away(bernd, cover=lead, since=TUESDAY, until=TUESDAY + hours(10))
    actions.keep_cover(now=TUESDAY)
    assert Commitment.objects.get().acting_id == lead.pk
    actions.keep_cover(now=TUESDAY + hours(10))
    assert Commitment.objects.get().acting_id == bernd.pk
    assert Share.objects.filter(until=None).get().colleague_id == bernd.pk


def test_without_a_chosen_cover_whoever_is_on_duty_acts(house, anna, bernd) -> None:
    house.on_duty = bernd
    house.save()
    owed_to(anna)
    away(anna, since=MONDAY)
    assert Commitment.objects.get().acting_id == bernd.pk


def test_nobody_is_away_without_cover(anna, bernd) -> None:
    with pytest.raises(Refused, match="nobody would be there"):
        away(anna)
    away(anna, cover=bernd)
    with pytest.raises(Refused, match="nobody would be there"):
        away(bernd, since=TUESDAY + hours(5), until=FRIDAY + hours(5))


def test_ending_early_and_prolonging_take_what_is_owed_along(anna, bernd, lead) -> None:
    owed_to(anna)
    found = away(anna, cover=bernd, since=MONDAY)
    longer = actions.change(
        reader=reader_of(anna), absence_id=found.pk, expected_version=found.version,
        since=TUESDAY, until=FRIDAY + hours(24), cover_id=lead.pk, now=TUESDAY,
    )  # fmt: skip
    assert longer.since == MONDAY
    assert Commitment.objects.get().acting_id == lead.pk
    actions.keep_cover(now=FRIDAY + hours(1))
    assert Commitment.objects.get().acting_id == lead.pk
    ended = actions.end(
        reader=reader_of(anna), absence_id=found.pk, expected_version=longer.version,
        now=FRIDAY + hours(2),
    )  # fmt: skip
    assert (ended.state, Commitment.objects.get().acting_id) == ("ended", None)
    assert welcome_back(colleague_id=anna.pk, now=FRIDAY + hours(3), since=MONDAY) == ended


def test_called_off_before_it_began_it_never_covers(anna, bernd) -> None:
    owed_to(anna)
    found = away(anna, cover=bernd)
    actions.call_off(
        reader=reader_of(anna), absence_id=found.pk, expected_version=found.version, now=MONDAY
    )
    actions.keep_cover(now=TUESDAY)
    assert Commitment.objects.get().acting_id is None


def test_two_absences_in_a_row_are_one_to_whoever_waits(anna, bernd) -> None:
    away(anna, cover=bernd, since=MONDAY, until=TUESDAY)
    away(anna, cover=bernd, since=TUESDAY, until=FRIDAY)
    assert away_until(now=MONDAY) == {anna.pk: FRIDAY}


def test_who_is_away_may_act_all_the_same(anna, bernd) -> None:
    owed_to(anna)
    away(anna, cover=bernd, since=MONDAY)
    row = Commitment.objects.get()
    ledger.discharge(
        reader=reader_for(anna), commitment_id=row.pk, expected_version=row.version,
        now=TUESDAY, reason="from the beach",
    )  # fmt: skip
    assert Commitment.objects.get().state == "discharged"


def test_only_oneself_or_a_lead_enters_days_away(anna, bernd, lead) -> None:
    with pytest.raises(NotAllowed):
        away(anna, cover=bernd, by=bernd)
    reader = make_colleague("Rita", role="read-only")
    with pytest.raises(NotAllowed):
        away(reader, cover=bernd)
    assert away(anna, cover=bernd, by=lead).entered_by_id == lead.pk


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (MONDAY - hours(48), MONDAY - hours(1), "over already"),
        (FRIDAY, TUESDAY, "before the beginning"),
        (MONDAY - hours(24 * 200), FRIDAY, "three months"),
        (TUESDAY, TUESDAY + hours(24 * 366 * 4), "three years"),
    ],
)
def test_days_that_can_not_be_are_refused_in_words(anna, bernd, since, until, words) -> None:
    with pytest.raises(Refused, match=words):
        away(anna, cover=bernd, since=since, until=until)


def test_a_cover_is_somebody_else_who_can_act(anna, bernd) -> None:
    gone = make_colleague("Gone", active=False)
    rita = make_colleague("Rita", role="read-only")
    for cover, words in ((anna, "themselves"), (gone, "not here"), (rita, "may only read")):
        with pytest.raises(Refused, match=words):
            away(anna, cover=cover)


def test_the_second_of_two_who_change_it_is_told(anna, bernd, lead) -> None:
    found = away(anna, cover=bernd)
    told = {"absence_id": found.pk, "expected_version": found.version, "now": MONDAY}
    actions.call_off(reader=reader_of(lead), **told)
    with pytest.raises(Refused, match="Nothing of yours was saved"):
        actions.call_off(reader=reader_of(anna), **told)


def test_a_noticed_absence_is_for_its_colleague_and_leads(anna, bernd, lead) -> None:
    from goodword.absence.tables import Absence

    noticed = Absence.objects.create(colleague=anna, state="proposed", entered_at=MONDAY)
    assert absence(reader_of(anna), noticed.pk) == noticed
    assert absence(reader_of(lead), noticed.pk) == noticed
    with pytest.raises(NotFound):
        absence(reader_of(bernd), noticed.pk)


def test_the_history_says_who_acted_for_whom(anna, bernd) -> None:
    owed_to(anna)
    away(anna, cover=bernd, since=MONDAY)
    actions.keep_cover(now=FRIDAY)
    told = [line.text for line in history(reader_of(anna), Commitment.objects.get().pk)]
    assert told[1:] == [
        "Bernd acts on this while Anna is away.",
        "Anna is back and acts on this again.",
    ]
