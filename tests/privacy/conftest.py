"""The small business, with what is told of its people beside their letters."""

from pathlib import Path

import pytest
from django.conf import settings

from goodword.people.tables import Person
from tests.web.business import Business, open_business
from tests.web.conftest import as_

__all__ = ["as_", "business", "ilse"]


@pytest.fixture
def business(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Business:
    """The whole house with its mail, large originals in a folder of the test's own."""
    monkeypatch.setattr(settings, "ORIGINALS", tmp_path / "originals")
    return open_business(tmp_path)


@pytest.fixture
def ilse(business: Business) -> Person:
    """Who wrote to sales, and chased."""
    return Person.objects.get(name="Ilse Vandenberghe")
