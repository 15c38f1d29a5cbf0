"""Customers, conversations, entries and search, as one reads them."""

import re
from collections.abc import Callable

from django.test import Client

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Person
from goodword.timeline.tables import Conversation, Entry
from tests.web.business import Business

Browsers = Callable[[Colleague], Client]
HTMX = {"HX-Request": "true"}


def ilse() -> Person:
    return Person.objects.get(name="Ilse Vandenberghe")


def first_letter() -> Entry:
    return Entry.objects.get(subject="Oak table for the hall")


def test_people_are_found_by_name_address_or_organisation(business: Business, anna: Client) -> None:
    for text in ("ilse", "vandenberghe.example", "Vandenb"):
        page = anna.get("/customers", {"q": text}).content.decode()
        assert "Ilse Vandenberghe" in page and "Tomás" not in page
    assert "Nobody of that name" in anna.get("/customers?q=zebra").content.decode()


def test_a_customers_page_tells_one_story(business: Business, anna: Client) -> None:
    page = anna.get(f"/customers/{ilse().pk}").content.decode()
    assert "What we owe them" in page and "/done" in page
    assert "Oak table for the hall" in page and "2 entries" in page
    assert "did you get my letter" in page and "ilse@vandenberghe.example" in page
    assert "First contact" in page and "Nobody in particular" in page


def test_one_press_says_that_somebody_is_a_supplier(business: Business, anna: Client) -> None:
    answer = anna.post(
        f"/customers/{ilse().pk}/relation", {"relation": "supplier"}, headers=HTMX
    ).content.decode()
    assert re.search(r'value="supplier"[^>]* aria-pressed="true"', answer)
    assert Commitment.objects.get(customer=ilse()).state == "cancelled"
    assert "Ilse" not in anna.get("/").content.decode()


def test_a_relation_can_hold_for_the_whole_domain(business: Business, anna: Client) -> None:
    told = {"relation": "private", "whole_domain": "1"}
    anna.post(f"/customers/{ilse().pk}/relation", told)
    assert ilse().organisation.relation == "private"
    page = anna.get(f"/customers/{ilse().pk}").content.decode()
    assert "Said of all of" in page


def test_somebody_of_us_looks_after_a_customer(business: Business, anna: Client) -> None:
    where = f"/customers/{ilse().pk}/looked-after"
    page = anna.post(where, {"colleague": str(business.bernd.pk)}, headers=HTMX).content.decode()
    assert f'<option value="{business.bernd.pk}" selected>' in page
    anna.post(where, {"colleague": ""})
    assert ilse().looked_after_by is None


def test_a_customer_can_be_corrected(business: Business, anna: Client) -> None:
    where = f"/customers/{ilse().pk}/edit"
    assert "Ilse Vandenberghe" in anna.get(where).content.decode()
    told = {
        "name": "Ilse V.",
        "organisation": "Vandenberghe Interiors",
        "numbers": "+32 2 555 01 02\n\n+32 2 555 01 03",
        "note": "Prefers the phone.",
        "address": "ilse@home.example",
    }
    assert anna.post(where, told).status_code == 302
    page = anna.get(f"/customers/{Person.objects.get(name='Ilse V.').pk}").content.decode()
    for words in told.values():
        assert words.split("\n")[0] in page


def test_a_name_may_not_be_empty(business: Business, anna: Client) -> None:
    answer = anna.post(f"/customers/{ilse().pk}/edit", {"name": " "})
    assert answer.status_code == 422 and "There is a problem" in answer.content.decode()


def test_a_conversation_shows_entries_reasons_and_history(business: Business, anna: Client) -> None:
    page = anna.get(f"/conversations/{first_letter().conversation_id}").content.decode()
    assert page.index("what the oak table costs") < page.index("did you get my letter")
    assert "Asks for an answer: " in page and "could you" in page
    assert "They wrote, and this was opened" in page and "History" in page
    assert '<a href="https://vandenberghe.example/hall"' in page
    assert "<details" in page and "Signature" in page
    assert "plan &lt;b&gt;.html" in page


def test_html_is_shown_only_when_asked_for_and_only_in_its_frame(
    business: Business, anna: Client
) -> None:
    entry = first_letter()
    page = anna.get(f"/conversations/{entry.conversation_id}").content.decode()
    assert "<iframe" not in page and "could you tell me</b>" not in page
    frame = anna.get(f"/entries/{entry.pk}/frame", headers=HTMX).content.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame
    shown = anna.get(f"/entries/{entry.pk}/html")
    policy = shown["Content-Security-Policy"]
    assert policy.startswith("sandbox ") and "allow-scripts" not in policy
    assert "default-src 'none'" in policy and policy.endswith("img-src data:")
    html = shown.content.decode()
    assert "<b>could you tell me</b>" in html and "<script" not in html
    assert "pictures.example" not in html and "data:image/png;base64," in html


def test_pictures_from_the_internet_come_only_when_asked_for(
    business: Business, anna: Client
) -> None:
    shown = anna.get(f"/entries/{first_letter().pk}/html?images=1")
    assert shown["Content-Security-Policy"].endswith("img-src data: https:")
    assert "https://pictures.example/far.gif" in shown.content.decode()
    assert shown["Referrer-Policy"] == "no-referrer"


def test_attachments_are_only_ever_downloaded(business: Business, anna: Client) -> None:
    entry = first_letter()
    position = next(a.position for a in entry.attachments.all() if "plan" in a.name)
    answer = anna.get(f"/entries/{entry.pk}/attachments/{position}")
    assert answer.content.strip() == b"<b>plan</b>"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert anna.get(f"/entries/{entry.pk}/attachments/99").status_code == 404


def test_the_original_comes_as_it_came(business: Business, anna: Client) -> None:
    answer = anna.get(f"/entries/{first_letter().pk}/original")
    assert b"Message-ID: <1@letters.example>" in answer.content
    headers = anna.get(f"/entries/{first_letter().pk}/headers").content.decode()
    assert "Message-ID: &lt;1@letters.example&gt;" in headers


def test_an_entry_leads_to_its_place(business: Business, anna: Client) -> None:
    entry = first_letter()
    there = f"/conversations/{entry.conversation_id}#entry-{entry.pk}"
    assert anna.get(f"/entries/{entry.pk}").url == there


def test_a_conversation_can_be_split_and_joined_again(business: Business, anna: Client) -> None:
    chaser = Entry.objects.get(subject="Re: Oak table for the hall")
    before = chaser.conversation_id
    anna.post(f"/entries/{chaser.pk}/split")
    chaser.refresh_from_db()
    assert chaser.conversation_id != before
    other = f"https://our.house/conversations/{chaser.conversation_id}#entry-{chaser.pk}"
    page = anna.post(f"/conversations/{before}/join", {"other": other}, follow=True)
    chaser.refresh_from_db()
    assert chaser.conversation_id == before and "one conversation now" in page.content.decode()
    assert Commitment.objects.filter(customer=ilse(), is_listed=True).count() == 1


def test_joining_says_what_it_needs(business: Business, anna: Client) -> None:
    here = first_letter().conversation_id
    for other in ("", "x", "999999", str(here)):
        page = anna.post(f"/conversations/{here}/join", {"other": other}, follow=True)
        assert "another conversation that you can open" in page.content.decode()


def test_a_joined_conversation_leads_to_where_it_went(business: Business, anna: Client) -> None:
    chaser = Entry.objects.get(subject="Re: Oak table for the hall")
    before = chaser.conversation_id
    anna.post(f"/entries/{chaser.pk}/split")
    chaser.refresh_from_db()
    gone = chaser.conversation_id
    anna.post(f"/conversations/{before}/join", {"other": str(gone)})
    assert anna.get(f"/conversations/{gone}").url == f"/conversations/{before}"
    assert Conversation.objects.get(pk=gone).merged_into_id == before


def test_search_finds_and_marks_the_words(business: Business, anna: Client) -> None:
    page = anna.get("/search", {"q": "drawer from:tomas"}).content.decode()
    assert "<mark>drawer</mark>" in page and "Squeaking drawer" in page
    assert "Oak table" not in page


def test_search_explains_what_it_could_not_use(business: Business, anna: Client) -> None:
    page = anna.get("/search", {"q": "drawer before:soon is:lovely"}).content.decode()
    assert "before: takes a date such as" in page and "is: takes one of" in page
    assert "Squeaking drawer" in page


def test_search_without_words_says_what_one_can_type(business: Business, anna: Client) -> None:
    page = anna.get("/search").content.decode()
    assert "has:attachment" in page and "before:2026-11-01" in page


def test_a_page_that_is_not_there_says_so(business: Business, anna: Client) -> None:
    answer = anna.get("/nowhere")
    assert answer.status_code == 404 and "That page is not here" in answer.content.decode()
