"""A draft goes through a real mail server, stands on the timeline, and does what it says."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from goodword.access import Refused
from goodword.drafts.queries import draft, drafts
from goodword.drafts.rules import AsksFirst, Owed
from goodword.drafts.sending import take_back
from goodword.drafts.tables import Draft
from goodword.drafts.wording import save_signature
from goodword.ledger.refusals import Conflict
from goodword.ledger.tables import Commitment
from goodword.wiring.composing import holding_words, tend_drafts
from tests.drafts.conftest import Desk


def tend() -> None:
    tend_drafts(threading.Event())


def mail_of(desk: Desk) -> Any:
    return message_from_bytes(desk.house.server.mails[-1][2], policy=policy.default)


def test_a_reply_goes_out_stands_on_the_timeline_and_answers_what_was_owed(desk: Desk):
    house = desk.house
    save_signature(reader=house.reader(), mailbox_id=None, text="Anna\nat the office")
    assert house.owed() == ["open"]
    out = desk.send(desk.write())
    assert house.send() == 1
    out.refresh_from_db()
    assert out.entry is not None and house.owed() == ["discharged"]
    assert out.entry.conversation_id == house.question().conversation_id
    mail = mail_of(desk)
    assert (mail["Subject"], mail["In-Reply-To"]) == ("Re: The table", "<1@their.example>")
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("It comes on Friday.\n\n-- \nAnna\nat the office\n\nOn ")
    assert "> When can you deliver the table?" in text
    zones = out.entry.readings.get(reader="zones").value
    assert zones["author"].strip() == "It comes on Friday."
    assert Draft.objects.count() == 0, "a sent letter is no draft any more"


def test_what_one_means_to_come_back_to_stands_on_the_ledger(desk: Desk):
    by = desk.house.now + timedelta(days=3)
    owes = Owed("ask whether it fits", by).to_json()
    desk.send(desk.write(owes=owes))
    desk.house.send()
    row = Commitment.objects.get(kind="follow-up")
    assert (row.what, row.due_at, row.accountable) == (
        "ask whether it fits", by, desk.house.anna,
    )  # fmt: skip
    assert row.customer.name == "Carla" and row.conversation_id is not None


def test_a_holding_reply_becomes_a_promise_when_it_is_sent(desk: Desk):
    words = holding_words(desk.house.reader(), now=desk.house.now)
    assert "I will send you an answer by Wednesday, 18 November, 17:00." in words
    desk.send(desk.write(text=words))
    desk.house.send()
    promise = Commitment.objects.get(kind="promise")
    assert desk.house.owed() == ["discharged"], "the promise carries the answer"
    assert (promise.debtor, promise.state) == ("us", "open")
    assert promise.due_at.isoformat() == "2026-11-18T17:00:00+00:00"


def test_undone_it_is_a_draft_again_with_every_word(desk: Desk):
    made = desk.write(text="Not yet.")
    out = desk.send(made, undo=10)
    assert drafts(desk.house.reader()) == []
    number = take_back(reader=desk.house.reader(), outgoing_id=out.pk, now=desk.house.now)
    there = draft(desk.house.reader(), number)
    assert there is not None and there.written.text == "Not yet."
    desk.house.later(minutes=5)
    assert desk.house.send() == 0 and desk.house.server.mails == []
    desk.send(there)
    assert desk.house.send() == 1


def test_once_it_is_on_its_way_nothing_is_undone(desk: Desk):
    out = desk.send(desk.write())
    desk.house.send()
    with pytest.raises(Refused, match="sent already"):
        take_back(reader=desk.house.reader(), outgoing_id=out.pk, now=desk.house.now)


def test_a_scheduled_letter_comes_back_when_they_write_first(desk: Desk):
    made = desk.write()
    desk.send(made, send_at=desk.house.now + timedelta(hours=20))
    desk.house.later(hours=1)
    desk.house.ask("Never mind, I found one.", number=2, answers="<1@their.example>")
    desk.house.send()
    tend()
    there = draft(desk.house.reader(), made.id)
    assert there is not None and there.outgoing_id is None
    assert "They wrote first" in there.back
    desk.house.later(days=2)
    assert desk.house.send() == 0


def test_a_letter_of_theirs_meanwhile_is_told_and_agreed_to_once(desk: Desk):
    made = desk.write()
    desk.house.ask("And in oak, please.", number=2, answers="<1@their.example>")
    with pytest.raises(AsksFirst, match="They wrote again") as told:
        desk.send(made)
    codes = tuple(one.code for one in told.value.questions)
    desk.house.ask("By Monday.", number=3, answers="<1@their.example>")
    with pytest.raises(AsksFirst):
        desk.send(made, agreed=codes)
    with pytest.raises(AsksFirst) as told:
        desk.send(made)
    desk.send(made, agreed=tuple(one.code for one in told.value.questions))


def test_a_colleagues_sent_answer_is_told(desk: Desk):
    made = desk.write()
    desk.send(desk.write(who=desk.house.bernd, key="b"), who=desk.house.bernd)
    desk.house.send()
    with pytest.raises(AsksFirst, match="Bernd has answered since you began"):
        desk.send(made)


def test_the_same_draft_goes_once(desk: Desk):
    made = desk.write()
    desk.send(made)
    with pytest.raises(Refused, match="sent already"):
        desk.send(made)


def test_what_was_changed_elsewhere_does_not_go_unseen(desk: Desk):
    made = desk.write()
    Draft.objects.filter(pk=made.id).update(version=7)
    with pytest.raises(Conflict, match="another window"):
        desk.send(made)


def test_passed_on_it_carries_what_hung_on_it(desk: Desk):
    made = desk.write(how="forward", to="max@builder.example", text="Can you do this?")
    desk.send(made)
    desk.house.send()
    text = mail_of(desk).get_body(("plain",)).get_content()
    assert "From: Carla <carla@their.example>" in text
    assert text.rstrip().endswith("When can you deliver the table?")
    assert desk.house.owed() == ["open"], "passing it on answers nobody"


def test_headers_stay_one_line_whatever_was_typed(desk: Desk):
    made = desk.write(
        subject="Re: The table\r\nBcc: all@their.example",
        to='"Carla\r\nBcc: x@y.example" <carla@their.example>',
    )
    try:
        out = desk.send(made)
    except Refused:
        return
    assert [r.spec for r in out.recipients.all()] == ["carla@their.example"]
    desk.house.send()
    mail = mail_of(desk)
    assert mail["Bcc"] is None and "\n" not in mail["Subject"]
