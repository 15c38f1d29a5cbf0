"""The door: first set-up, logging in and out."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import OPERATOR
from goodword.house.actions import edit_calendar, edit_house
from goodword.house.queries import the_house
from goodword.ledger.actions import forget_untouched
from goodword.people.actions import first_administrator
from goodword.people.queries import someone_can_log_in
from goodword.people.tables import Colleague
from goodword.web.forms.door import LoginForm, WelcomeForm
from goodword.wiring import clock
from goodword.wiring.importing import settle_all
from goodword.worktime import Calendar


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Set up the first administrator; afterwards this page is not here any more."""
    if someone_can_log_in():
        raise Http404
    if request.method == "POST":
        form = WelcomeForm(request.POST)
        if form.is_valid():
            login(request, _open_the_house(form.cleaned_data))
            return redirect("today")
        return render(request, "welcome.html", {"form": form}, status=422)
    house = the_house()
    known = Calendar.from_json(house.calendar.definition)
    form = WelcomeForm(initial={"zone": known.zone, "country": known.country})
    return render(request, "welcome.html", {"form": form})


@transaction.atomic
def _open_the_house(told: dict[str, str]) -> Colleague:
    colleague = first_administrator(
        name=told["name"], email=told["email"], password=told["password"], now=clock.wall()
    )
    definition = the_house().calendar.definition
    place = {"zone": told["zone"], "country": told["country"], "subdivision": ""}
    edit_calendar(reader=OPERATOR, definition={**definition, **place})
    edit_house(reader=OPERATOR, name=told["house"], on_duty_id=colleague.pk)
    # What an import opened before was dated by a guess at zone and holidays.
    forget_untouched()
    settle_all(now=clock.now())
    return colleague


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in, and go on to where one wanted to go."""
    following = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(following)
    if not someone_can_log_in():
        return redirect("welcome")
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.colleague:
        login(request, form.colleague)
        return redirect(following)
    status = 422 if form.is_bound else 200
    return render(request, "login.html", {"form": form, "next": following}, status=status)


@login_not_required
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out."""
    logout(request)
    return redirect("login")


def _safe(request: HttpRequest, following: str) -> str:
    """Where to go after logging in: only ever a page of ours."""
    allowed = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return following if allowed else resolve_url("today")
