"""Coming in for the first time, or with a new password: by a link that works once."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import Refused
from goodword.accounts import invitations, knocks
from goodword.accounts.factors import has_second_factor
from goodword.accounts.passkeys import begin_adding, finish_adding
from goodword.accounts.rules import HALF_WAY
from goodword.accounts.tables import Invitation
from goodword.people.queries import someone_can_log_in
from goodword.people.tables import Colleague
from goodword.web import mail
from goodword.web.entering import come_in
from goodword.web.forms.door import ForgottenForm, InvitationForm
from goodword.web.forms.slowed import PASSKEY_STATE
from goodword.web.origin import origin, site
from goodword.wiring import clock

HELD = "invitation"
ASKED = (
    "If this is the address of somebody who works here, a link to a new password is on its way "
    "to it. It works once, for an hour."
)


@login_not_required
@require_safe
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Follow an invitation's link; nothing is used up by looking at it.

    The link's secret goes into the session and out of the address, where it could be read later.
    """
    found = invitations.open_invitation(token, now=clock.wall())
    if found is None:
        return _gone(request)
    request.session[HELD] = token
    if not request.user.is_authenticated:
        request.session.set_expiry(HALF_WAY * 3)
    return redirect("invitation")


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Set name and password, or add a passkey, and be in."""
    held = str(request.session.get(HELD, ""))
    found = invitations.open_invitation(held, now=clock.wall())
    if found is None:
        return _gone(request)
    if request.POST.get("passkey"):
        return _by_passkey(request, held, found)
    form = InvitationForm(request.POST or None, initial={"name": _name(found.colleague)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            colleague = invitations.accept(
                token=held, name=told["name"], password=told["password"], now=clock.wall()
            )
        except ValidationError as weak:
            form.add_error("password", weak)
        except Refused:
            return _gone(request)
        else:
            return come_in(request, colleague, how="invitation", strong=False, going="today")
    return _show(request, form, found)


@login_not_required
@require_POST
def ask_first_passkey(request: HttpRequest) -> HttpResponse:
    """What the browser has to ask for, so that somebody invited comes in by a passkey."""
    found = _invited(request)
    if found is None or has_second_factor(found.colleague):
        raise Http404
    options, state = begin_adding(site(request), found.colleague)
    request.session[PASSKEY_STATE] = state
    return JsonResponse(options)


@login_not_required
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to a new password, by mail; the answer never tells who works here."""
    if not someone_can_log_in() or not mail.can_mail():
        raise Http404
    form = ForgottenForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "forgotten.html", {"form": form}, status=status)
    now, email = clock.wall(), form.cleaned_data["email"]
    made = knocks.attempt(account=f"forgotten\0{email}", origin=origin(request), now=now)
    if made.wait:
        form.refuse(f"Too many attempts. Wait {made.wait} seconds, then try again.")
        return render(request, "forgotten.html", {"form": form}, status=422)
    asked = invitations.ask_for_a_new_password(email=email, now=now)
    if asked is not None:
        colleague, invited = asked
        mail.post_invitation(request, colleague, invited, now=now)
    return render(request, "forgotten.html", {"said": ASKED})


def _by_passkey(request: HttpRequest, held: str, found: Invitation) -> HttpResponse:
    form = InvitationForm(initial={"name": request.POST.get("name", "")[:160]})
    state = request.session.pop(PASSKEY_STATE, None)
    if not isinstance(state, dict) or has_second_factor(found.colleague):
        return _show(request, form, found, said=["That took too long. Try once more."])
    now = clock.wall()
    try:
        with transaction.atomic():
            colleague = invitations.accept_without_password(
                token=held, name=request.POST.get("name", ""), now=now
            )
            finish_adding(
                site=site(request),
                colleague=colleague,
                state=state,
                answer=request.POST["passkey"][:20_000],
                name="First passkey",
                now=now,
            )
    except Refused as refusal:
        return _show(request, form, found, said=[str(refusal)])
    return come_in(request, colleague, how="invitation", strong=True, going="today")


def _show(
    request: HttpRequest, form: InvitationForm, found: Invitation, *, said: object = ()
) -> HttpResponse:
    told = {
        "form": form,
        "said": said,
        "colleague": found.colleague,
        "again": invitations.has_a_way_in(found.colleague),
        "passkeys": not has_second_factor(found.colleague),
    }
    return render(request, "invitation.html", told, status=422 if form.errors or said else 200)


def _invited(request: HttpRequest) -> Invitation | None:
    return invitations.open_invitation(str(request.session.get(HELD, "")), now=clock.wall())


def _gone(request: HttpRequest) -> HttpResponse:
    """Missing, used, revoked and expired look the same."""
    return render(request, "invitation_gone.html", {"words": invitations.GONE}, status=404)


def _name(colleague: Colleague) -> str:
    return "" if colleague.name == colleague.email else colleague.name
