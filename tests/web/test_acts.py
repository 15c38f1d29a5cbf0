"""What a colleague does about a line, and that nothing is written which nobody said."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague
from tests.web.business import Business

HTMX = {"HX-Request": "true"}
Browsers = Callable[[Colleague], Client]


@pytest.fixture
def one(business: Business) -> Commitment:
    """What we owe Ilse."""
    return Commitment.objects.get(customer__name="Ilse Vandenberghe")


def press(
    browser: Client, one: Commitment, verb: str, *, at: str = "", **told: object
) -> tuple[int, str]:
    """The status and the words of the answer; ``at``: the page on which it is pressed."""
    headers = HTMX | ({"HX-Current-URL": f"http://testserver{at}"} if at else {})
    told = {"version": one.version} | told
    answer = browser.post(f"/commitments/{one.pk}/{verb}", told, headers=headers)
    return answer.status_code, answer.content.decode()


def reason(one: Commitment, name: str) -> str:
    return str(one.events.get(name=name).reason)


def test_a_chosen_reason_and_typed_words_are_both_kept(anna: Client, one: Commitment) -> None:
    own = "Spoke with Ilse, sends a drawing"
    status, receipt = press(anna, one, "done", choice="Answered by phone", own=own)
    assert status == 200 and own in receipt
    assert reason(one, "discharged") == f"Answered by phone: {own}"


def test_typed_words_alone_count(anna: Client, one: Commitment) -> None:
    press(anna, one, "not-owed", own="She wrote by mistake")
    assert reason(one, "cancelled") == "She wrote by mistake"


@pytest.mark.parametrize("verb", ["done", "not-owed", "release", "no"])
def test_no_reason_is_chosen_beforehand(anna: Client, one: Commitment, verb: str) -> None:
    form = anna.get(f"/commitments/{one.pk}/{verb}", headers=HTMX).content.decode()
    assert "checked" not in form and ">1</kbd>" in form
    status, words = press(anna, one, verb)
    assert status == 422 and "Say in a few words why" in words
    one.refresh_from_db()
    assert one.state == "open"


def test_later_asks_whether_they_know(anna: Client, one: Commitment) -> None:
    soon = (datetime.now(UTC) + timedelta(days=3)).isoformat(timespec="minutes")
    status, words = press(anna, one, "later", when=soon)
    assert status == 422 and "Do they know? Choose what is true." in words
    one.refresh_from_db()
    assert one.told is None and one.version == 1 + one.events.count() - 1


@pytest.mark.parametrize("verb", ["later", "hold"])
@pytest.mark.parametrize("when", ["2226-11-21T10:00:00+00:00", "8999-12-31T10:00:00+00:00"])
def test_a_slip_of_centuries_is_refused(
    anna: Client, one: Commitment, verb: str, when: str
) -> None:
    more = {"told": "by phone", "own": "the plan"}
    status, words = press(anna, one, verb, when=when, **more)
    assert status == 422 and "Choose a day within the next five years." in words
    one.refresh_from_db()
    assert one.state == "open" and one.told is None


def test_waiting_for_them_passing_on_and_being_let_off(
    anna: Client, business: Business, one: Commitment
) -> None:
    soon = (datetime.now(UTC) + timedelta(days=3)).isoformat(timespec="minutes")
    status, line = press(anna, one, "hold", when=soon, own="the plan of the hall")
    assert status == 200 and "waiting for them" in line
    one.refresh_from_db()
    press(anna, one, "resume")
    one.refresh_from_db()
    assert press(anna, one, "reassign", own="I am away")[0] == 422
    press(anna, one, "reassign", colleague=business.bernd.pk, own="I am away")
    one.refresh_from_db()
    assert one.accountable == business.bernd and reason(one, "reassigned") == "I am away"
    press(anna, one, "release", choice="They wrote so", own="found one in Ghent")
    assert reason(one, "released") == "They wrote so: found one in Ghent"


@pytest.mark.parametrize("verb", ["hold", "release", "reassign", "done", "later"])
def test_a_form_that_is_a_page_of_its_own_is_sent_as_a_page(
    anna: Client, one: Commitment, verb: str
) -> None:
    page = anna.get(f"/commitments/{one.pk}/{verb}").content.decode()
    form = page[page.index('<form class="act"') :]
    assert "hx-post" not in form[: form.index(">")]


def test_on_the_conversation_the_history_shows_what_was_just_done(
    anna: Client, one: Commitment
) -> None:
    at = f"/conversations/{one.conversation_id}"
    page = anna.get(at).content.decode()
    line = page[page.index('<li class="line"') : page.index("</section>")]
    assert line.count("History") == 1 and "Wait for them" in line and "Pass to a colleague" in line
    _, receipt = press(anna, one, "done", at=at, choice="Answered by phone")
    assert '<details class="fold" open>' in receipt and "History" in receipt
    assert receipt.count("Answered by phone") == 2
    one.refresh_from_db()
    _, line = press(anna, one, "undo", at=at)
    assert "History" in line and "Wait for them" in line
    one.refresh_from_db()
    assert "History" not in press(anna, one, "done", at="/", choice="Answered by phone")[1]


def test_each_open_line_of_a_conversation_has_its_own_row(
    anna: Client, business: Business, one: Commitment
) -> None:
    Commitment.objects.filter(customer__name="Tomás Rivera").update(
        conversation_id=one.conversation_id
    )
    page = anna.get(f"/conversations/{one.conversation_id}").content.decode()
    first, second = page.split('<li class="line"')[1:3]
    assert first.count("Wait for them") == 1 and second.count("Wait for them") == 1


def test_what_was_typed_is_not_lost_to_somebody_faster(
    anna: Client, business: Business, as_: Browsers, one: Commitment
) -> None:
    press(as_(business.anna), one, "reassign", colleague=business.bernd.pk, own="I am away")
    told = {"choice": "Settled in person", "own": "at the fair"}
    status, words = press(anna, one, "done", **told)
    faster = "You made somebody else accountable"
    assert status == 409 and faster in words
    assert 'value="at the fair"' in words and "checked" in words
    assert words.index(faster) < words.index("at the fair")
    one.refresh_from_db()
    assert f'name="version" value="{one.version}"' in words
    stale = {"version": one.version - 1} | told
    page = anna.post(f"/commitments/{one.pk}/done", stale)
    assert page.status_code == 409 and 'value="at the fair"' in page.content.decode()
    press(anna, one, "done", choice="Answered by phone")
    status, words = press(as_(business.bernd), one, "done", own="I wrote to her")
    assert status == 409 and "You had written: <bdi>“I wrote to her”</bdi>" in words


@pytest.mark.parametrize("version", ["²", "9" * 30, "-1", "x"])
def test_a_version_that_can_not_be_changes_nothing(
    anna: Client, one: Commitment, version: str
) -> None:
    assert press(anna, one, "undo", version=version)[0] == 409
    assert press(anna, one, "done", version=version, choice="Answered by phone")[0] in (409, 422)
    one.refresh_from_db()
    assert one.state == "open"
