"""Who looks after whom: proposals, lists, many at once; and leaving the house."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import NotAllowed, NotFound, Refused
from goodword.owners import actions
from goodword.owners.leaving import Left, holdings
from goodword.owners.queries import customers_by_colleague, looked_after
from goodword.owners.queries import proposals as read_proposals
from goodword.owners.rules import NotAList, read_list
from goodword.people.queries import colleagues
from goodword.people.tables import Colleague, Mailbox
from goodword.web.asking import Asking
from goodword.web.forms.owners import HOUSE, GiveForm, LeaveForm, ListForm, MoveForm
from goodword.web.gate import administrators, deciders
from goodword.wiring.leaving import leave

MOST_SHOWN = 500
HELD = {
    "matters": "open matters",
    "acting": "matters they cover for others",
    "customers": "customers they look after",
    "conversations": "conversations they took over",
    "mailboxes": "mailboxes they own or answer for",
    "on_duty": "on duty for the house",
    "teams": "teams",
    "offers_made": "offers they made",
    "offers_received": "offers that wait for them",
    "help_calls": "calls for their help",
    "covers": "absences they are to cover",
    "absences": "their own days away",
}


@require_http_methods(["GET", "POST"])
@deciders
def owners(request: HttpRequest, who: Asking) -> HttpResponse:
    """Customers that nobody looks after, with who probably does: accepted one by one or all."""
    _must_arrange(who)
    if request.method == "POST":
        chosen = _accepted(request)
        done = _do(request, actions.accept, reader=who.reader, chosen=chosen)
        if done is not None:
            words = f"{done} customer{'' if done == 1 else 's'} looked after now."
            messages.success(request, words, extra_tags="good")
        return redirect("owners")
    told = {
        "proposals": read_proposals(who.reader, now=who.now),
        "form": _move_form(),
        "list_form": ListForm(),
    }
    return render(request, "owners/owners.html", told)


@require_POST
@deciders
def move_owners(request: HttpRequest, who: Asking) -> HttpResponse:
    """Give all customers of one colleague to another."""
    _must_arrange(who)
    form = _move_form(request.POST)
    if form.is_valid():
        taker = form.cleaned_data["taker"]
        done = _do(
            request, actions.move, reader=who.reader, from_id=int(form.cleaned_data["giver"]),
            to_id=int(taker) if taker else None, now=who.now,
        )  # fmt: skip
        if done is not None:
            words = f"{done} customer{'' if done == 1 else 's'} moved."
            messages.success(request, words, extra_tags="good")
        return redirect("owners")
    told = {
        "proposals": read_proposals(who.reader, now=who.now),
        "form": form,
        "list_form": ListForm(),
    }
    return render(request, "owners/owners.html", told, status=422)


@require_POST
@deciders
def give_customers(request: HttpRequest, who: Asking) -> HttpResponse:
    """Give the customers that were chosen in the list to one colleague."""
    _must_arrange(who)
    form = GiveForm(colleagues(), request.POST)
    taker = form.cleaned_data["taker"] if form.is_valid() else ""
    if not taker:
        messages.warning(request, "Choose who looks after them from now on.", extra_tags="warn")
        return redirect(_list_again_at(request))
    try:
        done = actions.give(
            reader=who.reader,
            person_ids=form.wanted(request.POST.getlist("person")),
            to_id=None if taker == HOUSE else int(taker),
            now=who.now,
        )
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
    else:
        words = f"{done.changed} customer{'' if done.changed == 1 else 's'} changed hands."
        words += f" {done.same} stayed where they were." if done.same else ""
        messages.success(request, words, extra_tags="good")
    return redirect(_list_again_at(request))


def _list_again_at(request: HttpRequest) -> str:
    """The list as it was searched for when the customers were chosen."""
    kept = {name: request.POST.get(name, "")[:200] for name in ("q", "tag")}
    told = urlencode({name: value for name, value in kept.items() if value})
    return reverse("customers") + (f"?{told}" if told else "")


@require_POST
@deciders
def import_owners(request: HttpRequest, who: Asking) -> HttpResponse:
    """What a list would change, row by row; and, once that was seen, do it."""
    _must_arrange(who)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_again(request, who, form)
    raw = form.raw()
    try:
        rows = read_list(raw)
    except NotAList as wrong:
        form.refuse(str(wrong), "file")
        return _list_again(request, who, form)
    if request.POST.get("really") == "1":
        outcomes = actions.bring_in(reader=who.reader, rows=rows)
        changed = sum(one.changes for one in outcomes)
        left = sum(bool(one.problem) for one in outcomes)
        words = f"{changed} customer{'' if changed == 1 else 's'} changed."
        words += f" {left} line{'' if left == 1 else 's'} left out." if left else ""
        messages.success(request, words, extra_tags="good")
        return redirect("owners")
    outcomes = actions.look_at(reader=who.reader, rows=rows)
    told = {
        "changes": [one for one in outcomes if one.changes][:MOST_SHOWN],
        "problems": [one for one in outcomes if one.problem][:MOST_SHOWN],
        "changed": sum(one.changes for one in outcomes),
        "wrong": sum(bool(one.problem) for one in outcomes),
        "same": sum(not one.changes and not one.problem for one in outcomes),
        "text": raw.decode("utf-8-sig", "replace"),
    }
    return render(request, "owners/dry_run.html", told)


@require_http_methods(["GET", "POST"])
@administrators
def leave_house(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """Somebody leaves the house: who takes over what, counted before and after."""
    leaver = Colleague.objects.filter(pk=colleague_id).first()
    if leaver is None:
        raise Http404
    form = LeaveForm(
        request.POST or None,
        heirs=colleagues().exclude(role="read-only").exclude(pk=colleague_id),
        customers=looked_after(who.reader, colleague_id=colleague_id),
        mailboxes=Mailbox.objects.filter(owner=leaver).order_by("name"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            left = leave(
                reader=who.reader,
                colleague_id=colleague_id,
                successor_id=int(form.cleaned_data["successor"]),
                now=who.now,
                by_customer=form.by_customer(),
                mailboxes=form.mailboxes(),
            )
        except (NotAllowed, NotFound):
            raise
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return render(request, "owners/left.html", _left(leaver, left))
    held = holdings(colleague_id)
    told = {
        "leaver": leaver,
        "form": form,
        "held": [(words, getattr(held, name)) for name, words in HELD.items()],
        "total": held.total,
    }
    status = 422 if form.errors else 200
    return render(request, "owners/leave.html", told, status=status)


def _left(leaver: Colleague, left: Left) -> dict[str, Any]:
    names = {c.pk: str(c) for c in colleagues(active_only=False)}
    return {
        "leaver": leaver,
        "held": [
            (words, getattr(left.before, name), getattr(left.after, name))
            for name, words in HELD.items()
        ],
        "given": [(names.get(pk, ""), number) for pk, number in left.given.items()],
        "customers": [(names.get(pk, ""), number) for pk, number in left.customers.items()],
    }


def _must_arrange(who: Asking) -> None:
    try:
        actions.must_arrange(who.reader)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def _accepted(request: HttpRequest) -> dict[int, int]:
    """Which proposals were accepted: all that the page showed, or the ticked ones."""
    chosen = {}
    for told in request.POST.getlist("owner")[:1000]:
        person, _, colleague = told.partition("-")
        if all(part.isdecimal() and len(part) < 19 for part in (person, colleague)):
            chosen[int(person)] = int(colleague)
    one = request.POST.get("one", "")
    if one:
        return {pk: owner for pk, owner in chosen.items() if f"{pk}-{owner}" == one} or _one(one)
    return chosen


def _one(told: str) -> dict[int, int]:
    person, _, colleague = told.partition("-")
    if all(part.isdecimal() and len(part) < 19 for part in (person, colleague)):
        return {int(person): int(colleague)}
    return {}


def _do(request: HttpRequest, act: Any, **told: Any) -> int | None:
    try:
        return int(act(**told))
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
        return None


def _move_form(data: Any = None) -> MoveForm:
    number: Mapping[int, int] = customers_by_colleague()
    everybody = colleagues(active_only=False)
    givers = {c.pk: f"{c} ({number[c.pk]:,})" for c in everybody if c.pk in number}
    return MoveForm(givers, colleagues().exclude(role="read-only"), data)


def _list_again(request: HttpRequest, who: Asking, form: ListForm) -> HttpResponse:
    told = {
        "proposals": read_proposals(who.reader, now=who.now),
        "form": _move_form(),
        "list_form": form,
    }
    return render(request, "owners/owners.html", told, status=422)
