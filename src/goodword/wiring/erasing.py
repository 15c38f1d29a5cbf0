"""Erasing and its aftermath: what was settled by their letters is settled again, files go."""

from datetime import datetime

from goodword.access import Reader
from goodword.hooks.repeating import empty_answers
from goodword.house.queries import the_house
from goodword.privacy import actions
from goodword.privacy.reapplying import Remembered, honour, write_out
from goodword.privacy.tables import Erasure
from goodword.wiring.importing import settle_all


def erase(*, reader: Reader, person_id: int, reason: str, wall: datetime) -> Erasure:
    """Erase a person (see `goodword.privacy.actions.erase`) and finish it at once."""
    erasure = actions.erase(reader=reader, person_id=person_id, reason=reason, now=wall)
    empty_answers()
    settle_all(now=the_house().as_of or wall)
    finish(now=wall)
    return erasure


def finish(*, now: datetime) -> None:
    """What remains of erasures: files, free pages, the list of tombstones beside their key."""
    if actions.clean(now=now):
        write_out()


def erase_again(remembered: Remembered, *, reader: Reader, wall: datetime) -> int:
    """Erase in a restored house what was erased since its backup; how many."""
    count = honour(remembered, reader=reader, now=wall)
    empty_answers()
    settle_all(now=the_house().as_of or wall)
    finish(now=wall)
    return count
