"""What is believed of an order, in whatever order it is told; and which signatures count."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from goodword.channels.sales.orders import Buyer
from goodword.channels.sales.shops import shopify, stripe, woocommerce
from goodword.channels.sales.shops.rules import Heard, from_json, hear
from goodword.channels.sales.shops.signing import signed_at, signed_base64
from goodword.channels.sales.shops.told import (
    DisputeTold,
    NoOrder,
    OrderTold,
    RefundTold,
    Unreadable,
    body_of,
)
from tests.channels.sales import shop_bodies as bodies
from tests.channels.sales.shop_bodies import written

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
BODY = b'{"id":1,"name":"#1001"}'


def test_signatures_as_openssl_makes_them() -> None:
    # printf %s BODY | openssl dgst -sha256 -hmac 'a secret of the shop' -binary | base64
    mark = "Q5KPlE57BdhMRx77a1kOPovOHKyuAx9cD6LK5sRmsbQ="
    secrets = ["another one", "a secret of the shop"]
    assert signed_base64(BODY, mark, secrets)
    assert not signed_base64(BODY + b" ", mark, secrets)
    assert not signed_base64(BODY, mark, secrets[:1])
    assert not signed_base64(BODY, "", secrets) and not signed_base64(BODY, mark, [])
    # printf %s 1780000000.BODY | openssl dgst -sha256 -hmac whsec_of_the_endpoint
    mark = "6ef1e4c318abf1d8349412e30c209b124c654779f7138d171d03a3dde7e13aa9"
    told, secrets = f"t=1780000000,v1=00,v1={mark},v0=11", ["whsec_of_the_endpoint"]
    assert signed_at(BODY, told, secrets, second=1_780_000_299)
    assert not signed_at(BODY, told, secrets, second=1_780_000_301)
    assert not signed_at(BODY, told.replace("178", "179"), secrets, second=1_790_000_000)
    assert not signed_at(BODY, f"t=1,{told}", secrets, second=1_780_000_000)
    assert not signed_at(BODY, "t=²,v1=ä", secrets, second=1_780_000_000)


def order(minute: int, refunds: dict[str, int], *, void: bool = False) -> OrderTold:
    """An order of a hundred as its shop tells it at a minute."""
    return OrderTold(
        external="1", number="1", at=NOW, updated_at=NOW + timedelta(minutes=minute),
        buyer=Buyer(), total=Decimal(100 - sum(refunds.values())), currency="EUR",
        refunds={name: Decimal(given) for name, given in refunds.items()},
        standing="void" if void else "",
    )  # fmt: skip


@given(
    refunds=st.lists(st.integers(1, 20), max_size=4),
    cancelled=st.booleans(),
    data=st.data(),
)
def test_however_often_and_in_whatever_order_it_is_told_the_end_is_the_same(
    refunds: list[int], cancelled: bool, data: st.DataObject
) -> None:
    given_back = {f"r{i}": amount for i, amount in enumerate(refunds)}
    names = list(given_back)
    told: list[OrderTold | RefundTold] = [
        order(i, {n: given_back[n] for n in names[:i]}) for i in range(len(names) + 1)
    ]
    told += [RefundTold("1", n, Decimal(given_back[n]), "EUR") for n in names]
    if cancelled:
        told.append(order(len(names), given_back, void=True))
    heard = Heard()
    for one in data.draw(st.permutations(told + data.draw(st.lists(st.sampled_from(told))))):
        heard = from_json(hear(heard, one, now=NOW).as_json())
    assert heard.amount == 100 - sum(refunds)
    assert (heard.standing == "void") == cancelled


@given(st.permutations([(0, 0), (0, 500), (1, 500), (2, 1200), (2, 500)]))
def test_payments_told_within_one_second_never_take_back_what_was_given_back(
    told: list[tuple[int, int]],
) -> None:
    heard = Heard()
    seen = []
    for second, back in told:
        event = stripe.read("", {}, bodies.stripe("charge.updated", back=back, second=second))
        assert isinstance(event, OrderTold)
        heard = hear(heard, event, now=NOW)
        seen.append(heard.updated_at)
    assert heard.amount == Decimal(88)
    assert all(a is None or (b is not None and a <= b) for a, b in pairwise(seen))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(list(bodies.shopify())), JSON, max_size=4))
def test_no_message_is_worse_than_unreadable(wrong: dict[str, object]) -> None:
    try:
        raw = written(bodies.shopify(**wrong))
        shopify.read("orders/updated", {}, body_of(raw))
    except (Unreadable, UnicodeEncodeError):
        pass


@given(
    st.permutations(
        [
            bodies.stripe("charge.succeeded"),
            bodies.stripe("charge.refunded", back=3000, second=5),
            bodies.dispute("warning_needs_response"),
            bodies.dispute("needs_response", second=60, amount=7000),
            bodies.dispute("under_review", second=90, amount=7000),
        ]
    ),
    st.sampled_from(["won", "lost"]),
    st.data(),
)
def test_a_chargeback_is_told_apart_from_a_refund_in_whatever_order_they_come(
    told: list[dict[str, object]], end: str, data: st.DataObject
) -> None:
    closed = bodies.dispute(end, second=90, amount=7000)
    told.insert(data.draw(st.integers(0, len(told))), closed)
    heard = Heard()
    for body in told:
        event = stripe.read("", {}, body)
        assert isinstance(event, OrderTold | DisputeTold)
        heard = from_json(hear(heard, event, now=NOW).as_json())
    assert heard.amount == (70 if end == "won" else 0)
    assert heard.counted == {"all": 30}


WALK = ["pending", "on-hold", "processing", "completed", "refunded", "failed", "cancelled"]


@given(st.lists(st.sampled_from(WALK), min_size=1, max_size=6), st.data())
def test_an_orders_way_through_a_shop_ends_where_it_ended(
    walk: list[str], data: st.DataObject
) -> None:
    told = [bodies.woocommerce(minute=n, status=status) for n, status in enumerate(walk)]
    heard = Heard()
    for body in data.draw(st.permutations(told)):
        event = woocommerce.read("order.updated", {}, body)
        assert isinstance(event, OrderTold)
        heard = hear(heard, event, now=NOW)
    wanted = {"pending": "waiting", "on-hold": "waiting", "processing": "", "completed": ""}
    assert heard.standing == wanted.get(walk[-1], "void")


def test_of_two_words_in_one_second_the_paid_one_is_newer() -> None:
    for walk in (["pending", "processing"], ["processing", "pending"]):
        heard = Heard()
        for status in walk:
            event = woocommerce.read("order.updated", {}, bodies.woocommerce(status=status))
            assert isinstance(event, OrderTold)
            heard = hear(heard, event, now=NOW)
        assert heard.standing == ""


def test_a_shop_that_tells_of_an_edit_tells_its_sum_apart() -> None:
    found = shopify.read("orders/edited", {}, {"order_edit": {"id": 1, "order_id": 2}})
    assert isinstance(found, NoOrder)
