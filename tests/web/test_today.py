"""Today as a colleague sees and uses it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from goodword.house.actions import set_as_of
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague
from tests.web.business import Business

HTMX = {"HX-Request": "true"}
Browsers = Callable[[Colleague], Client]


def owed(who: str) -> Commitment:
    return Commitment.objects.get(customer__name=who)


def press(browser: Client, one: Commitment, verb: str, **told: object) -> object:
    told.setdefault("version", one.version)
    return browser.post(f"/commitments/{one.pk}/{verb}", told, headers=HTMX)


def test_a_line_says_who_what_when_and_why(business: Business, anna: Client) -> None:
    page = anna.get("/").content.decode()
    line = re.search(r'<li class="line".*?</li>', page, re.S)
    assert line
    text = line.group()
    assert "Ilse Vandenberghe" in text and "Oak table for the hall" in text
    assert "asked 2 times" in text and "could you" in text
    assert re.search(r'<time class="line-due[^"]*" datetime="20\d\d-[^"]+" title="\w+day ', text)
    assert "since <time" in text


def test_lines_stand_in_order_of_their_due_time(business: Business, anna: Client) -> None:
    page = anna.get("/").content.decode()
    assert page.index("Ilse Vandenberghe") < page.index("Tomás Rivera")


def test_the_filters_are_in_the_address(business: Business, anna: Client) -> None:
    assert "Tomás Rivera" not in anna.get("/?overdue=1").content.decode()
    assert "Ilse Vandenberghe" in anna.get("/?overdue=1").content.decode()
    mine = anna.get("/?whose=mine").content.decode()
    assert "Lena Fuchs" not in mine


def test_done_asks_how_and_gives_a_receipt_with_undo(business: Business, anna: Client) -> None:
    one = owed("Ilse Vandenberghe")
    form = anna.get(f"/commitments/{one.pk}/done", headers=HTMX).content.decode()
    assert "<html" not in form and "Answered by phone" in form and "checked" not in form
    receipt = press(anna, one, "done", choice="Answered by phone").content.decode()
    assert "Done." in receipt and "Undo" in receipt and "Ilse Vandenberghe" in receipt
    one.refresh_from_db()
    assert one.state == "discharged"
    line = press(anna, one, "undo").content.decode()
    one.refresh_from_db()
    assert one.state == "open" and 'class="line"' in line


def test_own_words_are_kept_as_the_reason(business: Business, anna: Client) -> None:
    one = owed("Ilse Vandenberghe")
    press(anna, one, "done", choice="own", own="We met at the fair & settled it.")
    assert one.events.get(name="discharged").reason == "We met at the fair & settled it."


def test_own_words_may_not_be_empty(business: Business, anna: Client) -> None:
    one = owed("Ilse Vandenberghe")
    answer = press(anna, one, "done", choice="own", own="  ")
    assert answer.status_code == 422 and "Say in a few words" in answer.content.decode()
    assert answer["HX-Retarget"] == f"#act-{one.pk}"
    one.refresh_from_db()
    assert one.state == "open"


def test_not_owed_closes_it_with_the_reason(business: Business, anna: Client) -> None:
    one = owed("Ilse Vandenberghe")
    receipt = press(anna, one, "not-owed", choice="Advertising").content.decode()
    assert "Not owed." in receipt
    one.refresh_from_db()
    assert one.state == "cancelled"


def test_later_and_told_moves_the_due_time(business: Business, anna: Client) -> None:
    one = owed("Ilse Vandenberghe")
    form = anna.get(f"/commitments/{one.pk}/later", headers=HTMX).content.decode()
    when = re.findall(r'name="when" value="([^"]+)"', form)
    assert len(when) >= 3 and when[-1] == "own"
    line = press(anna, one, "later", when=when[0], told="by phone").content.decode()
    one.refresh_from_db()
    assert one.state == "open" and one.told == one.due_at and "they expect it" in line
    assert one.events.get(name="renegotiated").reason == "told by phone"


def test_later_without_telling_them_is_another_thing(business: Business, anna: Client) -> None:
    one = owed("Ilse Vandenberghe")
    press(anna, one, "later", when="own", when_own="2031-05-05T10:30", told="untold")
    one.refresh_from_db()
    assert one.told is None
    assert one.events.filter(name="postponed").exists()
    assert one.due_at.isoformat() == "2031-05-05T08:30:00+00:00"


@pytest.mark.parametrize(
    "when",
    [
        "2020-01-01T10:00",
        "",
        "tomorrow",
        "2226-01-01T10:00",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
    ],
)
def test_a_time_that_makes_no_sense_is_sent_back(
    business: Business, anna: Client, when: str
) -> None:
    one = owed("Ilse Vandenberghe")
    answer = press(anna, one, "later", when="own", when_own=when, told="by phone")
    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.told is None


def test_the_second_of_two_hears_who_was_first(business: Business, as_: Browsers) -> None:
    one = owed("Ilse Vandenberghe")
    press(as_(business.anna), one, "done", choice="Answered by phone")
    answer = press(as_(business.bernd), one, "not-owed", choice="Private")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Anna Berg marked this as done" in text and "Nothing of yours was saved" in text
    one.refresh_from_db()
    assert one.state == "discharged"


def test_a_form_for_what_a_colleague_closed_says_who_did(business: Business, as_: Browsers) -> None:
    one = owed("Ilse Vandenberghe")
    press(as_(business.anna), one, "done", choice="Answered by phone")
    bernd = as_(business.bernd)
    for verb in ("done", "later", "offer", "help"):
        page = bernd.get(f"/commitments/{one.pk}/{verb}")
        assert page.status_code == 409
        assert "Anna Berg marked this as done" in page.content.decode()
    part = bernd.get(f"/commitments/{one.pk}/done", headers={"HX-Request": "true"})
    assert part["HX-Retarget"] == f"#line-{one.pk}" and "Answered by phone" in part.content.decode()


def test_without_javascript_the_same_works_with_pages(business: Business, anna: Client) -> None:
    one = owed("Ilse Vandenberghe")
    page = anna.get(f"/commitments/{one.pk}/done").content.decode()
    assert "<html" in page and "Answered by phone" in page
    told = {"version": one.version, "choice": "Answered by phone"}
    done = anna.post(f"/commitments/{one.pk}/done", told)
    assert done.url == f"/conversations/{one.conversation_id}"
    again = anna.post(f"/commitments/{one.pk}/done", told)
    assert again.status_code == 409 and "Anna Berg" in again.content.decode()


def test_a_read_only_colleague_sees_no_buttons_and_can_not_act(
    business: Business, as_: Browsers
) -> None:
    rita = as_(business.rita)
    one = owed("Ilse Vandenberghe")
    page = rita.get("/").content.decode()
    assert "Ilse Vandenberghe" in page and f"/commitments/{one.pk}/" not in page
    assert press(rita, one, "done", choice="Answered by phone").status_code == 403
    one.refresh_from_db()
    assert one.state == "open"


def test_a_commitment_that_is_not_there_looks_like_a_foreign_one(
    business: Business, anna: Client
) -> None:
    assert anna.get("/commitments/999999/done").status_code == 404
    assert anna.get(f"/commitments/{owed('Tomás Rivera').pk}/explode").status_code == 404


def test_an_empty_house_says_that_nobody_waits(business: Business, anna: Client) -> None:
    for one in Commitment.objects.filter(is_listed=True):
        Commitment.objects.filter(pk=one.pk).update(
            state="discharged", is_open=False, is_listed=False, closed_at=business.now
        )
    assert "Nobody is waiting for us" in anna.get("/").content.decode()


def test_an_open_page_hears_that_something_changed(business: Business, anna: Client) -> None:
    page = anna.get("/").content.decode()
    known = re.search(r"/pulse\?known=([\w-]+)", page)
    assert known
    assert anna.get(f"/pulse?known={known.group(1)}").status_code == 204
    press(anna, owed("Ilse Vandenberghe"), "done", choice="Answered by phone")
    assert "has changed" in anna.get(f"/pulse?known={known.group(1)}").content.decode()


def test_an_open_page_hears_of_an_offer(business: Business, as_: Browsers) -> None:
    bernd = as_(business.bernd)
    known = re.search(r"known=([\w-]+)", bernd.get("/").content.decode())
    assert known
    asked = {"known": known[1]}
    assert bernd.get("/pulse", asked).status_code == 204
    press(as_(business.anna), owed("Ilse Vandenberghe"), "offer",
          to=f"colleague:{business.bernd.pk}", own="She is in a hurry.")  # fmt: skip
    assert bernd.get("/pulse", asked).status_code == 200


def test_an_act_on_today_brings_the_counts_up_to_date(business: Business, anna: Client) -> None:
    one = owed("Ilse Vandenberghe")
    told = {"version": one.version, "choice": "Answered by phone"}
    here = HTMX | {"HX-Current-URL": "http://testserver/?whose=mine"}
    page = anna.post(f"/commitments/{one.pk}/done", told, headers=here).content.decode()
    assert re.search(r'id="today-counts"[^>]*hx-swap-oob="true"', page)
    assert '<span class="number" id="count-answer" hx-swap-oob="innerHTML">1</span>' in page
    assert "Everyone’s <b>2</b>" in page and 'href="/?whose=mine" aria-current="true"' in page
    elsewhere = HTMX | {"HX-Current-URL": "http://testserver/customers/1"}
    one = owed("Tomás Rivera")
    told["version"] = one.version
    page = anna.post(f"/commitments/{one.pk}/done", told, headers=elsewhere).content.decode()
    assert "oob" not in page


def test_reading_an_archive_says_as_of_when(business: Business, anna: Client) -> None:
    assert "Reading as of" not in anna.get("/").content.decode()
    set_as_of(as_of=business.now - timedelta(days=4))
    page = anna.get("/").content.decode()
    assert "Reading as of" in page and "Nothing later is shown" in page
    assert "Tomás Rivera" not in page
