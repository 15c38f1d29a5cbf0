"""Shops in the settings: added, given a secret, turned off, removed; what they told goes with
whoever it was about."""

import re
import threading
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from goodword.access import OPERATOR
from goodword.channels.sales.shops import actions
from goodword.channels.sales.shops.tables import Shop, ShopNews, ShopOrder
from goodword.channels.sales.tables import Sale
from goodword.people.tables import Person
from goodword.timeline.tables import Entry
from goodword.wiring.erasing import erase
from goodword.wiring.shops import take_shop_news
from tests.channels.sales.shop_bodies import SECRET, shopify, signed, written
from tests.web.business import PASSWORD, Business

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


PROOF = {"proof_password": PASSWORD}


def on(browser: Client, verb: str, **more: str) -> str:
    shop = Shop.objects.get()
    answer = browser.post(f"/settings/shops/{shop.pk}/{verb}", more | PROOF, follow=True)
    return answer.content.decode()


def test_a_shop_is_added_given_another_secret_turned_off_and_removed(
    business: Business, anna: Client
) -> None:
    told = {"kind": "plain", "name": "Till", "secret": "", "source": "-"} | PROOF
    page = anna.post("/settings/shops", told, follow=True).content.decode()
    first = re.search(r"shop_[\w-]{43}", page)
    assert first is not None, "we make its secret, and show it this once"
    page = anna.get(f"/settings/shops/{Shop.objects.get().pk}").content.decode()
    assert first[0] not in page and "/shops/" in page
    again = on(anna, "secret", secret="", old="ends")
    second = re.search(r"shop_[\w-]{43}", again)
    assert second is not None and second[0] != first[0]
    assert "It is off" in on(anna, "off")
    assert "It is on" in on(anna, "on")
    twice = anna.post("/settings/shops", told)
    assert twice.status_code == 422 and "Choose another name" in twice.content.decode()
    assert "Its sales stay" in on(anna, "remove")
    assert not Shop.objects.exists()


def test_a_secret_that_is_too_short_is_refused(business: Business, anna: Client) -> None:
    told = {"kind": "shopify", "name": "Shop", "secret": "short", "source": "-"} | PROOF
    answer = anna.post("/settings/shops", told)
    assert answer.status_code == 422 and "at least 16 signs" in answer.content.decode()
    anna.post("/settings/shops", told | {"secret": ""})
    assert "Enter its secret" in on(anna, "on")
    assert "The new secret holds" in on(anna, "secret", secret=SECRET, old="holds")


def test_what_a_shop_told_of_somebody_goes_when_they_are_erased(business: Business) -> None:
    now = datetime.now(UTC)
    shop, _ = actions.add_shop(
        reader=OPERATOR, name="Online shop", kind="shopify", secret=SECRET, now=now
    )
    for body in (shopify(), shopify("80.00", minute=5), shopify("80.00", minute=6)):
        raw = written(body)
        Client().post(
            f"/shops/{shop.key}", raw, content_type="application/json",
            headers=signed("shopify", raw, "orders/updated"),
        )  # fmt: skip
        take_shop_news(threading.Event())
    una = Person.objects.get(name="Una Fir")
    assert ShopNews.objects.exclude(body=None).count() == 3
    erase(reader=OPERATOR, person_id=una.pk, reason="asked by letter", wall=now)
    assert not ShopNews.objects.exists() and not ShopOrder.objects.exists()
    assert not Sale.objects.exists()
    raw = written(shopify("60.00", minute=9))
    Client().post(
        f"/shops/{shop.key}", raw, content_type="application/json",
        headers=signed("shopify", raw, "orders/updated"),
    )  # fmt: skip
    take_shop_news(threading.Event())
    news = ShopNews.objects.get()
    assert (news.state, news.body) == ("erased", None)
    assert not Sale.objects.exists() and not Person.objects.filter(name="Una Fir").exists()
    assert not Entry.objects.filter(kind="sale").exclude(subject="").exists()
