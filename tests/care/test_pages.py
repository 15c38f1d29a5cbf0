"""The list of those one loses touch with, intervals and wishes, as colleagues see them."""

from datetime import timedelta

import pytest
from django.test import Client

from goodword.care.queries import Asked, losing_touch
from goodword.care.tables import KeepInTouch, Touch
from goodword.house.tables import House
from goodword.ledger.opening import open_commitment
from goodword.ledger.tables import Commitment
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Person
from goodword.people.tables_wishes import ContactWish
from tests.care.talks import A_DAY, NOW, look, spoke
from tests.factories import (
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    they_write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Colleague:
    make_house()
    House.objects.update(as_of=NOW)
    return make_colleague("Anna", role="lead")


@pytest.fixture
def carla(anna: Colleague) -> Person:
    """Not heard of for five months."""
    carla = make_customer("Carla", relation="customer", organisation="Lane")
    spoke(carla, anna, 150 * A_DAY, subject="The oak table")
    look()
    return carla


@pytest.fixture
def browser(anna: Colleague) -> Client:
    return of(anna)


def of(colleague: Colleague) -> Client:
    browser = Client()
    browser.force_login(colleague)
    return browser


def test_the_list_says_who_how_long_what_about_and_why(browser: Client, carla: Person) -> None:
    page = browser.get("/loyalty/touch").content.decode()
    for words in ("Carla", "Lane", "5 months", "The oak table", "every 3 months", "you"):
        assert words in page
    assert "past the longest" not in page
    House.objects.update(as_of=NOW + 60 * A_DAY)
    assert "past the longest" in browser.get("/loyalty/touch?past=longest").content.decode()


def test_order_is_by_contact_and_pages_go_on_where_they_stopped(
    browser: Client, anna: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        spoke(make_customer(f"C{number}", relation="customer"), anna, (120 + number) * A_DAY)
    look()
    from goodword.care import queries

    monkeypatch.setattr(queries.losing_touch, "__kwdefaults__", {"cursor": "", "limit": 2})
    seen, place = [], "/loyalty/touch?order=oldest"
    while place:
        shown = browser.get(place).context
        seen += [row.name for row, _, _ in shown["rows"]]
        place = shown["more"]
    assert seen == ["C4", "C3", "C2", "C1", "C0"]


def test_a_colleague_takes_a_check_in_before_its_turn(browser: Client, carla: Person) -> None:
    answer = browser.post(f"/customers/{carla.pk}/check-in", {"next": "/loyalty/touch"})
    assert answer.headers["Location"] == "/loyalty/touch"
    line = Commitment.objects.get(kind="check-in")
    assert line.customer == carla and line.state == "open"
    page = browser.post(f"/customers/{carla.pk}/check-in", follow=True).content.decode()
    assert "A check-in with them is on the list already." in page
    assert "a check-in is on the list" in browser.get("/loyalty/touch").content.decode()


def test_what_waits_in_a_hidden_mailbox_is_not_told_as_planned(
    browser: Client, carla: Person
) -> None:
    bernd = make_colleague("Bernd")
    hidden = make_mailbox("bernd", owner=bernd, sharing="nothing")
    asked = they_write(make_conversation("Secret"), carla, NOW - A_DAY, mailbox=hidden)
    open_commitment(
        natural_key="reply", kind="reply", customer_id=carla.pk, conversation_id=None,
        evidence_id=asked.pk, mailbox_id=hidden.pk, what="Secret", why="", accountable_id=bernd.pk,
        since=NOW - A_DAY, due_at=NOW, due_zone="UTC", at=NOW, now=NOW,
    )  # fmt: skip
    assert "an answer is owed" not in browser.get("/loyalty/touch").content.decode()
    assert "an answer is owed" not in browser.get("/loyalty/touch.csv").content.decode()
    (row,) = losing_touch(reader_for(bernd), Asked(), now=NOW)[0]
    assert row.planned == "an answer is owed"


def test_a_known_reason_from_the_list_ends_the_line_and_leaves_the_list(
    browser: Client, carla: Person
) -> None:
    browser.post(f"/customers/{carla.pk}/check-in")
    sent = {"kind": "silent", "until": "2027-05-31", "reason": "on sabbatical"}
    place = f"/customers/{carla.pk}/wish"
    answer = browser.post(place, {**sent, "next": "/loyalty/touch"}, follow=True)
    assert "Kept. Ended with it: 1 line." in answer.content.decode()
    assert "1 more person is not to be contacted" in answer.content.decode()
    assert "Carla" not in [row.name for row, _, _ in answer.context["rows"]]
    page = browser.get(f"/customers/{carla.pk}").content.decode()
    assert "Not for now" in page and "on sabbatical" in page and "31 May 2027" in page
    answer = browser.post(f"{place}/end", {"slip": "1"}, follow=True)
    assert "Opened again: 1 line." in answer.content.decode()


def test_a_wish_without_what_it_needs_is_refused_at_its_field(
    browser: Client, carla: Person
) -> None:
    place = f"/customers/{carla.pk}/wish"
    answer = browser.post(place, {"kind": "silent", "reason": "travels"})
    assert answer.status_code == 422 and "until which day" in answer.content.decode()
    assert not ContactWish.objects.exists()
    answer = browser.post(place, {"kind": "deceased", "next": "//elsewhere.example/"})
    assert answer.headers["Location"] == f"/customers/{carla.pk}"
    page = browser.get(f"/customers/{carla.pk}").content.decode()
    assert "has died" in page and "Next contact" not in page


def test_an_interval_of_their_own_and_none(browser: Client, carla: Person) -> None:
    place = f"/customers/{carla.pk}/interval"
    sent = {
        "way": "own", "ideal": "6", "ideal_unit": "w", "longest": "3", "longest_unit": "m",
        "reason": "they asked for it",
    }  # fmt: skip
    assert browser.post(place, sent).status_code == 302
    page = browser.get(f"/customers/{carla.pk}").content.decode()
    assert "every 6 weeks, at the latest after 3 months" in page
    assert "set for them: they asked for it" in page
    answer = browser.post(place, {**sent, "longest": "2", "longest_unit": "w"})
    assert answer.status_code == 422 and "can’t be shorter" in answer.content.decode()
    assert browser.post(place, {**sent, "longest": ""}).status_code == 422
    assert browser.post(place, {"way": "none"}).status_code == 422
    assert browser.post(place, {"way": "none", "reason": "a one-off"}).status_code == 302
    assert Touch.objects.get().ideal_on is None
    assert browser.post(place, {"way": "house"}).status_code == 302
    assert not KeepInTouch.objects.exists()


def test_leads_change_the_house_s_intervals_and_nobody_else(browser: Client, carla: Person) -> None:
    sent = {
        "whom": "customer", "years": "0", "ideal": "6", "ideal_unit": "m", "longest": "9",
        "longest_unit": "m",
    }  # fmt: skip
    answer = browser.post("/settings/intervals", sent, follow=True)
    page = answer.content.decode()
    assert "every 6 months, at the latest after 9 months" in page
    assert "of 5 years and more" in page
    look()
    assert Touch.objects.get().ideal_on == (NOW + timedelta(days=33)).date()
    browser.post("/settings/intervals/forget", {"whom": "customer", "years": "5"})
    assert "of 5 years and more" not in browser.get("/settings/intervals").content.decode()
    for place in ("/settings/intervals", "/settings/intervals/forget"):
        assert of(make_colleague("Bernd")).post(place, sent).status_code == 403


def test_what_lies_in_a_mailbox_nobody_is_told_of_is_not_known(browser: Client) -> None:
    cem, dora = make_colleague("Cem"), make_customer("Dora", relation="customer")
    own = make_mailbox("cem", owner=cem, sharing="nothing")
    from tests.factories import make_conversation, they_write

    they_write(make_conversation("Secret"), dora, NOW - 150 * A_DAY, mailbox=own)
    look()
    assert not Touch.objects.exists()


def test_the_list_as_csv_guards_against_formulas(browser: Client, carla: Person) -> None:
    Person.objects.update(name="=1+1")
    answer = browser.get("/loyalty/touch.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "'=1+1" in answer.content.decode() and "every 3 months" in answer.content.decode()
