"""Settings of the house: what it is called, how soon it answers, whose addresses are whose."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import Refused
from goodword.house.actions import edit_house
from goodword.people import actions as people
from goodword.people.queries import colleagues, our_addresses
from goodword.web.asking import Asking
from goodword.web.forms.settings import OurAddressForm, StandardForm, chosen, minutes
from goodword.web.gate import administrators, page
from goodword.wiring.rereading import ask_to_reread, left_to_reread

AGAIN = "All mail is judged by it: what is here already is read again in the background."


@require_safe
@page
def settings(request: HttpRequest, who: Asking) -> HttpResponse:
    """Every page of settings that this colleague has something to do on, by subject."""
    return render(request, "settings/all.html")


@require_http_methods(["GET", "POST"])
@administrators
def standard(request: HttpRequest, who: Asking) -> HttpResponse:
    """The house's name, service standard, horizon, and who is on duty."""
    form = StandardForm(who.house, colleagues(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            edit_house(
                reader=who.reader,
                name=told["name"],
                first_response_minutes=minutes(told["first_response"]),
                next_response_minutes=minutes(told["next_response"]),
                horizon_days=told["horizon"],
                promise_days=told["promise_days"] or who.house.promise_days,
                promise_check_days=told["promise_check_days"] or who.house.promise_check_days,
                undo_seconds=given(told["undo_seconds"], who.house.undo_seconds),
                on_duty_id=chosen(told["on_duty"]),
            )
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return kept(request, "standard", "Kept. It holds for what opens from now on.")
    return show(request, "settings/standard.html", form)


def given(number: int | None, usual: int) -> int:
    """A number of a form, or the usual one where it was left empty."""
    return usual if number is None else number


@require_http_methods(["GET", "POST"])
@administrators
def addresses(request: HttpRequest, who: Asking) -> HttpResponse:
    """Addresses and domains that are ours, and whose they are."""
    form = OurAddressForm(colleagues(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            people.add_our_address(
                reader=who.reader, spec=told["spec"], colleague_id=chosen(told["colleague"])
            )
        except Refused as refusal:
            form.refuse(str(refusal), "spec")
        else:
            ask_to_reread()
            return kept(request, "our_addresses", f"{told['spec']} is ours. {AGAIN}")
    told = {"ours": our_addresses(), "rereading": left_to_reread()}
    return show(request, "settings/addresses.html", form, **told)


@require_POST
@administrators
def remove_address(request: HttpRequest, who: Asking) -> HttpResponse:
    """Say that an address or a domain is not ours after all."""
    spec = request.POST.get("spec", "")[:320]
    try:
        people.remove_our_address(reader=who.reader, spec=spec)
    except Refused as refusal:
        return kept(request, "our_addresses", str(refusal), "warn")
    ask_to_reread()
    return kept(request, "our_addresses", f"{spec} is not ours any more. {AGAIN}")


def kept(
    request: HttpRequest, where: str, words: str, tags: str = "good", **parts: Any
) -> HttpResponse:
    """Go on to a page, and say there what was done."""
    messages.success(request, words, extra_tags=tags)
    return redirect(where, **parts)


def show(request: HttpRequest, template: str, form: object, **told: object) -> HttpResponse:
    """A page with a form; 422 when something in it has to be mended."""
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, template, {"form": form, **told}, status=status)
