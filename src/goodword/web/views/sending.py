"""How a mailbox sends: its server is found, tried, and kept when it works."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from goodword.access import NotFound, Refused
from goodword.channels.mail.sending.setting_up import Way, set_up, take_away
from goodword.people.queries import mailboxes
from goodword.web.asking import Asking
from goodword.web.forms.sending import SendingForm, as_kept
from goodword.web.gate import administrators
from goodword.web.proof import proven
from goodword.web.views.settings import kept, show
from goodword.wiring import clock
from goodword.wiring.sending_ways import find_way, standing


@require_http_methods(["GET", "POST"])
@administrators
@proven
def sending(request: HttpRequest, who: Asking, mailbox_id: int) -> HttpResponse:
    """The server that takes a mailbox's mail: shown as it is, or as it was found."""
    box = mailboxes(who.reader).filter(pk=mailbox_id).first()
    if box is None:
        raise Http404
    if "remove" in request.POST:
        take_away(reader=who.reader, mailbox_id=mailbox_id)
        return kept(request, "mailboxes", f"{box.name} has no server of its own any more.")
    told = standing(who.reader, box)
    source = ""
    initial = as_kept(told.way) if told.way else {"port": 465, "security": "tls"}
    if request.method == "GET" and "find" in request.GET:
        try:
            server = find_way(box, now=clock.wall()).server
        except Refused:
            server = None
        source = server.source if server else "nothing"
        if server:
            initial = {
                "host": server.host, "port": server.port, "security": server.security,
                "login": server.login,
            }  # fmt: skip
    form = SendingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        way = Way(
            given["host"].strip(), given["port"], given["security"], given["login"],
            given["password"],
        )  # fmt: skip
        try:
            set_up(reader=who.reader, mailbox_id=mailbox_id, way=way, now=clock.wall())
        except NotFound:
            raise
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return kept(request, "mailboxes", f"It works: {box.name} sends by {way.host}.")
    return show(request, "settings/sending.html", form, mailbox=box, standing=told, source=source)
