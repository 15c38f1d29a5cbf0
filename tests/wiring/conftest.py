"""A present that goes when it is told to, and whom the house tells of its mailboxes."""

from datetime import datetime

import pytest

from goodword.people.tables import Colleague
from goodword.wiring import noticing, watching
from tests.factories import make_colleague, make_house
from tests.wiring.watched import NOW, look


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    now = [NOW]
    for module in (watching, noticing):
        monkeypatch.setattr(module, "wall", lambda: now[0])
    monkeypatch.setattr(noticing, "now", lambda: now[0])
    return now


@pytest.fixture
def chief(clock: list[datetime]) -> Colleague:
    make_house()
    one = make_colleague("Anna", role="administrator")
    look()
    return one
