"""Webhooks: who is told what, signed, tried again, until it arrives."""

import hashlib
import hmac
import threading
from datetime import datetime, timedelta

import pytest

from goodword.hooks import subscribing
from goodword.hooks.events import EVENTS
from goodword.hooks.sending import LEASE, claim, pause_the_hopeless, send
from goodword.hooks.tables import Delivery, Webhook
from goodword.hooks.telling import MOST_WAITING, tell, tell_all
from goodword.ledger import actions as ledger
from goodword.ledger.rules import NAMES
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.people.queries import reader_for
from goodword.people.tables import Mailbox
from goodword.timeline.tables import Entry
from goodword.wiring.telling import send_all
from tests.hooks.acting import done, go, hook, owed_to
from tests.hooks.conftest import Listener
from tests.web.business import SECRET, Business


def test_what_happens_from_now_on_is_told_signed_without_words(
    business: Business, listener: Listener, now: datetime
) -> None:
    row, secret = hook(business.anna, listener, now)
    assert go(now) == 0
    owed = done(business.anna, "Tomás Rivera", now)
    assert go(now) == 1
    (message,), (head,) = listener.told, listener.heads
    event = CommitmentEvent.objects.latest("pk")
    assert message["id"] == head["goodword-delivery"] == f"event-{event.pk}"
    assert message["event"] == head["goodword-event"] == "commitment.discharged"
    assert message["data"]["commitment_id"] == owed.pk
    assert message["data"]["version"] == owed.version
    assert message["data"]["colleague_id"] == business.anna.pk
    raw = listener.bodies[0]
    assert b"phone" not in raw and b"drawer" not in raw and b"Rivera" not in raw
    at, mark = (part.split("=")[1] for part in head["goodword-signature"].split(","))
    expected = hmac.new(secret.encode(), f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(mark, expected)
    assert abs(int(at) - now.timestamp()) < 60
    log = subscribing.deliveries(reader_for(business.anna), row.pk)
    assert (log[0].state, log[0].status, log[0].answer) == ("delivered", 200, "thank you")
    assert go(now) == 0


def test_every_event_of_the_ledger_and_the_timeline_can_be_asked_for() -> None:
    assert set(EVENTS) == {f"commitment.{name}" for name in NAMES} | {"entry.new"}


def test_only_what_was_asked_for_is_told(
    business: Business, listener: Listener, now: datetime
) -> None:
    hook(business.anna, listener, now, "commitment.reopened")
    closed = done(business.anna, "Tomás Rivera", now)
    ledger.reopen(
        reader=reader_for(business.anna), commitment_id=closed.pk,
        expected_version=closed.version, now=now, reason="a slip",
    )  # fmt: skip
    go(now)
    assert [one["event"] for one in listener.told] == ["commitment.reopened"]


@pytest.mark.parametrize("sharing", ["contact", "nothing"])
def test_it_is_told_no_more_than_its_colleague_may_see(
    business: Business, listener: Listener, now: datetime, sharing: str
) -> None:
    Mailbox.objects.filter(owner=business.bernd).update(sharing=sharing)
    Webhook.objects.all().delete()
    hook(business.anna, listener, now)
    Webhook.objects.update(told_up_to={"ledger": {"upto": 0}, "timeline": {"upto": 0}})
    Commitment.objects.filter(customer__name="Lena Fuchs").update(accountable=business.bernd)
    go(now)
    lena = owed_to("Lena Fuchs")
    private = Entry.objects.get(subject__contains=SECRET)
    about = [one for one in listener.told if one["data"].get("commitment_id") == lena.pk]
    entries = [one["data"]["entry_id"] for one in listener.told if one["event"] == "entry.new"]
    if sharing == "nothing":
        assert about == [] and private.pk not in entries
    else:
        assert about and all(one["data"]["entry_id"] is None for one in about)
        assert private.pk in entries
    assert not any("pelicans" in body.decode() for body in listener.bodies)
    assert Entry.objects.exclude(pk=private.pk).first().pk in entries  # type: ignore[union-attr]


def test_what_is_not_shared_any_more_when_it_is_sent_is_not_sent(
    business: Business, listener: Listener, now: datetime
) -> None:
    hook(business.anna, listener, now)
    Webhook.objects.update(told_up_to={"ledger": {"upto": 0}, "timeline": {"upto": 0}})
    tell_all(now=now)
    waiting = Delivery.objects.filter(event="entry.new").count()
    Mailbox.objects.filter(owner=business.bernd).update(sharing="nothing")
    private = Entry.objects.get(subject__contains=SECRET)
    send_all(threading.Event())
    told = {one["id"] for one in listener.told}
    assert f"entry-{private.pk}" not in told
    assert sum(one.startswith("entry-") for one in told) == waiting - 1
    kept = Delivery.objects.get(key=f"entry-{private.pk}")
    assert kept.state == "failed" and "may not see" in kept.answer


def test_a_failure_is_tried_again_later_under_the_same_id(
    business: Business, listener: Listener, now: datetime
) -> None:
    hook(business.anna, listener, now)
    done(business.anna, "Tomás Rivera", now)
    listener.status, listener.words = 503, b"<h1>busy</h1>"
    go(now)
    kept = Delivery.objects.get()
    assert (kept.state, kept.attempts, kept.status) == ("waiting", 1, 503)
    assert kept.answer == "<h1>busy</h1>" and kept.due_at > now
    assert claim(now=now) is None
    listener.status = 200
    again = claim(now=kept.due_at + timedelta(seconds=1))
    assert again is not None and send(delivery=again, now=kept.due_at)
    assert [head["goodword-delivery"] for head in listener.heads] == [kept.key] * 2
    assert [head["goodword-attempt"] for head in listener.heads] == ["1", "2"]
    assert listener.bodies[0] == listener.bodies[1]
    assert Webhook.objects.get().failing_since is None


def test_after_three_days_of_failing_it_is_paused_and_goes_on_where_it_stopped(
    business: Business, listener: Listener, now: datetime
) -> None:
    row, _ = hook(business.anna, listener, now)
    listener.status = 500
    done(business.anna, "Tomás Rivera", now)
    go(now)
    assert Webhook.objects.get().failing_since is None
    for later in range(1, 4):
        again = claim(now=now + timedelta(minutes=later))
        assert again is not None and not send(delivery=again, now=now)
    assert Webhook.objects.get().failing_since == now
    assert pause_the_hopeless(now=now + timedelta(days=2)) == []
    late = now + timedelta(days=3, minutes=1)
    assert [one.pk for one in pause_the_hopeless(now=late)] == [row.pk]
    assert pause_the_hopeless(now=late) == []
    done(business.bernd, "Lena Fuchs", now)
    assert claim(now=late) is None and tell_all(now=late) == 0
    listener.status = 200
    subscribing.resume_webhook(reader=reader_for(business.anna), webhook_id=row.pk, now=now)
    assert go(now) == 2
    assert len({one["id"] for one in listener.told}) == 2


def test_taken_up_from_now_it_leaves_out_what_happened_meanwhile(
    business: Business, listener: Listener, now: datetime
) -> None:
    row, _ = hook(business.anna, listener, now)
    anna = reader_for(business.anna)
    subscribing.pause_webhook(reader=anna, webhook_id=row.pk)
    done(business.anna, "Tomás Rivera", now)
    subscribing.resume_webhook(reader=anna, webhook_id=row.pk, now=now, from_now=True)
    assert go(now) == 0


def test_two_workers_never_send_the_same_message_at_once(
    business: Business, listener: Listener, now: datetime
) -> None:
    hook(business.anna, listener, now)
    done(business.anna, "Tomás Rivera", now)
    tell_all(now=now)
    first = claim(now=now)
    assert first is not None and claim(now=now) is None
    second = claim(now=now + LEASE + timedelta(seconds=1))
    assert second is not None and second.pk == first.pk
    send(delivery=first, now=now)
    assert Delivery.objects.get().state == "waiting"
    send(delivery=second, now=now)
    assert Delivery.objects.get().state == "delivered"


def test_telling_twice_writes_each_message_once(
    business: Business, listener: Listener, now: datetime
) -> None:
    row, _ = hook(business.anna, listener, now)
    start = Webhook.objects.get().told_up_to
    done(business.anna, "Tomás Rivera", now)
    assert tell(webhook_id=row.pk, now=now) == 1
    Webhook.objects.update(told_up_to=start)
    tell(webhook_id=row.pk, now=now)
    assert Delivery.objects.count() == 1


def test_a_webhook_that_does_not_keep_up_is_not_flooded(
    business: Business, listener: Listener, now: datetime
) -> None:
    row, _ = hook(business.anna, listener, now)
    Delivery.objects.bulk_create(
        Delivery(webhook=row, event="ping", key=f"ping-{n}", body="{}", created_at=now, due_at=now)
        for n in range(MOST_WAITING)
    )
    done(business.anna, "Tomás Rivera", now)
    assert tell_all(now=now) == 0
    Delivery.objects.filter(key__startswith="ping").delete()
    assert tell_all(now=now) == 1
