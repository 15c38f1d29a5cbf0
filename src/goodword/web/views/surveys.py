"""What customers are asked, and what they answered."""

import csv
import io
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import NotAllowed, NotFound, Refused
from goodword.audit.words import cell
from goodword.people.queries import mailboxes
from goodword.surveys import queries
from goodword.surveys.actions import change_plan, may_ask_again
from goodword.surveys.beside import TIME_TO_BUY, returned
from goodword.surveys.measuring import ENOUGH
from goodword.surveys.rules import ONCE_IN, QUESTIONS
from goodword.surveys.tables import SurveyPlan
from goodword.web.asking import Asking
from goodword.web.forms.settings import chosen
from goodword.web.forms.surveys import SurveyForm
from goodword.web.gate import administrators, deciders, page
from goodword.web.views.settings import kept, show
from goodword.wiring.surveying import EXAMPLE, a_week, letter_of, not_public, send_test

WINDOWS = {"3": "Three months", "12": "Twelve months", "all": "All"}
ONLY = {"": "All", "words": "With words", "bad": "Bad", "good": "Good"}
HEADERS = (
    "asked", "answered", "customer", "customer's number", "question", "score", "of", "words",
    "whose matter", "after",
)  # fmt: skip
MOST_ROWS = 50_000


@require_http_methods(["GET", "POST"])
@administrators
def surveys(request: HttpRequest, who: Asking) -> HttpResponse:
    """Which question, after what, from where, in which words; on or off."""
    plan = queries.the_plan()
    form = SurveyForm(plan, mailboxes(who.reader), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        told["mailbox_id"] = chosen(told.pop("mailbox"))
        turned = {"on": True, "off": False}.get(request.POST.get("turn", ""), plan.is_on)
        try:
            change_plan(
                reader=who.reader, now=who.now, public=not not_public(), is_on=turned, **told
            )
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return kept(request, "surveys", _done(plan.is_on, turned))
    return show(request, "settings/surveys.html", form, **_around(who, plan))


@require_POST
@administrators
def test_survey(request: HttpRequest, who: Asking) -> HttpResponse:
    """Send the letter to oneself; its link leads to an example of the page."""
    try:
        send_test(reader=who.reader, now=who.now)
    except Refused as refusal:
        return kept(request, "surveys", str(refusal), "warn")
    words = f"The letter is on its way to {who.colleague.email}. Open its link from outside, too."
    return kept(request, "surveys", words)


@require_safe
@page
def satisfaction(request: HttpRequest, who: Asking) -> HttpResponse:
    """CSAT, CES and NPS, each with its window; the answers; who bought again."""
    window, since = _window(request, who)
    only = request.GET.get("only", "")
    only = only if only in ONLY else ""
    told = {
        "plan": queries.the_plan(),
        "figures": _named(queries.figures(who.reader, since, None)),
        "months": queries.scores(who.reader, since, None)[::-1],
        "colleagues": queries.by_colleague(who.reader, since, None),
        "returned": returned(who.reader, since=since, now=who.now),
        "time_to_buy": TIME_TO_BUY,
        "answers": queries.answers(who.reader, since=since, only=only, limit=100),
        "sees_all": queries.sees_all(who.reader),
        "window": window,
        "windows": WINDOWS,
        "only": only,
        "filters": ONLY,
        "enough": ENOUGH,
    }
    return render(request, "surveys/satisfaction.html", told)


@require_safe
@page
def satisfaction_csv(request: HttpRequest, who: Asking) -> HttpResponse:
    """Every answer of the window for a spreadsheet."""
    _, since = _window(request, who)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(HEADERS)
    for one in queries.answers(who.reader, since=since, limit=MOST_ROWS):
        row = (
            f"{one.asked_at.astimezone(who.calendar.tz):%Y-%m-%d}",
            f"{one.at.astimezone(who.calendar.tz):%Y-%m-%d}", one.name, one.person_id,
            one.question.upper(), one.score, one.highest, one.words, one.colleague, one.occasion,
        )  # fmt: skip
        table.writerow([cell(value) for value in row])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = 'attachment; filename="satisfaction.csv"'
    return answer


@require_POST
@deciders
def ask_again(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Note that a customer who wanted no more questions changed their mind."""
    try:
        may_ask_again(reader=who.reader, person_id=person_id, now=who.now)
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        messages.add_message(request, messages.WARNING, str(refusal), extra_tags="warn")
    return redirect("customer", person_id)


def _around(who: Asking, plan: SurveyPlan) -> dict[str, object]:
    """What stands beside the form: whether it can work, how many it would be, the letter."""
    occasions = ["conversation"] * plan.after_answer + ["sale"] * plan.after_sale
    letters = [
        letter_of(
            plan, occasion, name="Ilse Vandenberghe", colleague=who.colleague.name,
            about="Oak table" if occasion == "conversation" else "",
            link=f"https://…/say/{EXAMPLE}",
        )
        for occasion in occasions
    ]  # fmt: skip
    return {
        "plan": plan,
        "not_public": not_public(),
        "a_week": round(a_week(plan, now=who.now)),
        "letters": letters,
        "example": EXAMPLE,
        "asked": queries.figures(who.reader, who.now - ONCE_IN, None),
    }


def _done(was_on: bool, is_on: bool) -> str:
    if is_on and not was_on:
        return "It is on. Only what happens from now on is asked about."
    if was_on and not is_on:
        return "It is off. Nobody is asked any more; links that are out still take an answer."
    return "Kept. It holds for letters from now on."


def _named(told: dict[str, queries.Figure]) -> list[tuple[str, queries.Figure]]:
    return [(QUESTIONS[name].words, told[name]) for name in QUESTIONS if name in told]


def _window(request: HttpRequest, who: Asking) -> tuple[str, datetime | None]:
    window = request.GET.get("months", "12")
    window = window if window in WINDOWS else "12"
    if window == "all":
        return window, None
    return window, who.now - timedelta(days=round(int(window) * 365.25 / 12))
