"""Whose line of the telephone is called: said once, used by lists and by the telephone's mails."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from goodword.access import OPERATOR, NotAllowed, Refused
from goodword.house.actions import edit_calendar
from goodword.house.queries import the_house
from goodword.language import read_phone_notice
from goodword.ledger.tables import Commitment
from goodword.people.lines import forget_line, lines, say_line, tidy_line, whose_lines
from goodword.people.queries import reader_for
from goodword.people.tables import Mailbox
from goodword.timeline.tables import Entry
from goodword.wiring.call_lists import import_calls
from tests.web.business import Business, bring_in, letter, open_business


@pytest.fixture
def business(db: None, tmp_path: Path) -> Business:
    found = open_business(tmp_path)
    edit_calendar(reader=OPERATOR, definition={**the_house().calendar.definition, "country": "BE"})
    return found


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("101", "101"), ("Extension 101", "101"), (" <101> ", "101"),
        ("02 222 22 22", "+3222222222"),
        ("+32 2 222 22 22", "+3222222222"), ("Reception ", "reception"), ("", ""), ("\x00", ""),
    ],
)  # fmt: skip
def test_a_line_is_the_same_however_it_is_written(told: str, line: str) -> None:
    assert tidy_line(told, "BE") == line


@pytest.mark.parametrize(
    ("subject", "text", "line"),
    [
        ("Missed call from 02 555 01 02", "From: 02 555 01 02\nTo: 101\nDuration: 0:20", "101"),
        ("[PBX]: New message 3 in mailbox 102 from 025550102", "You have a new voicemail.", "102"),
        ("Verpasster Anruf von 02 555 01 02", "Nebenstelle: 103\nRufnummer: 02 555 01 02", "103"),
        ("Missed call from 02 555 01 02", "You missed a call.", ""),
        ("Missed call from 02 555 01 02", "To: Sales <sales@workshop.example>", ""),
    ],
)
def test_a_notice_says_which_line_was_called(subject: str, text: str, line: str) -> None:
    found = read_phone_notice(subject, text, from_spec="pbx@workshop.example", headers={})
    assert found is not None and found.line == line


def call_back() -> Commitment:
    return Commitment.objects.get(what__startswith="Call back")


def listed(business: Business, ours: str, *, hours: float = 3, answered: bool = False) -> None:
    at = (business.now - timedelta(hours=hours)).astimezone(ZoneInfo("Europe/Brussels"))
    status = "answered" if answered else "missed"
    raw = f"Date,From,To,Status,Id\n{at:%Y-%m-%d %H:%M:%S},0470 11 22 33,{ours},{status},{hours}\n"
    import_calls(
        raw.encode(), reader=OPERATOR, source="calls.csv", wall=business.now, dry_run=False,
        zone="Europe/Brussels",
    )  # fmt: skip


def test_a_missed_call_in_a_list_waits_with_whose_line_it_was(business: Business) -> None:
    say_line(reader=OPERATOR, line="101", colleague_id=business.bernd.pk)
    listed(business, "101")
    assert call_back().accountable == business.bernd


def test_a_mail_of_the_telephone_waits_with_whose_line_it_was(
    business: Business, tmp_path: Path
) -> None:
    say_line(reader=OPERATOR, line="101", colleague_id=business.bernd.pk)
    mail = letter(
        "Telephone <pbx@workshop.example>", "sales@workshop.example",
        "Missed call from 0470 11 22 33", "You have a missed call.\nTo: 101",
        at=business.now - timedelta(hours=2), number=401,
    )  # fmt: skip
    bring_in(tmp_path, "sales", [mail])
    assert call_back().accountable == business.bernd


def test_a_mailboxs_line_is_answered_by_its_standard(business: Business) -> None:
    box = Mailbox.objects.get(name="sales")
    Mailbox.objects.filter(pk=box.pk).update(first_response_minutes=15, accountable=business.bernd)
    say_line(reader=OPERATOR, line="600", mailbox_id=box.pk)
    listed(business, "600")
    owed = call_back()
    assert (owed.mailbox, owed.accountable) == (box, business.bernd)


def test_a_call_that_was_answered_is_theirs(business: Business) -> None:
    say_line(reader=OPERATOR, line="101", colleague_id=business.bernd.pk)
    listed(business, "Somebody Else (101)", answered=True)
    assert Entry.objects.get(kind="call").colleague == business.bernd


def test_the_word_of_the_house_can_be_changed_and_taken_back(business: Business) -> None:
    say_line(reader=OPERATOR, line="101", colleague_id=business.bernd.pk)
    say_line(reader=OPERATOR, line="ext. 101", colleague_id=business.anna.pk)
    (one,) = lines()
    assert one.colleague == business.anna
    assert whose_lines(["101", "102", ""])["101"].colleague_id == business.anna.pk
    forget_line(reader=OPERATOR, line="101")
    with pytest.raises(Refused):
        forget_line(reader=OPERATOR, line="101")
    assert not lines()


def test_what_makes_no_sense_is_refused(business: Business) -> None:
    own = Mailbox.objects.get(name="bernd")
    for wrong in (
        {"line": " "}, {"line": "101"}, {"line": "101", "mailbox_id": own.pk},
        {"line": "101", "colleague_id": 10**9},
    ):  # fmt: skip
        with pytest.raises(Exception, match=r"\w+ \w+") as refusal:
            say_line(reader=OPERATOR, **({"colleague_id": None} | wrong))  # type: ignore[arg-type]
        assert "There is no" in str(refusal.value) or isinstance(refusal.value, Refused)
    with pytest.raises(NotAllowed):
        say_line(reader=reader_for(business.bernd), line="101", colleague_id=business.bernd.pk)
