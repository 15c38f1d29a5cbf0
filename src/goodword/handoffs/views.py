"""What readers see of offers and calls for help: plain values, filtered for who is asking."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WordView:
    """Something said about an offer. ``kind``: question, answer, decline, accept."""

    who: str
    kind: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer as one of its two sides sees it.

    ``what``: a commitment, a conversation or a customer; ``title`` and ``who`` say which, as far
    as the reader may read it now. ``matters``: how many open commitments stand under it.
    ``to_me``: the reader may take it over; ``by_me``: they offered it.
    """

    id: int
    state: str
    what: str
    title: str
    who: str
    giver: str
    to: str
    note: str
    offered_at: datetime
    returns_at: datetime
    ended_at: datetime | None
    ended_by: str
    matters: int
    to_me: bool
    by_me: bool
    commitment_id: int | None
    conversation_id: int | None
    customer_id: int | None
    words: tuple[WordView, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it can still be taken over."""
        return self.state == "offered"

    @property
    def asked(self) -> bool:
        """Whether a question waits for the giver's answer."""
        return self.stands and bool(self.words) and self.words[-1].kind == "question"


@dataclass(frozen=True, slots=True)
class HelpView:
    """A call for help. ``to``: a name, or empty for everybody who may see the matter."""

    id: int
    asker: str
    to: str
    text: str
    at: datetime
    who: str
    title: str
    commitment_id: int
    conversation_id: int | None
    by_me: bool
    helper: str
    answer: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What is being passed around, for one reader: offers to and by them, how some ended, help."""

    to_me: tuple[OfferView, ...]
    by_me: tuple[OfferView, ...]
    ended: tuple[OfferView, ...]
    help: tuple[HelpView, ...]

    def __bool__(self) -> bool:
        return bool(self.to_me or self.by_me or self.ended or self.help)


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who can be offered something: colleagues and teams, by id and name."""

    colleagues: tuple[tuple[int, str], ...]
    teams: tuple[tuple[int, str], ...]
