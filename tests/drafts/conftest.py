"""A house that sends, and what its colleagues write."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from goodword.channels.mail.sending.tables import Outgoing
from goodword.drafts.actions import save
from goodword.drafts.beginning import begin_answer
from goodword.drafts.queries import DraftView
from goodword.drafts.sending import Going, send
from goodword.people.tables import Colleague
from tests.channels.mail.sending.conftest import clock, server
from tests.channels.mail.sending.conftest import house as sending_house
from tests.channels.mail.sending.house import House

__all__ = ["clock", "sending_house", "server"]


class Desk:
    """Where colleagues of a house that sends write."""

    def __init__(self, house: House) -> None:
        self.house = house

    def write(
        self, *, who: Colleague | None = None, how: str = "reply", key: str = "k", **told: Any
    ) -> DraftView:
        """An answer to Carla's question, saved."""
        reader = self.house.reader(who)
        begun = begin_answer(reader, self.house.question().pk, how=how)
        written = replace(begun, **({"text": "It comes on Friday."} | told))
        return save(reader=reader, key=key, written=written, now=self.house.now)

    def send(
        self, draft: DraftView, *, who: Colleague | None = None, send_at: datetime | None = None,
        undo: int = 0, agreed: tuple[str, ...] = (),
    ) -> Outgoing:  # fmt: skip
        """Say send."""
        going = Going(agreed=agreed, send_at=send_at, undo_seconds=undo)
        return send(
            reader=self.house.reader(who), draft_id=draft.id, expected_version=draft.version,
            going=going, now=self.house.now,
        )  # fmt: skip


@pytest.fixture
def desk(sending_house: House) -> Desk:
    """Anna's and Bernd's."""
    return Desk(sending_house)
