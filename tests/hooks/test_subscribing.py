"""Webhooks are their colleague's: who makes, changes, stops them; where they may go."""

from datetime import datetime, timedelta

import pytest

from goodword.access import NotAllowed, NotFound, Refused
from goodword.hooks import subscribing
from goodword.hooks.tables import Delivery, Webhook
from goodword.hooks.telling import tell_all
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague
from goodword.timeline.tables import Entry, Sighting
from tests.hooks.acting import done, go, hook
from tests.hooks.conftest import Listener
from tests.web.business import Business


def test_a_resent_message_keeps_its_id(
    business: Business, listener: Listener, now: datetime
) -> None:
    hook(business.anna, listener, now)
    done(business.anna, "Tomás Rivera", now)
    go(now)
    kept = Delivery.objects.get()
    with pytest.raises(NotFound):
        subscribing.send_again(reader=reader_for(business.bernd), delivery_id=kept.pk, now=now)
    subscribing.send_again(reader=reader_for(business.anna), delivery_id=kept.pk, now=now)
    assert go(now) == 1
    assert len(listener.told) == 2 and len({one["id"] for one in listener.told}) == 1


def test_for_a_day_after_a_new_secret_both_sign(
    business: Business, listener: Listener, now: datetime
) -> None:
    row, old = hook(business.anna, listener, now)
    anna = reader_for(business.anna)
    new = subscribing.renew_secret(reader=anna, webhook_id=row.pk, now=now)
    fresh = Webhook.objects.get()
    assert subscribing.secrets_of(fresh, now) == [new, old]
    assert subscribing.secrets_of(fresh, now + timedelta(hours=25)) == [new]
    assert old not in fresh.secret and new not in fresh.secret


def test_the_way_can_be_tried(business: Business, listener: Listener, now: datetime) -> None:
    row, _ = hook(business.anna, listener, now, "commitment.opened")
    subscribing.try_webhook(reader=reader_for(business.anna), webhook_id=row.pk, now=now)
    assert go(now) == 1
    assert listener.told[0]["event"] == "ping"


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.evil/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "file:///etc/passwd",
        "x",
    ],
)
def test_an_address_of_the_inside_is_refused_when_it_is_entered(
    business: Business, now: datetime, url: str
) -> None:
    with pytest.raises(Refused):
        subscribing.add_webhook(
            reader=reader_for(business.anna), name="ours", url=url, events=[], now=now
        )


def test_a_name_that_turns_inwards_later_is_not_asked(
    business: Business, listener: Listener, now: datetime, settings: object
) -> None:
    hook(business.anna, listener, now)
    done(business.anna, "Tomás Rivera", now)
    settings.PRIVATE_HOSTS = frozenset()  # type: ignore[attr-defined]
    Webhook.objects.update(url=listener.url.replace("http:", "https:"))
    go(now)
    kept = Delivery.objects.get()
    assert listener.told == [] and kept.state == "failed" and "private network" in kept.answer


def test_everybody_has_their_own_and_administrators_may_stop_them(
    business: Business, listener: Listener, now: datetime
) -> None:
    row, _ = hook(business.bernd, listener, now)
    anna, bernd, rita = (reader_for(c) for c in (business.anna, business.bernd, business.rita))
    with pytest.raises(NotAllowed):
        subscribing.add_webhook(reader=rita, name="x", url=listener.url, events=[], now=now)
    assert list(subscribing.webhooks(anna)) == []
    assert list(subscribing.webhooks(anna, everybodys=True)) == [row]
    assert list(subscribing.webhooks(bernd, everybodys=True)) == [row]
    for act in (
        lambda: subscribing.edit_webhook(
            reader=anna, webhook_id=row.pk, name="x", url=listener.url, events=[]
        ),
        lambda: subscribing.renew_secret(reader=anna, webhook_id=row.pk, now=now),
        lambda: subscribing.deliveries(anna, row.pk),
        lambda: subscribing.resume_webhook(reader=anna, webhook_id=row.pk, now=now),
    ):
        with pytest.raises(NotFound):
            act()
    assert not subscribing.pause_webhook(reader=anna, webhook_id=row.pk).is_active
    subscribing.remove_webhook(reader=anna, webhook_id=row.pk)
    assert not Webhook.objects.exists()


def test_nobody_is_told_for_a_colleague_who_has_left(
    business: Business, listener: Listener, now: datetime
) -> None:
    hook(business.bernd, listener, now)
    done(business.anna, "Tomás Rivera", now)
    tell_all(now=now)
    Colleague.objects.filter(pk=business.bernd.pk).update(is_active=False)
    assert go(now) == 0 and listener.told == []


def test_a_new_letter_is_told(business: Business, listener: Listener, now: datetime) -> None:
    hook(business.anna, listener, now, "entry.new")
    known = Entry.objects.filter(sightings__mailbox__name="sales").latest("pk")
    fresh = Entry.objects.create(
        direction="in", occurred_at=now, subject="words", content_key="k", automated=False,
        conversation=known.conversation, author=known.author,
    )  # fmt: skip
    seen = known.sightings.first()
    assert seen is not None
    Sighting.objects.create(
        entry=fresh, mailbox=seen.mailbox, original=seen.original, folder="x", seen_at=now
    )
    assert go(now) == 1
    assert listener.told[0]["data"]["entry_id"] == fresh.pk
    assert b"words" not in listener.bodies[0]
