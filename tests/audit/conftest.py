"""An audit of each test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from goodword.audit import store
from goodword.wiring.database import database
from tests.web.conftest import anna, as_, business

__all__ = ["anna", "as_", "audit", "business"]


@pytest.fixture
def audit(db: None, tmp_path: Path, settings: Settings) -> Iterator[None]:
    """An empty audit: a file of the test's own, or a schema of its own on PostgreSQL."""
    settings.AUDIT_WAITING = tmp_path / "waiting.jsonl"
    if connection.vendor == "sqlite":
        settings.AUDIT_DATABASE = database(f"sqlite:///{tmp_path / 'audit.sqlite3'}", tmp_path)
        yield
        store.close()
        return
    schema = f"audit_{abs(hash(tmp_path))}"
    told = {**connection.settings_dict}
    told["OPTIONS"] = {**told.get("OPTIONS", {}), "options": f"-c search_path={schema}"}
    plain = store.ConnectionHandler({"default": {**connection.settings_dict}})["default"]
    with plain.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {schema}")
    settings.AUDIT_DATABASE = told
    store.close()
    yield
    store.close()
    with plain.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")
    plain.close()
