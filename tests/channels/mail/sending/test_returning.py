"""A letter that came back answers nobody; one that is only late still does."""

import pytest

from goodword.channels.mail.sending.bounces import missed, read_bounce
from goodword.channels.mail.sending.letters import To
from goodword.channels.mail.sending.tables_after import Returned
from goodword.timeline.tables import Entry
from goodword.wiring.fetching import settle
from goodword.wiring.returning import find_returned
from tests.channels.mail.sending.house import CARLA, House

DSN = """From: Mail Delivery System <MAILER-DAEMON@mx.their.example>
To: office@our.example
Subject: {subject}
Date: Tue, 17 Nov 2026 10:05:00 +0000
Message-ID: <report-{number}@mx.their.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is what became of your mail.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.their.example

Final-Recipient: rfc822; {spec}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{spec}> user
 unknown

--b
Content-Type: text/rfc822-headers

From: Anna <office@our.example>
Message-ID: {message_id}
Subject: Re: The table

--b--
"""
PLAIN = """Return-Path: <>
From: MAILER-DAEMON@old.their.example
To: office@our.example
Subject: failure notice
Message-ID: <plain@old.their.example>
Date: Tue, 17 Nov 2026 10:05:00 +0000

Hi. This is the qmail-send program.

<{spec}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Received: from x
Message-ID: {message_id}
X-Goodword-Letter: {mark}
To: {spec}
"""


def dsn(message_id: str, **more: str) -> bytes:
    told = {
        "subject": "Undelivered Mail Returned to Sender", "spec": CARLA, "action": "failed",
        "status": "5.1.1", "number": "1", "message_id": message_id,
    }  # fmt: skip
    return DSN.format(**(told | more)).encode()


def come_back(house: House, raw: bytes) -> int:
    assert house.bring(raw, "INBOX").automated
    found = find_returned(now=house.now)
    settle()
    return found


@pytest.fixture
def sent(house: House):
    row = house.enqueue()
    house.send()
    row.refresh_from_db()
    assert house.owed() == ["discharged"]
    return row


def test_what_it_answered_is_owed_again_and_the_reason_is_told(house: House, sent):
    assert come_back(house, dsn(sent.message_id)) == 1
    assert house.owed() == ["open"]
    told = sent.recipients.get()
    assert told.state == "bounced" and "user unknown" in told.told
    assert find_returned(now=house.now) == 0
    again = house.enqueue("draft:2", text="On Friday, again.")
    house.send()
    again.refresh_from_db()
    assert again.state == "sent" and house.owed() == ["discharged"]


def test_a_badly_made_report_is_understood_too(house: House, sent):
    raw = PLAIN.format(spec=CARLA, message_id="<other@relay.example>", mark=sent.mark)
    assert come_back(house, raw.encode()) == 1 and house.owed() == ["open"]


@pytest.mark.parametrize(
    "more",
    [
        {"action": "delayed", "status": "4.4.1", "subject": "Delayed Mail"},
        {"action": "delivered", "status": "2.0.0"},
        {"message_id": "<of-somebody@else.example>"},
    ],
)
def test_what_is_late_arrived_or_not_ours_changes_nothing(house: House, sent, more: dict):
    assert come_back(house, dsn(**({"message_id": sent.message_id} | more))) == 0
    assert house.owed() == ["discharged"]


def test_of_several_only_those_whom_it_did_not_reach_wait_again(house: House):
    row = house.enqueue(people=(To(CARLA), To("dora@their.example", role="cc")))
    house.send()
    assert come_back(house, dsn(row.message_id, spec="dora@their.example")) == 1
    assert house.owed() == ["discharged"]
    assert come_back(house, dsn(row.message_id, number="2")) == 1
    assert house.owed() == ["open"]
    assert Returned.objects.count() == 2


def test_a_letter_of_another_mail_program_comes_back_as_well(house: House):
    raw = (
        f"From: Anna <office@our.example>\r\nTo: {CARLA}\r\nSubject: Re: The table\r\n"
        "In-Reply-To: <1@their.example>\r\nMessage-ID: <own@our.example>\r\n"
        "Date: Tue, 17 Nov 2026 09:55:00 +0000\r\n\r\nIt comes on Friday.\r\n"
    )
    house.bring(raw.encode(), "Sent")
    assert house.owed() == ["discharged"]
    assert come_back(house, dsn("<own@our.example>")) == 1 and house.owed() == ["open"]


def test_nothing_that_calls_itself_a_report_breaks_the_reader(house: House):
    for raw in (b"", b"\xff" * 500, b"Final-Recipient:\nAction:\nStatus:\n", b"\n" * 10_000):
        assert missed(read_bounce(raw), [CARLA, "b@c.example"]) == {}
    entry = Entry.objects.get()
    assert not Returned.objects.filter(letter=entry).exists()
