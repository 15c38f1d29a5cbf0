"""A colleague notes by hand what no letter says."""

from collections.abc import Callable

import pytest
from django.test import Client

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Person
from tests.web.business import Business

As = Callable[[Colleague], Client]


@pytest.fixture
def page(business: Business) -> str:
    """The address of the form for Ilse."""
    return f"/customers/{Person.objects.get(name__startswith='Ilse').pk}/owe"


def told(browser: Client, page: str, **changes: str) -> dict[str, str]:
    """The form as it is offered, filled in."""
    form = browser.get(page).context["form"]
    sent = {
        "kind": "follow-up",
        "what": "Ring her about the lamp",
        "when": form.fields["when"].choices[0][0],
        "accountable": str(form.fields["accountable"].initial),
        "key": form.fields["key"].initial,
    }
    return sent | changes


def test_it_stands_on_today_and_sending_it_twice_is_harmless(anna: Client, page: str) -> None:
    sent = told(anna, page)
    before = Commitment.objects.count()
    assert anna.post(page, sent).status_code == 302
    assert anna.post(page, sent).status_code == 302
    assert Commitment.objects.count() == before + 1
    assert "Ring her about the lamp" in anna.get("/").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"what": " "}, "Say in a few words what"),
        ({"when": "own", "when_own": ""}, "Enter a day and a time"),
        ({"when": "own", "when_own": "2001-05-01T10:00"}, "Choose a time that is still to come"),
        ({"when": "own", "when_own": "2226-05-01T10:00"}, "within the next five years"),
        ({"accountable": "999999"}, "Choose one of the list"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_noted(
    anna: Client, page: str, changes: dict[str, str], words: str
) -> None:
    before = Commitment.objects.count()
    answer = anna.post(page, told(anna, page, **changes))
    assert answer.status_code == 422 and words in answer.text
    assert Commitment.objects.count() == before


def test_a_read_only_colleague_notes_nothing(business: Business, as_: As, page: str) -> None:
    assert as_(business.rita).get(page).status_code == 403


def test_somebody_who_is_not_there(anna: Client, business: Business) -> None:
    assert anna.get("/customers/999999/owe").status_code == 404
