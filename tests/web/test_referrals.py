"""Referrals and follow-ups in a browser: said, corrected, taken out as a list, chosen."""

from collections.abc import Callable

from django.test import Client

from goodword.followups.queries import the_plan
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.referrals.actions import Said, note
from goodword.referrals.tables import Referral
from tests.web.business import Business


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def test_said_corrected_and_taken_away(anna: Client, business: Business) -> None:
    ilse, tomas = person("Ilse Vandenberghe"), person("Tomás Rivera")
    where = f"/customers/{ilse.pk}/sent-by"
    found = anna.get(where, {"q": "Rivera"}).content.decode()
    assert "Tomás Rivera sent them" in found
    anna.post(where, {"referrer": tomas.pk, "key": "k"})
    anna.post(where, {"referrer": tomas.pk, "key": "k"})
    row = Referral.objects.get()
    assert (row.referred, row.referrer, row.state) == (ilse, tomas, "confirmed")
    assert "sent them" in anna.get(f"/customers/{ilse.pk}").content.decode()
    assert "They sent" in anna.get(f"/customers/{tomas.pk}").content.decode()
    again = anna.post(f"/customers/{tomas.pk}/sent-by", {"referrer": ilse.pk, "key": "l"})
    assert again.status_code == 422
    assert "by this very customer" in again.content.decode()
    anna.post(f"/referrals/{row.pk}/no", {"next": f"/customers/{ilse.pk}"})
    assert Commitment.objects.get(kind="thanks").state == "cancelled"
    assert "Not so, said somebody" in anna.get("/loyalty/referrals").content.decode()


def test_very_many_questions_come_some_at_a_time(anna: Client, business: Business) -> None:
    ilse = person("Ilse Vandenberghe").pk
    note([Said(f"k{n}", ilse, f"Jim {n}", "form", business.now) for n in range(26)],
         now=business.now)  # fmt: skip
    page = anna.get("/loyalty/referrals").content.decode()
    assert page.count("Did <bdi>Jim") == 25 and "once these are decided" in page
    row = Referral.objects.earliest("pk")
    anna.post(f"/referrals/{row.pk}/no")
    assert "once these are decided" not in anna.get("/loyalty/referrals").content.decode()


def test_one_is_led_nowhere_else(anna: Client, business: Business) -> None:
    said = Said("k", person("Ilse Vandenberghe").pk, "Jim", "form", business.now)
    (row,) = note([said], now=business.now)
    answer = anna.post(f"/referrals/{row.pk}/no", {"next": "https://elsewhere.example/"})
    assert answer["Location"] == "/loyalty/referrals"


def test_no_cell_of_the_list_is_a_formula(anna: Client, business: Business) -> None:
    ilse = person("Ilse Vandenberghe")
    note([Said("k", ilse.pk, "=cmd|' /C calc'!A0", "form", business.now, sure=True)],
         now=business.now)  # fmt: skip
    answer = anna.get("/loyalty/referrals.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=cmd" in answer.content.decode()


def test_a_stranger_reads_no_words_of_a_letter(
    business: Business, as_: Callable[..., Client]
) -> None:
    lena = person("Lena Fuchs")
    letter = lena.uses.get().address.participations.get(role="from").entry
    note([Said("k", lena.pk, "Jim Secret", "letter", business.now, entry_id=letter.pk)],
         now=business.now)  # fmt: skip
    for browser, seen in ((as_(business.bernd), True), (as_(business.anna), False)):
        page = browser.get("/loyalty/referrals").content.decode()
        assert ("Jim Secret" in page) is seen


def test_leads_choose_what_follows_a_sale(
    anna: Client, business: Business, as_: Callable[..., Client]
) -> None:
    told = {
        "is_on": "on", "rest_days": "60", "latest_days": "3",
        "thanks_on": "on", "thanks_days": "2", "thanks_what": "ring them",
        "satisfied_days": "20", "satisfied_what": "ask", "further_days": "99",
        "further_what": "ask again",
    }  # fmt: skip
    assert anna.get("/settings/follow-ups").status_code == 200
    assert anna.post("/settings/follow-ups", told).status_code == 302
    plan = the_plan()
    assert (plan.rest_days, plan.latest_days) == (60, 3)
    assert [(s.is_on, s.days) for s in plan.steps] == [(True, 2), (False, 20), (False, 99)]
    assert anna.post("/settings/follow-ups", told | {"rest_days": "x"}).status_code == 422
    assert as_(business.bernd).get("/settings/follow-ups").status_code == 403


def test_a_letter_of_another_ones_line_is_not_begun(anna: Client, business: Business) -> None:
    ilse, tomas = person("Ilse Vandenberghe"), person("Tomás Rivera")
    line = Commitment.objects.filter(customer=tomas).earliest("pk")
    assert anna.get(f"/customers/{tomas.pk}/write?for={line.pk}").status_code == 200
    for where in (f"/customers/{ilse.pk}/write?for={line.pk}", f"/customers/{ilse.pk}/write?for=x"):
        assert anna.get(where).status_code == 404
