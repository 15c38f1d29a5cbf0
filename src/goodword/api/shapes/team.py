"""Offers, calls for help, days away, teams: as programs see them."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from goodword.absence.tables import Absence
from goodword.api.shapes.common import Moment, Named, Number, Told, Version, named, one_of
from goodword.handoffs.tables import Handoff

Words = Annotated[str, Field(min_length=1, max_length=2000)]
Perhaps = Annotated[str, Field(max_length=2000)]
OfferState = Annotated[str, one_of(state for state, _ in Handoff.STATES)]
AbsenceState = Annotated[str, one_of(state for state, _ in Absence.STATES)]


class Word(Schema):
    """Something that was said about an offer."""

    who: str
    kind: str
    text: str
    at: datetime


class Offer(Schema):
    """An offer. Whoever gives stays accountable until it is accepted."""

    id: int
    state: OfferState
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
    words: list[Word]


class Help(Schema):
    """ "Can anyone…?" Whoever asks stays accountable."""

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


class Desk(Schema):
    """Everything that is being passed around, as far as it concerns you."""

    to_me: list[Offer]
    by_me: list[Offer]
    ended: list[Offer]
    help: list[Help]


class Receivers(Schema):
    """Whom something can be offered to."""

    colleagues: list[Named]
    teams: list[Named]


class MakeOffer(Told):
    """To a colleague or to a team, with what matters."""

    note: Words
    receiver_id: Number | None = None
    team_id: Number | None = None


class OfferLine(MakeOffer):
    """The same, for one commitment."""

    expected_version: Version


class Say(Told):
    """Words that are needed."""

    text: Words


class Accept(Told):
    """A word with it, if you like; of a team's offer, who takes it (empty: you)."""

    word: Perhaps = ""
    receiver_id: Number | None = None


class Withdraw(Told):
    """A word with it, if you like."""

    word: Perhaps = ""


class AskHelp(Told):
    """Of a colleague, a team, or (neither) everybody who may see it."""

    text: Words
    colleague_id: Number | None = None
    team_id: Number | None = None


class Away(Schema):
    """Days away; `proposed`: noticed in an absence note, to be confirmed."""

    id: int
    version: int
    colleague: Named
    since: datetime | None
    until: datetime | None
    cover: Named | None
    note: str
    state: AbsenceState


class Aways(Schema):
    """What holds and is to come, what was noticed and waits for a word, what is over."""

    items: list[Away]
    proposed: list[Away]
    past: list[Away]


class PlanAway(Told):
    """From an instant to an instant; `cover_id` empty: whoever is on duty."""

    colleague_id: Number
    since: Moment
    until: Moment
    cover_id: Number | None = None
    note: Perhaps = ""


class ChangeAway(Told):
    """The days as they are to be; for a noticed one, this confirms it."""

    expected_version: Version
    since: Moment
    until: Moment
    cover_id: Number | None = None
    note: Perhaps = ""


class SeenVersion(Told):
    """The version that you saw."""

    expected_version: Version


class Happened(Schema):
    """Something that happened meanwhile."""

    at: datetime
    text: str
    reason: str
    entry_id: int | None


class Still(Schema):
    """Something still owed."""

    commitment_id: int
    what: str
    due_at: datetime
    conversation_id: int | None


class Theirs(Schema):
    """What happened for one customer."""

    customer_id: int
    name: str
    happened: list[Happened]
    owed: list[Still]


class Meanwhile(Schema):
    """What happened while somebody was away."""

    customers: list[Theirs]
    covered: int
    settled: int
    still_owed: int
    given_away: int


class TeamShape(Schema):
    """Colleagues who can be offered a matter together."""

    id: int
    name: str
    members: list[Named]


class EditTeam(Told):
    """Its name, and who belongs to it."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    member_ids: Annotated[list[Number], Field(max_length=500)] = []


def away(row: Absence) -> Away:
    """An absence as programs see it."""
    return Away(
        id=row.pk,
        version=row.version,
        colleague=Named(id=row.colleague_id, name=str(row.colleague)),
        since=row.since,
        until=row.until,
        cover=named((row.cover.pk, str(row.cover)) if row.cover else None),
        note=row.note,
        state=row.state,
    )
