"""However the same letters arrive, the ledger ends the same, and its rows are their events."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from goodword.ledger.rules import Event, fold
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import state_of
from goodword.replies.actions import settle
from tests.examples import examples
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    they_write,
    we_write,
)

NOW = MONDAY + timedelta(days=9)
letters = st.lists(
    st.fixed_dictionaries(
        {
            "hour": st.integers(0, 150),
            "who": st.sampled_from(["Carla", "Dora"]),
            "us": st.sampled_from([None, None, "Anna", "Bernd"]),
            "score": st.sampled_from([0.1, 0.4, 0.9, 0.9]),
            "courtesy": st.sampled_from([False, False, False, True]),
            "holding": st.sampled_from([False, False, False, True]),
            "automated": st.sampled_from([False, False, False, True]),
        }
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda letter: letter["hour"],
)


def refold(row):
    """The state that the stored events add up to."""
    return fold(
        Event(e.name, e.at, e.recorded_at, e.colleague_id, e.entry_id, e.reason, e.data)
        for e in row.events.order_by("number")
    )


def ledger():
    """What the rows say, without ids."""
    rows = Commitment.objects.select_related("customer", "evidence", "closed_by", "accountable")
    for row in rows:
        assert refold(row) == state_of(row)
    return sorted(
        (
            row.natural_key, row.customer.name, row.evidence.content_key, row.state, row.since,
            row.due_at, row.basis, row.chasers, str(row.acknowledged_at), str(row.closed_at),
            row.closed_by.content_key if row.closed_by else "", row.accountable.name, row.doubt,
            row.what, row.why,
        )
        for row in rows
    )  # fmt: skip


def arrive(order, batch):
    """The ledger after the letters came in this order, settled after each batch."""
    with transaction.atomic():
        make_house()
        us = {name: make_colleague(name) for name in ("Anna", "Bernd")}
        them = {name: make_customer(name) for name in ("Carla", "Dora")}
        thread = make_conversation()
        for number, letter in enumerate(order, start=1):
            said = {"at": MONDAY + hours(letter["hour"]), "key": f"letter {letter['hour']}"}
            customer, colleague = them[letter["who"]], letter["us"]
            if colleague is None:
                flags = {name: letter[name] for name in ("score", "courtesy", "automated")}
                they_write(thread, customer, **said, **flags)
            else:
                flags = {name: letter[name] for name in ("holding", "automated")}
                we_write(thread, customer, **said, colleague=us[colleague], **flags)
            if number % batch == 0:
                settle(conversation_ids=[thread.pk], now=NOW)
        settle(conversation_ids=[thread.pk], now=NOW)
        told = ledger()
        again = settle(conversation_ids=[thread.pk], now=NOW)
        assert not (again.opened or again.withdrawn or again.discharged or again.chased)
        assert ledger() == told
        transaction.set_rollback(True)
    return told


class AnyOrder(TestCase):
    """Hypothesis looks for an order of arrival that ends otherwise."""

    @settings(
        max_examples=examples(16, 500), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(letters, st.randoms(use_true_random=False), st.integers(1, 3))
    def test_any_order_and_any_batches(self, story, random, batch):
        shuffled = list(story)
        random.shuffle(shuffled)
        straight = arrive(sorted(story, key=lambda letter: letter["hour"]), batch=len(story))
        assert arrive(shuffled, batch) == straight
