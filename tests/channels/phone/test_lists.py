"""Lists of calls as the usual systems export them; all samples are our own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.access import OPERATOR
from goodword.channels.phone.lists import NotACallList, Row, read_calls
from goodword.channels.phone.rules import HAPPENINGS, Talk
from goodword.ledger.tables import Commitment
from goodword.people.queries import find_people
from goodword.people.tables import Person
from goodword.timeline.tables import Entry, Quarantined
from goodword.wiring.call_lists import import_calls
from goodword.wiring.talking import Report, log
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_customer,
    make_house,
    reader_of,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
LISTS = {
    "freepbx": b"calldate,clid,src,dst,dcontext,duration,billsec,disposition,uniqueid\n"
    b'2026-11-16 10:05:00,"""Ilse"" <025550102>",025550102,600,ext-group,20,0,NO ANSWER,1.1\n'
    b'2026-11-16 10:05:02,"""Ilse"" <025550102>",025550102,101,ext-local,20,0,NO ANSWER,1.1\n'
    b"2026-11-16 11:00:00,101,101,025550102,from-internal,60,48,ANSWERED,1.2\n"
    b"2026-11-16 11:30:00,101,101,102,from-internal,60,48,ANSWERED,1.3\n",
    "fritz": "sep=;\nTyp;Datum;Name;Rufnummer;Nebenstelle;Eigene Rufnummer;Dauer\n"
    "2;16.11.26 10:05;Ilse;025550102;;022222;0:00\n"
    "4;16.11.26 11:00;Ilse;025550102;Büro;022222;0:01\n".encode("cp1252"),
    "3cx": b"\xef\xbb\xbfCall Time,Caller ID,Destination,Status,Ringing,Talking,Totals\r\n"
    b"2026-11-16T10:05:00+01:00,Ilse (025550102),Anna Berg (101),Unanswered,00:00:20,00:00:00,\r\n"
    b",,Bernd (102),Unanswered,00:00:10,,\r\n"
    b"2026-11-16T11:00:00+01:00,Anna Berg (101),025550102,Answered,00:00:03,00:00:48,\r\n"
    b"2026-11-16T11:30:00+01:00,Anna Berg (101),Bernd (102),Answered,00:00:03,00:00:48,\r\n"
    b"Totals,,,,,00:01:36,\r\n",
    "sipgate": b"Date;Direction;Source;Destination;Duration\n"
    b"2026-11-16 10:05:00;MISSED_INCOMING;025550102;022222;0\n"
    b"2026-11-16 11:00:00;OUTGOING;022222;025550102;48\n",
    "plain": "Date\tNumber\tDirection\tStatus\n16/11/2026 10:05\t02 555 01 02\tin\tmissed\n"
    "16/11/2026 11:00\t02 555 01 02\tout\tanswered\n".encode("utf-16"),
}


def read(raw: bytes) -> list[Row]:
    return read_calls(raw, zone=BRUSSELS, region="BE").rows


@pytest.mark.parametrize("name", LISTS)
def test_the_usual_systems(name: str) -> None:
    found = [
        (r.at.astimezone(UTC), r.direction, r.disposition, r.number) for r in read(LISTS[name])
    ]
    assert found == [
        (datetime(2026, 11, 16, 9, 5, tzinfo=UTC), "in", "missed", "+3225550102"),
        (datetime(2026, 11, 16, 10, 0, tzinfo=UTC), "out", "answered", "+3225550102"),
    ]


def test_internal_calls_are_counted_and_legs_are_not() -> None:
    for name in ("freepbx", "3cx"):
        found = read_calls(LISTS[name], zone=BRUSSELS, region="BE")
        assert (found.internal, found.bad) == (1, [])


def test_bad_rows_are_named_with_their_line_and_the_others_go_in() -> None:
    raw = (
        b"Date,Number,Direction\n16/11/2026 10:05,025550102,in\nyesterday,025550102,in\n"
        b"16/11/2026 10:05,nobody at all,in\n16/11/2026 10:06,025550102,\n"
        b"16/11/2026 10:07,anonymous,in\n"
    )
    found = read_calls(raw, zone=BRUSSELS, region="BE")
    assert [b.line for b in found.bad] == [3, 5]
    assert "yesterday" in found.bad[0].why and "which way" in found.bad[1].why
    assert [r.number for r in found.rows] == ["+3225550102", ""]
    assert found.internal == 1


def test_months_that_come_first_are_seen_from_the_whole_file() -> None:
    head = b"Date,Number,Direction\n"
    assert read(head + b"04/11/2026 10:00,025550102,in\n")[0].at.month == 11
    found = read(head + b"04/11/2026 10:00,025550102,in\n04/25/2026 10:00 PM,025550102,in\n")
    assert [(r.at.month, r.at.day) for r in found] == [(4, 11), (4, 25)]
    assert found[1].at.hour == 22


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\x01", b"Dear Anna,\nhello", b"a,b\n1,2\n", b"%PDF-1.7"]
)
def test_what_is_no_list_says_so(raw: bytes) -> None:
    with pytest.raises(NotACallList, match="does not look like a list of calls"):
        read(raw)


CELLS = st.text(st.characters(exclude_characters='",\n\r\x00\x85\u2028\u2029'), max_size=30)


@given(st.lists(CELLS, max_size=8))
def test_whatever_stands_in_it_no_row_disappears(cells: list[str]) -> None:
    rows = "".join(f"16/11/2026 10:05,{cell},in\n" for cell in cells)
    raw = f"Date,Number,Direction\n{rows}".encode("utf-8", "replace")
    found = read_calls(raw, zone=BRUSSELS, region="BE")
    assert len(found.rows) + len(found.bad) + found.internal == len(cells)


@pytest.fixture
def house(db: None) -> None:
    house = make_house(zone="Europe/Brussels")
    calendar = house.calendar
    calendar.definition = {**calendar.definition, "country": "BE"}
    calendar.save()
    make_colleague()


def take(name: str, *, dry_run: bool = False):  # type: ignore[no-untyped-def]
    return import_calls(
        LISTS[name], reader=OPERATOR, source="calls.csv", wall=MONDAY + hours(3), dry_run=dry_run
    )


def test_a_list_opens_and_answers_and_can_be_repeated(house: None) -> None:
    looked = take("freepbx", dry_run=True)
    assert (looked.new, looked.missed, looked.internal) == (2, 1, 1)
    assert not Entry.objects.exists() and not Person.objects.exists()
    done = take("freepbx")
    assert (done.new, done.known) == (2, 0)
    owed = Commitment.objects.get()
    assert owed.state == "discharged" and owed.customer.name == "+32 2 555 01 02"
    again = take("freepbx")
    assert (again.new, again.known) == (0, 2)
    assert Entry.objects.count() == 2


def test_a_known_number_is_its_customer_and_what_was_logged_is_known(house: None) -> None:
    carla = make_customer()
    talk = Talk(HAPPENINGS["we-called"], MONDAY + hours(1), "Spoke.", "02 555 01 02")
    report = Report(carla.pk, talk, "one")
    log(reader=reader_of(make_colleague()), report=report, now=MONDAY + hours(2))
    for _ in range(2):
        done = take("sipgate")
    assert (done.new, done.known) == (0, 2)
    assert Entry.objects.filter(kind="call").count() == 2
    assert [p.name for p in find_people(OPERATOR, "")[0]] == ["Carla"]
    assert Commitment.objects.get().customer == carla


def test_bad_rows_are_kept_in_quarantine_once(house: None) -> None:
    raw = b"Date,Number,Direction\nyesterday,025550102,in\n"
    for _ in range(2):
        done = import_calls(
            raw, reader=OPERATOR, source="calls.csv", wall=MONDAY + hours(3), dry_run=False
        )
    assert len(done.bad) == 1
    kept = Quarantined.objects.get()
    assert kept.location == "line 2 of calls.csv" and "yesterday" in kept.reason


def test_what_is_older_than_the_horizon_opens_nothing(house: None) -> None:
    raw = b"Date,Number,Direction\n16/11/2025 10:00,025550102,missed_incoming\n"
    import_calls(raw, reader=OPERATOR, source="old.csv", wall=MONDAY + hours(3), dry_run=False)
    assert Entry.objects.count() == 1 and not Commitment.objects.exists()
