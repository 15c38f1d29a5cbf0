"""A letter goes out once, or somebody is told; what it answers is answered."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from goodword.access import NotFound, Refused
from goodword.channels.mail.sending import claims
from goodword.channels.mail.sending.actions import (
    enqueue,
    send_now,
    settle_doubt,
    try_again,
    withdraw,
)
from goodword.channels.mail.sending.letters import File, To
from goodword.channels.mail.sending.queries import of_conversation, outbox
from goodword.channels.mail.sending.tables import Outgoing
from goodword.ledger.tables import Commitment
from goodword.notices.tables import Notice
from goodword.notices.words import say
from goodword.timeline.tables import Entry, Original
from goodword.wiring.astray import tell_astray
from tests.channels.mail.sending.house import CARLA, House

pytestmark = pytest.mark.django_db


def state(row: Outgoing) -> str:
    row.refresh_from_db()
    return row.state


def test_an_answer_goes_out_stands_on_the_timeline_and_discharges_what_was_owed(house: House):
    assert house.owed() == ["open"]
    row = house.enqueue()
    assert of_conversation(house.reader(), house.question().conversation_id) == [row]
    assert house.send() == 1
    sender, to, raw = house.server.mails[0]
    mail = message_from_bytes(raw, policy=policy.default)
    assert (sender, to) == ("office@our.example", [CARLA])
    assert mail["In-Reply-To"] == mail["References"] == "<1@their.example>"
    assert mail["Message-ID"] == row.message_id and "Auto-Submitted" not in mail
    assert state(row) == "sent" and row.recipients.get().state == "accepted"
    assert row.entry is not None and row.entry.colleague == house.anna
    assert row.entry.conversation_id == house.question().conversation_id
    assert house.owed() == ["discharged"]
    assert of_conversation(house.reader(), row.conversation_id) == []
    assert house.send() == 0 and len(house.server.mails) == 1


def test_what_the_first_letter_of_a_house_promises_is_kept_in_sight(house: House):
    house.enqueue(text="Dear Carla,\n\nit fits. I'll send you the drawing by Friday.\n\nAnna\n")
    house.later(seconds=0.7)
    house.send()
    promise = Commitment.objects.get(kind="promise")
    assert (promise.state, promise.debtor) == ("open", "us")
    assert house.owed() == ["discharged"]


def test_a_double_click_sends_once(house: House):
    assert house.enqueue().pk == house.enqueue().pk
    house.send()
    assert house.enqueue().state == "sent" and house.send() == 0
    assert len(house.server.mails) == 1


def test_it_can_be_undone_until_it_goes_and_leaves_no_bytes(house: House):
    row = house.enqueue(undo=10)
    assert house.send() == 0
    kept = Original.objects.count()
    withdraw(reader=house.reader(), outgoing_id=row.pk, now=house.now)
    house.later(minutes=1)
    assert house.send() == 0 and not house.server.mails
    assert state(row) == "withdrawn" and Original.objects.count() == kept - 1
    assert house.enqueue().pk != row.pk and house.send() == 1
    with pytest.raises(Refused, match="sent already"):
        withdraw(reader=house.reader(), outgoing_id=house.enqueue().pk, now=house.now)


def test_a_worker_that_prepares_it_does_not_send_what_was_undone_meanwhile(house: House):
    row = house.enqueue()
    held = claims.claim(row.pk, now=house.now)
    withdraw(reader=house.reader(), outgoing_id=row.pk, now=house.now)
    assert held is not None and not claims.go(held, size=10, now=house.now)


def test_of_two_workers_one_sends(house: House):
    row = house.enqueue()
    first, second = (claims.claim(row.pk, now=house.now) for _ in range(2))
    assert first is not None and second is None
    house.later(minutes=6)  # the first one stalls while it connects
    third = claims.claim(row.pk, now=house.now)
    assert third is not None and claims.go(third, size=10, now=house.now)
    assert not claims.go(first, size=10, now=house.now)
    assert not claims.sent(first, taken=[CARLA], turned={}, now=house.now, chance=0.5)


def test_a_scheduled_letter_waits_and_says_the_time_at_which_it_goes(house: House):
    row = house.enqueue(send_at=house.now + timedelta(hours=3))
    assert house.send() == 0 and row.scheduled
    house.later(hours=3)
    assert house.send() == 1
    assert "Tue, 17 Nov 2026 13:00:00" in house.server.mails[0][2].decode()
    other = house.enqueue("draft:2", send_at=house.now + timedelta(hours=3))
    send_now(reader=house.reader(), outgoing_id=other.pk, now=house.now)
    assert house.send() == 1


def test_a_scheduled_letter_is_withdrawn_when_the_customer_writes_first(house: House):
    row = house.enqueue(send_at=house.now + timedelta(hours=3), withdraw_if_they_write=True)
    house.send()
    assert state(row) == "waiting"
    house.ask("It is settled, thank you.", number=2, answers="<1@their.example>")
    house.send()
    assert state(row) == "withdrawn" and row.error == "They wrote first."


def test_what_a_busy_server_does_not_take_is_tried_again_later(house: House):
    house.server.fails["."] = ["451 later"]
    row = house.enqueue()
    assert house.send() == 0
    assert state(row) == "waiting" and "451 later" in row.error
    assert house.send() == 0
    house.later(minutes=2)
    assert house.send() == 1 and state(row) == "sent" and row.error == ""


def test_a_refusal_is_told_in_the_servers_words_and_may_be_tried_again(house: House):
    house.server.fails["RCPT"] = ["550 5.1.1 no such user"]
    row = house.enqueue()
    house.send()
    assert state(row) == "refused" and "550 5.1.1 no such user" in row.error
    assert list(outbox(house.reader())) == [row]
    assert house.owed() == ["open"]
    try_again(reader=house.reader(), outgoing_id=row.pk, now=house.now)
    assert house.send() == 1 and state(row) == "sent"


def test_of_several_each_is_told_what_became_of_it(house: House):
    house.server.fails["RCPT"] = ["250 ok", "550 unknown", "450 later"]
    people = (To(CARLA), To("gone@their.example", role="cc"), To("slow@their.example", role="bcc"))
    row = house.enqueue(people=people)
    assert house.send() == 1
    told = dict(row.recipients.values_list("spec", "state"))
    assert told == {
        CARLA: "accepted", "gone@their.example": "refused", "slow@their.example": "waiting",
    }  # fmt: skip
    assert house.owed() == ["discharged"] and state(row) == "waiting"
    house.later(minutes=2)
    house.send()
    assert state(row) == "sent"
    assert [to for _, to, _ in house.server.mails][-1] == ["slow@their.example"]
    assert all(b"slow@" not in raw for _, _, raw in house.server.mails)
    assert Entry.objects.filter(direction="out").count() == 1


def test_when_the_server_falls_silent_a_person_decides(house: House):
    house.server.fails["."] = ["drop"]
    row = house.enqueue()
    assert house.send() == 0 and state(row) == "doubt"
    house.later(days=1)
    assert house.send() == 0 and house.owed() == ["open"]
    with pytest.raises(Refused, match="first say whether"):
        withdraw(reader=house.reader(), outgoing_id=row.pk, now=house.now)
    with pytest.raises(Refused, match="how you know"):
        settle_doubt(
            reader=house.reader(), outgoing_id=row.pk, arrived=True, reason=" ", now=house.now
        )
    settle_doubt(
        reader=house.reader(), outgoing_id=row.pk, arrived=True, reason="she said so",
        now=house.now,
    )  # fmt: skip
    house.send()
    assert state(row) == "sent" and not house.server.mails and house.owed() == ["discharged"]
    with pytest.raises(Refused, match="decided"):
        settle_doubt(
            reader=house.reader(), outgoing_id=row.pk, arrived=False, reason="x", now=house.now
        )


def test_whoever_wrote_it_is_told_once_that_it_went_astray(house: House):
    house.server.fails["RCPT"] = ["550 no such user"]
    row = house.enqueue()
    house.send()
    told = {"now": house.now, "wall": house.now, "mailing": False}
    assert tell_astray(**told) == 1 and tell_astray(**told) == 0
    notice = Notice.objects.get(colleague=house.anna)
    said = say(house.reader(), [notice], now=house.now)[notice.pk]
    assert "did not arrive" in said.text and said.target.page == "outbox"
    try_again(reader=house.reader(), outgoing_id=row.pk, now=house.now)
    house.send()
    assert tell_astray(**told) == 0


def test_what_did_not_arrive_is_sent_again_as_the_same_letter(house: House):
    house.server.fails["."] = ["drop"]
    row = house.enqueue()
    house.send()
    settle_doubt(
        reader=house.reader(), outgoing_id=row.pk, arrived=False, reason="not in Sent",
        now=house.now,
    )  # fmt: skip
    assert house.send() == 1
    assert row.message_id.encode() in house.server.mails[0][2]


def test_a_process_that_died_at_the_brink_leaves_a_doubt_and_before_it_none(house: House):
    before, at = house.enqueue("draft:1"), house.enqueue("draft:2")
    assert claims.claim(before.pk, now=house.now) is not None
    held = claims.claim(at.pk, now=house.now)
    assert held is not None and claims.go(held, size=at.size, now=house.now)
    house.later(minutes=20)
    house.send()
    assert (state(before), state(at)) == ("sent", "doubt")


def test_what_was_due_in_a_backup_that_is_restored_does_not_go_again(house: House):
    gone, later = house.enqueue(), house.enqueue("b", send_at=house.now + timedelta(days=9))
    house.later(days=1)
    assert claims.doubt_restored(now=house.now) == 1 and house.send() == 0
    assert (state(gone), state(later)) == ("doubt", "waiting")


def test_nobody_sends_from_a_mailbox_that_is_not_theirs(house: House):
    with pytest.raises(NotFound):
        house.enqueue(who=house.anna, mailbox_id=house.own.pk, answers_entry=None)
    row = house.enqueue(who=house.bernd, mailbox_id=house.own.pk, answers_entry=None)
    with pytest.raises(NotFound):
        withdraw(reader=house.reader(house.anna), outgoing_id=row.pk, now=house.now)
    assert list(outbox(house.reader(house.anna))) == []
    house.own.sharing = "everything"
    house.own.save()
    assert list(outbox(house.reader(house.anna))) == [row]
    with pytest.raises(Refused, match="may send from"):
        withdraw(reader=house.reader(house.anna), outgoing_id=row.pk, now=house.now)


def test_only_a_letter_that_one_may_read_is_answered(house: House):
    secret = house.ask("For Bernd alone, is it?", number=9)
    secret.sightings.update(mailbox=house.own)
    with pytest.raises(NotFound):
        house.enqueue(answers_entry=secret.pk)
    assert house.enqueue(who=house.bernd, answers_entry=secret.pk).answers == secret


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"people": ()}, "to whom"),
        ({"people": (To("nobody"),)}, "no address"),
        ({"people": (To("a@b.example\r\nBcc: evil@x.example"),)}, "no address"),
        ({"sender": "berta@their.example"}, "no address of yours"),
        ({"files": (File("a", "b/c", b"0" * 20_000_000),)}, "25.0 MB"),
    ],
)
def test_what_can_not_be_sent_is_said_at_once(house: House, what: dict, words: str):
    with pytest.raises(Refused, match=words):
        house.enqueue(**what)
    assert not Outgoing.objects.exists()


def test_without_a_server_it_is_said_before_anything_is_kept(house: House, monkeypatch):
    monkeypatch.delenv("GOODWORD_SMTP_HOST")
    with pytest.raises(Refused, match="which server"):
        enqueue(reader=house.reader(), letter=house.write(), now=house.now)


def test_our_copy_in_sent_is_the_same_entry_whatever_its_message_id_says(house: House):
    row = house.enqueue(people=(To(CARLA), To("boss@our.example", role="bcc")))
    house.send()
    raw = house.server.mails[0][2]
    house.bring(raw, "Sent Items")
    changed = raw.replace(row.message_id.encode(), b"<provider-gave-another@mail.example>")
    house.bring(changed, "[Gmail]/Sent Mail")
    rewritten = changed.replace(b"Friday", b"Friday =F0=9F=98=80 checked by scanner")
    house.bring(rewritten, "Gesendet")
    assert Entry.objects.filter(direction="out").count() == 1
    entry = Entry.objects.get(direction="out")
    assert entry.sightings.count() == 4
    assert entry.participants.filter(role="bcc", address__spec="boss@our.example").exists()


def test_a_stranger_who_quotes_our_mark_is_a_stranger(house: House):
    row = house.enqueue()
    house.send()
    mark = f"X-Goodword-Letter: {row.mark}\r\n".encode()
    house.bring(mark + b"From: Eve <eve@evil.example>\r\nTo: office@our.example\r\n"
                b"Subject: hi\r\n\r\nPay me?\r\n", "INBOX")  # fmt: skip
    assert Entry.objects.filter(author__spec="eve@evil.example").exists()
