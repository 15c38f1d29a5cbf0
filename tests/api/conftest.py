"""The small business, and programs that act for its colleagues."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from goodword.hooks.rules import SCOPES
from goodword.hooks.tokening import make_token
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague
from tests.web.business import Business, open_business


@pytest.fixture
def business(db: None, tmp_path: Path, settings: Any) -> Business:
    """The whole house with its mail; its passwords are of no matter here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    return open_business(tmp_path)


@dataclass
class Answer:
    """What a program got."""

    status: int
    told: Any
    headers: dict[str, str]


class Program:
    """A program with a token."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client(raise_request_exception=False)

    def ask(self, method: str, address: str, told: Any = None, **headers: str) -> Answer:
        """One request; the answer's JSON."""
        answer = self.client.generic(
            method,
            f"/api/v1{address}",
            "" if told is None else json.dumps(told),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )
        kind = answer.headers.get("Content-Type", "")
        body = json.loads(answer.content) if "json" in kind else answer.content
        return Answer(answer.status_code, body, dict(answer.headers))

    def get(self, address: str, **headers: str) -> Answer:
        """GET."""
        return self.ask("GET", address, **headers)

    def post(self, address: str, told: Any = None, **headers: str) -> Answer:
        """POST."""
        return self.ask("POST", address, {} if told is None else told, **headers)


def token_of(colleague: Colleague, *scopes: str) -> str:
    """A new token of a colleague, with every scope that their role allows or those told."""
    now = datetime.now(UTC)
    return make_token(
        reader=reader_for(colleague), name="a program", scopes=scopes or SCOPES,
        expires_at=now + timedelta(days=30), now=now,
    )[1]  # fmt: skip


@pytest.fixture
def program(db: None) -> Callable[..., Program]:
    """Makes a program that acts for a colleague."""
    return lambda colleague, *scopes: Program(token_of(colleague, *scopes))
