"""Colleagues: who they are, what they may do, how they come in."""

from collections.abc import Callable

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import Refused
from goodword.accounts import invitations
from goodword.accounts.factors import factors
from goodword.people import colleagues as people
from goodword.people.queries import colleagues as everybody
from goodword.people.tables import Colleague
from goodword.web import mail
from goodword.web.asking import Asking
from goodword.web.forms.settings import ColleagueForm, EditColleagueForm
from goodword.web.gate import administrators
from goodword.web.proof import proven
from goodword.web.views.settings import kept, show
from goodword.wiring import clock

ADMINISTRATOR = "administrator"


@require_http_methods(["GET", "POST"])
@administrators
def colleagues(request: HttpRequest, who: Asking) -> HttpResponse:
    """Everybody of us, and a form for somebody new."""
    form = ColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if told["role"] == ADMINISTRATOR:
            return _after_proof(request, who, lambda: _add(request, who, form))
        return _add(request, who, form)
    return _list(request, form)


def _add(request: HttpRequest, who: Asking, form: ColleagueForm) -> HttpResponse:
    """Add a colleague and show the link that lets them in."""
    told, now = form.cleaned_data, clock.wall()
    try:
        new = people.add_colleague(
            reader=who.reader, email=told["email"], name=told["name"], role=told["role"], now=now
        )
    except Refused as refusal:
        form.refuse(str(refusal), "email")
        return _list(request, form)
    return _invite(request, who, new)


def _list(request: HttpRequest, form: ColleagueForm) -> HttpResponse:
    everyone = [(c, invitations.has_a_way_in(c)) for c in everybody(active_only=False)]
    return show(request, "settings/colleagues.html", form, everyone=everyone)


@require_http_methods(["GET", "POST"])
@administrators
def colleague(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """One colleague: name, role, access, and how they come in."""
    found = _colleague(colleague_id)
    known = {"name": found.name, "role": found.role, "is_active": _yes(found.is_active)}
    form = EditColleagueForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["role"] == ADMINISTRATOR != found.role:
            return _after_proof(request, who, lambda: _edit(request, who, found, form))
        return _edit(request, who, found, form)
    return _one(request, found, form)


def _edit(
    request: HttpRequest, who: Asking, found: Colleague, form: EditColleagueForm
) -> HttpResponse:
    told = form.cleaned_data
    try:
        people.edit_colleague(
            reader=who.reader,
            colleague_id=found.pk,
            name=told["name"],
            role=told["role"],
            is_active=told["is_active"] == "yes",
        )
    except Refused as refusal:
        form.refuse(str(refusal))
        return _one(request, found, form)
    return kept(request, "colleagues", f"Kept for {told['name']}.")


def _one(request: HttpRequest, found: Colleague, form: EditColleagueForm) -> HttpResponse:
    told = {
        "colleague": found,
        "has": factors(found),
        "way_in": invitations.has_a_way_in(found),
        **found.stays.filter(expires_at__gt=clock.wall()).aggregate(
            open_stays=Count("key"), last_used=Max("last_used_at")
        ),
        "waiting": found.invitations.filter(
            used_at=None, revoked_at=None, expires_at__gt=clock.wall()
        ).first(),
    }
    return show(request, "settings/colleague.html", form, **told)


@require_POST
@administrators
def invite(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """A link for a colleague to come in, or to set a new password; shown once."""
    found = _colleague(colleague_id)
    if found.role == ADMINISTRATOR:
        return _after_proof(request, who, lambda: _invite(request, who, found))
    return _invite(request, who, found)


def _invite(request: HttpRequest, who: Asking, found: Colleague) -> HttpResponse:
    now = clock.wall()
    try:
        invited = invitations.invite(reader=who.reader, colleague_id=found.pk, now=now)
    except Refused as refusal:
        return kept(request, "colleague", str(refusal), "warn", colleague_id=found.pk)
    mailed = mail.can_mail()
    if mailed:
        mail.post_invitation(request, found, invited, now=now, by=who.colleague.name)
    told = {
        "colleague": found,
        "link": mail.link(request, invited),
        "expires_at": invited.expires_at,
        "again": invitations.has_a_way_in(found),
        "mailed": mailed,
    }
    return render(request, "settings/invited.html", told)


@require_POST
@administrators
def revoke(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """End a colleague's open invitation."""
    found = _colleague(colleague_id)
    invitations.revoke(reader=who.reader, colleague_id=found.pk, now=clock.wall())
    words = f"The link for {found.name} does not work any more."
    return kept(request, "colleague", words, colleague_id=found.pk)


@require_POST
@administrators
def end_sessions(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """End every session of a colleague: a lost laptop, a doubt."""
    found = _colleague(colleague_id)
    invitations.end_all_stays(reader=who.reader, colleague_id=found.pk)
    if found.pk == who.colleague.pk:
        return redirect("login")
    words = f"{found.name} is logged out everywhere."
    return kept(request, "colleague", words, colleague_id=found.pk)


@require_POST
@administrators
@proven
def without_second_factor(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """Take the second factor of a colleague away who has lost it."""
    found = _colleague(colleague_id)
    try:
        invitations.take_second_factor_away(
            reader=who.reader, colleague_id=found.pk, now=clock.wall()
        )
    except Refused as refusal:
        return kept(request, "colleague", str(refusal), "warn", colleague_id=found.pk)
    words = f"{found.name} logs in without a second factor now, and can set one up anew."
    return kept(request, "colleague", words, colleague_id=found.pk)


def _after_proof(
    request: HttpRequest, who: Asking, go_on: Callable[[], HttpResponse]
) -> HttpResponse:
    """What concerns administrators waits until who asks for it has proved who they are."""
    return proven(lambda request, who: go_on())(request, who)


def _colleague(colleague_id: int) -> Colleague:
    found = everybody(active_only=False).filter(pk=colleague_id).first()
    if found is None:
        raise Http404
    return found


def _yes(value: bool) -> str:
    return "yes" if value else "no"
