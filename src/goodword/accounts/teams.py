"""Teams: made, renamed, ended, and who belongs to them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.people.tables import Colleague, Team


def teams() -> QuerySet[Team]:
    """Teams by name, without those that have ended."""
    return Team.objects.filter(ended_at=None).prefetch_related("members")


@transaction.atomic
def make_team(*, reader: Reader, name: str, member_ids: Iterable[int] = ()) -> Team:
    """Make a team; one that had ended under this name begins again."""
    _must_administer(reader)
    name = _named(name)
    found = Team.objects.select_for_update().filter(name__iexact=name).first()
    if found is not None and found.ended_at is None:
        raise Refused(f"There is a team {found.name} already.")
    team = found or Team(name=name)
    team.name, team.ended_at = name, None
    team.save()
    team.members.set(_present(member_ids))
    return team


@transaction.atomic
def edit_team(*, reader: Reader, team_id: int, name: str, member_ids: Iterable[int]) -> None:
    """Rename a team, and say who belongs to it."""
    _must_administer(reader)
    team, name = _team(team_id), _named(name)
    if Team.objects.filter(name__iexact=name).exclude(pk=team_id).exists():
        raise Refused(f"Another team is, or was, called {name}.")
    members = _present(member_ids)
    if not members:
        _nothing_waits(team, "Leave at least one member in it")
    team.name = name
    team.save(update_fields=["name"])
    team.members.set(members)


@transaction.atomic
def end_team(*, reader: Reader, team_id: int, now: datetime) -> None:
    """End a team. What it was once handed keeps its name; nothing more can be offered to it."""
    _must_administer(reader)
    team = _team(team_id)
    _nothing_waits(team, "Let somebody accept them, or withdraw them")
    team.ended_at = now
    team.save(update_fields=["ended_at"])
    team.members.clear()


def _team(team_id: int) -> Team:
    found = Team.objects.select_for_update().filter(pk=team_id, ended_at=None).first()
    if found is None:
        raise NotFound("There is no such team.")
    return found


def _named(name: str) -> str:
    name = " ".join(name.split())[:80]
    if not name:
        raise Refused("Enter a name for the team.")
    return name


def _present(member_ids: Iterable[int]) -> list[Colleague]:
    wanted = set(member_ids)
    found = list(Colleague.objects.filter(pk__in=wanted, is_active=True))
    if len(found) != len(wanted):
        raise Refused("Somebody among them is not here any more. Load the page again.")
    return found


def _nothing_waits(team: Team, otherwise: str) -> None:
    waiting = team.handed.filter(state="offered").count()
    if waiting:
        raise Refused(
            f"{waiting} {'offer waits' if waiting == 1 else 'offers wait'} for {team.name}. "
            f"{otherwise} first."
        )


def _must_administer(reader: Reader) -> None:
    if not reader.administers:
        raise NotAllowed("Only an administrator may change teams.")
