"""Settings: what an administrator changes, and what is refused in words."""

from collections.abc import Callable

import pytest
from django.test import Client

from goodword.access import OPERATOR
from goodword.house.actions import edit_calendar
from goodword.house.queries import calendar_of, calendars, the_house
from goodword.people.tables import Colleague, Mailbox, OurAddress
from goodword.timeline.tables import Quarantined, Sighting
from goodword.web.old_zones import OLD_ZONES
from goodword.web.places import countries, zones
from tests.web.business import Business

Browsers = Callable[[Colleague], Client]
STANDARD = {
    "name": "Berg, Okafor & Lind", "first_response": "2.5", "next_response": "6", "horizon": "45",
    "on_duty": "",
}  # fmt: skip
WEEK = {f"day_{n}": "09:00–12:00, 13:00–17:00" if n < 5 else "" for n in range(7)}
HOURS = {
    **WEEK, "name": "House", "zone": "Europe/Berlin", "country": "DE", "subdivision": "by",
    "closed": "2026-12-24 to 2026-12-26\n2027-01-02", "open": "2026-12-05 10:00-14:00",
}  # fmt: skip


def words(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_the_standard_is_kept_in_working_hours(business: Business, anna: Client) -> None:
    page = words(anna.post("/settings/standard", STANDARD, follow=True))
    house = the_house()
    assert (house.name, house.first_response_minutes) == ("Berg, Okafor & Lind", 150)
    assert (house.horizon_days, house.on_duty_id) == (45, None)
    assert "Kept." in page and 'value="2.5"' in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter the name of your business."),
        ({"first_response": "soon"}, "Enter a number of hours, such as 4 or 1.5."),
        ({"next_response": "-1"}, "Enter at least a quarter of an hour."),
        ({"horizon": "9999"}, "Enter a number of days from 0 to 3,650."),
        ({"on_duty": "777"}, "Choose one of the list."),
    ],
)
def test_a_standard_that_can_not_be_is_sent_back(
    business: Business, anna: Client, wrong: dict[str, str], said: str
) -> None:
    answer = anna.post("/settings/standard", STANDARD | wrong)
    assert answer.status_code == 422 and said in words(answer)
    assert "There is a problem" in words(answer)
    assert the_house().name == "Berg & Okafor"


def test_working_hours_as_people_write_them(business: Business, anna: Client) -> None:
    assert anna.post("/settings/hours", HOURS).status_code == 302
    known = calendar_of(the_house().calendar)
    assert known.zone == "Europe/Berlin" and known.subdivision == "BY"
    assert known.hours[0] == (("09:00", "12:00"), ("13:00", "17:00")) and known.hours[6] == ()
    assert [d.isoformat() for d in known.closed] == [
        "2026-12-24", "2026-12-25", "2026-12-26", "2027-01-02",
    ]  # fmt: skip
    assert known.open[0][1] == (("10:00", "14:00"),)
    page = words(anna.get("/settings/hours"))
    assert "09:00–12:00, 13:00–17:00" in page and "2026-12-05 10:00–14:00" in page


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        ("9-17", (("09:00", "17:00"),)),
        ("9:30 to 12; 13 until 16.45", (("09:30", "12:00"), ("13:00", "16:45"))),
        ("08:00–12:00 and 13:00–24:00", (("08:00", "12:00"), ("13:00", "24:00"))),
    ],
)
def test_a_day_may_be_written_in_several_ways(
    business: Business, anna: Client, day: str, meant: tuple[tuple[str, str], ...]
) -> None:
    anna.post("/settings/hours", HOURS | {"day_0": day})
    assert calendar_of(the_house().calendar).hours[0] == meant


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day_1": "nine to five"}, "is not a span of time"),
        ({"day_1": "17:00–09:00"}, "ends before it starts"),
        ({"day_1": "09:00–12:00, 11:00–17:00"}, "overlap"),
        ({f"day_{n}": "" for n in range(7)} | {"open": ""}, "no working time at all"),
        ({"closed": "Christmas"}, "is not a day"),
        ({"closed": "1026-12-24"}, "not between the years 2000 and 2100"),
        ({"closed": "24.12.20260"}, "is not a day"),
        ({"closed": "2026-12-31 to 2026-12-01"}, "ends before it begins"),
        ({"subdivision": "XX"}, "has no subdivision"),
        ({"closed": "2026-12-05"}, "both closed and open"),
        ({"zone": "Mars/Olympus"}, "Choose one of the list."),
    ],
)
def test_hours_that_can_not_be_are_explained(
    business: Business, anna: Client, wrong: dict[str, str], said: str
) -> None:
    before = the_house().calendar.definition
    answer = anna.post("/settings/hours", HOURS | wrong)
    assert answer.status_code == 422 and said in words(answer)
    assert the_house().calendar.definition == before


@pytest.mark.parametrize(
    "closed",
    [
        "2026-12-24 to 2026-12-26",
        "24.12.2026, 25.12.2026, 26.12.2026",
        "24.12.2026–26.12.2026",
        "2026-12-24;\r\n25. 12. 2026 bis 26.12.2026",
        "2026-12-24 - 2026-12-26",
    ],
)
def test_closed_days_may_be_written_in_several_ways(
    business: Business, anna: Client, closed: str
) -> None:
    anna.post("/settings/hours", HOURS | {"closed": closed})
    known = calendar_of(the_house().calendar).closed
    assert [d.isoformat() for d in known] == ["2026-12-24", "2026-12-25", "2026-12-26"]


def test_zones_stand_under_their_present_names_and_countries_under_theirs(
    business: Business, anna: Client
) -> None:
    page = words(anna.get("/settings/hours"))
    assert 'value="Europe/Kyiv"' in page and 'value="Asia/Kolkata"' in page
    assert "Europe/Kiev" not in page and "Calcutta" not in page and "US/" not in page
    assert ">United Kingdom<" in page and ">Bosnia and Herzegovina<" in page
    week = the_house().calendar.definition
    edit_calendar(reader=OPERATOR, definition={**week, "zone": "Asia/Calcutta"})
    assert 'value="Asia/Calcutta" selected' in words(anna.get("/settings/hours"))


def test_every_country_with_holidays_has_a_written_name() -> None:
    assert [code for code, name in countries() if code and name == code] == []
    assert set(OLD_ZONES.values()) <= {zone for zone, _ in zones()}


def test_a_mailbox_may_have_hours_and_a_standard_of_its_own(
    business: Business, anna: Client
) -> None:
    anna.post("/settings/hours/new", HOURS | {"name": "Saturday desk", "day_5": "10-14"})
    own = next(c for c in calendars() if c.name == "Saturday desk")
    box = Mailbox.objects.get(name="sales")
    told = {
        "name": "Sales", "owner": "", "sharing": "contact", "calendar": str(own.pk),
        "accountable": str(business.bernd.pk), "first_response": "1", "next_response": "",
    }  # fmt: skip
    anna.post(f"/settings/mailboxes/{box.pk}", told)
    box.refresh_from_db()
    assert (box.name, box.calendar_id, box.first_response_minutes) == ("Sales", own.pk, 60)
    assert box.next_response_minutes is None and box.accountable_id == business.bernd.pk
    again = anna.post("/settings/hours/new", HOURS | {"name": "Saturday desk"})
    assert "There are hours called Saturday desk already" in words(again)


def test_our_addresses_are_added_and_removed(business: Business, anna: Client) -> None:
    told = {"spec": "Bernd@Private.example", "colleague": str(business.bernd.pk)}
    assert "is ours." in words(anna.post("/settings/addresses", told, follow=True))
    assert OurAddress.objects.get(spec="bernd@private.example").colleague == business.bernd
    anna.post("/settings/addresses/remove", {"spec": "bernd@private.example"})
    assert not OurAddress.objects.filter(spec="bernd@private.example").exists()
    answer = anna.post("/settings/addresses", {"spec": "not an address"})
    assert answer.status_code == 422 and "Enter an address" in words(answer)


def test_the_last_administrator_can_not_leave(business: Business, anna: Client) -> None:
    where = f"/settings/colleagues/{business.anna.pk}"
    answer = anna.post(where, {"name": "Anna", "role": "colleague", "is_active": "yes"})
    assert answer.status_code == 422 and "at least one administrator" in words(answer)


def test_a_colleague_who_leaves_is_logged_out_at_once(business: Business, as_: Browsers) -> None:
    rita = as_(business.rita)
    assert rita.get("/").status_code == 200
    told = {"name": "Rita Leser", "role": "read-only", "is_active": "no"}
    as_(business.anna).post(f"/settings/colleagues/{business.rita.pk}", told)
    assert rita.get("/").status_code == 302


def test_quarantine_shows_gives_out_and_tries_again(business: Business, anna: Client) -> None:
    sighting = Sighting.objects.earliest("pk")
    kept = Quarantined.objects.create(
        original=sighting.original, mailbox=sighting.mailbox, folder="INBOX", location="cur/1",
        reason="its headers never end", seen_at=sighting.seen_at,
    )  # fmt: skip
    assert "its headers never end" in words(anna.get("/quarantine"))
    assert "1 message could not be read" in words(anna.get("/"))
    file = anna.get(f"/quarantine/{kept.pk}")
    assert file["Content-Disposition"].startswith("attachment")
    assert "in its place" in words(anna.post(f"/quarantine/{kept.pk}/retry", follow=True))
    assert anna.get("/quarantine/99999").status_code == 404
