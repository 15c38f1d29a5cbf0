"""Shops in a real browser: one is added, its address copied, what it told is looked at."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from goodword.channels.sales.shops.tables import Shop
from goodword.wiring.clock import wall
from goodword.wiring.shops import take_some
from tests.browser.judge import faults
from tests.channels.sales.shop_bodies import SECRET, shopify, signed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_shop_is_added_and_tells_of_an_order(
    opens: Callable[..., Page], width: int, scheme: str
) -> None:
    page = opens("/settings/shops", width=width, scheme=scheme, bypass=True)
    assert faults(page) == []
    page.get_by_label("Kind").select_option("shopify")
    page.get_by_label("Name", exact=True).fill("Online shop")
    page.get_by_label("Secret").fill(SECRET)
    page.get_by_role("button", name="Add it").press("Enter")
    address = page.get_by_label("Our address").input_value()
    shop = Shop.objects.get()
    assert address.endswith(f"/shops/{shop.key}")
    expect(page.get_by_text("It has not told anything yet.")).to_be_visible()
    raw = json.dumps(shopify()).encode()
    headers = {"Content-Type": "application/json", **signed("shopify", raw, "orders/create")}
    assert page.request.post(address, data=raw, headers=headers).status == 200
    wrong = page.request.post(address, data=raw + b" ", headers=headers)
    assert wrong.status == 404
    take_some(shop, wall=wall())
    page.reload()
    expect(page.get_by_text("In the last 30 days: 1 a new sale, 1 refused.")).to_be_visible()
    expect(page.get_by_text("Its signature does not fit the secret.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="#1001").click()
    expect(page.get_by_text("Bought: 2 × Oil for oak and 1 more, 100.00 EUR").first).to_be_visible()
