"""Teams: made, renamed, ended, and who belongs to them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import Refused
from goodword.accounts import teams as rooms
from goodword.people.queries import colleagues
from goodword.people.tables import Team
from goodword.web.asking import Asking
from goodword.web.forms.teams import TeamForm
from goodword.web.gate import administrators
from goodword.web.views.settings import kept, show
from goodword.wiring import clock


@require_http_methods(["GET", "POST"])
@administrators
def teams(request: HttpRequest, who: Asking) -> HttpResponse:
    """Every team, and a form for a new one."""
    form = TeamForm(colleagues(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = rooms.make_team(
                reader=who.reader, name=form.cleaned_data["name"], member_ids=form.chosen()
            )
        except Refused as refusal:
            form.refuse(str(refusal), "name")
        else:
            return kept(request, "teams", f"{made.name} is a team now.")
    return show(request, "settings/teams.html", form, teams=rooms.teams())


@require_http_methods(["GET", "POST"])
@administrators
def team(request: HttpRequest, who: Asking, team_id: int) -> HttpResponse:
    """One team: its name and its members."""
    found = _team(team_id)
    known = {"name": found.name, "members": [str(m.pk) for m in found.members.all()]}
    form = TeamForm(colleagues(), request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            rooms.edit_team(
                reader=who.reader,
                team_id=team_id,
                name=form.cleaned_data["name"],
                member_ids=form.chosen(),
            )
        except Refused as refusal:
            form.refuse(str(refusal), "name")
        else:
            return kept(request, "teams", f"Kept for {form.cleaned_data['name']}.")
    return show(request, "settings/team.html", form, team=found)


@require_POST
@administrators
def end_team(request: HttpRequest, who: Asking, team_id: int) -> HttpResponse:
    """End a team."""
    found = _team(team_id)
    try:
        rooms.end_team(reader=who.reader, team_id=team_id, now=clock.wall())
    except Refused as refusal:
        return kept(request, "one_team", str(refusal), "warn", team_id=team_id)
    return kept(request, "teams", f"{found.name} has ended. What it was handed keeps its name.")


def _team(team_id: int) -> Team:
    found = rooms.teams().filter(pk=team_id).first()
    if found is None:
        raise Http404
    return found
