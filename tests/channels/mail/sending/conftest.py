"""A house that sends: a mail server that keeps what it gets, a clock, a customer who asked."""

import pytest

from goodword.wiring import fetching, sending, taking_sent
from tests.channels.mail.sending.house import NOW, House
from tests.factories import make_colleague, make_house, make_mailbox
from tests.notices.servers import mail_server


@pytest.fixture
def clock(monkeypatch):
    """The clock of sending; ``clock[0] = moment`` sets it."""
    told = [NOW]
    for room, name in (
        (sending, "database_now"), (taking_sent, "wall"), (taking_sent, "now"), (fetching, "now"),
    ):  # fmt: skip
        monkeypatch.setattr(room, name, lambda: told[0])
    return told


@pytest.fixture
def server(monkeypatch):
    with mail_server() as told:
        for name, value in {"HOST": "localhost", "PORT": str(told.port), "TLS": "none"}.items():
            monkeypatch.setenv(f"GOODWORD_SMTP_{name}", value)
        monkeypatch.setenv("GOODWORD_MAIL_FROM", "goodword@our.example")
        yield told


@pytest.fixture
def house(db, clock, server) -> House:
    """Anna and Bernd, who share the office's mailbox; Carla, who asked something yesterday."""
    make_house()
    anna, bernd = make_colleague("Anna", role="administrator"), make_colleague("Bernd")
    office = make_mailbox("office", accountable=anna)
    made = House(anna, bernd, office, make_mailbox("bernd", owner=bernd), clock, server)
    made.ask()
    return made
