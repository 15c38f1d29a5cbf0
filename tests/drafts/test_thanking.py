"""Forgotten thanks are proposed beside the letter, in the words that one has used before."""

from datetime import timedelta

import pytest

from goodword.access import Reader
from goodword.drafts.rules import Written
from goodword.drafts.thanking import thanks_due
from goodword.ledger.actions import add_commitment, discharge
from goodword.people.queries import reader_for
from goodword.people.tables import Person
from goodword.wiring.reviewing import findings
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    we_write,
)

NOW = MONDAY + hours(4)
TO_CARLA = Written(
    how="new",
    to="carla@their.example",
    subject="Your table",
    text="Dear Carla,\n\nyour table stands in the hall now, as you wanted it.\n",
)


@pytest.fixture
def anna(db: None) -> Reader:
    make_house()
    return reader_for(make_colleague(role="administrator"))


def keep_a_promise(anna: Reader, carla: Person) -> None:
    made = add_commitment(
        reader=anna,
        kind="promise",
        customer_id=carla.pk,
        what="bring the table",
        due_at=NOW,
        now=MONDAY,
    )
    discharge(
        reader=anna,
        commitment_id=made.pk,
        expected_version=made.version,
        now=MONDAY + hours(1),
        reason="It is there.",
    )


def test_after_something_was_done_for_them_thanks_are_proposed_once(anna: Reader):
    carla = make_customer()
    assert thanks_due(anna, TO_CARLA, now=NOW) == ""
    we_write(
        make_conversation("Chairs"),
        make_customer("Diego"),
        MONDAY - timedelta(days=9),
        text="We are so grateful for your trust in us. If it wobbles, just call me.",
    )
    keep_a_promise(anna, carla)
    assert thanks_due(anna, TO_CARLA, now=NOW) == "your trust in us"
    (found,) = [
        one for one in findings(anna, TO_CARLA, draft_id=None, now=NOW)
        if one.rule == "regard.thanks"
    ]  # fmt: skip
    assert found.suggestion == (
        "\n\nWe are so grateful for your trust in us. If it wobbles, just call me."
    )
    we_write(make_conversation("Table"), carla, MONDAY + hours(2), text="Thank you for waiting.")
    assert thanks_due(anna, TO_CARLA, now=NOW) == ""


def test_old_matters_and_strangers_ask_for_no_thanks(anna: Reader):
    keep_a_promise(anna, make_customer())
    assert thanks_due(anna, TO_CARLA, now=NOW + timedelta(days=30)) == ""
    assert thanks_due(anna, Written(to="nobody@their.example"), now=NOW) == ""
