"""A telephone system's mail is the caller's: it waits to be called back, and is never lost."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from goodword.access import OPERATOR
from goodword.channels.phone.rules import HAPPENINGS, Talk
from goodword.house.actions import edit_calendar
from goodword.house.queries import the_house
from goodword.ledger import actions as ledger
from goodword.ledger.tables import Commitment
from goodword.people.actions import edit_person
from goodword.people.numbers import WITHHELD_NAME
from goodword.people.queries import reader_for
from goodword.people.tables import Person
from goodword.wiring.call_lists import import_calls
from goodword.wiring.rereading import reread
from goodword.wiring.talking import Report, log
from tests.web.business import Business, bring_in, letter, open_business

pytestmark = pytest.mark.django_db
SALES = "sales@workshop.example"


@pytest.fixture
def business(tmp_path: Path) -> Business:
    found = open_business(tmp_path)
    week = {**the_house().calendar.definition, "country": "BE"}
    edit_calendar(reader=OPERATOR, definition=week)
    return found


def missed(folder: Path, business: Business, subject: str, number: int, ago: float = 3) -> None:
    """A notice from our own telephone system."""
    mail = letter(
        "Telephone <pbx@workshop.example>", SALES, subject, "You have a missed call.",
        at=business.now - timedelta(hours=ago), number=number,
    )  # fmt: skip
    bring_in(folder, "sales", [mail])


def calls_back() -> list[tuple[str, str, str]]:
    rows = Commitment.objects.filter(what__startswith="Call back").order_by("pk")
    return [(c.customer.name, c.what, c.state) for c in rows]


def test_a_known_number_is_its_customer_and_missed_twice_is_one_line(
    business: Business, tmp_path: Path
) -> None:
    ilse = Person.objects.get(name__startswith="Ilse")
    edit_person(reader=OPERATOR, person_id=ilse.pk, name=ilse.name, note="", numbers=["025550102"])
    missed(tmp_path, business, "Missed call from 02 555 01 02", 101)
    missed(tmp_path, business, "Missed call from 02 555 01 02", 102, ago=2)
    assert calls_back() == [(ilse.name, "Call back, +32 2 555 01 02", "open")]
    assert Commitment.objects.get(what__startswith="Call back").chasers == 1
    talk = Talk(HAPPENINGS["we-called"], business.now - timedelta(hours=1), "Settled it.")
    log(
        reader=reader_for(business.anna),
        report=Report(ilse.pk, talk, "key"),
        now=business.now,
    )
    assert calls_back()[0][2] == "discharged"
    reread(wall=business.now)
    assert calls_back()[0][2] == "discharged"


def test_an_unknown_number_becomes_a_person_named_by_it(business: Business, tmp_path: Path) -> None:
    missed(tmp_path, business, "Missed call from Noor Haddad (0470 12 34 56)", 103)
    assert calls_back() == [("Noor Haddad", "Call back, +32 470 12 34 56", "open")]
    missed(tmp_path, business, "Missed call from 02 555 99 99", 104)
    assert calls_back()[1][0] == "+32 2 555 99 99"


def test_withheld_numbers_stand_apart_and_none_is_lost(business: Business, tmp_path: Path) -> None:
    missed(tmp_path, business, "Missed call from Anonymous", 105)
    missed(tmp_path, business, "Missed call from Anonymous", 106, ago=2)
    assert calls_back() == [(WITHHELD_NAME, "Call back", "open")] * 2


def test_our_own_extensions_owe_nobody_anything(business: Business, tmp_path: Path) -> None:
    missed(tmp_path, business, "Missed call from Bernd (102)", 107)
    assert calls_back() == []


LISTED = "Date,Number,Direction,Status,Id\n{:%Y-%m-%d %H:%M:%S},025550102,in,missed,a1\n"


@pytest.mark.parametrize("order", ["list mail", "mail list", "list mail list", "list done mail"])
def test_a_list_and_a_mail_of_one_call_are_one_call_back_in_any_order(
    business: Business, tmp_path: Path, order: str
) -> None:
    called = business.now - timedelta(hours=3)
    listed = LISTED.format(called.astimezone(ZoneInfo(the_house().calendar.definition["zone"])))
    for step in order.split():
        if step == "list":
            import_calls(
                listed.encode(), reader=OPERATOR, source="calls.csv", wall=business.now,
                dry_run=False,
            )  # fmt: skip
        elif step == "mail":
            missed(tmp_path, business, "Missed call from 02 555 01 02", 101, ago=2.98)
        else:
            one = Commitment.objects.get(what__startswith="Call back")
            ledger.discharge(
                reader=OPERATOR, commitment_id=one.pk, expected_version=one.version,
                now=business.now, reason="called back from the car",
            )  # fmt: skip
    one = Commitment.objects.get(what__startswith="Call back")
    assert (one.chasers, one.state) == (0, "discharged" if "done" in order else "open")
    reread(wall=business.now)
    again = Commitment.objects.get(what__startswith="Call back")
    assert (again.pk, again.chasers, again.state) == (one.pk, 0, one.state)
