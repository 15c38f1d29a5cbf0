"""What the tests of webhooks do again and again."""

import threading
from datetime import datetime

from goodword.hooks import subscribing
from goodword.hooks.tables import Webhook
from goodword.hooks.telling import tell_all
from goodword.ledger import actions as ledger
from goodword.ledger.tables import Commitment
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague
from goodword.wiring.telling import send_all
from tests.hooks.conftest import Listener


def hook(who: Colleague, listener: Listener, now: datetime, *events: str) -> tuple[Webhook, str]:
    """A webhook of a colleague, and its secret."""
    return subscribing.add_webhook(
        reader=reader_for(who), name="ours", url=listener.url, events=events, now=now
    )


def owed_to(name: str) -> Commitment:
    """What we owe somebody."""
    return Commitment.objects.get(customer__name=name)


def done(who: Colleague, name: str, now: datetime) -> Commitment:
    """Something owed is done."""
    one = owed_to(name)
    return ledger.discharge(
        reader=reader_for(who), commitment_id=one.pk, expected_version=one.version,
        now=now, reason="told by phone: the words stay in the house",
    )  # fmt: skip


def go(now: datetime) -> int:
    """Tell and send; how many arrived."""
    tell_all(now=now)
    return send_all(threading.Event())
