"""Every operation of the API by every role's token, a revoked one and none at all."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from goodword.api.reference import openapi
from goodword.hooks.rules import SCOPES
from goodword.hooks.tables import Token
from goodword.hooks.tokening import make_token, may_do, revoke_token
from goodword.people.queries import reader_for
from tests.matrix.bodies import body_for
from tests.matrix.house import House
from tests.matrix.objects import KINDS, numbers

FILE = openapi()
SCHEMAS = FILE["components"]["schemas"]
OPERATIONS = [
    (method, path, told)
    for path, methods in FILE["paths"].items()
    for method, told in methods.items()
]
NAMED = re.compile(r"{(\w+)}")
SAME = {"organisation_id": "house_id", "message_id": "delivery_id"}
OTHERS = {"position": 0, "group": "answer", "outcome": "late", "key": "a-key"}
# To whom nobody's own things are foreign; and what is refused to who is no party to it.
ALL_SEEN = dict.fromkeys(("revoke_token", "remove_webhook", "pause_webhook"), "administrator")


@pytest.fixture(scope="module")
def tokens(house: House) -> dict[str, str]:
    """A token a role with all that the role may do; one revoked."""
    now = datetime.now(UTC)
    made = {}
    for role, one in house.colleagues.items():
        made[role] = make_token(
            reader=reader_for(one), name=role, scopes=SCOPES, expires_at=now + timedelta(days=9),
            now=now,
        )[1]  # fmt: skip
    view, gone = make_token(
        reader=reader_for(house.colleagues["administrator"]), name="gone", scopes=SCOPES,
        expires_at=now + timedelta(days=9), now=now,
    )  # fmt: skip
    revoke_token(reader=reader_for(house.colleagues["administrator"]), token_id=view.id, now=now)
    return made | {"revoked": gone}


def addresses(path: str, told: dict[str, Any], house: House) -> Iterator[tuple[str, str]]:
    """The operation with each kind of object in it."""
    name = told["operationId"]
    route = {"note_versions": "note_history"}.get(name, name)
    named = [n for n in NAMED.findall(path) if n not in OTHERS]
    numbered = {n: numbers(route, SAME.get(n, n), house.things) for n in named}
    for kind in KINDS:
        if not named and kind != "shared":
            continue
        if all(kind in found for found in numbered.values()):
            parts = OTHERS | {n: found[kind] for n, found in numbered.items()}
            yield kind, NAMED.sub(lambda m, parts=parts: str(parts[m[1]]), path)


def ask(token: str, method: str, address: str, body: Any) -> tuple[int, bytes]:
    """Status and words; whatever was written is taken back."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        found = client.generic(
            method.upper(),
            address,
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        assert found["Cache-Control"] == "no-store", f"{address} may be kept by a program"
        words = b"".join(found.streaming_content) if found.streaming else found.content  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    return found.status_code, words


@pytest.mark.parametrize(("method", "path", "told"), OPERATIONS, ids=lambda v: str(v)[:50])
def test_each_token_gets_what_its_colleague_may(
    house: House, tokens: dict[str, str], db: None, method: str, path: str, told: dict[str, Any]
) -> None:
    scope = told["security"][0]["Bearer"][0]
    body = body_for(told, SCHEMAS)
    found = dict(addresses(path, told, house))
    wrong: list[Any] = []
    for kind, address in found.items():
        for token in ("", tokens["revoked"]):
            if ask(token, method, address, body)[0] != 401:
                wrong.append(("no living token", method, address))
        for role, token in tokens.items():
            if role == "revoked":
                continue
            status, words = ask(token, method, address, body)
            may = scope in may_do(Token.objects.get(name=role))
            own = kind == "foreign" and role in ("owner", ALL_SEEN.get(told["operationId"]))
            if not may:
                right = status == 403
            elif kind == "shared" or own:
                right = status < 500 and status not in (401, 405)
                right = right and (status != 404 or _part_is_missing(told, words))
            else:
                right = status in (404, 422, 403) and (status, words) == ask(
                    token, method, found["missing"], body
                )
            if not right:
                wrong.append((role, kind, method, address, status, words[:150]))
    assert not wrong, wrong


def _part_is_missing(told: dict[str, Any], words: bytes) -> bool:
    """A body that was made up names things that are not there: then a 404 is right."""
    return "requestBody" in told and b"not_found" in words
