"""Which extension or line of the telephone is whose."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import NotFound, Refused
from goodword.people.lines import forget_line, lines, say_line
from goodword.people.queries import colleagues, mailboxes
from goodword.web.asking import Asking
from goodword.web.forms.settings import LineForm, chosen
from goodword.web.gate import administrators
from goodword.web.views.settings import kept, show


@require_http_methods(["GET", "POST"])
@administrators
def telephone(request: HttpRequest, who: Asking) -> HttpResponse:
    """Every line that is somebody's; say whose another one is."""
    form = LineForm(colleagues(), mailboxes(who.reader), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            said = say_line(
                reader=who.reader,
                line=told["line"],
                colleague_id=chosen(told["colleague"]),
                mailbox_id=chosen(told["mailbox"]),
                region=_region(who),
            )
        except (NotFound, Refused) as refusal:
            form.refuse(str(refusal), "line")
        else:
            words = f"{said.line} is said. It holds for calls that come in from now on."
            return kept(request, "telephone", words)
    return show(request, "settings/telephone.html", form, lines=lines())


@require_POST
@administrators
def remove_line(request: HttpRequest, who: Asking) -> HttpResponse:
    """Say that a line is nobody's in particular."""
    line = request.POST.get("line", "")[:60]
    try:
        forget_line(reader=who.reader, line=line, region=_region(who))
    except Refused as refusal:
        return kept(request, "telephone", str(refusal), "warn")
    return kept(request, "telephone", f"{line} is nobody’s in particular any more.")


def _region(who: Asking) -> str:
    return str(who.house.calendar.definition.get("country", ""))
