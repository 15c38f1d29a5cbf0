"""The clock's job as it runs beside the pages: webhooks, archives, houses without mail."""

import threading
from datetime import timedelta

import pytest

from goodword.hooks.tables import Webhook
from goodword.house.actions import set_as_of
from goodword.notices.tables import Notice, NoticeChoice, Posted
from goodword.wiring import noticing
from goodword.wiring.clockwork import jobs
from tests.factories import MONDAY, hours, make_colleague, make_house, make_mailbox
from tests.notices.house import ask, enter, tick, told

pytestmark = pytest.mark.django_db

NOW = MONDAY + hours(1)


@pytest.fixture
def clock(monkeypatch):
    now = [NOW]
    monkeypatch.setattr(noticing, "now", lambda: now[0])
    monkeypatch.setattr(noticing, "wall", lambda: now[0])
    return now


@pytest.fixture
def anna():
    make_house()
    one = make_colleague("Anna", role="administrator")
    enter(one)
    make_mailbox(accountable=one)
    NoticeChoice.objects.create(colleague=one, choices={"yours": "mail"}, morning_at="08:00")
    tick(MONDAY - hours(1))
    return one


def look():
    noticing.notice(threading.Event())


def test_a_webhook_that_fails_is_told_once_each_time(anna, clock):
    bernd = make_colleague("Bernd")
    enter(bernd)
    hook = Webhook.objects.create(
        colleague=bernd, name="Books", url="https://x.example/", secret="x", created_at=NOW
    )
    look()
    for since in (NOW, NOW + hours(3)):
        Webhook.objects.filter(pk=hook.pk).update(failing_since=since)
        look()
        look()
        Webhook.objects.filter(pk=hook.pk).update(failing_since=None)
        look()
    assert told(anna) == told(bernd) == ["hook", "hook"]


def test_without_a_mail_server_nothing_is_written_down_to_be_mailed(anna, clock, monkeypatch):
    monkeypatch.delenv("GOODWORD_SMTP_HOST", raising=False)
    ask()
    look()
    assert told(anna) == ["yours"]
    assert Notice.objects.get().mail_due_at is None
    assert not Posted.objects.exists()


def test_with_one_the_morning_note_and_the_notices_are(anna, clock, monkeypatch):
    monkeypatch.setenv("GOODWORD_SMTP_HOST", "mail.our.example")
    ask()
    look()
    clock[0] = NOW + timedelta(minutes=11)
    look()
    look()
    assert sorted(p.key.partition(":")[0] for p in Posted.objects.all()) == ["morning", "notices"]


def test_while_an_archive_is_read_nothing_is_mailed_and_nothing_becomes_due(
    anna, clock, monkeypatch
):
    monkeypatch.setenv("GOODWORD_SMTP_HOST", "mail.our.example")
    line = ask()
    set_as_of(as_of=line.due_at + hours(1))
    clock[0] = line.due_at + hours(1)
    look()
    assert told(anna) == ["yours"]
    assert not Posted.objects.exists()


def test_the_clock_knows_its_jobs():
    assert {"noticing", "sending"} <= {job.name for job in jobs()}
