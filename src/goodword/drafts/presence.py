"""Who looks at a conversation just now, and who is answering in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from goodword.access import NotFound, Reader, readable
from goodword.drafts.tables import Presence
from goodword.timeline.tables import Entry

LASTS = timedelta(seconds=60)
"""So long one is taken to be there after one was last heard of."""


@dataclass(frozen=True, slots=True)
class Here:
    """A colleague who has a conversation before them."""

    name: str
    answering: bool

    @property
    def words(self) -> str:
        """What they are doing."""
        return f"{self.name} is answering" if self.answering else f"{self.name} is reading this"


def be_here(*, reader: Reader, conversation_id: int, answering: bool, now: datetime) -> list[Here]:
    """Note that one has a conversation before one; who else has. Raises `NotFound`.

    A read-only colleague is seen looking, and never answers.
    """
    letters = Entry.objects.filter(readable(reader), conversation_id=conversation_id)
    if reader.colleague_id is None or not letters.exists():
        raise NotFound("There is no such conversation, or it is not yours to read.")
    told = {"answering": answering and reader.decides, "at": now}
    mine = {"conversation_id": conversation_id, "colleague_id": reader.colleague_id}
    if not Presence.objects.filter(**mine).update(**told):
        Presence.objects.bulk_create([Presence(**mine, **told)], ignore_conflicts=True)
    return others_here(reader, conversation_id, now=now)


def others_here(reader: Reader, conversation_id: int, *, now: datetime) -> list[Here]:
    """Which colleagues have a conversation before them; for somebody who may read it."""
    rows = Presence.objects.filter(conversation_id=conversation_id, at__gt=now - LASTS)
    rows = rows.exclude(colleague_id=reader.colleague_id or 0)
    told = rows.order_by("-answering", "colleague__name").values_list(
        "colleague__name", "answering"
    )
    return [Here(name, answering) for name, answering in told]


def forget_gone(*, now: datetime) -> int:
    """Remove rows of those who have gone; how many."""
    return Presence.objects.filter(at__lte=now - LASTS).delete()[0]
