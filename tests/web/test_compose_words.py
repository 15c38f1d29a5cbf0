"""Templates, signatures and what is set aside, in the pages; drafts and sending by the API."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from goodword.channels.mail.sending.tables import Outgoing
from goodword.drafts.tables import Draft, Signature, Silence, Template
from goodword.hooks.tokening import make_token
from goodword.people.queries import reader_for
from goodword.people.tables import Mailbox
from goodword.timeline.tables import Entry
from tests.web.business import SECRET, Business


def test_a_template_is_kept_offered_and_filled_in(anna: Client):
    told = {"name": "Price", "text": "Dear {customer.first_name},\n\nhere it is.", "whose": "house"}
    assert anna.post("/settings/templates", told).status_code == 302
    wrong = anna.post("/settings/templates", told | {"name": "x", "text": "{customer.nam}"})
    assert "Did you mean {customer.name}?" in wrong.content.decode()
    one = Template.objects.get()
    letter = Entry.objects.get(subject="Oak table for the hall")
    page = anna.get(f"/entries/{letter.pk}/reply").content.decode()
    assert f'<option value="{one.pk}">Price (the house’s)</option>' in page
    form = {
        "key": "k", "do": "fill", "how": "reply", "answers": letter.pk, "template": one.pk,
        "to": "ilse@vandenberghe.example", "version": 0, "text": "",
    }  # fmt: skip
    asked = anna.post("/drafts/keep", form, headers={"Accept": "application/json"}).json()
    assert asked["insert"] == "Dear Ilse,\n\nhere it is."
    anna.post("/drafts/keep", form | {"version": 1})
    assert Draft.objects.get().text == "Dear Ilse,\n\nhere it is."
    assert anna.post(f"/settings/templates/{one.pk}", {"do": "delete"}).status_code == 302
    assert not Template.objects.exists()


def test_a_signature_is_kept_and_shown(anna: Client):
    anna.post("/settings/signatures", {"usual": "Anna Berg\nBerg & Okafor"})
    assert Signature.objects.get().text == "Anna Berg\nBerg & Okafor"
    letter = Entry.objects.get(subject="Oak table for the hall")
    assert "Berg &amp; Okafor</pre>" in anna.get(f"/entries/{letter.pk}/reply").content.decode()


def test_what_was_set_aside_is_listed_and_shown_again(anna: Client, business: Business):
    one = Silence.objects.create(
        colleague=business.anna, scope="mine", rule="promise.vague", reason="we agreed on it",
        at=datetime.now(UTC),
    )  # fmt: skip
    assert "we agreed on it" in anna.get("/settings/set-aside").content.decode()
    anna.post("/settings/set-aside", {"silence": one.pk})
    assert not Silence.objects.exists()


@pytest.fixture
def asks(business: Business) -> Callable[..., Any]:
    """Asks the API as Anna."""
    now = datetime.now(UTC)
    token = make_token(
        reader=reader_for(business.anna), name="p", scopes=["act"], now=now,
        expires_at=now + timedelta(days=1),
    )[1]  # fmt: skip

    def ask(method: str, address: str, body: Any = None) -> Any:
        return Client().generic(
            method, f"/api/v1{address}", json.dumps(body) if body is not None else "",
            content_type="application/json", headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip

    return ask


def test_a_program_answers_a_letter(asks: Callable[..., Any], settings: Any):
    settings.HOUSE_SENDS = lambda: True
    letter = Entry.objects.get(subject="Oak table for the hall")
    begun = asks("POST", f"/entries/{letter.pk}/reply").json()
    assert begun["to"].endswith("<ilse@vandenberghe.example>")
    assert "wrote:" in begun["below"]
    told = {"how": "reply", "answers": letter.pk, "to": begun["to"], "subject": begun["subject"],
            "mailbox_id": begun["mailbox_id"], "text": "The plan is attached."}  # fmt: skip
    made = asks("PUT", "/drafts/by-key/prog-1", told).json()
    late = asks("PUT", "/drafts/by-key/prog-1", told | {"text": "x"})
    assert (late.status_code, late.json()["current_version"]) == (409, 1)
    asked = asks("POST", f"/drafts/{made['id']}/send", {"expected_version": 1})
    assert asked.status_code == 422 and "agree with “files”" in asked.json()["detail"]
    agreed = {"expected_version": 1, "agreed": ["files"]}
    sent = asks("POST", f"/drafts/{made['id']}/send", agreed).json()
    assert Outgoing.objects.get().pk == sent["outgoing_id"]
    assert asks("GET", "/drafts").json() == []
    back = asks("POST", f"/outbox/{sent['outgoing_id']}/undo").json()
    assert back["text"] == "The plan is attached."


def test_what_is_anothers_is_not_there_for_a_program(asks: Callable[..., Any]):
    hidden = Entry.objects.get(subject__contains=SECRET)
    assert asks("POST", f"/entries/{hidden.pk}/reply").status_code == 404
    told = {"how": "reply", "answers": hidden.pk}
    assert asks("PUT", "/drafts/by-key/x", told).status_code == 404
    bernds = Mailbox.objects.get(name="bernd").pk
    assert asks("PUT", "/drafts/by-key/x", {"mailbox_id": bernds}).status_code == 404
    assert Draft.objects.count() == 0
