"""Connecting a mailbox, and looking after the connection."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import Refused
from goodword.channels.mail.live import actions
from goodword.channels.mail.live.finding_table import Provider, of_domain, of_host
from goodword.channels.mail.live.folders import ORDER
from goodword.channels.mail.live.secrets import typed_secret
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.trouble import Trouble
from goodword.channels.mail.live.watching_state import folder_words, state_of
from goodword.channels.mail.live.watching_tables import Worry
from goodword.people.queries import colleagues
from goodword.people.queries import mailboxes as all_mailboxes
from goodword.people.tables import Mailbox
from goodword.web.asking import Asking
from goodword.web.forms.connections import (
    AddressForm,
    BeginForm,
    FoldersForm,
    PasswordForm,
    ServerForm,
    as_found,
)
from goodword.web.forms.settings import chosen
from goodword.web.gate import administrators
from goodword.web.proof import proven
from goodword.web.views.connections_consent import as_told, ask_there, client_for
from goodword.web.views.connections_session import A_YEAR, offered, session_page, try_session
from goodword.web.views.settings import kept, show
from goodword.wiring import clock, connecting
from goodword.wiring.connecting import Looked, Wanted
from goodword.wiring.watching import filling_of


@require_http_methods(["GET", "POST"])
@administrators
@proven
def connect(request: HttpRequest, who: Asking) -> HttpResponse:
    """A mailbox by its address: its server is found, shown, and tried."""
    if request.method != "POST":
        address = request.GET.get("address", "")[:320]
        return show(request, "mailboxes-connect.html", AddressForm(initial={"address": address}))
    if "url" in request.POST:
        return try_session(request, who)
    if "host" in request.POST:
        return _try(request, who)
    form = AddressForm(request.POST)
    if form.is_valid():
        address = form.cleaned_data["address"].strip()
        try:
            found = connecting.find_server(address)
        except Refused as refusal:
            form.refuse(str(refusal), "address")
        else:
            by = request.POST.get("by")
            if by == "jmap" or (found.jmap and by != "imap"):
                return session_page(request, offered(found), address, found.provider)
            if found.impossible and found.provider is not None:
                form.refuse(found.provider.words, "address")
            else:
                server = ServerForm(colleagues(), initial=as_found(found))
                told = found.server.source if found.server else ""
                return _server(request, server, address, found.provider, source=told)
    return show(request, "mailboxes-connect.html", form)


@require_http_methods(["GET", "POST"])
@administrators
def look(request: HttpRequest, who: Asking, mailbox_id: int) -> HttpResponse:
    """How much there is, folder by folder, before anything is taken; and the word to begin."""
    _mailbox(who, mailbox_id)
    row = connecting.connection_of(who.reader, mailbox_id)
    sent = request.POST if request.method == "POST" else None
    form = BeginForm(sent, initial={"since": row.from_date})
    picked = FoldersForm(_choices(row), sent)
    if request.method == "POST" and form.is_valid() and picked.is_valid():
        since, now = form.cleaned_data["since"], clock.wall()
        if "count" in request.POST:
            actions.take_since(reader=who.reader, connection_id=row.pk, from_date=since, now=now)
            return redirect("first_look", mailbox_id)
        try:
            connecting.begin(
                reader=who.reader,
                connection_id=row.pk,
                from_date=since,
                wanted=picked.chosen,
                now=now,
            )
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            words = "It has begun: the newest mail comes first, and the rest follows."
            return kept(request, "connection", words, mailbox_id=mailbox_id)
    looked: list[Looked] = []
    trouble = ""
    try:
        looked = connecting.look(row, now=clock.wall())
    except Trouble as error:
        trouble = str(error)
    row.refresh_from_db(fields=["from_date"])
    picked = FoldersForm(_counted(looked), sent)
    counted = [one.since for one in looked if one.since is not None]
    return show(
        request, "mailboxes-connect-look.html", form, picked=picked, row=row, trouble=trouble,
        total=sum(counted), several=len(counted),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@administrators
def connection(request: HttpRequest, who: Asking, mailbox_id: int) -> HttpResponse:
    """How a mailbox is connected, how it goes, and which of its folders are taken."""
    box = _mailbox(who, mailbox_id)
    row = Connection.objects.filter(mailbox=box).select_related("mailbox").first()
    if row is None:
        return render(request, "mailboxes-connection.html", {"box": box, "worries": _worries(box)})
    form = FoldersForm(_choices(row), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            number = connecting.choose_folders(
                reader=who.reader, connection_id=row.pk, wanted=form.chosen, now=clock.wall()
            )
        except Refused as refusal:
            form.refuse(str(refusal), "folders")
        else:
            words = "Kept." if number else "Nothing was changed."
            return kept(request, "connection", words, mailbox_id=mailbox_id)
    return _connection(request, row, form, PasswordForm(token=row.auth == "token"))


@require_POST
@administrators
def connection_act(request: HttpRequest, who: Asking, mailbox_id: int, verb: str) -> HttpResponse:
    """Pause it, let it go on, look now, change the password, log in anew, disconnect it."""
    _mailbox(who, mailbox_id)
    row = connecting.connection_of(who.reader, mailbox_id)
    told: dict[str, Any] = {"reader": who.reader, "connection_id": row.pk, "now": clock.wall()}
    if verb == "pause":
        actions.pause(**told)
        words = "Paused. Mail stays on the server, and nothing is lost."
    elif verb == "resume":
        actions.resume(**told)
        words = "It goes on where it stopped."
    elif verb == "now":
        actions.look_now(**told)
        words = "It is looked at now."
    elif verb in ("password", "login", "disconnect"):
        return _guarded(request, who, row, verb)
    else:
        raise Http404
    return kept(request, "connection", words, mailbox_id=mailbox_id)


@proven
def _guarded(request: HttpRequest, who: Asking, row: Connection, verb: str) -> HttpResponse:
    if verb == "disconnect":
        name = actions.disconnect(reader=who.reader, connection_id=row.pk)
        words = f"{name} is not connected any more. All its mail that is here stays."
        return kept(request, "mailboxes", words)
    if verb == "login":
        return ask_there(request, row.provider, row.login, {"again": row.mailbox_id})
    form = PasswordForm(request.POST, token=row.auth == "token")
    if form.is_valid():
        secret = typed_secret(row.auth, form.cleaned_data["password"])
        try:
            connecting.change_access(
                reader=who.reader, connection=row, secret=secret, now=clock.wall()
            )
        except Trouble as error:
            form.refuse(str(error), "password")
        else:
            words = f"The new {'token' if row.auth == 'token' else 'password'} works, and is kept."
            return kept(request, "connection", words, mailbox_id=row.mailbox_id)
    return _connection(request, row, FoldersForm(_choices(row)), form)


@require_POST
@administrators
def end_worry(request: HttpRequest, who: Asking, worry_id: int) -> HttpResponse:
    """Say that a voicemail box has room again: only its telephone system could tell."""
    row = actions.end_worry(reader=who.reader, worry_id=worry_id, now=clock.wall())
    words = "Good: it is over. You are told when the telephone system says so again."
    return kept(request, "connection", words, mailbox_id=row.mailbox_id)


def _try(request: HttpRequest, who: Asking) -> HttpResponse:
    address = request.POST.get("address", "")[:320].strip()
    form = ServerForm(colleagues(), request.POST)
    known = connecting.known_mailbox(address)
    if known is not None:
        form.for_known_mailbox()
    provider = of_host(request.POST.get("host", "").strip())
    if not form.is_valid():
        return _server(request, form, address, provider)
    told = form.cleaned_data
    wanted = Wanted(
        address=address,
        host=told["host"].strip().lower(),
        port=told["port"],
        security=told["security"],
        login=told["login"].strip(),
        secret={"password": told["password"]},
        name=told.get("name", ""),
        owner_id=chosen(told.get("owner", "")),
        sharing=told.get("sharing", "contact"),
        from_date=clock.now().date() - A_YEAR,
    )
    if request.POST.get("way") == "oauth" and provider is not None:
        return ask_there(request, provider.oauth, wanted.login, {"wanted": as_told(wanted)})
    if not told["password"]:
        form.refuse("Enter the password.", "password")
        return _server(request, form, address, provider)
    try:
        row = connecting.connect_mailbox(reader=who.reader, wanted=wanted, now=clock.wall())
    except (Refused, Trouble) as error:
        form.refuse(str(error))
        return _server(request, form, address, provider)
    messages.success(request, "It works.", extra_tags="good")
    return redirect("first_look", row.mailbox_id)


def _server(
    request: HttpRequest,
    form: ServerForm,
    address: str,
    provider: Provider | None,
    *,
    source: str = "",
) -> HttpResponse:
    known = connecting.known_mailbox(address)
    if known is not None and "name" in form.fields:
        form.for_known_mailbox()
    provider = of_domain(address.rpartition("@")[2]) or provider
    client = client_for(provider.oauth) if provider else None
    told = {"address": address, "provider": provider, "client": client, "source": source}
    return show(request, "mailboxes-connect-server.html", form, known=known, **told)


def _connection(
    request: HttpRequest, row: Connection, folders: FoldersForm, password: PasswordForm
) -> HttpResponse:
    rows = list(row.folders.all())
    told = {
        "box": row.mailbox,
        "row": row,
        "state": state_of(row, rows),
        "folders": folders if rows else None,
        "password": password,
        "client": client_for(row.provider) if row.auth == "oauth" else None,
        "provider": of_host(row.host),
        "worries": _worries(row.mailbox),
        "filled": filling_of(row, now=clock.wall()),
        "faults": [one for one in rows if one.wanted and one.told],
        "form": password if password.errors else folders,
    }
    status = 422 if folders.errors or password.errors else 200
    return render(request, "mailboxes-connection.html", told, status=status)


def _worries(box: Mailbox) -> QuerySet[Worry]:
    """What is open, but for what the page says anyway."""
    return box.worries.filter(ended_at=None).exclude(kind="failing").order_by("since")


def _choices(row: Connection) -> list[tuple[Folder, str]]:
    rows = row.folders.filter(missing=False).order_by("shown")
    ordered = sorted(rows, key=lambda one: ORDER.index(one.role))
    return [(one, folder_words(one)) for one in ordered]


def _counted(looked: Sequence[Looked]) -> list[tuple[Folder, str]]:
    return [(one.folder, f"{folder_words(one.folder)}{_count_words(one)}") for one in looked]


def _count_words(one: Looked) -> str:
    if one.told:
        return f" – can’t be opened: {one.told}"
    if one.since is None or one.messages is None:
        return ""
    if one.since == one.messages:
        return f" – {one.messages:,}"
    return f" – {one.since:,} since then, {one.messages:,} in all"


def _mailbox(who: Asking, mailbox_id: int) -> Mailbox:
    found = all_mailboxes(who.reader).filter(pk=mailbox_id).first()
    if found is None:
        raise Http404
    return found
