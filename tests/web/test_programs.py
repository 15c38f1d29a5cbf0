"""Tokens and webhooks in the pages: made, shown once, revoked, looked at."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from goodword.hooks.tables import Delivery, Token, Webhook
from goodword.people.tables import Colleague
from tests.web.business import PASSWORD, Business

Browsers = Callable[[Colleague], Client]
TOKENS, WEBHOOKS = "/settings/account/tokens", "/settings/account/webhooks"
PROOF = {"proof_password": PASSWORD}
NEW = {"name": "shop", "scopes": ["read", "act"], "life": "90"}


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodword.access.outbound._resolve", lambda host, port: ["93.184.215.14"])


def make(browser: Client) -> str:
    page = browser.post(TOKENS, NEW | PROOF).content.decode()
    found = re.search(r"gw_[\w-]{43}", page)
    assert found, page
    return found.group()


def test_a_token_is_made_after_a_proof_and_shown_once(business: Business, as_: Browsers) -> None:
    bernd = as_(business.bernd)
    assert bernd.post(TOKENS, NEW).status_code == 403
    assert not Token.objects.exists()
    token = make(bernd)
    told = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert told.json()["email"] == "bernd@workshop.example"
    again = bernd.get(TOKENS)
    assert token not in again.content.decode() and token[:12] in again.content.decode()


def test_nobody_can_choose_more_than_they_may(business: Business, as_: Browsers) -> None:
    page = as_(business.rita).get(TOKENS).content.decode()
    assert 'value="read"' in page and 'value="act"' not in page
    refused = as_(business.bernd).post(TOKENS, NEW | PROOF | {"scopes": ["settings"]})
    assert refused.status_code == 422 and not Token.objects.exists()


def test_tokens_are_revoked_by_their_colleague_or_an_administrator(
    business: Business, as_: Browsers
) -> None:
    token, other = make(as_(business.bernd)), make(as_(business.bernd))
    one, two = Token.objects.order_by("pk")
    assert as_(business.rita).post(f"{TOKENS}/{one.pk}/revoke").status_code == 404
    assert token[:12] not in as_(business.rita).get(TOKENS).content.decode()
    assert token[:12] in as_(business.anna).get(TOKENS).content.decode()
    assert as_(business.anna).post(f"{TOKENS}/{one.pk}/revoke").status_code == 302
    assert as_(business.bernd).post(f"{TOKENS}/{two.pk}/revoke").status_code == 302
    for gone in (token, other):
        headers = {"Authorization": f"Bearer {gone}"}
        assert Client().get("/api/v1/me", headers=headers).status_code == 401


def hook(browser: Client) -> tuple[Webhook, str]:
    told = {"name": "shop", "url": "https://shop.example/in", "events": ["commitment.opened"]}
    page = browser.post(WEBHOOKS, told | PROOF).content.decode()
    found = re.search(r"whsec_[\w-]{43}", page)
    assert found, page
    return Webhook.objects.latest("pk"), found.group()


def test_a_webhook_is_made_tried_paused_and_removed(business: Business, as_: Browsers) -> None:
    bernd = as_(business.bernd)
    row, secret = hook(bernd)
    where = f"{WEBHOOKS}/{row.pk}"
    assert secret not in bernd.get(where).content.decode()
    assert bernd.post(f"{where}/try").status_code == 302
    kept = Delivery.objects.get()
    assert kept.key in bernd.get(f"{where}/messages/{kept.pk}").content.decode()
    Delivery.objects.update(state="failed")
    assert bernd.post(f"{where}/messages/{kept.pk}").status_code == 302
    assert Delivery.objects.get().state == "waiting"
    bernd.post(f"{where}/pause")
    assert "It is paused" in bernd.get(where).content.decode()
    assert "paused" in bernd.post(f"{where}/try", follow=True).content.decode()
    bernd.post(f"{where}/resume")
    assert Webhook.objects.get().is_active
    assert "whsec_" in bernd.post(f"{where}/secret", PROOF).content.decode()
    assert bernd.post(f"{where}/nonsense").status_code == 404
    bernd.post(f"{where}/remove")
    assert not Webhook.objects.exists()


def test_a_webhook_goes_nowhere_inside(
    business: Business, as_: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodword.access.outbound._resolve", lambda host, port: ["127.0.0.1"])
    told = {"name": "x", "url": "https://127.0.0.1.nip.io/", "events": []}
    refused = as_(business.anna).post(WEBHOOKS, told | PROOF)
    assert refused.status_code == 422 and "private network" in refused.content.decode()
    assert not Webhook.objects.exists()


def test_the_log_of_a_webhook_is_its_colleagues_alone(business: Business, as_: Browsers) -> None:
    row, _ = hook(as_(business.bernd))
    now = datetime.now(UTC)
    kept = Delivery.objects.create(
        webhook=row, event="ping", key="ping-1", body="{}", created_at=now, due_at=now
    )
    anna, where = as_(business.anna), f"{WEBHOOKS}/{row.pk}"
    for address in (where, f"{where}/messages/{kept.pk}", f"{WEBHOOKS}/987654"):
        assert anna.get(address).status_code == 404
    assert "shop.example" in anna.get(WEBHOOKS).content.decode()
    assert anna.post(f"{where}/secret", PROOF).status_code == 404
    anna.post(f"{where}/pause")
    assert not Webhook.objects.get().is_active
    assert as_(business.rita).get(WEBHOOKS).status_code == 403


def test_the_reference_tells_every_operation(business: Business, as_: Browsers) -> None:
    page = as_(business.rita).get("/api").content.decode()
    told = Client().get("/api/openapi.json").json()
    for path, methods in told["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page
    assert Client().get("/api").status_code == 302
