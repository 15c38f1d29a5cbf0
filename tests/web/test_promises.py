"""Promises as a colleague sees and settles them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.promises.tables import Evidence, NewDate
from goodword.timeline.tables import Attachment, Entry
from goodword.wiring.promising import settle
from tests.factories import make_conversation, they_write, we_write
from tests.promises.making import a_record
from tests.web.business import Business

HTMX = {"HX-Request": "true"}
Browsers = Callable[[Colleague], Client]


@pytest.fixture
def promised(business: Business) -> Commitment:
    """Anna promised Ilse a drawing, and sent another letter with a file since."""
    ilse, sales = Person.objects.get(name="Ilse Vandenberghe"), Mailbox.objects.get(name="sales")
    talk, other = make_conversation("The cupboard"), make_conversation("Papers")
    we_write(
        talk, ilse, business.now - timedelta(hours=3), colleague=business.anna, mailbox=sales,
        text="Dear Ilse,\n\nI'll send you the revised drawing by the end of next week.",
    )  # fmt: skip
    later = we_write(
        other, ilse, business.now - timedelta(hours=1), colleague=business.anna, mailbox=sales,
        text="See attached.",
    )  # fmt: skip
    Attachment.objects.create(
        entry=later, position=1, name="drawing.html", type="text/html", size=9, digest="x"
    )
    settle(conversation_ids=[talk.pk, other.pk], now=business.now)
    return Commitment.objects.get(kind="promise")


def test_it_stands_under_keep_with_its_sentence_its_date_and_who_gave_it(
    promised: Commitment, anna: Client
) -> None:
    page = anna.get("/").content.decode()
    line = re.search(rf'<li class="line[^"]*" id="line-{promised.pk}".*?</li>', page, re.S)
    assert line
    text = line.group()
    assert "send you the revised drawing by the end of next week" in text
    assert "promised by Anna" in text and "end of next week”:" in text
    assert f"#promise-{promised.pk}" in text and "Ilse Vandenberghe" in text


def test_its_sentence_is_marked_in_the_letter(promised: Commitment, anna: Client) -> None:
    page = anna.get(f"/conversations/{promised.conversation_id}").content.decode()
    mark = re.search(rf'<mark [^>]*id="promise-{promised.pk}"[^>]*>(.*?)</mark>', page, re.S)
    assert mark and "send you the revised drawing by the end of next week" in mark.group(1)
    assert "(promised)" in mark.group(1)


def test_what_came_later_is_offered_and_a_yes_closes_it(promised: Commitment, anna: Client) -> None:
    one = Evidence.objects.get(commitment=promised)
    page = anna.get("/").content.decode()
    assert "“drawing.html” sent" in page and "Kept?" in page
    answer = anna.post(f"/promises/shown/{one.pk}/yes", {"version": promised.version}, headers=HTMX)
    assert answer.status_code == 200
    promised.refresh_from_db()
    assert (promised.state, promised.closed_by_id) == ("discharged", one.entry_id)
    again = anna.post(f"/promises/shown/{one.pk}/no", {"version": promised.version}, headers=HTMX)
    assert again.status_code == 409 and b"decided about this already" in again.content


def test_a_no_takes_the_offer_away(promised: Commitment, anna: Client) -> None:
    one = Evidence.objects.get(commitment=promised)
    answer = anna.post(f"/promises/shown/{one.pk}/no", {"version": promised.version}, headers=HTMX)
    assert "Kept?" not in answer.content.decode()
    promised.refresh_from_db()
    assert promised.state == "open"


def test_who_may_not_read_a_letter_hears_nothing_of_what_it_kept(
    promised: Commitment, business: Business, as_: Browsers
) -> None:
    one = Evidence.objects.get(commitment=promised)
    hidden = Entry.objects.get(subject__contains="thirtyseven")
    assert Attachment.objects.filter(entry=one.entry).exists()
    Evidence.objects.filter(pk=one.pk).update(entry=hidden)
    anna = as_(business.anna)
    told = {"version": promised.version}
    assert anna.post(f"/promises/shown/{one.pk}/yes", told).status_code == 404
    assert anna.post("/promises/shown/999999/yes", told).status_code == 404
    assert anna.post(f"/promises/shown/{one.pk}/perhaps", told).status_code == 404


def test_a_new_date_leads_to_an_honest_note(promised: Commitment, anna: Client) -> None:
    form = anna.get(f"/commitments/{promised.pk}/later", headers=HTMX).content.decode()
    assert "Not yet: write them a note now" in form
    later = (promised.due_at + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    told = {"version": promised.version, "when": "own", "when_own": later, "told": "note"}
    answer = anna.post(f"/commitments/{promised.pk}/later", told)
    assert answer.status_code == 302 and answer.url == f"/promises/{promised.pk}/note"
    page = anna.get(answer.url).content.decode()
    assert "I&#x27;ll send you the revised drawing" in page and "I am sorry." in page
    assert "mailto:ilse@vandenberghe.example?subject=Re%3A%20" in page
    promised.refresh_from_db()
    assert promised.told is None
    assert "To be told: " in anna.get("/").content.decode()
    anna.post(answer.url, {"version": promised.version})
    assert not NewDate.objects.exists()
    assert anna.get(answer.url).status_code == 404


def test_the_date_that_our_record_says_is_honest_is_chosen_beforehand_with_its_reason(
    promised: Commitment, business: Business, anna: Client
) -> None:
    address = f"/commitments/{promised.pk}/later"
    assert "is safe" not in anna.get(address, headers=HTMX).content.decode()
    a_record(business.anna, promised.customer, now=business.now, takes=timedelta(days=20), kept=30)
    form = anna.get(address, headers=HTMX).content.decode()
    assert "9 out of 10 were done within" in form and "is safe" in form
    (chosen,) = re.findall(r'value="([^"]+)"[^>]*checked', form)
    told = {"version": promised.version, "when": chosen, "told": "by phone"}
    assert anna.post(address, told, headers=HTMX).status_code == 200
    promised.refresh_from_db()
    assert promised.due_at.isoformat() == datetime.fromisoformat(chosen).astimezone(UTC).isoformat()
    assert promised.due_at - business.now > timedelta(days=14)
    assert promised.told == promised.due_at


def test_what_they_said_they_would_do_is_asked_for_gently_once_its_day_has_passed(
    business: Business, anna: Client
) -> None:
    ilse, sales = Person.objects.get(name="Ilse Vandenberghe"), Mailbox.objects.get(name="sales")
    talk = make_conversation("The deposit")
    they_write(
        talk, ilse, business.now - timedelta(days=12), mailbox=sales, score=0.0,
        text="Dear all,\n\nI will send you the deposit tomorrow.",
    )  # fmt: skip
    settle(conversation_ids=[talk.pk], now=business.now)
    theirs = Commitment.objects.get(kind="promise", debtor="them")
    page = anna.get("/").content.decode()
    assert "They said they would" in page and "send you the deposit tomorrow" in page
    customer = anna.get(f"/customers/{theirs.customer_id}").content.decode()
    assert "What they said they would do" in customer
    talk = anna.get(f"/conversations/{theirs.conversation_id}").content.decode()
    assert "they promised" in talk


def test_the_record_counts_and_opens_the_sentences(promised: Commitment, anna: Client) -> None:
    page = anna.get("/promises/record?months=3").content.decode()
    assert "How we keep our promises" in page
    link = re.search(r'href="(/promises/record\?[^"]*outcome=open[^"]*)#sentences"', page)
    assert link
    told = anna.get(link.group(1).replace("&amp;", "&")).content.decode()
    assert "revised drawing" in told and f"#promise-{promised.pk}" in told


def test_what_can_be_promised_is_said_or_that_too_little_is_known(
    promised: Commitment, anna: Client
) -> None:
    page = anna.get("/promises/quote?q=send+a+revised+drawing").content.decode()
    assert "It rests on" in page or "too little" in page.lower()
    assert anna.get("/promises/quote?q=send+it&by=2001-01-01T10:00").status_code == 422
    assert anna.get("/promises/quote").status_code == 200
