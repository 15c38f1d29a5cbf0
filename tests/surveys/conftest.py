"""A house that asks its customers."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

import pytest
from django.core.cache import cache

from goodword.channels.mail.sending.tables import Outgoing
from goodword.people.tables import Person
from goodword.surveys.actions import change_plan
from goodword.surveys.tables import Asking, SurveyPlan
from goodword.wiring import clock as wall_clock
from goodword.wiring import surveying
from goodword.wiring.promising import settle_dirty
from goodword.wiring.surveying import ask_due
from tests.channels.mail.sending.conftest import clock, server
from tests.channels.mail.sending.conftest import house as sending_house
from tests.channels.mail.sending.house import CARLA, House

__all__ = ["clock", "sending_house", "server"]

PUBLIC = "https://goodword.workshop.example.org"


@dataclass
class Asker:
    """The house, and what it does about its customers' satisfaction."""

    house: House

    def turn_on(self, **more: Any) -> SurveyPlan:
        told: dict[str, Any] = {"is_on": True, "mailbox_id": self.house.office.pk, **more}
        return change_plan(reader=self.house.reader(), now=self.house.now, public=True, **told)

    def settle(self, *, number: int = 1, answered: bool = True) -> None:
        """Carla asks, and Anna answers."""
        if number > 1:
            self.house.ask(number=number)
        if answered:
            self.house.later(hours=1)
            self.house.enqueue(f"draft:{number}")
            self.house.send()
            settle_dirty(now=self.house.now)

    def look(self) -> int:
        """The clock's job, once."""
        return ask_due(Event())

    def ask(self) -> str:
        """Have a matter of Carla's settled, ask her about it; the link that she gets."""
        self.settle()
        self.house.later(days=3)
        assert self.look() == 1
        self.house.send()
        return self.link()

    def letter(self) -> EmailMessage:
        raw: Any = message_from_bytes(self.house.server.mails[-1][2], policy=policy.default)
        return raw  # type: ignore[no-any-return]

    def link(self) -> str:
        """The path of the page that the last letter leads to."""
        text = self.letter().get_body(("plain",)).get_content()  # type: ignore[union-attr]
        found = re.search(rf"{re.escape(PUBLIC)}(/say/\S+)", text)
        assert found
        return found[1]

    def asking(self) -> Asking:
        return Asking.objects.latest("pk")

    def carla(self) -> Person:
        return Person.objects.get(uses__address__spec=CARLA, merged_into=None)

    def outgoing(self) -> Outgoing:
        found = self.asking().outgoing
        assert found is not None
        return found


@pytest.fixture
def asker(sending_house: House, monkeypatch: pytest.MonkeyPatch) -> Asker:
    """Anna's and Bernd's house, whose pages customers reach."""
    monkeypatch.setenv("GOODWORD_URL", PUBLIC)
    monkeypatch.setattr(surveying, "wall", lambda: sending_house.now)
    monkeypatch.setattr(wall_clock, "wall", lambda: sending_house.now)
    cache.clear()
    return Asker(sending_house)
