"""The house's intervals: by stage, years of tenure, and tag."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import NotAllowed, NotFound, Refused
from goodword.care import actions
from goodword.care.actions import Whom
from goodword.care.intervals import as_interval, house_intervals, tag_intervals
from goodword.labels.queries import all_tags
from goodword.web.asking import Asking
from goodword.web.forms.care import HouseIntervalForm
from goodword.web.gate import deciders
from goodword.web.views.settings import kept, show

LEADS_ONLY = "Only a lead or an administrator may change the house’s intervals."
KEPT = "Kept. Everybody’s days follow within minutes."


@require_http_methods(["GET", "POST"])
@deciders
def intervals(request: HttpRequest, who: Asking) -> HttpResponse:
    """Every interval of the house; say another one, or change one."""
    _leads(who)
    tags = [(f"tag:{one.id}", one.name) for one in all_tags()]
    form = HouseIntervalForm(tags, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _say(who, form.cleaned_data)
        except (NotFound, NotAllowed):
            raise
        except Refused as refusal:
            form.refuse(str(refusal), "longest")
        else:
            return kept(request, "intervals", KEPT)
    told: dict[str, Any] = {
        "steps": house_intervals(),
        "tags": [(row, as_interval(row)) for row in tag_intervals()],
        "a_day": who.house.check_ins_a_day,
    }
    return show(request, "settings/intervals.html", form, **told)


@require_POST
@deciders
def forget_house_interval(request: HttpRequest, who: Asking) -> HttpResponse:
    """Do away with a step of tenure, or with what was said for a tag."""
    _leads(who)
    years = request.POST.get("years", "")
    number = int(years) if years.isdecimal() and len(years) < 4 else 0
    whom = _whom(request.POST.get("whom", ""), number)
    try:
        actions.forget_house_interval(reader=who.reader, whom=whom, now=who.now)
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        return kept(request, "intervals", str(refusal), "warn")
    return kept(request, "intervals", KEPT)


def _say(who: Asking, told: dict[str, Any]) -> None:
    years = told["years"] if told["whom"] == "customer" else 0
    actions.set_house_interval(
        reader=who.reader, whom=_whom(told["whom"], years), now=who.now, ideal=told["ideal"],
        longest=told["longest"],
    )  # fmt: skip


def _whom(text: str, years: int) -> Whom:
    number = text.removeprefix("tag:")
    if text != number and number.isdecimal() and len(number) < 19:
        return Whom(tag_id=int(number))
    return Whom(stage=text, years=years)


def _leads(who: Asking) -> None:
    if who.reader.role not in actions.LEADS:
        raise PermissionDenied(LEADS_ONLY)
