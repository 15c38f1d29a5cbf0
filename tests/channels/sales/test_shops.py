"""Shops tell of their orders: each is one sale, whatever comes how often and in which order."""

import threading
import time
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from goodword.access import OPERATOR, Refused
from goodword.channels.sales.money import from_units
from goodword.channels.sales.shops import actions
from goodword.channels.sales.shops.tables import Shop, ShopNews, ShopOrder
from goodword.channels.sales.tables import Sale
from goodword.people.tables import Person
from goodword.timeline.tables import Entry, Quarantined
from goodword.wiring.sales_lists import import_sales
from goodword.wiring.shops import take_shop_news
from tests.channels.sales import shop_bodies as bodies
from tests.channels.sales.shop_bodies import SECRET, shopify, shopify_refund, signed, written
from tests.factories import MONDAY, make_house

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house() -> None:
    cache.clear()
    make_house()


def open_shop(kind: str = "shopify", name: str = "Online shop", **more: Any) -> Shop:
    return actions.add_shop(
        reader=OPERATOR, name=name, kind=kind, secret=SECRET, now=MONDAY, **more
    )[0]


def send(shop: Shop, body: Any, topic: str = "", *, secret: str = SECRET, **more: str) -> int:
    raw = written(body)
    headers = signed(shop.kind, raw, topic, secret=secret, at=int(time.time())) | more
    return (
        Client()
        .post(f"/shops/{shop.key}", raw, content_type="application/json", headers=headers)
        .status_code
    )


def tell(shop: Shop, body: Any, topic: str = "", **more: str) -> str:
    """Send a message and have it read: what came of it."""
    assert send(shop, body, topic, **more) == 200
    take_shop_news(threading.Event())
    return ShopNews.objects.order_by("-pk")[0].state


def total() -> Decimal | None:
    return from_units(Sale.objects.aggregate(all=Sum("amount"))["all"])


def test_an_order_is_a_sale_in_the_story_of_whoever_bought() -> None:
    shop = open_shop()
    assert tell(shop, shopify(), "orders/create") == "new"
    entry = Entry.objects.get(kind="sale")
    assert entry.subject == "Bought: 2 × Oil for oak and 1 more, 100.00 EUR"
    assert entry.author is not None and entry.author.uses.get().person.name == "Una Fir"
    sale = Sale.objects.get()
    assert (sale.number, sale.source, sale.currency) == ("#1001", "Online shop", "EUR")
    assert entry.intake is not None and entry.intake.finished_at is not None


def test_told_again_in_the_same_or_in_other_words_nothing_doubles() -> None:
    shop = open_shop()
    tell(shop, shopify(), "orders/create")
    assert send(shop, shopify(), "orders/create") == 200
    assert ShopNews.objects.count() == 1
    assert tell(shop, shopify(minute=1)) == "known"
    assert (Sale.objects.count(), total()) == (1, Decimal(100))


def test_updates_are_differences_and_an_older_one_after_a_newer_changes_nothing_back() -> None:
    shop = open_shop()
    tell(shop, shopify("100.00"), "orders/create")
    assert tell(shop, shopify("80.00", minute=9)) == "changed"
    assert tell(shop, shopify("90.00", minute=5)) == "late"
    assert total() == Decimal(80)
    assert sorted(Sale.objects.values_list("amount", flat=True)) == [-200_000, 1_000_000]
    assert tell(shop, shopify("80.00", minute=11, cancelled_at="2026-11-16T09:41:00+01:00"))
    assert total() == 0
    # Seconds are all that a shop tells: what knows less of cancelling is older.
    assert tell(shop, shopify("80.00", minute=11, note="sent in the same minute")) == "late"
    assert total() == 0


def test_what_a_bank_takes_back_is_said_as_such_and_comes_back_when_it_is_won() -> None:
    shop = open_shop("stripe")
    assert tell(shop, bodies.stripe()) == "new"
    assert tell(shop, bodies.dispute("warning_needs_response")) == "known"
    assert tell(shop, bodies.dispute("needs_response", second=60)) == "changed"
    assert total() == 0
    assert tell(shop, bodies.dispute("won", second=900)) == "changed"
    assert tell(shop, bodies.dispute("under_review", second=300)) == "late"
    assert total() == Decimal(100)
    said = Entry.objects.filter(kind="sale").order_by("pk").values_list("subject", flat=True)
    assert list(said)[1:] == [
        "Order ch_1NfwLq: taken back by the customer’s bank, -100.00 EUR",
        "Order ch_1NfwLq: dispute won, 100.00 EUR",
    ]


def test_a_sale_that_is_unpaid_after_all_comes_to_nothing_until_it_is_paid() -> None:
    shop = open_shop("woocommerce")
    tell(shop, bodies.woocommerce())
    assert tell(shop, bodies.woocommerce(minute=1, status="on-hold")) == "changed"
    assert total() == 0
    assert tell(shop, bodies.woocommerce(minute=2, status="completed")) == "changed"
    assert total() == Decimal(100)


@pytest.mark.parametrize("first", ["refund", "order", "update"])
def test_money_given_back_is_taken_away_once_however_it_is_told(first: str) -> None:
    shop = open_shop()
    refund = shopify_refund()
    counted = shopify("80.00", minute=30, refunds=[refund])
    told = {"order": (shopify(), "orders/create"), "refund": (refund, "refunds/create"),
            "update": (counted, "orders/updated")}  # fmt: skip
    for name in [first, *(n for n in told if n != first)]:
        tell(shop, *told[name])
    assert total() == Decimal(80)
    tell(shop, shopify_refund("30.00", number=2), "refunds/create")
    assert total() == Decimal(50)


def test_orders_that_are_no_sales_yet_or_never() -> None:
    shop = open_shop()
    assert tell(shop, shopify(test=True)) == "ignored"
    assert tell(shop, {"id": 1, "line_items": []}, "draft_orders/create") == "ignored"
    assert tell(shop, shopify(financial_status="pending")) == "unpaid"
    assert tell(shop, shopify(cancelled_at="2026-11-16T09:31:00+01:00", id=2)) == "ignored"
    assert not Entry.objects.exists()
    assert tell(shop, shopify(minute=4)) == "new"
    assert not ShopNews.objects.exclude(state="new").exclude(body=None).exists()


def test_guests_without_any_address_buy_too() -> None:
    shop = open_shop()
    nobody = {"email": "", "customer": None, "billing_address": None}
    assert tell(shop, shopify(**nobody)) == "new"
    assert not Person.objects.exists()
    only_name = {"email": "not an address", "customer": None, "billing_address": {"name": "Tom"}}
    assert tell(shop, shopify(id=3, name="#1003", **only_name)) == "new"
    assert Person.objects.get().name == "Tom"


@pytest.mark.parametrize("before", [True, False])
def test_a_list_and_the_shop_tell_of_the_same_orders_by_number(before: bool) -> None:
    shop = open_shop()
    # The list says another day: it writes the hour of another zone.
    raw = (
        b"Name,Email,Total,Currency,Lineitem name,Created at,Billing Name,Id\n"
        b"#1001,una@fir.example,100.00,EUR,Oil for oak,2026-11-15 23:50,Una Fir,8209\n"
        b"#1001,una@fir.example,,,Brush,2026-11-15 23:50,,\n"
    )

    def take() -> Any:
        return import_sales(
            raw, reader=OPERATOR, name="x.csv", wall=MONDAY, dry_run=False, source=shop.source
        )

    if before:
        assert take().new == 1
        assert tell(shop, shopify()) == "known"
    else:
        assert tell(shop, shopify()) == "new"
        assert (take().new, take().known) == (0, 1)
    assert tell(shop, shopify("80.00", minute=9)) == "changed"
    # It was made before the shop's last word: what it says of the order is old.
    assert take().corrected == 0
    assert total() == Decimal(80)


def test_woocommerce_tells_deletes_and_restores() -> None:
    shop = open_shop("woocommerce")
    assert Client().post(f"/shops/{shop.key}", {"webhook_id": 3}).status_code == 404
    ping = Client().post(
        f"/shops/{shop.key}", b"webhook_id=3", content_type="application/x-www-form-urlencoded"
    )
    assert ping.status_code == 200
    assert tell(shop, bodies.woocommerce(), "order.created") == "new"
    assert Entry.objects.get(kind="sale").subject == "Bought: 2 × Oil & wax, 100.00 EUR"
    refunds = [{"id": 9, "reason": "", "total": "-10.00"}]
    assert tell(shop, bodies.woocommerce(minute=3, refunds=refunds)) == "changed"
    assert total() == Decimal(90)
    gone = {"X-WC-Webhook-Delivery-ID": "1"}
    assert tell(shop, {"id": 727}, "order.deleted", **gone) == "changed"
    assert total() == 0
    later = {"date_modified_gmt": "2099-01-01T00:00:00", "refunds": refunds}
    assert tell(shop, bodies.woocommerce(**later), "order.restored") == "changed"
    assert total() == Decimal(90)


def test_stripe_tells_payments_in_cents_and_what_was_given_back() -> None:
    shop = open_shop("stripe")
    assert tell(shop, bodies.stripe()) == "new"
    assert tell(shop, bodies.stripe("charge.refunded", back=2550, second=5)) == "changed"
    assert tell(shop, bodies.stripe("charge.updated", back=0, second=5)) == "late"
    assert total() == Decimal("74.50")
    assert tell(shop, bodies.stripe() | {"livemode": False}) == "ignored"
    assert tell(shop, {"type": "invoice.paid", "data": {"object": {}}}) == "ignored"


def test_any_other_shop_tells_in_plain_words() -> None:
    shop, secret = actions.add_shop(
        reader=OPERATOR, name="Till", kind="plain", secret="", now=MONDAY
    )  # fmt: skip
    assert send(shop, bodies.plain(), secret=secret) == 200
    assert send(shop, bodies.plain("70.00", minute=3), secret=secret) == 200
    take_shop_news(threading.Event())
    assert total() == Decimal(70)
    assert send(shop, bodies.plain(minute=4, cancelled=True), secret=secret) == 200
    take_shop_news(threading.Event())
    assert total() == 0


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 5000, b'{"id": NaN}', b'{"id": 1}',
     written(shopify("twelve")), written(shopify("1e999")),
     written(shopify(name={}, order_number=None)),
     written(shopify(updated_at="yesterday")), written(shopify(created_at="2026-11-16T09:30:00"))],
)  # fmt: skip
def test_what_cant_be_read_is_kept_aside_and_stops_nothing(raw: bytes) -> None:
    shop = open_shop()
    assert send(shop, raw) == 200
    assert send(shop, shopify(id=5, name="#1005")) == 200
    take_shop_news(threading.Event())
    assert list(ShopNews.objects.order_by("pk").values_list("state", flat=True)) == [
        "unreadable", "new",
    ]  # fmt: skip
    assert Quarantined.objects.count() == (1 if raw else 0) or not raw
    assert "can’t be read" in ShopNews.objects.order_by("pk")[0].why


def test_wrong_signature_unknown_address_and_a_shop_turned_off_look_alike() -> None:
    shop = open_shop()
    raw = written(shopify())
    right = signed("shopify", raw, "orders/create")
    wrong = [
        (shop.key, {}),
        (shop.key, right | {"X-Shopify-Hmac-SHA256": "ä"}),
        (shop.key, signed("shopify", raw + b" ", "orders/create")),
        ("nobody", right),
        (shop.key[:-1] + "x", right),
    ]
    post = Client().post
    answers = [
        post(f"/shops/{key}", raw, content_type="application/json", headers=headers)
        for key, headers in wrong
    ]
    actions.turn(reader=OPERATOR, shop_id=shop.pk, on=False)
    answers.append(post(f"/shops/{shop.key}", raw, content_type="text/plain", headers=right))
    assert {(a.status_code, a.content) for a in answers} == {(404, b"There is nothing here.")}
    assert set(ShopNews.objects.values_list("state", flat=True)) == {"refused"}
    whys = " ".join(ShopNews.objects.values_list("why", flat=True))
    assert "no signature" in whys and "does not fit" in whys and "turned off" in whys
    assert not Entry.objects.exists()


def test_a_message_too_large_and_too_many_are_turned_away(settings: Any) -> None:
    shop = open_shop()
    assert send(shop, b" " * (1024 * 1024 + 1)) == 413
    settings.API_PER_MINUTE = 1
    assert 429 in [send(shop, shopify(minute=m)) for m in (3, 4, 5)]


def test_two_secrets_hold_for_a_day_unless_the_old_one_shall_end_now() -> None:
    shop = open_shop("plain")
    now = MONDAY
    first = actions.change_secret(
        reader=OPERATOR, shop_id=shop.pk, secret="", at_once=True, now=now
    )[1]
    second = actions.change_secret(
        reader=OPERATOR, shop_id=shop.pk, secret="", at_once=False, now=timezone.now()
    )[1]
    assert send(shop, bodies.plain(minute=1), secret=first) == 200
    assert send(shop, bodies.plain(minute=2), secret=second) == 200
    third = actions.change_secret(
        reader=OPERATOR, shop_id=shop.pk, secret="", at_once=True, now=timezone.now()
    )[1]
    assert send(shop, bodies.plain(minute=7), secret=second) == 404
    assert send(shop, bodies.plain(minute=8), secret=third) == 200


def test_a_shop_without_a_secret_is_refused_until_it_is_entered() -> None:
    told = {"reader": OPERATOR, "name": "Pay", "kind": "stripe", "now": MONDAY}
    shop, made = actions.add_shop(**told, secret="")
    assert not made and send(shop, bodies.stripe(), secret="") == 404
    assert "not entered yet" in ShopNews.objects.get().why
    with pytest.raises(Refused, match="Signing secret"):
        actions.change_secret(
            reader=OPERATOR, shop_id=shop.pk, secret="", at_once=False, now=MONDAY
        )
    actions.change_secret(
        reader=OPERATOR, shop_id=shop.pk, secret=SECRET, at_once=False, now=MONDAY
    )
    assert tell(shop, bodies.stripe()) == "new"


def test_a_shop_that_is_removed_leaves_its_sales() -> None:
    shop = open_shop()
    tell(shop, shopify())
    actions.remove_shop(reader=OPERATOR, shop_id=shop.pk)
    assert Sale.objects.count() == 1 and not ShopOrder.objects.exists()
