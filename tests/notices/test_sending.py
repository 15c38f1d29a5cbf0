"""Mails to colleagues: written down first, sent once, never again by themselves."""

import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from goodword.access import OPERATOR, NotAllowed, NotFound, Refused
from goodword.access.tables import Share
from goodword.ledger.actions import reassign
from goodword.notices import posting
from goodword.notices.actions import choose, open_notice, post, see
from goodword.notices.mails import gather
from goodword.notices.tables import Notice, NoticeChoice, Posted
from goodword.people.tables import Mailbox
from goodword.wiring import outgoing
from goodword.wiring.home import SettingsError
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_house,
    make_mailbox,
    reader_of,
)
from tests.notices.house import ask, enter, tick
from tests.notices.servers import mail_server

pytestmark = pytest.mark.django_db

NOW = MONDAY + hours(1)
TEN = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def house():
    return make_house()


@pytest.fixture
def anna():
    one = make_colleague("Anna", role="administrator")
    enter(one)
    make_mailbox(accountable=one)
    NoticeChoice.objects.create(colleague=one, choices={"yours": "mail"})
    tick(MONDAY - hours(1))
    return one


@pytest.fixture
def clock(monkeypatch):
    """The clock of sending; ``clock[0] = moment`` sets it."""
    told = [NOW]
    monkeypatch.setattr(outgoing, "wall", lambda: told[0])
    monkeypatch.setattr(outgoing, "house_now", lambda: told[0])
    return told


@pytest.fixture
def server(monkeypatch):
    with mail_server() as told:
        for name, value in {
            "HOST": "localhost", "PORT": str(told.port), "TLS": "none",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"GOODWORD_SMTP_{name}", value)
        monkeypatch.setenv("GOODWORD_MAIL_FROM", "goodword@our.example")
        monkeypatch.setenv("GOODWORD_URL", "https://goodword.our.example/")
        yield told


def send():
    return outgoing.send_due(threading.Event())


def one_mail(colleague, key="x", **more):
    told = {"subject": "Hello", "text": "Words.", "now": NOW}
    return post(colleague_id=colleague.pk, key=key, **(told | more))


def test_what_nobody_saw_is_mailed_once_after_a_while(anna, clock, server):
    ask(subject="The oak table")
    ask(subject="The elm chair")
    tick(NOW, mailing=True)
    gather(now=NOW, wall=NOW)
    assert send() == 0
    for later in (TEN, TEN, 3 * TEN):
        clock[0] = NOW + later
        gather(now=clock[0], wall=clock[0])
        send()
    ((_, to, raw),) = server.mails
    assert to == ["anna@our.example"]
    mail = message_from_bytes(raw, policy=policy.default)
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"].startswith("2 things for you")
    assert "Carla: The oak table" in text
    number = Notice.objects.earliest("pk").pk
    assert f"https://goodword.our.example/notices/{number}" in text
    assert f'href="https://goodword.our.example/notices/{number}"' in (
        mail.get_body(("html",)).get_content()
    )


def test_what_was_seen_or_settled_meanwhile_is_not_mailed(anna, clock, server):
    line, other = ask(), ask()
    tick(NOW, mailing=True)
    see(reader=reader_of(anna), notice_ids=[Notice.objects.get(commitment=other).pk], now=NOW)
    type(line).objects.filter(pk=line.pk).update(
        is_listed=False, is_open=False, state="discharged", closed_at=NOW
    )
    assert gather(now=NOW + TEN, wall=NOW + TEN) == 0
    assert not Notice.objects.filter(mail_due_at__isnull=False).exists()


def test_what_was_seen_while_the_mail_waited_is_not_sent(anna, clock, server):
    ask()
    tick(NOW, mailing=True)
    gather(now=NOW + TEN, wall=NOW + TEN)
    open_notice(reader=reader_of(anna), notice_id=Notice.objects.get().pk, now=NOW + TEN)
    clock[0] = NOW + TEN
    assert send() == 0
    assert Posted.objects.get().state == "not needed"
    assert server.mails == []


def test_a_mail_says_only_what_its_reader_may_see_when_it_goes_out(anna, clock, server):
    bernd = make_colleague("Bernd")
    box = make_mailbox("bernds", owner=bernd, sharing="everything", accountable=anna)
    line = ask(subject="private words", mailbox=box)
    reassign(
        reader=OPERATOR, commitment_id=line.pk, expected_version=line.version, now=NOW,
        accountable_id=anna.pk, reason="knows her",
    )  # fmt: skip
    tick(NOW, mailing=True)
    gather(now=NOW + TEN, wall=NOW + TEN)
    Mailbox.objects.filter(pk=box.pk).update(sharing="nothing")
    Share.objects.update(until=NOW)
    clock[0] = NOW + TEN
    assert send() == 1
    assert b"private" not in server.mails[0][2]


def test_mail_waits_for_the_next_working_moment(anna, clock, server):
    evening = MONDAY + hours(9)  # 18:00
    ask(at=evening)
    tick(evening, mailing=True)
    due = Notice.objects.get().mail_due_at
    assert due == MONDAY + hours(24) + TEN
    NoticeChoice.objects.update(always=True)
    ask(at=evening + hours(1))
    tick(evening + hours(1), mailing=True)
    assert Notice.objects.latest("pk").mail_due_at == evening + hours(1) + TEN


def test_who_chose_otherwise_meanwhile_is_not_mailed(anna, clock, server):
    ask()
    tick(NOW, mailing=True)
    choose(
        reader=reader_of(anna), places={"yours": "page"}, morning_at=None, empty_days=False,
        warn_minutes=0, always=False,
    )  # fmt: skip
    assert gather(now=NOW + TEN, wall=NOW + TEN) == 0


def test_nothing_is_mailed_to_somebody_who_was_never_in_the_house(anna, clock, server):
    type(anna).objects.update(last_login=None)
    ask()
    tick(NOW, mailing=True)
    assert Notice.objects.get().mail_due_at is None


def test_written_twice_it_is_one_mail(anna, clock, server):
    for _ in range(2):
        one_mail(anna)
    send()
    send()
    assert len(server.mails) == 1


def test_tried_again_with_growing_pauses_and_given_up_at_last(anna, clock, server):
    one_mail(anna)
    server.fails["RCPT"] = ["450 busy"] * 50
    pauses = []
    while (row := Posted.objects.get()).state == "waiting":
        clock[0] = row.due_at
        send()
        after = Posted.objects.get()
        if after.state == "waiting":
            pauses.append(after.due_at - clock[0])
    assert pauses == sorted(pauses)
    assert len(pauses) == 9
    assert Posted.objects.get().state == "failed"
    assert "450 busy" in Posted.objects.get().error
    assert server.asked.count("RCPT") == 10


def test_a_refusal_is_not_tried_again_and_the_next_goes_out(anna, clock, server):
    one_mail(anna, "first")
    one_mail(anna, "second")
    server.fails["RCPT"] = ["550 nobody here"]
    assert send() == 1
    assert [p.state for p in Posted.objects.order_by("pk")] == ["failed", "sent"]


def test_in_doubt_is_never_sent_again_by_itself(anna, clock, server):
    one_mail(anna)
    server.fails["."] = ["drop"]
    for day in range(5):
        clock[0] = NOW + timedelta(days=day)
        send()
    row = Posted.objects.get()
    assert (row.state, server.asked.count("DATA")) == ("in doubt", 1)
    posting.decide_doubt(reader=reader_of(anna), posted_id=row.pk, arrived=False, now=clock[0])
    assert send() == 1


def test_what_was_on_its_way_when_the_process_died_is_in_doubt(anna, clock, server):
    row = one_mail(anna)
    assert posting.claim(row.pk, now=NOW)
    clock[0] = NOW + timedelta(minutes=5)
    assert send() == 0
    assert Posted.objects.get().state == "sending"
    clock[0] = NOW + timedelta(minutes=11)
    assert send() == 0
    assert Posted.objects.get().state == "in doubt"
    assert server.mails == []


def test_two_processes_never_send_the_same(anna, clock, server):
    row = one_mail(anna)
    first = posting.claim(row.pk, now=NOW)
    assert first is not None
    assert posting.claim(row.pk, now=NOW) is None
    posting.doubt_lost(now=NOW + timedelta(minutes=30))
    posting.sent(first, now=NOW + timedelta(minutes=31))
    assert Posted.objects.get().state == "sent"


def test_too_late_is_not_sent_and_a_secret_is_wiped(anna, clock, server):
    one_mail(anna, "late", secret=True, good_until=NOW + hours(1))
    one_mail(anna, "sent", secret=True, good_until=NOW + hours(72))
    assert not Posted.objects.filter(text__contains="Words").exists()
    clock[0] = NOW + hours(2)
    assert send() == 1
    assert b"Words." in server.mails[0][2]
    late, sent = Posted.objects.order_by("key")
    assert (late.state, sent.state) == ("failed", "sent")
    assert (late.text, sent.text) == ("", "")
    with pytest.raises(Refused, match="new invitation"):
        posting.decide_doubt(reader=reader_of(anna), posted_id=late.pk, arrived=False, now=NOW)


def test_only_administrators_decide(anna, clock, server):
    bernd = make_colleague("Bernd")
    row = one_mail(anna)
    for act in (
        lambda: posting.to_decide(reader_of(bernd)),
        lambda: posting.decide_doubt(
            reader=reader_of(bernd), posted_id=row.pk, arrived=True, now=NOW
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound):
        posting.decide_doubt(reader=reader_of(anna), posted_id=0, arrived=True, now=NOW)
    with pytest.raises(Refused):
        posting.decide_doubt(reader=reader_of(anna), posted_id=row.pk, arrived=True, now=NOW)
    with pytest.raises(Refused):
        outgoing.send_test(reader=reader_of(bernd))


def test_who_has_left_gets_no_mail(anna, clock, server):
    bernd = make_colleague("Bernd")
    one_mail(bernd)
    bernd.is_active = False
    bernd.save()
    assert send() == 0
    assert Posted.objects.get().state == "not needed"


def test_the_test_mail_says_what_became_of_it(anna, clock, server):
    assert outgoing.send_test(reader=reader_of(anna)).state == "sent"
    server.fails["RCPT"] = ["550 nobody here"]
    assert "nobody here" in outgoing.send_test(reader=reader_of(anna)).error


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"GOODWORD_SMTP_TLS": "yes"}, "starttls, tls, none"),
        ({"GOODWORD_SMTP_PORT": "many"}, "1 to 65535"),
        ({"GOODWORD_MAIL_FROM": "Goodword <x>"}, "GOODWORD_MAIL_FROM"),
        ({"GOODWORD_SMTP_HOST": "mail.our.example", "GOODWORD_SMTP_USER": "u"}, "password"),
    ],
)
def test_settings_that_cannot_be_are_said(server, monkeypatch, settings, words):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=words):
        outgoing.server()


def test_without_a_server_mails_wait(anna, clock, monkeypatch):
    monkeypatch.delenv("GOODWORD_SMTP_HOST", raising=False)
    one_mail(anna)
    assert send() == 0
    assert Posted.objects.get().state == "waiting"


def test_old_mails_are_forgotten_but_not_those_that_need_a_word(anna, clock, server):
    for state in ("sent", "failed", "in doubt"):
        row = one_mail(anna, state)
        Posted.objects.filter(pk=row.pk).update(state=state)
    assert posting.forget_old(now=datetime(2027, 6, 1, tzinfo=UTC)) == 1
    assert {p.state for p in Posted.objects.all()} == {"failed", "in doubt"}
