"""From the line to the letter: the words are there, and what is sent settles the line."""

from datetime import UTC, datetime, timedelta

import pytest

from goodword.drafts.rules import Written
from goodword.drafts.tables import Template
from goodword.language import read_promises
from goodword.ledger.actions import cancel
from goodword.ledger.opening import open_commitment
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.review import Draft, review
from goodword.timeline.tables import Reading
from goodword.today.queries import line as read_line
from goodword.wiring.beginning import WORDS, begun_from, keep_words
from goodword.worktime import Calendar
from tests.drafts.conftest import Desk, clock, desk, sending_house, server

__all__ = ["clock", "desk", "sending_house", "server"]


def thanks_line(desk: Desk) -> Commitment:
    """Thanks that are owed to Carla after a sale."""
    now = desk.house.now
    return open_commitment(
        natural_key="sale:thanks:abc", kind="thanks", customer_id=Person.objects.get().pk,
        conversation_id=None, evidence_id=None, mailbox_id=None, what="thank them", why="",
        accountable_id=desk.house.anna.pk, since=now - timedelta(days=9),
        due_at=now + timedelta(days=1), due_zone="UTC", at=now, now=now,
    )[0]  # fmt: skip


@pytest.mark.django_db
def test_the_letter_begins_with_the_houses_words(desk: Desk) -> None:
    line = thanks_line(desk)
    to = Written(to="Carla Lane <carla@their.example>")
    Person.objects.update(name="Carla Lane")
    told = begun_from(desk.house.reader(), to, line.pk, line.natural_key)
    assert told.subject == "Thank you for your order"
    assert told.text.startswith("Hello Carla,")
    assert "contact me personally: you reach me at anna@our.example." in told.text
    keep_words("thanks")
    keep_words("thanks")
    Template.objects.update(text="Dear {customer.name}, thanks.")
    told = begun_from(desk.house.reader(), to, line.pk, line.natural_key)
    assert told.text == "Dear Carla Lane, thanks."


@pytest.mark.django_db
def test_once_sent_the_line_is_done_by_that_letter(desk: Desk) -> None:
    line = thanks_line(desk)
    desk.send(desk.write(text="Thank you, Carla.", owes={"settles": str(line.pk)}))
    desk.house.send()
    line.refresh_from_db()
    assert line.state == "discharged"
    assert line.closed_by is not None
    assert line.closed_by.direction == "out"


@pytest.mark.django_db
def test_who_was_faster_stays_so_and_the_letter_goes(desk: Desk) -> None:
    line = thanks_line(desk)
    desk.send(desk.write(text="Thank you, Carla.", owes={"settles": str(line.pk)}))
    cancel(
        reader=desk.house.reader(), commitment_id=line.pk, expected_version=line.version,
        now=desk.house.now, reason="They asked for no mail.",
    )  # fmt: skip
    desk.house.send()
    line.refresh_from_db()
    assert line.state == "cancelled"


@pytest.mark.parametrize("role", WORDS)
def test_our_own_words_promise_nothing_and_need_no_correction(role: str) -> None:
    _, subject, text = WORDS[role]
    said = text.replace("{customer.first_name|there}", "Carla")
    said = said.replace("{colleague.email}", "anna@our.example")
    week = Calendar.from_json({"zone": "UTC", "hours": [[["09:00", "17:00"]]] * 5 + [[], []]})
    assert read_promises(said, datetime(2026, 11, 16, 9, tzinfo=UTC), week) == []
    draft = Draft(said, to=("Carla Lane",))
    assert [one.rule for one in review(draft, now=datetime(2026, 11, 16, 9, tzinfo=UTC))] == []
    assert subject


@pytest.mark.django_db
def test_a_letter_that_thanks_is_offered_as_the_thanks(desk: Desk) -> None:
    line = thanks_line(desk)
    desk.send(desk.write(text="It comes on Friday.", key="one"))
    desk.send(desk.write(text="Thank you for your order.", key="two"))
    desk.house.send()
    shown = read_line(desk.house.reader(), line.pk, now=desk.house.now + timedelta(hours=1))
    assert shown is not None
    said = [Reading.objects.get(entry=o.entry_id, reader="zones").value for o in shown.offers]
    assert [one["author"].split("\n")[0] for one in said] == ["Thank you for your order."]
