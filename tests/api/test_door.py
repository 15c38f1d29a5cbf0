"""Who comes in, for how long, how often; and what a refusal says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from goodword.access import NotFound, Refused
from goodword.hooks.rules import LONGEST_LIFE, SCOPES
from goodword.hooks.tables import Token
from goodword.hooks.tokening import make_token, revoke_token, tokens
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague
from tests.api.conftest import Program, token_of
from tests.web.business import Business

Programs = Callable[..., Program]


def test_without_a_token_nothing_is_told(business: Business) -> None:
    answer = Client().get("/api/v1/today")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert "Settings" in answer.json()["detail"]


def test_a_logged_in_browser_is_a_stranger_here(business: Business) -> None:
    browser = Client()
    browser.force_login(business.anna)
    assert browser.get("/api/v1/today").status_code == 401
    assert browser.post("/api/v1/older/open").status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Basic YTpi", "Bearer", "Bearer gw_no", "Bearer " + "x" * 5000]
)
def test_what_is_no_token_opens_nothing(business: Business, header: str) -> None:
    told = Client().get("/api/v1/today", headers={"Authorization": header})
    assert told.status_code == 401


def test_only_a_hash_of_a_token_is_kept(business: Business) -> None:
    token = token_of(business.bernd)
    row = Token.objects.get()
    assert token.startswith("gw_") and len(token) >= 46
    kept = " ".join(str(value) for value in vars(row).values())
    assert token not in kept and token[12:] not in kept


def test_a_token_ends_when_it_is_revoked_or_over_or_its_colleague_leaves(
    business: Business, program: Programs
) -> None:
    now = datetime.now(UTC)
    for end in (
        lambda: Token.objects.update(revoked_at=now),
        lambda: Token.objects.update(expires_at=now - timedelta(seconds=1)),
        lambda: Colleague.objects.filter(pk=business.bernd.pk).update(is_active=False),
    ):
        bernd = program(business.bernd)
        assert bernd.get("/me").told["name"] == "Bernd Okafor"
        end()
        assert bernd.get("/me").status == 401
        Token.objects.all().delete()


def test_a_token_is_never_more_than_its_scopes(business: Business, program: Programs) -> None:
    reading = program(business.anna, "read")
    assert reading.get("/today").status == 200
    refused = reading.ask("PATCH", "/settings/standard", {"name": "Ours"})
    assert (refused.status, refused.told["code"]) == (403, "not_allowed")
    assert "settings" in refused.told["detail"]


def test_a_token_is_never_more_than_its_colleague_not_even_later(
    business: Business, program: Programs
) -> None:
    anna = program(business.anna)
    assert anna.get("/settings/mailboxes").status == 200
    Colleague.objects.filter(pk=business.anna.pk).update(role="colleague")
    assert anna.get("/settings/mailboxes").status == 403
    Colleague.objects.filter(pk=business.anna.pk).update(role="read-only")
    assert anna.post("/older/open", {"entry_ids": [1]}).status == 403
    assert anna.get("/today").status == 200


def test_a_token_lives_a_year_at_most_and_says_what_for(business: Business) -> None:
    now, reader = datetime.now(UTC), reader_for(business.bernd)
    week = now + timedelta(days=7)
    for name, scopes, end in (
        ("", ["read"], week),
        ("x", [], week),
        ("x", ["settings"], week),
        ("x", ["nonsense"], week),
        ("x", ["read"], now + LONGEST_LIFE + timedelta(minutes=1)),
        ("x", ["read"], now),
    ):
        with pytest.raises(Refused):
            make_token(reader=reader, name=name, scopes=scopes, expires_at=end, now=now)
    made, _ = make_token(reader=reader, name="x", scopes=SCOPES, expires_at=week, now=now)
    assert made.scopes == ("account", "act", "customers", "read", "send")


def test_everybody_revokes_their_own_and_administrators_all(business: Business) -> None:
    now = datetime.now(UTC)
    token_of(business.bernd)
    (row,) = Token.objects.all()
    with pytest.raises(NotFound):
        revoke_token(reader=reader_for(business.rita), token_id=row.pk, now=now)
    assert tokens(reader_for(business.rita), now=now, everybodys=True) == []
    assert tokens(reader_for(business.anna), now=now) == []
    (seen,) = tokens(reader_for(business.anna), now=now, everybodys=True)
    assert seen.colleague == "Bernd Okafor" and seen.alive
    revoke_token(reader=reader_for(business.anna), token_id=row.pk, now=now)
    assert not tokens(reader_for(business.bernd), now=now)[0].alive


def test_who_asks_too_often_is_told_how_long_to_wait(
    business: Business, program: Programs, settings: object
) -> None:
    settings.API_PER_MINUTE = 3  # type: ignore[attr-defined]
    bernd, rita = program(business.bernd), program(business.rita)
    statuses = [bernd.get("/me").status for _ in range(7)]
    assert 429 in statuses and statuses[0] == 200
    told = next(a for a in (bernd.get("/me") for _ in range(7)) if a.status == 429)
    assert 0 < int(told.headers["Retry-After"]) <= 60
    assert told.told["code"] == "too_many"
    assert rita.get("/me").status == 200


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/commitments/999999999", 404),
        ("GET", "/commitments/99999999999999999999999", 404),
        ("GET", "/commitments/zero", 404),
        ("DELETE", "/views/a%0Ab%0Dc%C2%85d%E2%80%A8e", 404),
        ("GET", "/%00", 404),
        ("DELETE", "/today", 405),
        ("GET", "/customers?limit=0", 422),
        ("GET", "/customers?limit=many", 422),
        ("GET", "/customers?cursor=guessed", 422),
        ("GET", "/search", 422),
        ("GET", "/today?whose=987654", 422),
        ("POST", "/older/open", 422),
    ],
)
def test_a_refusal_is_a_problem_that_says_what_to_do(
    business: Business, program: Programs, method: str, address: str, status: int
) -> None:
    told = program(business.anna).ask(method, address, {} if method == "POST" else None)
    assert told.status == status
    assert told.headers["Content-Type"] == "application/problem+json"
    assert told.told["status"] == status and len(told.told["detail"]) > 10


def test_what_is_no_json_is_refused(business: Business) -> None:
    headers = {"Authorization": f"Bearer {token_of(business.anna)}"}
    for body, status in (
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[]", 422),
        (b"3", 422),
        (b"x" * 3_000_000, 413),
    ):
        told = Client().post(
            "/api/v1/older/open", body, content_type="application/json", headers=headers
        )
        assert (told.status_code, told["Content-Type"]) == (status, "application/problem+json")
