"""The small business, and browsers of its colleagues."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from goodword.people.tables import Colleague
from tests.web.business import Business, open_business


@pytest.fixture
def business(db: None, tmp_path: Path) -> Business:
    """The whole house with its mail."""
    cache.clear()
    return open_business(tmp_path)


@pytest.fixture
def as_(db: None) -> Callable[[Colleague], Client]:
    """A browser in which this colleague is logged in."""

    def logged_in(colleague: Colleague) -> Client:
        browser = Client()
        browser.force_login(colleague)
        return browser

    return logged_in


@pytest.fixture
def anna(business: Business, as_: Callable[[Colleague], Client]) -> Client:
    """The administrator's browser."""
    return as_(business.anna)
