"""Thanks in one's own words, times to send at, templates, signatures: what a user gets."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.drafts.rules import Written, questions
from goodword.drafts.thanks import USUAL_OFFER, personal_thanks
from goodword.drafts.times import proposed
from goodword.drafts.wording import (
    delete_template,
    save_signature,
    save_template,
    signatures,
    template,
    templates,
)
from goodword.people.queries import reader_for
from goodword.worktime import Calendar
from tests.factories import make_colleague, make_house, make_mailbox

WEEK = Calendar.from_json(
    {"zone": "Europe/Brussels", "hours": [[["09:00", "17:00"]]] * 5 + [[], []]}
)
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def test_thanks_are_in_the_words_one_has_used():
    letters = [
        "Dear Ana,\n\nThank you so much for your trust in us. The chairs leave on 3 May.\n",
        "Thank you for your message. Your invoice is attached.",
        "Thank you so much for your trust in us. Whenever something wobbles, just call me.",
    ]
    assert personal_thanks(letters, due_for="your order") == (
        "Thank you so much for your trust in us. Whenever something wobbles, just call me."
    )


def test_nothing_of_another_case_is_taken_over():
    letters = [
        "Thank you for your order of 12 chairs.",
        "Thank you for your patience, Carla.",
        "Thanks for your order?",
        "Should you see Max, let me know.",
    ]
    assert personal_thanks(letters, due_for="your order") == (
        f"Thank you for your order. {USUAL_OFFER}"
    )


@given(st.lists(st.text(max_size=200), max_size=5))
def test_whatever_was_sent_thanks_are_short(letters: list[str]):
    said = personal_thanks(letters, due_for="your order")
    assert 0 < len(said.split()) <= 60 and "\n" not in said


def test_a_letter_goes_when_we_open_or_when_they_usually_write():
    friday_night = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
    theirs = [MONDAY + timedelta(days=d, hours=5, minutes=40) for d in range(5)]
    told = [(one.at.astimezone(WEEK.tz).strftime("%a %H:%M"), one.why)
            for one in proposed(friday_night, WEEK, theirs)]  # fmt: skip
    assert told == [("Sat 15:30", "when they usually write"), ("Mon 09:00", "when we open")]
    assert [one.why for one in proposed(MONDAY, WEEK, theirs[:3])] == ["when we open"]
    assert proposed(MONDAY, WEEK, [])[0].at == MONDAY + timedelta(hours=23)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.lists(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), min_size=5, max_size=9
))  # fmt: skip
def test_what_is_proposed_is_still_to_come(now: datetime, theirs: list[datetime]):
    present = now.replace(tzinfo=UTC)
    for one in proposed(present, WEEK, [moment.replace(tzinfo=UTC) for moment in theirs]):
        assert one.at > present


def test_a_careful_colleagues_questions():
    told = Written(subject="", text="Please find attached the plan.", to="a@b.example")
    assert [one.code for one in questions(told, files=0)] == ["subject", "files"]
    assert questions(Written(subject="Plan", text="Attached.", to="a@b.example"), files=1) == []
    assert [q.code for q in questions(Written(subject="x", text=" "), files=0)] == ["empty"]


@pytest.fixture
def anna(db: None) -> Reader:
    make_house()
    return reader_for(make_colleague(role="lead"))


@pytest.fixture
def bernd(anna: Reader) -> Reader:
    return reader_for(make_colleague("Bernd"))


def test_a_template_is_ones_own_or_the_houses(anna: Reader, bernd: Reader):
    mine = save_template(reader=anna, name="Price", text="Dear {customer.name},")
    ours = save_template(reader=anna, name="Hours", text="We open at 9.", own=False)
    assert [one.name for one in templates(bernd)] == ["Hours"]
    assert template(bernd, mine.id) is None
    with pytest.raises(NotFound):
        save_template(reader=bernd, name="x", text="y", template_id=mine.id)
    with pytest.raises(NotAllowed, match="Only a lead"):
        save_template(reader=bernd, name="Hours", text="y", own=False, template_id=ours.id)
    with pytest.raises(NotAllowed):
        delete_template(reader=bernd, template_id=ours.id)
    delete_template(reader=anna, template_id=ours.id)
    assert [one.name for one in templates(anna)] == ["Price"]


def test_a_field_that_does_not_exist_is_told_when_it_is_kept(anna: Reader):
    with pytest.raises(Refused, match=r"Did you mean \{customer.first_name\}"):
        save_template(reader=anna, name="Price", text="Dear {customer.firstname},")
    save_template(reader=anna, name="Price", text="Dear {customer.first_name|you},")
    with pytest.raises(Refused, match="already"):
        save_template(reader=anna, name="Price", text="Again.")


def test_signatures_by_mailbox(anna: Reader, bernd: Reader):
    office = make_mailbox("office")
    own = make_mailbox("bernd", owner=make_colleague("Bernd"))
    save_signature(reader=anna, mailbox_id=None, text="Anna")
    save_signature(reader=anna, mailbox_id=office.pk, text="Anna, the office")
    assert [(s.mailbox_id, s.text) for s in signatures(anna)] == [
        (office.pk, "Anna, the office"), (None, "Anna"),
    ]  # fmt: skip
    assert signatures(bernd) == []
    with pytest.raises(NotFound):
        save_signature(reader=anna, mailbox_id=own.pk, text="x")
    save_signature(reader=anna, mailbox_id=None, text=" ")
    assert len(signatures(anna)) == 1
