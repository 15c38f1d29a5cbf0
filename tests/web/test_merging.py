"""The same person standing here twice: on the pages."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from goodword.merging.finding import look
from goodword.people.tables import (
    Colleague,
    Mailbox,
    Merge,
    NotTheSame,
    Organisation,
    Person,
    PersonAddress,
    PersonNumber,
)
from goodword.timeline.tables import Entry
from tests.factories import make_address
from tests.web.business import Business

As = Callable[[Colleague], Client]


@pytest.fixture
def ilse(business: Business) -> Person:
    return Person.objects.get(name="Ilse Vandenberghe")


@pytest.fixture
def twin(ilse: Person) -> Person:
    """Ilse once more, as she writes from home."""
    one = Person.objects.create(
        name="I. Vandenberghe", created_at=datetime.now(UTC), organisation=ilse.organisation
    )
    address = make_address("ilse.vandenberghe@home.example")
    PersonAddress.objects.create(person=one, address=address)
    look(now=datetime.now(UTC))
    return one


def told(page: Client, where: str, **changes: str) -> dict[str, str]:
    form = page.get(where).context["form"]
    sent = {name: str(field.initial or "") for name, field in form.fields.items()}
    return sent | {"quick": "entered twice", **changes}


def test_a_proposal_is_made_one_and_two_again(anna: Client, ilse: Person, twin: Person) -> None:
    page = anna.get("/customers/doubles")
    assert "I. Vandenberghe" in page.text and "at the same organisation" in page.text
    where = f"/customers/{ilse.pk}/merge?with={twin.pk}"
    assert "ilse.vandenberghe@home.example" in anna.get(where).text
    sent = told(anna, where, quick="Entered twice", words="same signature")
    answer = anna.post(where, sent, follow=True)
    assert "are one now" in answer.text and "ilse.vandenberghe@home.example" in answer.text
    assert "I. Vandenberghe" not in anna.get("/customers/doubles").text
    old = anna.get(f"/customers/{twin.pk}")
    assert old.status_code == 302 and old.url == f"/customers/{ilse.pk}"
    merge = Merge.objects.get()
    assert "same signature" in anna.get("/customers/merges").text
    assert "Make two again" in anna.get(f"/customers/{ilse.pk}").text
    answer = anna.post(f"/customers/merges/{merge.pk}/undo", follow=True)
    assert "are two again" in answer.text and "I. Vandenberghe" in answer.text
    late = anna.post(f"/customers/merges/{merge.pk}/undo", follow=True)
    assert "made two again by Anna Berg already" in late.text


def test_what_is_missing_is_said(anna: Client, ilse: Person, twin: Person) -> None:
    where = f"/customers/{ilse.pk}/merge?with={twin.pk}"
    answer = anna.post(where, told(anna, where, quick=""))
    assert answer.status_code == 422 and "Choose why" in answer.text
    sent = told(anna, where, quick="Entered twice")
    Person.objects.filter(pk=twin.pk).update(note="has a dog")
    answer = anna.post(where, sent)
    assert answer.status_code == 422 and "changed while you looked" in answer.text
    again = {**sent, "seen": answer.context["form"].data["seen"]}
    assert anna.post(where, again).status_code == 302


def test_not_the_same_is_remembered(anna: Client, ilse: Person, twin: Person) -> None:
    sent = {"kind": "person", "one": str(ilse.pk), "other": str(twin.pk)}
    assert "stay two" in anna.post("/customers/doubles/apart", sent, follow=True).text
    anna.post("/customers/doubles/look")
    assert "I. Vandenberghe" not in anna.get("/customers/doubles").text
    assert NotTheSame.objects.count() == 1


def test_the_other_one_is_found_by_name(anna: Client, ilse: Person, twin: Person) -> None:
    page = anna.get(f"/customers/{ilse.pk}/merge?q=Vandenberghe")
    assert "I. Vandenberghe" in page.text and f'value="{twin.pk}"' in page.text
    assert f'value="{ilse.pk}" id="with' not in page.text


def test_organisations_become_one(anna: Client, ilse: Person) -> None:
    other = Organisation.objects.create(name="Vandenberghe BV")
    house = ilse.organisation
    assert house is not None
    where = f"/organisations/{house.pk}/merge?with={other.pk}"
    sent = told(anna, where, quick="They told us so", of_name=str(other.pk))
    assert anna.post(where, sent).status_code == 302
    house.refresh_from_db()
    assert house.name == "Vandenberghe BV"
    merge = Merge.objects.get()
    assert "organisations" in anna.get("/customers/merges").text
    anna.post(f"/customers/merges/{merge.pk}/undo")
    house.refresh_from_db()
    assert house.name == "vandenberghe.example"


def test_an_address_becomes_a_person_of_its_own(anna: Client, ilse: Person) -> None:
    PersonAddress.objects.create(person=ilse, address=make_address("tom@vandenberghe.example"))
    where = f"/customers/{ilse.pk}/split"
    assert "tom@vandenberghe.example" in anna.get(where).text
    assert anna.post(where, {"name": "Tom"}).status_code == 422
    sent = {"gone": ["tom@vandenberghe.example"], "name": "Tom Maes"}
    assert "Tom Maes is a person of their own now" in anna.post(where, sent, follow=True).text
    everything = {"gone": ["ilse@vandenberghe.example"], "name": ""}
    assert "Leave one" in anna.post(where, everything).text


def test_who_wrote_is_said_at_the_letter(anna: Client, ilse: Person) -> None:
    entry = Entry.objects.get(subject="Oak table for the hall")
    tom = Person.objects.create(
        name="Tom Maes", created_at=datetime.now(UTC), organisation=ilse.organisation
    )
    where = f"/entries/{entry.pk}/wrote"
    assert where in anna.get(f"/conversations/{entry.conversation_id}").text
    assert "Tom Maes" in anna.get(where).text
    answer = anna.post(where, {"person": str(tom.pk), "whole": "on"}, follow=True)
    assert "Tom Maes" in answer.text
    assert "Oak table for the hall" in anna.get(f"/customers/{tom.pk}").text
    assert anna.post(where, {"person": "999999"}).status_code == 422


def addresses(kept: Person, gone: Person, letter: Entry) -> list[str]:
    return [
        f"/customers/{kept.pk}/merge?with={gone.pk}",
        f"/customers/{gone.pk}/merge?with={kept.pk}",
        f"/customers/{gone.pk}/split",
        f"/entries/{letter.pk}/wrote",
    ]


def test_whom_one_may_not_know_is_not_here(business: Business, as_: As, ilse: Person) -> None:
    Mailbox.objects.filter(owner=business.bernd).update(sharing="nothing")
    lena = Person.objects.get(name="Lena Fuchs")
    PersonNumber.objects.create(person=lena, number="+3225550102")
    PersonNumber.objects.create(person=ilse, number="+3225550102")
    Person.objects.filter(pk=lena.pk).update(name="Ilse Vandenberghe")
    look(now=business.now)
    letter = Entry.objects.get(subject__startswith="About the")
    anna, bernd = as_(business.anna), as_(business.bernd)
    for where in addresses(ilse, lena, letter):
        assert bernd.get(where).status_code == 200, where
        assert anna.get(where).status_code == 404, where
        assert anna.post(where, {"quick": "Entered twice"}).status_code == 404, where
    assert "the same telephone number" in bernd.get("/customers/doubles").text
    assert "the same telephone number" not in anna.get("/customers/doubles").text
    sent = {"kind": "person", "one": str(ilse.pk), "other": str(lena.pk)}
    assert anna.post("/customers/doubles/apart", sent).status_code == 404
    where = f"/customers/{ilse.pk}/merge?with={lena.pk}"
    bernd.post(where, told(bernd, where, quick="Entered twice"))
    merge = Merge.objects.get()
    assert "lena@fuchs.example" not in anna.get(f"/customers/{ilse.pk}").text
    assert anna.get(f"/customers/{lena.pk}").status_code == 404
    assert anna.get(f"/customers/merges/{merge.pk}/undo").status_code == 404
    assert anna.post(f"/customers/merges/{merge.pk}/undo").status_code == 404
    assert "Entered twice" not in anna.get("/customers/merges").text


def test_a_read_only_colleague_changes_nothing(
    business: Business, as_: As, ilse: Person, twin: Person
) -> None:
    rita, letter = as_(business.rita), Entry.objects.get(subject="Oak table for the hall")
    for where in [*addresses(ilse, twin, letter), "/customers/doubles/look"]:
        assert rita.post(where).status_code == 403, where
    page = rita.get("/customers/doubles").text
    assert "I. Vandenberghe" in page and "Make them one" not in page
