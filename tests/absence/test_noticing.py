"""A colleague's own note of absence proposes days away, once, and covers nothing by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from goodword.absence import actions
from goodword.absence.noticing import notice_notes
from goodword.absence.queries import proposals
from goodword.absence.tables import Absence
from tests.factories import (
    MONDAY,
    hours,
    make_address,
    make_colleague,
    make_conversation,
    make_customer,
    make_entry,
    make_house,
    make_mailbox,
    reader_of,
)

pytestmark = pytest.mark.django_db
NOTE = "I am out of the office until 24 November. In urgent matters, please write to Bernd."


@pytest.fixture(autouse=True)
def house():
    return make_house()


@pytest.fixture
def anna():
    return make_colleague("Anna")


def note(colleague, *, at=MONDAY, text=NOTE, direction="out", automated=True):
    return make_entry(
        make_conversation("Away"), at=at, direction=direction,
        author=make_address(colleague.email), to=[make_address("c@their.example")],
        colleague=colleague, automated=automated, text=text, mailbox=make_mailbox(),
        subject="Automatic reply: your letter",
    )  # fmt: skip


LATER = MONDAY + hours(1)


def look(now=LATER):
    return notice_notes(after=0, since=now - timedelta(days=60), now=now)


def test_a_note_proposes_its_days_and_nothing_begins(anna) -> None:
    written = note(anna)
    assert look() == 1
    found = Absence.objects.get()
    assert (found.state, found.evidence, found.colleague) == ("proposed", written, anna)
    assert found.since == datetime(2026, 11, 16, tzinfo=UTC)
    assert found.until == datetime(2026, 11, 25, tzinfo=UTC)
    actions.keep_cover(now=MONDAY + hours(2))
    assert Absence.objects.get().state == "proposed"


def test_the_same_note_to_many_proposes_once(anna) -> None:
    for n in range(4):
        note(anna, at=MONDAY + hours(n / 10))
    assert look() == 1
    assert look() == 0


def test_dismissed_it_is_never_asked_about_again(anna) -> None:
    note(anna)
    look()
    found = Absence.objects.get()
    actions.dismiss(
        reader=reader_of(anna), absence_id=found.pk, expected_version=found.version, now=MONDAY
    )
    note(anna, at=MONDAY + hours(20))
    assert look(MONDAY + hours(21)) == 0
    assert not proposals(reader_of(anna)).exists()


def test_another_absence_with_the_same_words_is_asked_about(anna) -> None:
    note(anna, text="I am back on Monday.")
    assert look() == 1
    note(anna, at=MONDAY + timedelta(days=28), text="I am back on Monday.")
    assert look(MONDAY + timedelta(days=28, hours=1)) == 1


def test_without_a_day_it_still_asks_but_only_for_a_few_days(anna) -> None:
    note(anna, text="I am out of the office and answer later.")
    assert look(MONDAY + timedelta(days=9)) == 0
    assert look() == 1
    assert Absence.objects.get().until is None
    note(anna, at=MONDAY + hours(30), text="I am out of the office and answer later.")
    assert look(MONDAY + hours(31)) == 0


def test_days_that_are_entered_already_are_not_asked_about(anna) -> None:
    bernd = make_colleague("Bernd")
    actions.plan(
        reader=reader_of(anna), colleague_id=anna.pk, since=MONDAY, now=MONDAY,
        until=MONDAY + timedelta(days=9), cover_id=bernd.pk,
    )  # fmt: skip
    note(anna, at=MONDAY + hours(1))
    assert look(MONDAY + hours(2)) == 0


def test_confirmed_with_one_word_it_covers_from_then_on(anna) -> None:
    bernd = make_colleague("Bernd")
    note(anna)
    look()
    found = Absence.objects.get()
    confirmed = actions.change(
        reader=reader_of(anna), absence_id=found.pk, expected_version=found.version,
        since=found.since, until=found.until, cover_id=bernd.pk, now=MONDAY + hours(1),
    )  # fmt: skip
    assert (confirmed.state, confirmed.entered_by_id) == ("begun", anna.pk)


def test_a_customers_note_and_a_letter_of_ours_propose_nothing(anna) -> None:
    carla = make_customer()
    make_entry(
        make_conversation(), at=MONDAY, direction="in", author=carla.uses.get().address,
        automated=True, text=NOTE, mailbox=make_mailbox(),
    )  # fmt: skip
    note(anna, automated=False)
    assert look() == 0


def test_a_note_that_is_over_proposes_nothing(anna) -> None:
    note(anna)
    assert look(MONDAY + timedelta(days=20)) == 0
