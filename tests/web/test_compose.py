"""Writing letters: answering, saving as one types, sending, taking back, two windows."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goodword.channels.mail.sending.tables import Outgoing
from goodword.drafts.tables import Draft, DraftFile
from goodword.people.tables import Mailbox
from goodword.timeline.tables import Entry
from goodword.wiring import clock
from tests.web.business import SECRET, Business

JSON = {"Accept": "application/json"}


def ilses() -> Entry:
    """Ilse's first letter, to sales."""
    return Entry.objects.get(subject="Oak table for the hall")


def form(entry: Entry | None = None, **told: Any) -> dict[str, Any]:
    """What stands in a letter's form."""
    usual = {
        "key": "k1", "version": "0", "tab": "a", "how": "reply" if entry else "new",
        "answers": entry.pk if entry else "", "to": "Ilse <ilse@vandenberghe.example>",
        "subject": "Re: Oak table for the hall", "text": "It comes on Friday.",
        "mailbox": Mailbox.objects.get(name="sales").pk, "signed": "on", "quoted": "on",
        "do": "save",
    }  # fmt: skip
    return usual | told


@pytest.fixture
def sends(settings: Any) -> None:
    """A mail server that the house sends through; nothing goes there in these tests."""
    settings.HOUSE_SENDS = lambda: True


def keep(browser: Client, told: dict[str, Any], **more: Any) -> Any:
    ends = told["do"] in ("send", "later", "discard")
    return browser.post("/drafts/send" if ends else "/drafts/keep", told, **more)


def test_a_reply_begins_with_whom_it_answers(anna: Client):
    page = anna.get(f"/entries/{ilses().pk}/reply").content.decode()
    assert 'value="Ilse Vandenberghe &lt;ilse@vandenberghe.example&gt;"' in page
    assert 'value="Re: Oak table for the hall"' in page
    assert Draft.objects.count() == 0, "looking writes nothing"


def test_what_is_typed_is_saved_and_found_again(anna: Client):
    answer = keep(anna, form(ilses()), headers=JSON).json()
    assert answer["version"] == 1
    again = keep(anna, form(ilses(), version=1, text="It comes on Monday."), headers=JSON).json()
    assert (again["id"], again["version"]) == (answer["id"], 2)
    page = anna.get(f"/drafts/{answer['id']}").content.decode()
    assert "It comes on Monday." in page
    assert "It comes on Monday." in anna.get(f"/entries/{ilses().pk}/reply").content.decode()
    assert "It comes on Monday." in anna.get("/drafts").content.decode()
    assert "You began" in anna.get(f"/conversations/{ilses().conversation_id}").content.decode()


def test_two_windows_both_stay_until_one_is_chosen(anna: Client):
    keep(anna, form(ilses()), headers=JSON)
    keep(anna, form(ilses(), version=1, text="From the desk."), headers=JSON)
    late = form(ilses(), version=1, tab="b", text="From the phone.")
    answer = keep(anna, late, headers=JSON)
    assert answer.status_code == 409
    assert "From the desk." in answer.json()["there"]
    page = keep(anna, late)
    assert page.status_code == 409
    assert "From the desk." in page.content.decode() and "From the phone." in page.content.decode()
    assert Draft.objects.get().text == "From the desk."
    keep(anna, late | {"do": "mine"})
    assert Draft.objects.get().text == "From the phone."


def test_a_save_whose_answer_was_lost_is_no_conflict(anna: Client):
    keep(anna, form(ilses()), headers=JSON)
    answer = keep(anna, form(ilses(), text="It comes on Monday."), headers=JSON)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_a_draft_is_its_writers_own(anna: Client, business: Business, as_: Callable[..., Client]):
    number = keep(anna, form(ilses()), headers=JSON).json()["id"]
    others = as_(business.bernd)
    assert others.get(f"/drafts/{number}").status_code == 404
    assert "Friday" not in others.get("/drafts").content.decode()
    talk = f"/conversations/{ilses().conversation_id}"
    assert "You began" not in others.get(talk).content.decode()
    assert "It comes on Friday" not in others.get(talk).content.decode()
    keep(others, form(ilses(), text="Mine."), headers=JSON)
    assert sorted(Draft.objects.values_list("text", flat=True)) == ["It comes on Friday.", "Mine."]


def test_what_one_may_not_read_one_can_not_answer(anna: Client):
    hidden = Entry.objects.get(subject__contains=SECRET)
    for where in ("reply", "forward"):
        assert anna.get(f"/entries/{hidden.pk}/{where}").status_code == 404
    assert keep(anna, form(hidden), headers=JSON).status_code == 404
    bernds = Mailbox.objects.get(name="bernd").pk
    assert keep(anna, form(ilses(), mailbox=bernds), headers=JSON).status_code == 404
    assert Draft.objects.count() == 0


def test_read_only_colleagues_write_nothing(business: Business, as_: Callable[..., Client]):
    rita = as_(business.rita)
    assert rita.get(f"/entries/{ilses().pk}/reply").status_code == 403
    assert keep(rita, form(ilses())).status_code == 403
    assert keep(rita, form(ilses(), do="send")).status_code == 403


def test_sending_puts_it_into_the_outbox_and_can_be_taken_back(
    anna: Client, sends: None, monkeypatch: pytest.MonkeyPatch
):
    present = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: present)
    answer = keep(anna, form(ilses(), do="send"))
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == f"/conversations/{ilses().conversation_id}"
    out = Outgoing.objects.get()
    assert (out.state, out.subject) == ("waiting", "Re: Oak table for the hall")
    assert [r.spec for r in out.recipients.all()] == ["ilse@vandenberghe.example"]
    page = anna.get(answer["Location"]).content.decode()
    assert "Undo" in page and "A letter is on its way" in page
    assert anna.get("/drafts").content.decode().count("Friday") == 0
    back = anna.post(f"/drafts/sent/{out.pk}/undo")
    draft = Draft.objects.get()
    assert back["Location"] == f"/drafts/{draft.pk}"
    assert "It comes on Friday." in anna.get(back["Location"]).content.decode()
    out.refresh_from_db()
    assert out.state == "withdrawn"
    again = keep(anna, form(ilses(), do="send", version=draft.version))
    assert again.status_code == 302
    assert Outgoing.objects.filter(state="waiting").count() == 1


def test_nobody_else_undoes_it(
    anna: Client, sends: None, business: Business, as_: Callable[..., Client]
):
    keep(anna, form(ilses(), do="send"))
    out = Outgoing.objects.get()
    rita = as_(business.rita)
    assert rita.post(f"/drafts/sent/{out.pk}/undo").status_code == 403
    assert anna.post("/drafts/sent/987654321/undo").status_code == 404


def test_what_stands_in_the_way_is_told_and_nothing_is_lost(anna: Client, sends: None):
    for told, words in (
        ({"to": ""}, "Write to whom it goes."),
        ({"to": "ilse at home"}, "no e-mail address"),
        ({"text": "Dear {customer.first_name},"}, "{customer.first_name}"),
    ):
        answer = keep(anna, form(ilses(), do="send", **told))
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Outgoing.objects.count() == 0
    assert Draft.objects.get().text == "Dear {customer.first_name},"


def test_a_missing_attachment_is_asked_about_once(anna: Client, sends: None):
    told = form(ilses(), do="send", text="The plan is attached.")
    asked = keep(anna, told)
    assert asked.status_code == 422 and "none is attached" in asked.content.decode()
    assert keep(anna, told | {"version": 1, "agreed": "files"}).status_code == 302
    assert Outgoing.objects.count() == 1


def test_a_colleagues_answer_meanwhile_is_told_before_it_goes(
    anna: Client, sends: None, business: Business, as_: Callable[..., Client]
):
    keep(anna, form(ilses()), headers=JSON)
    bernd = as_(business.bernd)
    assert keep(bernd, form(ilses(), do="send", text="I do it.")).status_code == 302
    asked = keep(anna, form(ilses(), do="send", version=1))
    assert asked.status_code == 422
    assert "Bernd Okafor has an answer on its way" in asked.content.decode()


def test_one_sees_who_is_answering(anna: Client, business: Business, as_: Callable[..., Client]):
    where = f"/conversations/{ilses().conversation_id}/here"
    bernd = as_(business.bernd)
    assert bernd.post(where, {"answering": "1"}).json() == {"others": []}
    assert anna.post(where).json() == {"others": ["Bernd Okafor is answering"]}
    talk = anna.get(f"/conversations/{ilses().conversation_id}").content.decode()
    assert "Bernd Okafor is answering." in talk
    hidden = Entry.objects.get(subject__contains=SECRET).conversation_id
    assert anna.post(f"/conversations/{hidden}/here").status_code == 404


def test_files_go_along_and_come_off(anna: Client):
    plan = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan", content_type="application/pdf")
    answer = keep(anna, form(ilses()) | {"file": plan}, headers=JSON).json()
    assert "plan.pdf" in answer["files"]
    file = DraftFile.objects.get()
    got = anna.get(f"/drafts/{answer['id']}/files/{file.pk}")
    assert got.content == b"%PDF-1.4 plan"
    assert got["Content-Disposition"].startswith("attachment")
    off = keep(anna, form(ilses(), version=1, do=f"remove-{file.pk}"), headers=JSON).json()
    assert off["files"].strip() == ""


def test_people_are_found_as_one_types(anna: Client):
    found = anna.get("/drafts/people?q=ils").json()["people"]
    assert found[0]["spec"] == "ilse@vandenberghe.example"
    hidden = anna.get("/drafts/people?q=lena").json()["people"]
    assert json.dumps(hidden).count("lena@fuchs.example") <= 1


def test_a_letter_in_the_past_or_far_away_is_refused(anna: Client, sends: None):
    far = keep(anna, form(ilses(), do="later", send_at="2199-01-01T10:00"))
    assert far.status_code == 422
    none = keep(anna, form(ilses(), do="later"))
    assert "Choose when it is to go." in none.content.decode()


def test_a_time_that_was_chosen_stays_chosen_when_something_is_asked(anna: Client, sends: None):
    at = (clock.wall() + timedelta(days=2)).isoformat()
    told = form(ilses(), text="The plan is attached.", do=f"later@{at}")
    asked = anna.post("/drafts/send", told)
    assert asked.status_code == 422
    assert f'value="later@{at}"' in asked.content.decode()
    anna.post("/drafts/send", told | {"version": 1, "agreed": "files"})
    out = Outgoing.objects.get()
    assert out.scheduled and out.due_at.isoformat() == at


def test_discarded_is_gone(anna: Client):
    keep(anna, form(ilses()), headers=JSON)
    gone = keep(anna, form(ilses(), version=1, do="discard"))
    assert gone["Location"] == f"/conversations/{ilses().conversation_id}"
    assert Draft.objects.count() == 0


def look(browser: Client, told: dict[str, Any], **more: str) -> str:
    return browser.post("/drafts/review", told | more).content.decode()


def test_what_is_worth_a_second_look_is_shown_with_its_why(anna: Client):
    told = form(ilses(), text="Dear Ilse,\n\nI've been swamped 🙂. I've been so busy, sorry.\n")
    keep(anna, told, headers=JSON)
    page = look(anna, told)
    assert 'data-rule="excuse.busy"' in page and "Why" in page
    aside = page.partition('data-finding="')[2].partition('"')[0]
    rule = page.partition('data-rule="')[2].partition('"')[0]
    asked = {"aside": aside, "rule": rule, "scope": "letter"}
    assert "Say in a few words why" in look(anna, told, **asked)
    quiet = look(anna, told, **asked, reason="She asked what kept me.")
    assert f'data-finding="{aside}"' not in quiet
    assert f'data-finding="{aside}"' not in look(anna, told)
    assert f'data-finding="{aside}"' in look(anna, told | {"key": "another"})


def test_a_place_is_counted_as_browsers_count(anna: Client):
    told = form(ilses(), text="🙂🙂 Sorry, I've been swamped.")
    page = look(anna, told)
    start = int(page.partition('data-start="')[2].partition('"')[0])
    words = page.partition('data-words="')[2].partition('"')[0].replace("&#x27;", "'")
    assert told["text"].encode("utf-16-le")[2 * start :].decode("utf-16-le").startswith(words)


def test_the_houses_style_is_its_leads(business: Business, as_: Callable[..., Client]):
    told = form(ilses(), text="Dear Ilse,\n\nI've been swamped this week, sorry.\n")
    bernd = as_(business.bernd)
    asked = {"aside": "x", "rule": "excuse.busy", "scope": "house", "reason": "we are"}
    assert "Only a lead" in look(bernd, told, **asked)
    assert "excuse.busy" in look(as_(business.anna), told)
    look(as_(business.anna), told, **asked)
    assert "excuse.busy" not in look(bernd, told)


def test_nothing_is_sent_by_the_address_that_saves(anna: Client, sends: None):
    assert anna.post("/drafts/keep", form(ilses(), do="send")).status_code == 404
    assert Outgoing.objects.count() == 0
