"""Tokens: keys for programs that act for a colleague."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import Refused
from goodword.hooks import tokening
from goodword.web.asking import Asking
from goodword.web.forms.programs import TokenForm
from goodword.web.gate import page
from goodword.web.proof import proven
from goodword.web.views.settings import kept, show
from goodword.wiring import clock


@require_http_methods(["GET", "POST"])
@page
def tokens(request: HttpRequest, who: Asking) -> HttpResponse:
    """One's own tokens, a form for a new one; for administrators everybody's tokens."""
    if request.method == "POST":
        return _make(request, who)
    return _shown(request, who, TokenForm(who.reader.role))


@require_POST
@page
def revoke_token(request: HttpRequest, who: Asking, token_id: int) -> HttpResponse:
    """End a token at once."""
    tokening.revoke_token(reader=who.reader, token_id=token_id, now=clock.wall())
    return kept(request, "tokens", "Revoked. The program that used it is shut out from now on.")


@proven
def _make(request: HttpRequest, who: Asking) -> HttpResponse:
    form = TokenForm(who.reader.role, request.POST)
    if not form.is_valid():
        return _shown(request, who, form)
    now = clock.wall()
    try:
        made, token = tokening.make_token(
            reader=who.reader,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=form.ends(now),
            now=now,
        )
    except Refused as refusal:
        form.refuse(str(refusal))
        return _shown(request, who, form)
    return _shown(request, who, TokenForm(who.reader.role), made=made, token=token)


def _shown(request: HttpRequest, who: Asking, form: TokenForm, **told: object) -> HttpResponse:
    now = clock.wall()
    mine = tokening.tokens(who.reader, now=now)
    others = []
    if who.reader.administers:
        everybodys = tokening.tokens(who.reader, now=now, everybodys=True)
        others = [t for t in everybodys if t.colleague_id != who.colleague.pk and t.alive]
    return show(request, "settings/tokens.html", form, mine=mine, others=others, **told)
