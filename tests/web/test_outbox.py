"""The outbox as a page: what needs a word stands first, and its buttons do what they say."""

from datetime import timedelta

import pytest
from django.test import Client

from goodword.channels.mail.sending.actions import enqueue
from goodword.channels.mail.sending.letters import To, Writing
from goodword.channels.mail.sending.tables import Outgoing, SendingWay
from goodword.people.queries import reader_for
from goodword.people.tables import Mailbox
from goodword.wiring.clock import wall
from tests.notices.servers import mail_server
from tests.web.business import Business

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _server(monkeypatch):
    monkeypatch.setenv("GOODWORD_SMTP_HOST", "localhost")
    monkeypatch.setenv("GOODWORD_MAIL_FROM", "goodword@workshop.example")


def letter(business: Business, state: str = "waiting", **more: object) -> Outgoing:
    box = Mailbox.objects.get(name="sales")
    writing = Writing(f"k:{state}", box.pk, (To("ilse@x.example", "Ilse"),), f"About {state}", "x")
    row = enqueue(
        reader=reader_for(business.anna), letter=writing, now=wall(), undo_seconds=60,
        send_at=wall() + timedelta(days=1) if state == "scheduled" else None,
    )  # fmt: skip
    if state not in ("waiting", "scheduled"):
        Outgoing.objects.filter(pk=row.pk).update(state=state, **more)
    return row


def test_an_empty_outbox_says_so(anna: Client) -> None:
    assert "Nothing waits" in anna.get("/outbox").text


def test_what_is_in_doubt_stands_first_and_asks_how_one_knows(
    anna: Client, business: Business
) -> None:
    for state in ("waiting", "scheduled", "refused"):
        letter(business, state, **({"error": "550 no <b>such</b>"} if state == "refused" else {}))
    row = letter(business, "doubt")
    told = anna.get("/outbox").text
    places = [told.index(f"About {s}") for s in ("doubt", "refused", "waiting", "scheduled")]
    assert places == sorted(places) and "550 no &lt;b&gt;such" in told
    answer = anna.post(f"/outbox/{row.pk}/arrived", follow=True)
    assert "Say how you know" in answer.text
    answer = anna.post(f"/outbox/{row.pk}/arrived", {"reason": "she answered"}, follow=True)
    row.refresh_from_db()
    assert "counts as sent" in answer.text and row.settled_because == "she answered"
    assert row.settled_by == business.anna


def test_a_letter_is_taken_back_or_sent_at_once(anna: Client, business: Business) -> None:
    row = letter(business, "scheduled")
    assert anna.post(f"/outbox/{row.pk}/now").status_code == 302
    row.refresh_from_db()
    assert row.due_at <= wall()
    anna.post(f"/outbox/{row.pk}/withdraw")
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_a_mailbox_sends_by_what_works(anna: Client, business: Business, settings) -> None:
    settings.PRIVATE_HOSTS = frozenset({"localhost"})
    session = anna.session
    session["proved_at"] = wall().timestamp()
    session.save()
    box = Mailbox.objects.get(name="sales")
    where = f"/settings/mailboxes/{box.pk}/sending"
    assert "house’s server" in anna.get(where).text
    with mail_server(user="sales") as server:
        told = {
            "host": "localhost", "port": server.port, "security": "none", "login": "sales",
            "password": "x",
        }  # fmt: skip
        wrong = anna.post(where, told | {"login": "nobody"})
        assert wrong.status_code == 422 and "did not accept" in wrong.text
        assert not SendingWay.objects.exists()
        assert anna.post(where, told).status_code == 302
    way = SendingWay.objects.get()
    assert way.secret and way.secret != "x" and way.mailbox == box
    assert 'value="x"' not in anna.get(where).text
    moved = anna.post(where, {**told, "host": "evil.example", "password": ""})
    assert moved.status_code == 422 and "Type the password" in moved.text
    anna.post(where, {"remove": "1"})
    assert not SendingWay.objects.exists()
