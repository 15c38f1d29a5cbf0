"""A house without mail."""

import pytest

from goodword.house.tables import House
from tests.factories import make_house


@pytest.fixture
def house(db: None) -> House:
    """It works in UTC."""
    return make_house()
