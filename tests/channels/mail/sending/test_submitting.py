"""Mail programs hand letters in: reviewed, handed on as they are, never twice, never lost."""

import asyncio
import smtplib
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage

import pytest

from goodword.channels.mail.sending.tables_after import Submission
from goodword.hooks.tokening import make_token
from goodword.timeline.tables import Entry
from goodword.wiring import submitting
from goodword.wiring.submit_certificate import context_of, fingerprint, own_certificate
from goodword.wiring.submit_server import Where, serve
from goodword.wiring.submitting import Answer, log_in, mailbox_for, submit
from tests.channels.mail.sending.house import CARLA, House

pytestmark = pytest.mark.django_db
EXCUSE = "I'm sorry for the late reply, I have been swamped.\n\nIt comes on Friday.\n"
PLAIN = "Dear Carla,\n\nit comes on Friday.\n\nAnna\n"


def letter(text: str = PLAIN, *, number: int = 1, sender: str = "office@our.example") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Anna <{sender}>", CARLA, "Re: The table"
    mail["Date"] = f"Tue, 17 Nov 2026 09:5{number}:00 +0000"
    mail["Message-ID"], mail["In-Reply-To"] = f"<mua-{number}@our.example>", "<1@their.example>"
    mail.set_content(text)
    return mail.as_bytes(policy=policy.SMTP)


@pytest.fixture(autouse=True)
def _clock(house: House, monkeypatch):
    monkeypatch.setattr(submitting, "database_now", lambda: house.now)


def hand_in(house: House, raw: bytes, *, to: tuple[str, ...] = (CARLA,)) -> Answer:
    return submit(
        colleague_id=house.anna.pk, mailbox_id=house.office.pk, sender="office@our.example",
        recipients=to, raw=raw,
    )  # fmt: skip


def test_a_letter_goes_on_byte_for_byte_and_stands_on_the_timeline(house: House):
    raw = letter("Ünïcode.\n\n.\nFrom here on.\n")
    assert hand_in(house, raw).code == 250
    assert house.server.mails == [("office@our.example", [CARLA], raw)]
    entry = Entry.objects.get(direction="out")
    assert entry.colleague == house.anna and house.owed() == ["discharged"]
    house.bring(raw, "Sent")
    assert Entry.objects.filter(direction="out").count() == 1


def test_an_excuse_stays_with_its_writer_until_they_mean_it(house: House):
    first = hand_in(house, letter(EXCUSE))
    assert first.code == 550 and not house.server.mails
    told = first.wire()
    assert "docs/rules/excuse.busy.md" in told and "send it again unchanged" in told
    assert all(line[:3] == "550" and line.isascii() for line in told.split("\r\n"))
    house.bring(letter(EXCUSE), "Sent")  # some programs file their copy all the same
    assert house.owed() == ["open"]
    house.later(minutes=20)
    assert hand_in(house, letter(EXCUSE, number=2)).code == 250
    row = Submission.objects.get()
    assert row.meant and row.state == "taken" and "excuse.busy" in row.findings
    assert house.owed() == ["discharged"] and len(house.server.mails) == 1


def test_an_hour_later_or_changed_it_is_looked_at_again(house: House):
    hand_in(house, letter(EXCUSE))
    house.later(minutes=61)
    assert hand_in(house, letter(EXCUSE, number=2)).code == 550
    assert hand_in(house, letter(EXCUSE + "Bye\n", number=3)).code == 550
    assert hand_in(house, letter(PLAIN, number=4)).code == 250


def test_a_program_that_lost_our_answer_does_not_send_twice(house: House):
    raw = letter()
    assert [hand_in(house, raw).code for _ in range(3)] == [250, 250, 250]
    assert len(house.server.mails) == 1
    assert hand_in(house, letter(number=2)).code == 250  # a new letter with the same words
    assert len(house.server.mails) == 2


def test_when_the_server_falls_silent_nothing_goes_again_by_itself(house: House):
    house.server.fails["."] = ["drop"]
    answer = hand_in(house, letter())
    assert answer.code == 554 and "may have arrived" in answer.wire()
    assert Submission.objects.get().state == "doubt" and not house.server.mails
    assert hand_in(house, letter(number=2)).code == 250  # a person said: once more
    assert len(house.server.mails) == 1


def test_a_letter_whose_sending_died_is_in_doubt(house: House):
    hand_in(house, letter())
    Submission.objects.update(state="going")
    assert hand_in(house, letter()).code == 451
    house.later(minutes=11)
    assert hand_in(house, letter()).code == 554
    assert len(house.server.mails) == 1


@pytest.mark.parametrize(
    ("fails", "code", "words"),
    [
        ({"RCPT": ["250 ok", "550 no such user"]}, 550, "gone@their.example"),
        ({"RCPT": ["451 later"]}, 451, "Nothing was sent"),
        ({"DATA": ["554 no spam"]}, 550, "no spam"),
        ({".": ["451 greylisted"]}, 451, "greylisted"),
        ({"MAIL": ["drop"]}, 451, "Nothing was sent"),
    ],
)
def test_the_program_hears_what_the_server_said(house: House, fails, code, words):
    house.server.fails.update(fails)
    answer = hand_in(house, letter(), to=(CARLA, "gone@their.example"))
    assert answer.code == code and words in answer.wire()
    assert not house.server.mails and house.owed() == ["open"]
    assert hand_in(house, letter()).code == 250


def test_nobody_sends_as_somebody_else(house: House):
    assert mailbox_for(house.anna.pk, "Office@our.example") == house.office.pk
    for address in ("bernd@our.example", "carla@their.example", ""):
        with pytest.raises(submitting.Refused):
            mailbox_for(house.anna.pk, address)
    assert hand_in(house, letter(sender="bernd@our.example")).status == "5.7.1"
    assert hand_in(house, letter().replace(b"\r\n", b"\n", 1)).code == 554
    assert not house.server.mails


def test_one_logs_in_with_a_token_that_may_send(house: House):
    present = datetime.now(UTC)
    made = [
        make_token(
            reader=house.reader(), name="mail", scopes=[scope],
            expires_at=present + timedelta(days=9), now=present,
        )[1]
        for scope in ("send", "read")
    ]  # fmt: skip
    told = {"origin": "127.0.0.1"}
    assert log_in(login="anna@our.example", password=made[0], **told) == house.anna.pk
    assert log_in(login="office@our.example", password=made[0], **told) == house.anna.pk
    assert log_in(login="bernd@our.example", password=made[0], **told) is None
    assert log_in(login="anna@our.example", password=made[1], **told) is None


def test_the_certificate_is_made_once_and_names_this_machine(tmp_path):
    now = datetime.now(UTC)
    place = own_certificate(tmp_path, "192.168.1.10", now=now)
    before = fingerprint(place)
    assert place.stat().st_mode & 0o077 == 0 and len(before) == 95
    assert fingerprint(own_certificate(tmp_path, "192.168.1.10", now=now)) == before
    later = now + timedelta(days=5 * 365)
    assert fingerprint(own_certificate(tmp_path, "192.168.1.10", now=later)) != before


@pytest.fixture
def service(tmp_path):
    """The submission service on a port of its own; it yields the port and its certificate."""
    place = own_certificate(tmp_path, "127.0.0.1", now=datetime.now(UTC))
    loop = asyncio.new_event_loop()
    heard, port = threading.Event(), []

    def run() -> None:
        asyncio.set_event_loop(loop)
        task = loop.create_task(
            serve(
                Where("127.0.0.1", 0, False, context_of(place)),
                ready=lambda number: (port.append(number), heard.set()),
            )
        )
        port.append(task)
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert heard.wait(10)
    task, number = port
    yield number, place
    loop.call_soon_threadsafe(task.cancel)
    thread.join(10)


@pytest.mark.django_db(transaction=True)
def test_a_mail_program_talks_to_the_service(house: House, service):
    port, certificate = service
    token = make_token(
        reader=house.reader(), name="Thunderbird", scopes=["send"],
        expires_at=datetime.now(UTC) + timedelta(days=9), now=datetime.now(UTC),
    )[1]  # fmt: skip
    trust = ssl.create_default_context(cafile=str(certificate))
    with smtplib.SMTP_SSL("127.0.0.1", port, context=trust, timeout=20) as line:
        with pytest.raises(smtplib.SMTPSenderRefused, match="log in"):
            line.sendmail("office@our.example", [CARLA], letter())
        with pytest.raises(smtplib.SMTPAuthenticationError):
            line.login("anna@our.example", "gw_wrong")
        line.login("anna@our.example", token)
        with pytest.raises(smtplib.SMTPSenderRefused, match="none of your mailboxes"):
            line.sendmail("bernd@our.example", [CARLA], letter())
        with pytest.raises(smtplib.SMTPDataError) as stopped:
            line.sendmail("office@our.example", [CARLA], letter(EXCUSE))
        assert stopped.value.smtp_code == 550 and b"docs/rules" in stopped.value.smtp_error
        assert line.sendmail("office@our.example", [CARLA], letter(EXCUSE, number=2)) == {}
    assert [raw for _, _, raw in house.server.mails] == [letter(EXCUSE, number=2)]
