"""Lists of sales: handed in, looked at, taken in; how far each is, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import Refused
from goodword.channels.sales import uploads
from goodword.channels.sales.columns import MEANINGS
from goodword.channels.sales.lists import NotASalesList, layout_of
from goodword.channels.sales.progress import left_words, time_left
from goodword.channels.sales.queries import usual_currency
from goodword.channels.sales.shops.queries import programs_and_shops
from goodword.channels.sales.tables_uploads import AT_WORK, SalesUpload
from goodword.web.asking import Asking
from goodword.web.forms.sales_lists import SalesListForm, chosen_columns, columns_of
from goodword.web.gate import deciders
from goodword.web.views.settings import kept, show
from goodword.wiring import clock
from goodword.wiring.sales_lists import region_of_the_house
from goodword.wiring.sales_uploads import SMALL, take_at_once

LISTED = 20
FOLDED_FROM = 8
"""More columns than so many that are not used stand folded: shops export seventy."""


@require_http_methods(["GET", "POST"])
@deciders
def sales_lists(request: HttpRequest, who: Asking) -> HttpResponse:
    """Hand in a list of sales; those that were handed in lately, and how far they are."""
    form = SalesListForm(
        request.POST or None,
        request.FILES or None,
        zone=who.calendar.zone,
        currency=usual_currency(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = _hand_in(request, who, form)
        except (NotASalesList, Refused) as refusal:
            form.refuse(str(refusal), "file")
        else:
            return redirect("sales_list", row.pk)
    lately = uploads.uploads(who.reader)[:LISTED]
    named = programs_and_shops()
    return show(request, "settings/sales_lists.html", form, lately=lately, programs=named)


@require_safe
@deciders
def sales_list(request: HttpRequest, who: Asking, upload_id: int) -> HttpResponse:
    """One list: how far it is, what its columns mean, what came of it or would."""
    row = uploads.upload_of(who.reader, upload_id)
    told: dict[str, Any] = {"row": row, "meanings": MEANINGS, **_progress(row)}
    if not told["at_work"] and uploads.has_file(row):
        try:
            layout = layout_of(
                uploads.head_of(row), row.columns or None, region=region_of_the_house()
            )
            columns = columns_of(layout)
            unused = sum(not one["meaning"] for one in columns)
            folded = unused if unused > FOLDED_FROM else 0
            told |= {"columns": columns, "folded": folded, "notes": layout.notes}
        except NotASalesList as refusal:
            told["why"] = str(refusal)
    return render(request, "settings/sales_list.html", told)


@require_safe
@deciders
def sales_list_progress(request: HttpRequest, who: Asking, upload_id: int) -> HttpResponse:
    """How far a list is, for its page; when the work is over, the page shows what came of it."""
    told = _progress(uploads.upload_of(who.reader, upload_id))
    if not told["at_work"]:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "parts/sales_progress.html", told)


@require_POST
@deciders
def sales_list_act(request: HttpRequest, who: Asking, upload_id: int, verb: str) -> HttpResponse:
    """Look at a list anew, take it in, stop, go on, or remove it."""
    reader = who.reader
    try:
        if verb == "stop":
            uploads.stop(reader=reader, upload_id=upload_id, now=clock.wall())
        elif verb == "remove":
            uploads.remove(reader=reader, upload_id=upload_id)
            return kept(request, "sales_lists", "The list is removed. What was taken in stays.")
        elif verb in ("look", "take", "go-on"):
            columns = chosen_columns(request.POST) or None
            row = uploads.go_on(
                reader=reader, upload_id=upload_id, looks=verb == "look", columns=columns
            )
            _begin(row)
        else:
            raise Http404
    except Refused as refusal:
        if type(refusal) is not Refused:
            raise
        messages.warning(request, str(refusal), extra_tags="warn")
    return redirect("sales_list", upload_id)


def _hand_in(request: HttpRequest, who: Asking, form: SalesListForm) -> SalesUpload:
    given = form.cleaned_data
    row = uploads.keep_upload(
        given["file"].chunks(),
        reader=who.reader,
        name=given["file"].name,
        source=given["source"],
        currency=given["currency"],
        zone=given["zone"],
        looks=request.POST.get("do") != "take",
        now=clock.wall(),
    )
    try:
        layout_of(uploads.head_of(row))
    except NotASalesList:
        uploads.stop(reader=who.reader, upload_id=row.pk, now=clock.wall())
        uploads.remove(reader=who.reader, upload_id=row.pk)
        raise
    _begin(row)
    return row


def _begin(row: SalesUpload) -> None:
    if row.size <= SMALL:
        take_at_once(row.pk)


def _progress(row: SalesUpload) -> dict[str, Any]:
    """How far a list is, in numbers and in words."""
    left = time_left(
        done=row.done, all_=row.all, begun=row.begun, begun_at=row.begun_at, now=clock.wall()
    )
    return {
        "row": row,
        "at_work": row.state in AT_WORK,
        "what": "lines" if row.state == "reading" else "sales",
        "left": left_words(left) if row.state in ("reading", "taking") else "",
    }
