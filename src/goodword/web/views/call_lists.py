"""Lists of calls: handed in, looked at, taken in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from goodword.channels.phone.lists import NotACallList
from goodword.web.asking import Asking
from goodword.web.forms.call_lists import CallListForm
from goodword.web.gate import deciders, for_a_part
from goodword.wiring import clock
from goodword.wiring.call_lists import import_calls


@require_http_methods(["GET", "POST"])
@deciders
def call_lists(request: HttpRequest, who: Asking) -> HttpResponse:
    """Hand in a telephone system's list: see what would happen, and take it in."""
    form = CallListForm(request.POST or None, request.FILES or None, zone=who.calendar.zone)
    told: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file, look = form.cleaned_data["file"], request.POST.get("do") != "take"
            try:
                told["outcome"] = import_calls(
                    file.read(),
                    reader=who.reader,
                    source=file.name[:200],
                    wall=clock.wall(),
                    zone=form.cleaned_data["zone"],
                    dry_run=look,
                )
                told["look"], status = look, 200
            except NotACallList as refusal:
                form.refuse(str(refusal), "file")
    template = "parts/call_lists.html" if for_a_part(request) else "settings/call_lists.html"
    return render(request, template, told, status=status)
