"""Mailboxes and working hours."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from goodword.access import Refused
from goodword.channels.mail.live.watching_state import state_of
from goodword.channels.mail.live.watching_tables import Worry
from goodword.house.actions import edit_calendar
from goodword.house.queries import calendars
from goodword.house.tables import WorkCalendar
from goodword.people import actions as people
from goodword.people.queries import colleagues
from goodword.people.queries import mailboxes as all_mailboxes
from goodword.web.asking import Asking
from goodword.web.forms.hours import HoursForm, as_written
from goodword.web.forms.settings import MailboxForm, chosen, minutes
from goodword.web.gate import administrators
from goodword.web.views.settings import kept, show


@require_safe
@administrators
def mailboxes(request: HttpRequest, who: Asking) -> HttpResponse:
    """Every mailbox that mail is read in, and how it goes."""
    rows = all_mailboxes(who.reader).select_related("connection", "owner", "accountable")
    worries = Worry.objects.filter(ended_at=None).exclude(kind="failing").order_by("since")
    told = Prefetch("worries", worries, to_attr="open_worries")
    boxes = list(rows.prefetch_related("connection__folders", told))
    for box in boxes:
        line = getattr(box, "connection", None)
        box.live = state_of(line, line.folders.all()) if line else None  # type: ignore[attr-defined]
        box.is_to_begin = line and line.state == "paused" and not line.last_success_at  # type: ignore[attr-defined]
    return show(request, "settings/mailboxes.html", None, mailboxes=boxes)


@require_http_methods(["GET", "POST"])
@administrators
def mailbox(request: HttpRequest, who: Asking, mailbox_id: int) -> HttpResponse:
    """One mailbox: whose, shared how far, answered by which standard."""
    found = all_mailboxes(who.reader).filter(pk=mailbox_id).first()
    if found is None:
        raise Http404
    form = MailboxForm(found, colleagues(), calendars(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            people.edit_mailbox(
                reader=who.reader,
                mailbox_id=mailbox_id,
                name=told["name"],
                owner_id=chosen(told["owner"]),
                sharing=told["sharing"],
                accountable_id=chosen(told["accountable"]),
                calendar_id=chosen(told["calendar"]),
                first_response_minutes=minutes(told["first_response"]),
                next_response_minutes=minutes(told["next_response"]),
            )
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return kept(request, "mailboxes", f"Kept for {told['name']}.")
    return show(request, "settings/mailbox.html", form, mailbox=found)


@require_http_methods(["GET", "POST"])
@administrators
def hours(request: HttpRequest, who: Asking, calendar_id: int | None = None) -> HttpResponse:
    """Working hours: the house's, or others that a mailbox may use."""
    row = who.house.calendar if calendar_id is None else _calendar(calendar_id)
    return _hours(request, who, row)


@require_http_methods(["GET", "POST"])
@administrators
def new_hours(request: HttpRequest, who: Asking) -> HttpResponse:
    """Further working hours under a name of their own."""
    return _hours(request, who, None)


def _hours(request: HttpRequest, who: Asking, row: WorkCalendar | None) -> HttpResponse:
    known = as_written(row or who.house.calendar)
    if row is None:
        known["name"] = ""
    form = HoursForm(request.POST or None, initial=known)
    if row is not None:
        form.fields["name"].disabled = True
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if row is None and any(c.name == name for c in calendars()):
            form.refuse(f"There are hours called {name} already.", "name")
        else:
            try:
                edit_calendar(reader=who.reader, definition=form.definition, name=name)
            except Refused as refusal:
                form.refuse(str(refusal))
            else:
                return kept(request, "hours", "Kept. It holds for what opens from now on.")
    return show(request, "settings/hours.html", form, row=row, calendars=calendars())


def _calendar(calendar_id: int) -> WorkCalendar:
    for row in calendars():
        if row.pk == calendar_id:
            return row
    raise Http404
