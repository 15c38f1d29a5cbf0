"""Days away, the team's pages and owners, as owner, teammate and stranger see them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goodword.absence import actions
from goodword.absence.tables import Absence
from goodword.access import OPERATOR
from goodword.house.actions import edit_house
from goodword.ledger.tables import Commitment
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Mailbox, Person
from tests.web.business import SECRET, Business, colleague

PAGES = ("/colleagues", "/absences", "/owners", "/absences/new")


@pytest.fixture
def bernd(business: Business, as_: Callable[[Colleague], Client]) -> Client:
    return as_(business.bernd)


@pytest.fixture
def rita(business: Business, as_: Callable[[Colleague], Client]) -> Client:
    return as_(business.rita)


def plan(business: Business, **told: object) -> Absence:
    return actions.plan(
        **{
            "reader": reader_for(business.bernd), "colleague_id": business.bernd.pk,
            "since": business.now, "until": business.now + timedelta(days=3),
            "now": business.now, "cover_id": business.anna.pk, **told,
        }
    )  # type: ignore[arg-type]  # fmt: skip


def days(business: Business, first: int, last: int, **told: str) -> dict[str, str]:
    start = business.now
    return {
        "first": f"{start + timedelta(days=first):%Y-%m-%d}",
        "last": f"{start + timedelta(days=last):%Y-%m-%d}", **told,
    }  # fmt: skip


def test_who_may_come_to_which_page(
    business: Business, anna: Client, bernd: Client, rita: Client
) -> None:
    found = plan(business)
    left = f"/colleagues/{business.bernd.pk}/leave"
    one, page = f"/absences/{found.pk}", f"/colleagues/{business.bernd.pk}"
    meanwhile = f"{one}/meanwhile"
    asked = (*PAGES, page, one, meanwhile, left)
    told = {
        "anna": [anna.get(place).status_code for place in asked],
        "bernd": [bernd.get(place).status_code for place in asked],
        "rita": [rita.get(place).status_code for place in asked],
        "nobody": [Client().get(place).status_code for place in asked],
    }
    assert told == {
        "anna": [200, 200, 200, 200, 200, 200, 200, 200],
        "bernd": [200, 200, 403, 200, 200, 200, 200, 403],
        "rita": [200, 200, 403, 403, 200, 200, 404, 403],
        "nobody": [302] * 8,
    }
    for place in ("/colleagues/999", "/absences/999", "/absences/999/meanwhile"):
        assert anna.get(place).status_code == 404


def test_days_away_are_entered_and_what_is_owed_moves(business: Business, bernd: Client) -> None:
    lena = Commitment.objects.get(customer__name="Lena Fuchs")
    assert lena.accountable == business.bernd
    answer = bernd.post("/absences/new", days(business, 0, 2, cover=str(business.anna.pk)))
    found = Absence.objects.get()
    assert answer.url == f"/absences/{found.pk}"  # type: ignore[attr-defined]
    assert found.state == "begun"
    lena.refresh_from_db()
    assert (lena.accountable, lena.acting) == (business.bernd, business.anna)


def test_the_cover_sees_it_on_today_with_its_words_until_it_ends(
    business: Business, anna: Client, bernd: Client
) -> None:
    assert SECRET not in anna.get("/?whose=mine").content.decode()
    found = plan(business)
    page = anna.get("/?whose=mine").content.decode()
    assert SECRET in page
    assert "for Bernd Okafor, away until" in page
    assert "You cover for" in page
    assert "You are away." in bernd.get("/").content.decode()
    answer = bernd.post(f"/absences/{found.pk}/end", {"version": found.version})
    assert answer.url == f"/absences/{found.pk}/meanwhile"  # type: ignore[attr-defined]
    assert SECRET not in anna.get("/?whose=mine").content.decode()
    assert "Welcome back" in bernd.get("/").content.decode()


def test_a_stranger_learns_nothing_from_a_colleagues_page(business: Business, rita: Client) -> None:
    plan(business)
    page = rita.get(f"/colleagues/{business.bernd.pk}").content.decode()
    assert SECRET not in page
    assert "a message to Bernd Okafor" in page


def test_without_cover_it_is_refused_in_words(business: Business, anna: Client) -> None:
    edit_house(reader=OPERATOR, on_duty_id=None)
    answer = anna.post("/absences/new", days(business, 1, 2, colleague=str(business.anna.pk)))
    assert answer.status_code == 422
    assert "nobody would be there" in answer.content.decode()


def test_a_teammate_enters_nothing_for_others(business: Business, bernd: Client) -> None:
    told = days(business, 1, 2, colleague=str(business.anna.pk), cover=str(business.anna.pk))
    assert bernd.post("/absences/new", told).status_code == 302
    assert Absence.objects.get().colleague == business.bernd
    other = plan(
        business, reader=reader_for(business.anna), colleague_id=business.anna.pk,
        cover_id=business.bernd.pk, since=business.now + timedelta(days=9),
        until=business.now + timedelta(days=10),
    )  # fmt: skip
    for place in (f"/absences/{other.pk}", f"/absences/{other.pk}/call-off"):
        assert bernd.post(place, {"version": other.version}).status_code in (403, 404)
    assert Absence.objects.get(pk=other.pk).state == "planned"


def test_half_days_and_changes(business: Business, anna: Client) -> None:
    told = days(
        business, 1, 1, colleague=str(business.bernd.pk), cover=str(business.anna.pk),
        first_at="13:00",
    )  # fmt: skip
    anna.post("/absences/new", told)
    found = Absence.objects.get()
    page = anna.get(f"/absences/{found.pk}").content.decode()
    assert "13:00 to midnight" in page
    told = days(business, 2, 4, cover="", version=str(found.version))
    assert anna.post(f"/absences/{found.pk}", told).status_code == 302
    found.refresh_from_db()
    assert found.until - found.since == timedelta(days=3)  # type: ignore[operator]
    late = anna.post(f"/absences/{found.pk}", told)
    assert (late.status_code, "Nothing of yours was saved" in late.content.decode()) == (422, True)


def test_a_noticed_absence_is_one_click_on_today(business: Business, bernd: Client) -> None:
    midnight = business.now.replace(hour=0, minute=0, second=0, microsecond=0)
    noticed = Absence.objects.create(
        colleague=business.bernd, state="proposed", entered_at=business.now, since=midnight,
        until=midnight + timedelta(days=5),
    )  # fmt: skip
    page = bernd.get("/").content.decode()
    assert "Your note of absence says" in page
    anna_page = Client()
    anna_page.force_login(business.anna)
    assert "Your note of absence" not in anna_page.get("/").content.decode()
    told = days(business, 0, 4, version="1")
    assert bernd.post(f"/absences/{noticed.pk}", told).status_code == 302
    noticed.refresh_from_db()
    assert noticed.state == "begun"


def test_a_list_is_looked_at_before_it_is_brought_in(business: Business, anna: Client) -> None:
    lines = (
        "Customer;Owner\r\nilse@vandenberghe.example;bernd@workshop.example\r\n"
        "Lena Fuchs;Anna Berg\r\nnobody@nowhere.example;Anna Berg\r\n"
        "Tomás Rivera;Rita Leser\r\n"
    )
    file = SimpleUploadedFile("owners.csv", lines.encode())
    page = anna.post("/owners/list", {"file": file}).content.decode()
    assert "2 changes" in page
    assert "no customer has this address or name" in page
    assert "no colleague who may act" in page
    assert not Person.objects.filter(looked_after_by__isnull=False).exists()
    anna.post("/owners/list", {"text": lines, "really": "1"})
    owners = dict(Person.objects.values_list("name", "looked_after_by__name"))
    assert owners["Ilse Vandenberghe"] == "Bernd Okafor"
    assert owners["Lena Fuchs"] == "Anna Berg"
    assert owners["Tomás Rivera"] is None


def test_somebody_leaves_and_every_matter_is_accounted_for(
    business: Business, anna: Client, bernd: Client
) -> None:
    carl = colleague("Carl Neu", "colleague")
    lena = Person.objects.get(name="Lena Fuchs")
    Person.objects.filter(pk=lena.pk).update(looked_after_by=business.bernd)
    refused = anna.post(
        f"/settings/colleagues/{business.bernd.pk}",
        {"name": "Bernd Okafor", "role": "colleague", "is_active": "no"},
    )
    assert "Leaving the house" in refused.content.decode()
    place = f"/colleagues/{business.bernd.pk}/leave"
    assert "Open matters" in anna.get(place).content.decode()
    box = Mailbox.objects.get(name="bernd")
    answer = anna.post(
        place,
        {"successor": str(business.anna.pk), f"customer_{lena.pk}": str(carl.pk),
         f"mailbox_{box.pk}": "house"},
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Every matter is accounted for" in page
    assert "Carl Neu" in page
    assert Commitment.objects.get(customer=lena).accountable == carl
    assert Person.objects.get(pk=lena.pk).looked_after_by == carl
    box.refresh_from_db()
    assert (box.owner, box.accountable) == (None, business.anna)
    assert bernd.get("/").status_code == 302
    assert anna.get(place).status_code == 200
    assert anna.post(place, {"successor": str(business.anna.pk)}).status_code == 422


def test_the_load_says_who_is_away_and_what_is_due(business: Business, anna: Client) -> None:
    plan(business)
    page = anna.get("/colleagues").content.decode()
    assert "away until" in page
    assert "Hours left" in page


def test_a_lead_gives_chosen_customers_to_a_colleague(
    business: Business, anna: Client, as_: Callable[[Colleague], Client]
) -> None:
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True)[:2])
    page = anna.get("/customers").content.decode()
    assert page.count('name="person"') >= 2 and "Give them" in page
    told = {"person": ids, "taker": str(business.bernd.pk), "q": "a"}
    done = anna.post("/owners/give", told, follow=True)
    assert done.redirect_chain[-1][0] == "/customers?q=a"
    assert "2 customers changed hands" in done.content.decode()
    assert set(Person.objects.filter(pk__in=ids).values_list("looked_after_by", flat=True)) == {
        business.bernd.pk
    }
    assert "looked after by" in anna.get("/customers").content.decode()
    again = anna.post("/owners/give", {"person": ids, "taker": ""}, follow=True)
    assert "Choose who looks after them" in again.content.decode()
    none = anna.post("/owners/give", {"taker": "house"}, follow=True).content.decode()
    assert "Choose at least one customer" in none
    assert 'name="person"' not in as_(business.bernd).get("/customers").content.decode()
