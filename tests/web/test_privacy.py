"""Pages asked as owner, teammate and stranger: a personal mailbox stays personal."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.timeline.tables import Entry
from goodword.web.urls import urlpatterns
from tests.web.business import SECRET, Business

Browsers = Callable[[Colleague], Client]
OPEN_TO_ALL = {
    "welcome", "login", "logout", "health", "favicon", "second_step", "ask_passkey", "forgotten",
    "sign_on_there", "sign_on_back", "invitation", "ask_first_passkey", "open_invitation",
    "say", "ask_no_more", "shop_news",
}  # fmt: skip


def private() -> Entry:
    return Entry.objects.get(subject__contains=SECRET)


def addresses(entry: Entry) -> list[str]:
    """Every page that could show Lena's letter."""
    lena = Person.objects.get(name="Lena Fuchs")
    owed = Commitment.objects.get(customer=lena)
    return [
        "/",
        "/?whose=mine",
        "/?group=answer",
        "/pulse",
        "/customers",
        "/customers?q=Lena",
        f"/customers/{lena.pk}",
        f"/customers/{lena.pk}/edit",
        f"/conversations/{entry.conversation_id}",
        f"/entries/{entry.pk}",
        f"/entries/{entry.pk}/html",
        f"/entries/{entry.pk}/frame",
        f"/entries/{entry.pk}/headers",
        f"/entries/{entry.pk}/original",
        f"/entries/{entry.pk}/attachments/0",
        f"/commitments/{owed.pk}/done",
        f"/commitments/{owed.pk}/later",
        "/search?q=pelicans",
        "/search?q=from:lena",
        "/search?q=subject:pelicans+is:waiting",
        "/search?q=has:attachment",
        "/older",
        "/quarantine",
    ]


def test_the_owner_reads_their_own_letter(business: Business, as_: Browsers) -> None:
    bernd, entry = as_(business.bernd), private()
    assert SECRET in bernd.get("/").content.decode()
    assert SECRET in bernd.get(f"/conversations/{entry.conversation_id}").content.decode()
    assert "pelicans" in bernd.get("/search?q=pelicans").content.decode()
    assert bernd.get(f"/entries/{entry.pk}/attachments/0").status_code == 200


@pytest.mark.parametrize("sharing", ["contact", "nothing"])
def test_nobody_else_reads_a_word_of_it_on_any_page(
    business: Business, as_: Browsers, sharing: str
) -> None:
    Mailbox.objects.filter(owner=business.bernd).update(sharing=sharing)
    entry = private()
    for who in (business.anna, business.rita):
        browser = as_(who)
        for address in addresses(entry):
            answer = browser.get(address, follow=True)
            body = answer.content.decode("utf-8", "replace")
            told = body.replace("q=pelicans", "").replace('value="pelicans"', "")
            told = re.sub(r"(?s)<form class=\"find-big.*?</form>|Looked for .*?</p>", "", told)
            told = re.sub(r"<title>.*?</title>", "", told)
            # What one looked for oneself may be kept as a view.
            told = re.sub(r'name="query" value="[^"]*"', "", told)
            assert "pelicans" not in told, (who.name, address)


def test_that_contact_happened_is_said_when_it_is_shared(business: Business, as_: Browsers) -> None:
    page = as_(business.anna).get("/").content.decode()
    assert "Lena Fuchs" in page and "Bernd Okafor" in page
    talk = as_(business.anna).get(f"/conversations/{private().conversation_id}").content.decode()
    assert "not shared with you" in talk


def test_what_is_not_shared_at_all_is_not_there(business: Business, as_: Browsers) -> None:
    Mailbox.objects.filter(owner=business.bernd).update(sharing="nothing")
    anna, entry = as_(business.anna), private()
    owed = Commitment.objects.get(customer__name="Lena Fuchs")
    Commitment.objects.filter(pk=owed.pk).update(accountable=business.bernd)
    for address in (
        f"/conversations/{entry.conversation_id}",
        f"/entries/{entry.pk}",
        f"/entries/{entry.pk}/original",
        f"/commitments/{owed.pk}/done",
    ):
        assert anna.get(address).status_code == 404, address


def test_foreign_and_missing_look_the_same(business: Business, as_: Browsers) -> None:
    Mailbox.objects.filter(owner=business.bernd).update(sharing="nothing")
    anna, entry = as_(business.anna), private()
    foreign = anna.get(f"/entries/{entry.pk}/headers")
    missing = anna.get("/entries/987654321/headers")
    assert foreign.status_code == missing.status_code == 404
    strip = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert strip.sub("", foreign.content.decode()) == strip.sub("", missing.content.decode())


def test_nobody_writes_into_what_they_may_not_read(business: Business, as_: Browsers) -> None:
    Mailbox.objects.filter(owner=business.bernd).update(sharing="contact")
    anna, entry = as_(business.anna), private()
    owed = Commitment.objects.get(customer__name="Lena Fuchs")
    Commitment.objects.filter(pk=owed.pk).update(accountable=business.bernd)
    assert anna.post(f"/entries/{entry.pk}/split").status_code == 404
    answer = anna.post(
        f"/commitments/{owed.pk}/done", {"version": owed.version, "choice": "Answered by phone"}
    )
    assert answer.status_code in (403, 404)
    ilse = Entry.objects.get(subject="Oak table for the hall").conversation_id
    anna.post(f"/conversations/{ilse}/join", {"other": str(entry.conversation_id)})
    assert Entry.objects.get(pk=entry.pk).conversation_id != ilse


def parts(pattern: URLPattern) -> str:
    return "/" + re.sub(r"<slug:\w+>", "done", re.sub(r"<number:\w+>", "1", str(pattern.pattern)))


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda p: p.name)
def test_a_stranger_gets_nothing_but_the_door(
    client: Client, db: None, pattern: URLPattern
) -> None:
    for send in (client.get, client.post):
        answer = send(parts(pattern), REMOTE_ADDR="203.0.113.7")
        if pattern.name == "metrics":
            assert answer.status_code in (401, 405) and b"Berg" not in answer.content
        elif pattern.name in OPEN_TO_ALL:
            assert answer.status_code in (200, 302, 404, 405, 422), pattern.name
            assert "Berg" not in answer.content.decode()
        else:
            assert answer.status_code == 302 and answer.url.startswith("/login?next="), pattern.name


# Everybody's own choices, and what colleagues who act bring in.
ONES_OWN = {
    "notice_choices", "call_lists", "sales_lists", "templates", "template", "signatures",
    "set_aside", "sales_list", "sales_list_act", "sales_list_progress",
}  # fmt: skip
SETTINGS = [p for p in urlpatterns if str(p.pattern).startswith("settings/")]


@pytest.mark.parametrize("pattern", SETTINGS, ids=lambda p: p.name)
def test_only_administrators_come_into_the_settings(
    business: Business, as_: Browsers, pattern: URLPattern
) -> None:
    for who in (business.bernd, business.rita):
        browser = as_(who)
        for send in (browser.get, browser.post):
            answer = send(parts(pattern))
            if pattern.name in ONES_OWN or "settings/account" in str(pattern.pattern):
                assert answer.status_code in (200, 302, 403, 404, 405, 422)
            else:
                assert answer.status_code in (403, 405), (who.name, pattern.name)


WRITES = ["relate", "look_after", "edit_customer", "join", "split", "open_older", "act"]


@pytest.mark.parametrize("name", WRITES)
def test_a_read_only_colleague_changes_nothing(
    business: Business, as_: Browsers, name: str
) -> None:
    pattern = next(p for p in urlpatterns if p.name == name)
    assert as_(business.rita).post(parts(pattern)).status_code == 403
