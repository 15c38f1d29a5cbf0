"""Handing over and asking for help on the pages, as owner, teammate, stranger."""

import pytest
from django.urls import reverse

from goodword.handoffs.tables import Handoff, HelpCall
from goodword.ledger.tables import Commitment
from goodword.people.tables import Team
from tests.web.business import SECRET, colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena(business):
    """What Bernd owes Lena, whom he knows from his own mailbox alone."""
    return Commitment.objects.get(customer__name="Lena Fuchs")


@pytest.fixture
def dora(business):
    return colleague("Dora Klein", "colleague")


def text(answer):
    return answer.content.decode()


def offer(browser, line, to):
    line.refresh_from_db()
    whom = f"team:{to.pk}" if isinstance(to, Team) else f"colleague:{to.pk}"
    told = {"version": line.version, "to": whom, "own": "She waits since Monday"}
    return browser.post(f"/commitments/{line.pk}/offer", told)


def test_offered_on_the_line_and_taken_over_with_the_whole_story(business, as_, lena, dora):
    hers, his = as_(dora), as_(business.bernd)
    assert SECRET not in text(hers.get("/"))
    assert hers.get(f"/conversations/{lena.conversation_id}").status_code in (200, 404)
    assert offer(his, lena, dora).status_code == 302
    assert "offered to Dora Klein, until" in text(his.get("/"))
    page = text(hers.get("/"))
    assert "Offered to you" in page
    assert "She waits since Monday" in page
    assert SECRET in page
    story = text(hers.get(f"/conversations/{lena.conversation_id}"))
    assert "What do you think" in story or "what do you think" in story
    assert "offers a line of this" in story
    handoff = Handoff.objects.get()
    done = hers.post(f"/offers/{handoff.pk}/accept")
    assert done.url == f"/conversations/{lena.conversation_id}"
    lena.refresh_from_db()
    assert lena.accountable == dora
    assert "Offered to you" not in text(hers.get("/"))


def test_a_stranger_sees_neither_the_offer_nor_that_it_is_there(business, as_, lena, dora):
    offer(as_(business.bernd), lena, dora)
    stranger, handoff = as_(colleague("Eva Maus", "colleague")), Handoff.objects.get()
    for where in (f"/offers/{handoff.pk}", f"/offers/{handoff.pk}/decline"):
        foreign, missing = stranger.get(where), stranger.get(where.replace(str(handoff.pk), "987"))
        assert (foreign.status_code, missing.status_code) == (404, 404)
    assert stranger.post(f"/offers/{handoff.pk}/accept").status_code == 404
    assert SECRET not in text(stranger.get("/offers"))
    assert "She waits" not in text(stranger.get("/"))


def test_declined_with_a_word_and_hidden_again(business, as_, lena, dora):
    offer(as_(business.bernd), lena, dora)
    hers, handoff = as_(dora), Handoff.objects.get()
    form = hers.get(f"/offers/{handoff.pk}/decline", headers={"HX-Request": "true"})
    assert "Why not?" in text(form)
    empty = hers.post(f"/offers/{handoff.pk}/decline", {"text": " "})
    assert (empty.status_code, "Say in a few words why not." in text(empty)) == (422, True)
    assert hers.post(f"/offers/{handoff.pk}/decline", {"text": "no time"}).status_code == 302
    assert SECRET not in text(hers.get("/"))
    page = text(as_(business.bernd).get("/"))
    assert "no time" in page
    assert "declined" in page
    assert SECRET not in text(hers.get(f"/offers/{handoff.pk}"))


def test_a_question_and_its_answer_stand_under_the_offer(business, as_, lena, dora):
    his, hers = as_(business.bernd), as_(dora)
    offer(his, lena, dora)
    handoff = Handoff.objects.get()
    hers.post(f"/offers/{handoff.pk}/ask", {"text": "Is it urgent?", "back": "/"})
    assert "they asked something" in text(his.get("/"))
    his.post(f"/offers/{handoff.pk}/ask", {"text": "By Friday"})
    page = text(hers.get(f"/offers/{handoff.pk}"))
    assert page.index("Is it urgent?") < page.index("By Friday")


def test_the_second_of_a_team_is_told_who_was_first(business, as_, lena, dora):
    eva = colleague("Eva Maus", "colleague")
    team = Team.objects.create(name="Sales")
    team.members.set([dora, eva])
    offer(as_(business.bernd), lena, team)
    handoff = Handoff.objects.get()
    assert as_(dora).post(f"/offers/{handoff.pk}/accept").status_code == 302
    late = as_(eva).post(f"/offers/{handoff.pk}/accept", follow=True)
    assert "Dora Klein took this over on" in text(late)


def test_a_stale_page_hears_who_was_faster_and_keeps_what_was_typed(business, as_, lena, dora):
    his = as_(business.bernd)
    stale = {"version": lena.version}
    his.post(f"/commitments/{lena.pk}/done", {"version": lena.version, "own": "rang her"})
    late = his.post(
        f"/commitments/{lena.pk}/offer",
        {**stale, "to": f"colleague:{dora.pk}", "own": "please"},
        headers={"HX-Request": "true"},
    )
    assert late.status_code == 409
    assert "You marked this as done" in text(late)
    assert not Handoff.objects.exists()


def test_who_must_not_receive_stands_in_no_list_and_is_refused(business, as_, lena):
    his = as_(business.bernd)
    page = text(his.get(f"/commitments/{lena.pk}/offer"))
    assert "Anna Berg" in page
    assert "Rita Leser" not in page
    wrong = offer(his, lena, business.rita)
    assert (wrong.status_code, Handoff.objects.count()) == (422, 0)


def test_read_only_colleagues_see_and_cannot_act(business, as_, lena, dora):
    offer(as_(business.bernd), lena, dora)
    reading = as_(business.rita)
    assert reading.get("/offers").status_code == 200
    shared = Commitment.objects.get(customer__name="Ilse Vandenberghe")
    for where in (
        f"/commitments/{shared.pk}/offer", f"/commitments/{shared.pk}/help",
        f"/conversations/{shared.conversation_id}/offer", f"/customers/{shared.customer_id}/offer",
    ):  # fmt: skip
        assert reading.get(where).status_code == 403
        assert reading.post(where).status_code == 403
        assert "Hand over" not in text(reading.get(where.rpartition("/")[0])) or "comm" in where


def test_a_conversation_and_a_customer_are_handed_over_as_wholes(business, as_, anna, dora):
    line = Commitment.objects.get(customer__name="Ilse Vandenberghe")
    told = {"to": f"colleague:{dora.pk}", "note": "The hall"}
    for where in (
        reverse("offer_conversation", args=[line.conversation_id]),
        reverse("offer_customer", args=[line.customer_id]),
    ):
        assert "To whom?" in text(anna.get(where))
        assert anna.post(where, {"to": "", "note": ""}).status_code == 422
        answer = anna.post(where, told)
        assert answer.status_code == 302, text(answer)
        page = text(as_(dora).get(answer.url))
        assert "The hall" in page
        again = anna.post(where, told)
        assert (again.status_code, "already" in text(again)) == (422, True)
    as_(dora).post(f"/offers/{Handoff.objects.get(customer=line.customer_id).pk}/accept")
    line.customer.refresh_from_db()
    assert line.customer.looked_after_by == dora
    assert Handoff.objects.filter(state="offered").count() == 1


def test_foreign_wholes_are_not_here(business, as_, lena, dora):
    hers = as_(dora)
    told = {"to": f"colleague:{business.bernd.pk}", "note": "x"}
    for where in (f"/conversations/{lena.conversation_id}/offer", "/conversations/98765/offer",
                  "/customers/98765/offer"):  # fmt: skip
        assert hers.post(where, told).status_code in (404, 403)
    assert not Handoff.objects.exists()


def test_help_is_asked_and_given_and_the_matter_stays(business, as_, lena, dora):
    his, hers = as_(business.bernd), as_(dora)
    told = {"version": lena.version, "to": f"colleague:{dora.pk}", "own": "Who knows pelicans?"}
    assert his.post(f"/commitments/{lena.pk}/help", told).status_code == 302
    page = text(hers.get("/"))
    assert "Who knows pelicans?" in page
    call = HelpCall.objects.get()
    assert hers.get(f"/help/{call.pk}/answer").status_code == 200
    assert hers.post(f"/help/{call.pk}/answer", {"text": "My aunt does"}).status_code == 302
    assert "My aunt does" in text(his.get("/"))
    assert "My aunt does" in text(his.get(f"/conversations/{lena.conversation_id}"))
    lena.refresh_from_db()
    assert lena.accountable == business.bernd
    assert SECRET not in text(hers.get("/"))
    assert as_(colleague("Eva Maus", "colleague")).get(f"/help/{call.pk}/answer").status_code == 404


def test_nothing_leads_out_of_the_house(business, as_, lena, dora):
    offer(as_(business.bernd), lena, dora)
    handoff = Handoff.objects.get()
    for wrong in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = as_(dora).post(f"/offers/{handoff.pk}/ask", {"text": "?", "back": wrong})
        assert answer.url == f"/offers/{handoff.pk}"
    assert as_(dora).get(f"/offers/{handoff.pk}/accept").status_code == 404
    assert as_(dora).get(f"/offers/{handoff.pk}/steal").status_code == 404
