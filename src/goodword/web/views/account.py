"""One's own account: password, second factor, passkeys, sessions."""

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import Refused
from goodword.accounts import codes, factors, stays
from goodword.accounts.passkeys import begin_adding, finish_adding
from goodword.accounts.rules import needs_second_factor
from goodword.accounts.sealing import seal, unseal
from goodword.people import colleagues as people
from goodword.web.asking import Asking
from goodword.web.forms.account import AppForm, OwnPasswordForm, PasskeyForm
from goodword.web.forms.slowed import PASSKEY_STATE
from goodword.web.gate import page
from goodword.web.origin import site
from goodword.web.proof import ask_again, has_proved, proven
from goodword.web.views.settings import kept, show
from goodword.wiring import clock

SEED = "seed"
NEW_SEED = "a seed that is being set up"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@page
def account(request: HttpRequest, who: Asking) -> HttpResponse:
    """One's own account: password, second factor, passkeys, sessions."""
    unknown = not who.colleague.has_usable_password() and not has_proved(request)
    if request.method == "POST" and unknown:
        return ask_again(request, request.path)
    form = OwnPasswordForm(request, who.colleague, request.POST or None)
    if request.method == "POST" and form.is_valid():
        people.set_password(
            reader=who.reader,
            colleague_id=who.colleague.pk,
            password=form.cleaned_data["password"],
        )
        who.colleague.refresh_from_db()
        update_session_auth_hash(request, who.colleague)
        stays.end_other_stays(reader=who.reader, here=request.session.session_key or "")
        return kept(request, "account", "Your password is changed. Other devices are logged out.")
    told = {
        "has": factors.factors(who.colleague),
        "needed": _is_needed(who),
        "stays": stays.stays(who.reader, now=clock.wall(), here=request.session.session_key or ""),
        "sign_ons": who.colleague.sign_ons.order_by("pk"),
    }
    return show(request, "settings/account.html", form, **told)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@page
@proven
def second_factor(request: HttpRequest, who: Asking) -> HttpResponse:
    """Set up an app that makes codes: show its key, and take the first code as proof."""
    sealed = request.session.get(SEED)
    seed = unseal(sealed, purpose=NEW_SEED) if sealed else codes.new_seed()
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factors.add_code_maker(
                colleague=who.colleague,
                seed=seed,
                code=form.cleaned_data["code"],
                now=clock.wall(),
            )
        except Refused as refusal:
            form.refuse(str(refusal), "code")
        else:
            del request.session[SEED]
            return _stronger(request, who)
    if not sealed:
        request.session[SEED] = seal(seed, purpose=NEW_SEED)
    address = codes.address(seed, account=who.colleague.email, house=who.house.name)
    side, path = codes.square(address)
    told = {
        "seed": codes.in_fours(seed),
        "side": side,
        "path": path,
        "has": factors.factors(who.colleague),
        "needed": _is_needed(who),
    }
    return show(request, "settings/second_factor.html", form, **told)


@require_POST
@page
@proven
def remove_app(request: HttpRequest, who: Asking) -> HttpResponse:
    """Take the app that makes codes away."""
    try:
        factors.remove_code_maker(colleague=who.colleague, required=_is_needed(who))
    except Refused as refusal:
        return kept(request, "account", str(refusal), "warn")
    return kept(request, "account", "The app is not asked for codes any more.")


@require_POST
@page
@proven
def recovery_codes(request: HttpRequest, who: Asking) -> HttpResponse:
    """Make ten new recovery codes and show them, this once."""
    try:
        made = factors.new_recovery_codes(colleague=who.colleague, now=clock.wall())
    except Refused as refusal:
        return kept(request, "account", str(refusal), "warn")
    return render(request, "settings/recovery_codes.html", {"codes": made})


@require_POST
@page
@proven
def ask_new_passkey(request: HttpRequest, who: Asking) -> HttpResponse:
    """What the browser has to ask for, so that a passkey can be added."""
    options, state = begin_adding(site(request), who.colleague)
    request.session[PASSKEY_STATE] = state
    return JsonResponse(options)


@require_http_methods(["GET", "POST"])
@page
@proven
def add_passkey(request: HttpRequest, who: Asking) -> HttpResponse:
    """Add a passkey that the browser has just made."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        state = request.session.pop(PASSKEY_STATE, None)
        try:
            if not isinstance(state, dict):
                raise Refused("That took too long. Try once more.")
            finish_adding(
                site=site(request),
                colleague=who.colleague,
                state=state,
                answer=form.cleaned_data["passkey"],
                name=form.cleaned_data["name"],
                now=clock.wall(),
            )
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return _stronger(request, who)
    return show(request, "settings/passkey.html", form)


@require_POST
@page
@proven
def remove_passkey(request: HttpRequest, who: Asking, passkey_id: int) -> HttpResponse:
    """Take a passkey away."""
    found = who.colleague.passkeys.filter(pk=passkey_id).first()
    if found is None:
        raise Http404
    try:
        factors.remove_passkey(
            colleague=who.colleague, passkey_id=passkey_id, required=_is_needed(who)
        )
    except Refused as refusal:
        return kept(request, "account", str(refusal), "warn")
    return kept(request, "account", f"The passkey “{found.name}” lets nobody in any more.")


@require_POST
@page
@proven
def end_session(request: HttpRequest, who: Asking) -> HttpResponse:
    """End one of one's sessions, or all but this one."""
    here = request.session.session_key or ""
    name = request.POST.get("session", "")
    if name:
        stays.end_stay(reader=who.reader, name=name)
        return kept(request, "account", "That session has ended.")
    ended = stays.end_other_stays(reader=who.reader, here=here)
    words = "1 other session has" if ended == 1 else f"{ended} other sessions have"
    return kept(request, "account", f"{words} ended.")


def _stronger(request: HttpRequest, who: Asking) -> HttpResponse:
    """A second factor was added in this session; whoever has no recovery codes yet gets them."""
    request.session["strong"] = True
    if factors.factors(who.colleague).codes_left:
        return kept(request, "account", "It is added.")
    made = factors.new_recovery_codes(colleague=who.colleague, now=clock.wall())
    return render(request, "settings/recovery_codes.html", {"codes": made, "first": True})


def _is_needed(who: Asking) -> bool:
    return needs_second_factor(who.colleague.role, who.house.second_factor)
