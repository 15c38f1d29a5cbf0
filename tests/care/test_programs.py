"""Staying in touch by the API, beside a letter, and in what a person is given of their data."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from goodword.access import OPERATOR
from goodword.care.actions import set_interval
from goodword.hooks.rules import SCOPES
from goodword.hooks.tokening import make_token
from goodword.house.tables import House
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Person
from goodword.privacy.exporting import Export
from goodword.wiring.clock import wall
from goodword.wiring.wishing import say_wish
from tests.care.talks import A_DAY, NOW, look, spoke
from tests.factories import make_colleague, make_customer, make_house

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


@pytest.fixture
def anna() -> Colleague:
    make_house()
    House.objects.update(as_of=NOW)
    return make_colleague("Anna", role="lead")


@pytest.fixture
def carla(anna: Colleague) -> Person:
    carla = make_customer("Carla", relation="customer")
    spoke(carla, anna, 150 * A_DAY)
    look()
    return carla


@pytest.fixture
def ask(anna: Colleague) -> Ask:
    token = make_token(
        reader=reader_for(anna), name="desk", scopes=SCOPES, expires_at=wall() + timedelta(days=9),
        now=wall(),
    )[1]  # fmt: skip

    def asked(method: str, place: str, told: Any = None) -> Any:
        answer = Client().generic(
            method, f"/api/v1{place}", json.dumps(told) if told is not None else "",
            content_type="application/json", headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.content
        return answer.json()

    return asked


def test_the_list_and_where_one_stands(ask: Ask, carla: Person) -> None:
    (one,) = ask("GET", "/touch")["items"]
    assert one["customer_id"] == carla.pk and one["past"] == "ideal" and not one["planned"]
    assert one["interval"]["ideal"] == {"number": 3, "unit": "m"}
    place = f"/customers/{carla.pk}"
    weeks = {"ideal": {"number": 2, "unit": "w"}, "longest": {"number": 2, "unit": "m"}}
    told = ask("PUT", f"{place}/interval", {**weeks, "reason": "a large order"})
    assert told["own"] and told["due_on"] == "2026-07-03"
    assert not ask("DELETE", f"{place}/interval")["own"]
    line = ask("POST", f"{place}/check-in")
    assert line["kind"] == "check-in" and line["customer_id"] == carla.pk
    assert ask("GET", "/touch")["items"][0]["planned"] == "a check-in is on the list"
    ended = ask("PUT", f"{place}/wish", {"kind": "do-not-contact"})
    assert ended["commitment_ids"] == [line["id"]]
    assert ask("GET", "/touch")["items"] == []
    again = ask("DELETE", f"{place}/wish?slip=true")
    assert again == {"wish": None, "commitment_ids": [line["id"]]}


def test_beside_a_letter_stands_who_is_not_to_be_contacted(anna: Colleague, carla: Person) -> None:
    browser = Client()
    browser.force_login(anna)
    say_wish(
        reader=OPERATOR, person_id=carla.pk, kind="do-not-contact", now=NOW, reason="by letter"
    )
    words = "Carla is not to be contacted by us first: by letter."
    assert words in browser.get(f"/customers/{carla.pk}/write").content.decode()
    form = {"to": "Carla <carla@their.example>", "how": "new", "key": "k", "version": "0"}
    assert words in browser.post("/drafts/review", form).content.decode()
    assert words not in browser.post("/drafts/review", {**form, "to": ""}).content.decode()
    (found,) = browser.get("/drafts/people?q=Carl").json()["people"]
    assert found["of"] == "not to be contacted"


def test_wishes_and_intervals_are_part_of_what_is_held_on_somebody(carla: Person) -> None:
    set_interval(reader=OPERATOR, person_id=carla.pk, now=NOW, reason="a one-off")
    say_wish(reader=OPERATOR, person_id=carla.pk, kind="deceased", now=NOW)
    files = dict(Export(OPERATOR, carla.pk, now=NOW).files())
    (person,) = json.loads(files["person.json"])["persons"]
    assert [w["kind"] for w in person["contact_wishes"]] == ["deceased"]
    assert [i["reason"] for i in person["keep_in_touch"]] == ["a one-off"]
