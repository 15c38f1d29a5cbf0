"""The house that the tests of promises are in."""

import pytest

from goodword.house.tables import House
from tests.factories import make_colleague, make_house


@pytest.fixture
def house(db: None) -> House:
    """A house with Anna in it."""
    make_colleague("Anna")
    return make_house()
