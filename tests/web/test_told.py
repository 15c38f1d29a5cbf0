"""Calls, notes, tags and views, as colleagues meet them in the pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from goodword.access.tables import Share
from goodword.labels.tables import SavedView, Tag
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.timeline.tables import Entry
from tests.web.business import SECRET, Business

As = Callable[[Colleague], Client]
HTMX = {"HX-Request": "true"}


def ilse() -> Person:
    return Person.objects.get(name__startswith="Ilse")


def owed(person: Person) -> Commitment:
    return Commitment.objects.get(customer=person, kind="reply")


def filled(browser: Client, page: str, **changes: object) -> dict[str, object]:
    """The form as it is offered, filled in."""
    form = browser.get(page).context["form"]
    told = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return told | {"happened": "we-called", "words": "Spoke about the oak table."} | changes


def test_a_call_on_a_line_is_done_with_one_form(anna: Client, business: Business) -> None:
    line = owed(ilse())
    page = f"/commitments/{line.pk}/call"
    told = filled(anna, page)
    assert told["settles"] == [f"{line.pk}:{line.version}"]
    answer = anna.post(page, told, headers=HTMX)
    assert answer.status_code == 200 and "Done, and logged" in answer.text
    assert owed(ilse()).state == "discharged"
    shown = anna.get(f"/conversations/{line.conversation_id}").text
    assert "Spoke about the oak table." in shown and "We called" in shown


def test_a_call_on_a_customer_leaves_what_is_not_ticked(anna: Client, business: Business) -> None:
    page = f"/customers/{ilse().pk}/call"
    told = filled(
        anna, page, happened="they-called", number="02 555 01 02", promised="Send the plan"
    )
    told["when"] = anna.get(page).context["form"].fields["when"].choices[0][0]
    answer = anna.post(page, told, follow=True)
    assert "Logged. What was promised stands on Today." in answer.text
    assert "Send the plan" in answer.text and "+32 2 555 01 02" in answer.text
    assert owed(ilse()).state == "open"
    assert "mailto:tel" not in answer.text and "urn:goodword" not in answer.text


def test_what_is_missing_is_said_and_the_second_is_told_who_was_first(
    anna: Client, business: Business
) -> None:
    line = owed(ilse())
    page = f"/commitments/{line.pk}/call"
    answer = anna.post(page, filled(anna, page, happened=""), headers=HTMX)
    assert answer.status_code == 422 and "Choose what happened" in answer.text
    early = filled(anna, page)
    anna.post(page, filled(anna, page))
    answer = anna.post(page, early, headers=HTMX)
    assert answer.status_code == 409 and "Nothing was kept yet" in answer.text
    assert "Spoke about the oak table." in answer.text
    assert Entry.objects.filter(kind="call").count() == 1


@pytest.mark.parametrize("verb", ["call", "note", "tags"])
def test_strangers_find_nothing_and_read_only_colleagues_do_nothing(
    business: Business, as_: As, verb: str
) -> None:
    Mailbox.objects.filter(owner=business.bernd).update(sharing="nothing")
    private = Entry.objects.get(subject__contains=SECRET)
    lena = Person.objects.get(name="Lena Fuchs")
    sent = {"happened": "we-called", "words": "x", "text": "x", "tag": "x", "key": "k"}
    for page in (f"/customers/{lena.pk}", f"/conversations/{private.conversation_id}"):
        for method in ("get", "post"):
            answer = getattr(as_(business.anna), method)(f"{page}/{verb}", sent)
            missing = getattr(as_(business.anna), method)(f"/customers/999999/{verb}", sent)
            assert (answer.status_code, missing.status_code) == (404, 404)
        assert as_(business.rita).post(f"{page}/{verb}", sent).status_code == 403
    line = owed(lena)
    assert as_(business.anna).post(f"/commitments/{line.pk}/call", sent).status_code == 404
    foreign = {**sent, "settles": [f"{line.pk}:{line.version}"]}
    ours = as_(business.anna).post(f"/customers/{ilse().pk}/call", foreign)
    assert ours.status_code == 404
    assert not Entry.objects.filter(kind__in=("call", "note")).exists() and not Tag.objects.exists()


def test_a_note_tells_to_whom_it_will_be_shown(business: Business, as_: As) -> None:
    private = Entry.objects.get(subject__contains=SECRET)
    bernd, place = as_(business.bernd), f"/conversations/{private.conversation_id}/note"
    told = {"text": "@anna, what do you think?", "key": "k"}
    asked = bernd.post(place, told)
    assert asked.status_code == 422 and "Anna Berg can’t read this conversation yet" in asked.text
    assert not Share.objects.exists()
    shown = asked.context["form"].data["shown"]
    assert bernd.post(place, told | {"shown": shown}).status_code == 302
    page = as_(business.anna).get(f"/conversations/{private.conversation_id}").text
    assert "what do you think?" in page and SECRET in page


def test_a_note_is_changed_by_its_author_alone(business: Business, as_: As) -> None:
    anna, bernd = as_(business.anna), as_(business.bernd)
    anna.post(f"/customers/{ilse().pk}/note", {"text": "Likes pine.", "key": "k"})
    note = Entry.objects.get(kind="note")
    change = {"text": "Likes oak.", "version": "1"}
    assert bernd.post(f"/entries/{note.pk}/note", change).status_code == 403
    assert anna.post(f"/entries/{note.pk}/note", change).status_code == 302
    page = bernd.get(f"/conversations/{note.conversation_id}").text
    assert "Likes oak." in page and "changed" in page and "Likes pine." not in page
    assert "Likes pine." in bernd.get(f"/entries/{note.pk}/note/before").text
    anna.post(f"/entries/{note.pk}/note/back", {"version": "2"})
    page = bernd.get(f"/conversations/{note.conversation_id}").text
    assert "Taken back" in page and "Likes oak." not in page
    assert "Likes pine." not in bernd.get(f"/entries/{note.pk}/note/before").text


def test_tags_are_put_on_found_and_taken_off(anna: Client, business: Business) -> None:
    at = f"/customers/{ilse().pk}"
    answer = anna.post(f"{at}/tags", {"tag": "Key account, hall"}, headers=HTMX)
    assert "Key account" in answer.text and "hall" in answer.text
    assert "Ilse" in anna.get("/customers?tag=KEY+account").text
    assert "Tomás" not in anna.get("/customers?tag=hall").text
    today = anna.get("/?tag=hall").text
    assert "Ilse" in today and "Squeaking drawer" not in today
    assert "Oak table" in anna.get('/search?q=tag:"key account"').text
    tag = Tag.objects.get(key="hall")
    anna.post(f"{at}/tags", {"off": str(tag.pk)})
    assert "Nobody" in anna.get("/customers?tag=hall").text


def test_leads_order_the_houses_tags(business: Business, as_: As) -> None:
    anna, bernd = as_(business.anna), as_(business.bernd)
    bernd.post(f"/customers/{ilse().pk}/tags", {"tag": "Oak, Eiche"})
    oak, eiche = Tag.objects.get(key="oak"), Tag.objects.get(key="eiche")
    assert bernd.get("/settings/tags").status_code == 403
    page = f"/settings/tags/{eiche.pk}"
    assert bernd.post(page, {"do": "delete"}).status_code == 403
    assert anna.post(page, {"do": "merge", "into": str(oak.pk)}).status_code == 302
    assert anna.post(f"/settings/tags/{oak.pk}", {"do": "rename", "name": " "}).status_code == 422
    anna.post(f"/settings/tags/{oak.pk}", {"do": "rename", "name": "Oak wood"})
    assert [t.name for t in Tag.objects.all()] == ["Oak wood"]


def test_a_view_is_kept_shown_shared_and_deleted(business: Business, as_: As) -> None:
    anna, bernd = as_(business.anna), as_(business.bernd)
    told = {"name": "Late ones", "place": "today", "query": "overdue=1&cursor=x"}
    assert anna.post("/views", told | {"shared": "on"})["Location"] == "/?overdue=1"
    page = bernd.get("/customers").text
    assert "Late ones" in page and 'href="/?overdue=1"' in page
    view = SavedView.objects.get()
    assert bernd.post(f"/views/{view.pk}", {"do": "delete"}).status_code == 404
    anna.post(f"/views/{view.pk}", {"name": "Overdue", "do": "keep"})
    assert "Overdue" not in bernd.get("/").text.replace("Overdue <b>", "")
    anna.post(f"/views/{view.pk}", {"do": "delete"})
    assert not SavedView.objects.exists()
