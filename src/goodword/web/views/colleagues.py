"""Colleagues: who they are, what they may do, their passwords."""

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import Refused
from goodword.people import actions as people
from goodword.people.queries import colleagues as everybody
from goodword.people.tables import Colleague
from goodword.web.asking import Asking
from goodword.web.forms.settings import (
    ColleagueForm,
    EditColleagueForm,
    OwnPasswordForm,
    PasswordForm,
)
from goodword.web.gate import administrators, page
from goodword.web.views.settings import kept, show
from goodword.wiring import clock


@require_http_methods(["GET", "POST"])
@administrators
def colleagues(request: HttpRequest, who: Asking) -> HttpResponse:
    """Everybody of us, and a form for somebody new."""
    form = ColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            new = people.add_colleague(
                reader=who.reader,
                email=told["email"],
                name=told["name"],
                role=told["role"],
                now=clock.wall(),
            )
        except Refused as refusal:
            form.refuse(str(refusal), "email")
        else:
            words = f"{new.name} is a colleague now. Set a password for them, and tell it to them."
            return kept(request, "colleague", words, colleague_id=new.pk)
    everyone = [(c, c.has_usable_password()) for c in everybody(active_only=False)]
    return show(request, "settings/colleagues.html", form, everyone=everyone)


@require_http_methods(["GET", "POST"])
@administrators
def colleague(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """One colleague: name, role, access, and a new password."""
    found = _colleague(colleague_id)
    known = {"name": found.name, "role": found.role, "is_active": _yes(found.is_active)}
    form = EditColleagueForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            people.edit_colleague(
                reader=who.reader,
                colleague_id=colleague_id,
                name=told["name"],
                role=told["role"],
                is_active=told["is_active"] == "yes",
            )
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return kept(request, "colleagues", f"Kept for {told['name']}.")
    return show(request, "settings/colleague.html", form, colleague=found, new=PasswordForm(found))


@sensitive_post_parameters()
@require_POST
@administrators
def set_password(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """A new password for a colleague."""
    found = _colleague(colleague_id)
    new = PasswordForm(found, request.POST)
    if new.is_valid():
        people.set_password(
            reader=who.reader, colleague_id=colleague_id, password=new.cleaned_data["password"]
        )
        if found.pk == who.colleague.pk:
            found.refresh_from_db()
            update_session_auth_hash(request, found)
        return kept(request, "colleagues", f"{found.name} has a new password.")
    known = {"name": found.name, "role": found.role, "is_active": _yes(found.is_active)}
    form = EditColleagueForm(initial=known)
    return show(
        request, "settings/colleague.html", form, colleague=found, new=new, wrong=new.errors
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@page
def account(request: HttpRequest, who: Asking) -> HttpResponse:
    """One's own account: a new password, after the present one."""
    form = OwnPasswordForm(who.colleague, request.POST or None)
    if request.method == "POST" and form.is_valid():
        people.set_password(
            reader=who.reader,
            colleague_id=who.colleague.pk,
            password=form.cleaned_data["password"],
        )
        who.colleague.refresh_from_db()
        update_session_auth_hash(request, who.colleague)
        return kept(request, "account", "Your password is changed. Other devices are logged out.")
    return show(request, "settings/account.html", form)


def _colleague(colleague_id: int) -> Colleague:
    found = everybody(active_only=False).filter(pk=colleague_id).first()
    if found is None:
        raise Http404
    return found


def _yes(value: bool) -> str:
    return "yes" if value else "no"
