"""Who may be offered something, who may answer, and who knows of an offer."""

from django.db.models import Q, QuerySet

from goodword.access import Reader
from goodword.handoffs.tables import Handoff
from goodword.ledger.deciding import must_be_here
from goodword.ledger.refusals import NotFound, Refused
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Team


def who_can_receive() -> QuerySet[Colleague]:
    """Colleagues who can answer for something: here, and allowed to act."""
    return Colleague.objects.filter(is_active=True).exclude(role="read-only")


def members(team_id: int | None) -> list[int]:
    """The members of a team who can answer for something."""
    if team_id is None:
        return []
    found = who_can_receive().filter(teams=team_id)
    return list(found.order_by("pk").values_list("pk", flat=True))


def addressees(handoff: Handoff) -> list[int]:
    """Who may take an offer over: one colleague, or the team without those who declined."""
    if handoff.receiver_id is not None:
        return [handoff.receiver_id]
    said_no = set(handoff.words.filter(kind="decline").values_list("colleague_id", flat=True))
    return [c for c in members(handoff.team_id) if c not in said_no and c != handoff.giver_id]


def check_receiver(giver_id: int, receiver_id: int | None, team_id: int | None) -> str:
    """Refuse who can't take it over; the name of whom it is offered to. Raises `Refused`."""
    if receiver_id is not None and team_id is not None:
        raise Refused("Choose a colleague or a team, not both.")
    if receiver_id is not None:
        if receiver_id == giver_id:
            raise Refused("Choose somebody else: this comes from them.")
        must_be_here(receiver_id)
        return str(Colleague.objects.get(pk=receiver_id))
    if team_id is None:
        raise Refused("Choose a colleague or a team.")
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        raise NotFound("There is no such team.")
    if not [c for c in members(team.pk) if c != giver_id]:
        raise Refused(f"Nobody else in {team.name} could take this over. Choose a colleague.")
    return team.name


def concerns(reader: Reader) -> Q:
    """Offers that the reader gave or was given; all of them for the terminal."""
    if reader.colleague_id is None:
        return Q()
    me = reader.colleague_id
    return Q(giver_id=me) | Q(receiver_id=me) | Q(team__in=Team.objects.filter(members=me))


def eyes_of(reader: Reader, giver_id: int) -> Reader:
    """With whose eyes something is offered: the terminal offers what the giver may read."""
    if reader.colleague_id is not None:
        return reader
    return reader_for(Colleague.objects.get(pk=giver_id))
