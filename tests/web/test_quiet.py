"""The list of quiet customers as colleagues see it: who, why, since when; and what one can do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from goodword.house.tables import House
from goodword.ledger.tables import Commitment
from goodword.people.tables import Mailbox, Person
from goodword.quiet.tables import QuietLook
from goodword.wiring.quieting import look_now, open_some
from goodword.wiring.wishing import say_wish
from tests.factories import reader_of
from tests.quiet.makers import DOUBTED, judged, looked, sell
from tests.web.business import Business

ILSE, TOMAS, LENA = "Ilse Vandenberghe", "Tomás Rivera", "Lena Fuchs"
NOW = datetime.now(UTC)
AS_OF = NOW.date()


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def fell_quiet(*names: str, **more: object) -> QuietLook:
    """A look that named these, the first one the latest."""
    found = [
        judged(
            person(name).pk, last_on=AS_OF - timedelta(days=98 + 7 * number), as_of=AS_OF,
            quiet=more.get("past") is not DOUBTED,
        )
        for number, name in enumerate(names)
    ]  # fmt: skip
    return looked(*found, as_of=AS_OF, now=NOW, **more)


def page(browser: Client, query: str = "") -> str:
    answer = browser.get(f"/loyalty/quiet{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_any_sale_the_page_says_what_it_needs(business: Business, anna: Client) -> None:
    told = page(anna)
    assert "No sales yet" in told and "/settings/sales" in told
    look_now(now=NOW)
    assert "No sales yet" in page(anna)


def test_who_fell_quiet_with_rhythm_chance_and_last_contact(
    business: Business, anna: Client
) -> None:
    fell_quiet(ILSE, TOMAS)
    told = page(anna)
    assert "Usually buys every 5 weeks; it has been 14." in told
    assert "Chance that they buy within 8 weeks: 8 %." in told
    assert "Last contact:" in told
    assert "80 of 400 customers with a rhythm of their own (20%) would have been named" in told
    assert "91% of them indeed bought nothing for 8 weeks; the aim is 90%" in told
    assert told.index(ILSE) < told.index(TOMAS)
    by_name = page(anna, "?order=name")
    assert by_name.index(ILSE) < by_name.index(TOMAS)


def test_without_evidence_there_is_a_plain_fact_and_no_forecast(
    business: Business, anna: Client
) -> None:
    fell_quiet(ILSE, past=DOUBTED)
    told = page(anna)
    assert "Not enough evidence to say who leaves" in told
    assert "Silent for more than twice their usual gap" in told
    assert "it has been 14" in told
    assert "Chance" not in told


def test_what_is_hidden_from_a_colleague_is_not_told(business: Business, as_) -> None:
    fell_quiet(ILSE, LENA)
    Mailbox.objects.filter(owner=business.bernd).update(sharing="nothing")
    ritas = page(as_(business.rita))
    assert ILSE in ritas and LENA not in ritas
    assert LENA in page(as_(business.bernd))


def test_mine_are_those_whom_i_know_best(business: Business, anna: Client) -> None:
    ilse, tomas = person(ILSE), person(TOMAS)
    look = fell_quiet(ILSE, TOMAS, knows={ilse.pk: business.anna.pk})
    told = page(anna, "?whose=mine")
    assert ILSE in told and TOMAS not in told
    Person.objects.filter(pk=tomas.pk).update(looked_after_by=business.anna)
    Person.objects.filter(pk=ilse.pk).update(looked_after_by=business.bernd)
    told = page(anna, "?whose=mine")
    assert ILSE not in told and TOMAS in told
    assert look.current


def test_checking_in_now_puts_it_on_ones_own_list(business: Business, anna: Client) -> None:
    fell_quiet(ILSE)
    ilse = person(ILSE)
    done = anna.post(f"/loyalty/quiet/{ilse.pk}/check-in", {"order": "name"}, follow=True)
    assert done.redirect_chain == [("/loyalty/quiet?order=name", 302)]
    assert "It is on your list" in done.content.decode()
    line = Commitment.objects.get(kind="check-in")
    assert line.accountable == business.anna
    assert "check-in with" in page(anna)
    again = anna.post(f"/loyalty/quiet/{ilse.pk}/check-in", follow=True)
    assert "has a check-in with them on the list already" in again.content.decode()
    assert Commitment.objects.filter(kind="check-in").count() == 1


def test_a_known_reason_takes_them_off_the_list_and_is_shown_with_its_day(
    business: Business, anna: Client
) -> None:
    fell_quiet(ILSE, TOMAS)
    say_wish(
        reader=reader_of(business.anna), person_id=person(ILSE).pk, kind="silent", now=NOW,
        reason="on sabbatical", until=AS_OF + timedelta(days=100),
    )  # fmt: skip
    told = page(anna)
    assert ILSE not in told and "Known reason <b>1</b>" in told
    known = page(anna, "?known=1")
    assert ILSE in known and "on sabbatical, until" in known and TOMAS not in known


@pytest.mark.parametrize("kind", ["do-not-contact", "deceased"])
def test_who_is_never_to_be_contacted_stands_in_neither_list(
    business: Business, anna: Client, kind: str
) -> None:
    fell_quiet(ILSE)
    say_wish(reader=reader_of(business.anna), person_id=person(ILSE).pk, kind=kind, now=NOW)
    assert ILSE not in page(anna)
    assert ILSE not in page(anna, "?known=1")


def test_on_today_the_line_says_why_and_what_was_last(business: Business, anna: Client) -> None:
    look = fell_quiet(ILSE)
    assert open_some(look, now=NOW) == 0  # she was in touch within these two weeks
    anna.post(f"/loyalty/quiet/{person(ILSE).pk}/check-in")
    told = " ".join(anna.get("/?whose=everyone").content.decode().split())
    assert "Usually buys every 5 weeks; it has been 14" in told
    assert "Last contact:" in told
    assert f"/customers/{person(ILSE).pk}/wish" in told


def test_their_own_page_says_their_rhythm(business: Business, anna: Client) -> None:
    fell_quiet(ILSE)
    told = anna.get(f"/customers/{person(ILSE).pk}").content.decode()
    assert "Usually buys every 5 weeks; it has been 14." in " ".join(told.split())


def test_nothing_is_foretold_of_who_has_died(business: Business, anna: Client) -> None:
    fell_quiet(ILSE)
    gone = person(ILSE).pk
    anna.post(f"/customers/{gone}/wish", {"kind": "deceased", "reason": "", "until": ""})
    told = anna.get(f"/customers/{gone}").content.decode()
    assert "has died" in told and "Usually buys" not in told


def test_the_list_goes_into_a_spreadsheet_without_formulas(
    business: Business, anna: Client
) -> None:
    Person.objects.filter(name=ILSE).update(name="=1+1")
    fell_quiet("=1+1", TOMAS)
    answer = anna.get("/loyalty/quiet.csv")
    rows = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert len(rows) == 3
    assert rows[1].startswith("'=1+1,")


def test_leads_say_how_sure_to_be_and_others_do_not(business: Business, anna: Client, as_) -> None:
    fell_quiet(ILSE)
    assert "Change the aim" in page(anna)
    told = anna.post("/loyalty/quiet/alert", {"target": 80, "horizon": 84, "check_ins_a_day": 1})
    assert told.status_code == 302
    house = House.objects.get()
    assert (house.quiet_target, house.quiet_horizon, house.check_ins_a_day) == (80, 84, 1)
    wrong = anna.post("/loyalty/quiet/alert", {"target": 80, "horizon": 84, "check_ins_a_day": 99})
    assert wrong.status_code == 422
    assert as_(business.bernd).get("/loyalty/quiet/alert").status_code == 403


def test_a_long_list_goes_on(business: Business, anna: Client) -> None:
    people = [
        Person.objects.create(name=f"Customer {n:03}", created_at=NOW).name for n in range(60)
    ]
    fell_quiet(*people)
    told = page(anna)
    assert told.count("data-item") == 50
    more = told.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    rest = anna.get(more, headers={"HX-Request": "true"}).content.decode()
    assert rest.count("data-item") == 10
    assert "Customer 059" in rest


def test_sales_that_ended_long_ago_are_said_to(business: Business, anna: Client) -> None:
    looked(
        judged(person(ILSE).pk, last_on=AS_OF - timedelta(days=300), as_of=AS_OF),
        as_of=AS_OF - timedelta(days=80), now=NOW, behind=[("till", AS_OF - timedelta(days=80))],
    )  # fmt: skip
    told = page(anna)
    assert "Hand in a newer list." in told
    assert "The sales of “till” end on" in told


def test_sales_taken_in_wait_a_moment_to_be_looked_at(business: Business, anna: Client) -> None:
    sell(("2026-11-01", "ilse@vandenberghe.example", "9"), now=NOW)
    assert "Not looked at yet" in page(anna)
    look_now(now=NOW)
    told = page(anna)
    assert "1 customer, judged as of 1 November 2026" in told
    assert "Nobody has been silent for more than twice their usual gap." in told
