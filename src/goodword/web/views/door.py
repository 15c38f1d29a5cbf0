"""The door: first set-up, logging in and out, and proving once more who one is."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import OPERATOR, Refused
from goodword.accounts.knocks import passed
from goodword.accounts.passkeys import begin_showing
from goodword.accounts.rules import HALF_WAY
from goodword.house.actions import edit_calendar, edit_house
from goodword.house.queries import the_house
from goodword.ledger.actions import forget_untouched
from goodword.people.colleagues import first_administrator
from goodword.people.queries import someone_can_log_in
from goodword.people.tables import Colleague
from goodword.promises.reading import forget_readings
from goodword.web import mail
from goodword.web.asking import Asking
from goodword.web.entering import come_in, enter, half_way, proved, safe
from goodword.web.forms.door import LoginForm, WelcomeForm
from goodword.web.forms.proof import ProofForm, SecondStepForm
from goodword.web.forms.slowed import PASSKEY_STATE, SlowedForm
from goodword.web.gate import page
from goodword.web.origin import site
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
            first = _open_the_house(form.cleaned_data)
            return enter(request, first, how="password", strong=False, going="today")
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
    forget_readings()
    settle_all(now=clock.now())
    return colleague


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in by password or passkey, and go on to where one wanted to go."""
    following = safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(following)
    if not someone_can_log_in():
        return redirect("welcome")
    if request.POST.get("passkey"):
        return _by_passkey(request, following)
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.colleague:
        return come_in(request, form.colleague, how="password", strong=False, going=following)
    return _door(request, form, following)


def _by_passkey(request: HttpRequest, following: str) -> HttpResponse:
    """A passkey that verified its user stands for address, password and second factor."""
    form = SlowedForm(request, {})
    form.is_valid()
    made = form.attempt("a passkey\0" + request.POST["passkey"][:200])
    if made is not None:
        try:
            colleague = form.passkey(request.POST["passkey"][:20_000], None, clock.wall())
        except Refused as refusal:
            form.wrong(made, str(refusal))
        else:
            passed(made)
            return come_in(request, colleague, how="passkey", strong=True, going=following)
    said = [str(words) for words in form.non_field_errors()]
    return _door(request, LoginForm(request), following, said=said, status=422)


def _door(
    request: HttpRequest, form: LoginForm, following: str, *, said: object = (), status: int = 200
) -> HttpResponse:
    told = {
        "form": form,
        "next": following,
        "providers": settings.SIGN_ON,
        "said": said,
        "mailed": mail.can_mail(),
    }
    return render(request, "login.html", told, status=422 if form.is_bound else status)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The second step of logging in: a code, a recovery code, or a passkey."""
    found = half_way(request)
    if found is None:
        messages.warning(request, "That took too long. Log in once more.", extra_tags="warn")
        return redirect("login")
    colleague, told = found
    form = SecondStepForm(request, colleague, request.POST or None)
    if request.method == "POST" and form.is_valid():
        how = f"{told['how']}, second step"
        return enter(request, colleague, how=how, strong=True, going=safe(request, told["going"]))
    status = 422 if form.errors else 200
    return render(request, "second_step.html", {"form": form}, status=status)


@login_not_required
@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """What the browser has to ask of a passkey: of anybody's, or of whoever is half way in."""
    half = half_way(request)
    user = request.user if isinstance(request.user, Colleague) else None
    colleague = user or (half[0] if half else None)
    options, state = begin_showing(site(request), colleague)
    request.session[PASSKEY_STATE] = state
    if colleague is None:
        request.session.set_expiry(HALF_WAY)
    return JsonResponse(options)


@login_not_required
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out."""
    logout(request)
    answer = redirect("login")
    # What this browser still keeps of our pages goes, too (also what "back" would show).
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@page
def again(request: HttpRequest, who: Asking) -> HttpResponse:
    """Prove once more who one is, and go on to where one wanted to go."""
    following = safe(request, request.POST.get("next") or request.GET.get("next", ""))
    form = ProofForm(request, who.colleague, request.POST or None)
    if request.method == "POST" and form.is_valid():
        proved(request, clock.wall())
        return redirect(following)
    told = {
        "form": form,
        "carried": [("next", following)],
        "where": request.path,
        "providers": [
            provider
            for provider in settings.SIGN_ON
            if who.colleague.sign_ons.filter(issuer=provider.issuer).exists()
        ],
        "next": following,
    }
    return render(request, "again.html", told, status=422 if form.errors else 200)
