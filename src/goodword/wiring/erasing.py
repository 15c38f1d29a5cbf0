"""Erasing and its aftermath: what was settled by their letters is settled again, files go."""

from datetime import datetime

from goodword.access import Reader
from goodword.house.queries import the_house
from goodword.privacy import actions
from goodword.privacy.tables import Erasure
from goodword.wiring.importing import settle_all


def erase(*, reader: Reader, person_id: int, reason: str, wall: datetime) -> Erasure:
    """Erase a person (see `goodword.privacy.actions.erase`) and finish it at once."""
    erasure = actions.erase(reader=reader, person_id=person_id, reason=reason, now=wall)
    settle_all(now=the_house().as_of or wall)
    actions.clean(now=wall)
    return erasure
