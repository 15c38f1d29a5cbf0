"""The first minutes: setting up, logging in and out."""

import pytest
from django.core.cache import cache
from django.test import Client

from goodword.house.queries import the_house
from goodword.people.tables import Colleague
from tests.web.business import PASSWORD, Business, colleague

GOOD = {
    "name": "Anna Berg",
    "email": "Anna@Workshop.example",
    "password": "three unrelated words",
    "again": "three unrelated words",
    "house": "Berg & Okafor",
    "zone": "Europe/Brussels",
    "country": "BE",
}


@pytest.fixture(autouse=True)
def _fresh(db: None) -> None:
    cache.clear()


def test_a_newcomer_is_led_to_the_welcome_page(client: Client) -> None:
    first = client.get("/", follow=True)
    assert first.redirect_chain[-1][0] == "/welcome"
    assert b"Name of your business" in first.content


def test_the_first_administrator_opens_the_house_and_is_logged_in(client: Client) -> None:
    done = client.post("/welcome", GOOD, follow=True)
    assert done.status_code == 200 and b"Connect a mailbox" in done.content
    anna = Colleague.objects.get(email="anna@workshop.example")
    assert anna.role == "administrator" and anna.check_password(GOOD["password"])
    house = the_house()
    assert house.name == "Berg & Okafor" and house.on_duty_id == anna.pk
    assert house.calendar.definition["zone"] == "Europe/Brussels"
    assert house.calendar.definition["country"] == "BE"


def test_a_colleague_that_an_import_found_is_claimed_not_doubled(client: Client) -> None:
    found = colleague("Anna Berg", "colleague")
    found.set_unusable_password()
    found.save()
    client.post("/welcome", GOOD)
    assert Colleague.objects.filter(email__iexact="anna@workshop.example").count() == 1
    assert Colleague.objects.get(pk=found.pk).role == "administrator"


def test_afterwards_the_welcome_page_is_closed_for_good(client: Client) -> None:
    colleague("Anna Berg", "administrator")
    assert client.get("/welcome").status_code == 404
    assert client.post("/welcome", GOOD | {"email": "mallory@else.example"}).status_code == 404
    assert not Colleague.objects.filter(email="mallory@else.example").exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter your name."),
        ({"email": "anna at home"}, "in the form name@example.org"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"again": "three unrelated birds"}, "The two passwords differ"),
        ({"house": ""}, "Enter the name of your business."),
        ({"zone": "Europe/Atlantis"}, "Choose one of the list."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    client: Client, wrong: dict[str, str], words: str
) -> None:
    answer = client.post("/welcome", GOOD | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Colleague.objects.exists()


def test_login_leads_back_to_where_one_wanted_to_go(client: Client) -> None:
    colleague("Anna Berg", "administrator")
    wanted = client.get("/search?q=table")
    assert wanted.url == "/login?next=/search%3Fq%3Dtable"
    page = client.get(wanted.url)
    assert 'name="next" value="/search?q=table"' in page.content.decode()
    told = {"username": "ANNA@workshop.example", "password": PASSWORD, "next": "/search?q=table"}
    assert client.post("/login", told).url == "/search?q=table"


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example", "javascript:x", "\\\\e"]
)
def test_login_never_leads_out_of_the_house(client: Client, where: str) -> None:
    colleague("Anna Berg", "administrator")
    told = {"username": "anna@workshop.example", "password": PASSWORD, "next": where}
    assert client.post("/login", told).url == "/"


def test_wrong_passwords_are_slowed_down_and_a_right_one_waits_too(client: Client) -> None:
    colleague("Anna Berg", "administrator")
    told = {"username": "anna@workshop.example", "password": "wrong"}
    for _ in range(5):
        answer = client.post("/login", told)
        assert "don’t belong together" in answer.content.decode()
    answer = client.post("/login", told)
    assert "Too many wrong attempts" in answer.content.decode()
    answer = client.post("/login", told | {"password": PASSWORD})
    assert answer.status_code == 422 and "Too many" in answer.content.decode()


def test_an_unknown_address_is_answered_like_a_wrong_password(client: Client) -> None:
    colleague("Anna Berg", "administrator")
    known = client.post("/login", {"username": "anna@workshop.example", "password": "no"})
    unknown = client.post("/login", {"username": "who@workshop.example", "password": "no"})
    assert "don’t belong together" in known.content.decode()
    assert "don’t belong together" in unknown.content.decode()


def test_who_has_left_can_not_log_in(client: Client) -> None:
    colleague("Anna Berg", "administrator")
    gone = colleague("Bernd Okafor", "colleague")
    gone.is_active = False
    gone.save()
    told = {"username": "bernd@workshop.example", "password": PASSWORD}
    assert client.post("/login", told).status_code == 422


def test_logging_out_needs_a_press_not_a_link(business: Business, anna: Client) -> None:
    assert anna.get("/logout").status_code == 405
    anna.post("/logout")
    assert anna.get("/").status_code == 302


def test_health_needs_no_login_and_says_nothing_else(client: Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
