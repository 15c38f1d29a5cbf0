"""Days away: who is away when, who covers, and what happened meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.absence import actions
from goodword.absence import queries as absent
from goodword.absence.meanwhile import meanwhile as told_meanwhile
from goodword.absence.rules import Away, turns_of_cover
from goodword.absence.tables import Absence
from goodword.absence.words import stretch_words, until_words
from goodword.access import NotAllowed, NotFound, Refused
from goodword.people.queries import colleagues
from goodword.people.tables import Colleague
from goodword.web.asking import Asking
from goodword.web.away import away_words
from goodword.web.forms.absence import AbsenceForm
from goodword.web.gate import deciders, page
from goodword.web.weeks import days_of_weeks, weeks_of

DONE: dict[str, tuple[Callable[..., object], str]] = {
    "end": (actions.end, "Ended. What is owed is back with {name}."),
    "call-off": (actions.call_off, "Called off."),
    "dismiss": (actions.dismiss, "Dismissed. This note is not asked about again."),
}
WEEKS = 2


@require_safe
@page
def absences(request: HttpRequest, who: Asking) -> HttpResponse:
    """Who is away this week and the next, what is planned, what was noticed."""
    rows = list(absent.absences(now=who.now))
    days = days_of_weeks(who.now, who.calendar.tz, weeks=WEEKS)
    told = {
        "weeks": weeks_of(rows, days),
        "absences": [_shown(row, who) for row in rows],
        "proposals": [_shown(row, who) for row in absent.proposals(who.reader)],
        "past": [_shown(row, who) for row in absent.past(now=who.now)],
    }
    return render(request, "absence/absences.html", told)


@require_http_methods(["GET", "POST"])
@deciders
def new_absence(request: HttpRequest, who: Asking) -> HttpResponse:
    """Enter days away: one's own, or for leads anybody's."""
    chosen = request.GET.get("colleague", "")
    known = {"first": who.now.astimezone(who.calendar.tz).date()}
    whose = _whose(who)
    initial = {"colleague": chosen if chosen.isdecimal() else str(who.colleague.pk), **known}
    form = AbsenceForm(
        request.POST or None, who=who, whose=whose, away=away_words(who), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan(
                reader=who.reader,
                colleague_id=int(form.cleaned_data.get("colleague") or who.colleague.pk),
                since=form.since(),
                until=form.until(),
                now=who.now,
                cover_id=form.cover_id(),
                note=form.cleaned_data["note"],
            )
        except (NotAllowed, NotFound):
            raise
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Entered.", extra_tags="good")
            return redirect("absence", made.pk)
    status = 422 if form.errors else 200
    return render(request, "absence/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@page
def absence(request: HttpRequest, who: Asking, absence_id: int) -> HttpResponse:
    """One absence: what it covers, and how to change it."""
    found = absent.absence(who.reader, absence_id)
    may = absent.may_change(who.reader, found.colleague_id) and found.colleague.is_active
    open_still = found.state not in ("ended", "cancelled")
    form = None
    if may and open_still:
        form = AbsenceForm(
            request.POST or None, who=who, absence=found, whose={}, away=away_words(who)
        )
    if request.method == "POST":
        if form is None:
            raise Http404
        answer = _change(request, who, found, form)
        if answer is not None:
            return answer
    status = 422 if form is not None and form.errors else 200
    told = {"absence": _shown(found, who), "form": form, "turns": _turns(found, who)}
    return render(request, "absence/absence.html", told, status=status)


def _change(
    request: HttpRequest, who: Asking, found: Absence, form: AbsenceForm
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        actions.change(
            reader=who.reader,
            absence_id=found.pk,
            expected_version=_version(request),
            since=form.since(),
            until=form.until(),
            now=who.now,
            cover_id=form.cover_id(),
            note=form.cleaned_data["note"],
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        form.refuse(str(refusal))
        return None
    messages.success(request, "Kept. What is owed follows at once.", extra_tags="good")
    return redirect("absence", found.pk)


@require_POST
@deciders
def act_on_absence(request: HttpRequest, who: Asking, absence_id: int, verb: str) -> HttpResponse:
    """End an absence early, call it off, or dismiss one that was noticed."""
    if verb not in DONE:
        raise Http404
    do, words = DONE[verb]
    found = absent.absence(who.reader, absence_id)
    try:
        do(
            reader=who.reader, absence_id=absence_id, expected_version=_version(request),
            now=who.now,
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
        return redirect("absence", absence_id)
    messages.success(request, words.format(name=found.colleague), extra_tags="good")
    if verb == "end" and found.colleague_id == who.colleague.pk:
        return redirect("meanwhile", absence_id)
    return redirect("absences")


@require_safe
@page
def meanwhile(request: HttpRequest, who: Asking, absence_id: int) -> HttpResponse:
    """What happened while somebody was away; for them, who covered, and leads."""
    found = absent.absence(who.reader, absence_id)
    own = who.colleague.pk in (found.colleague_id, found.cover_id)
    if found.begun_at is None or not (own or absent.may_arrange(who.reader)):
        raise Http404
    told = told_meanwhile(who.reader, found, now=who.now)
    shown = {"absence": _shown(found, who), "told": told}
    return render(request, "absence/meanwhile.html", shown)


def today_notes(who: Asking) -> dict[str, Any]:
    """What Today says about days away: notes that were noticed, whom one covers, a welcome back."""
    mine = who.colleague.pk
    here = absent.present(now=who.now)
    covering = [away for pk, away in here.away.items() if here.acting.get(pk) == mine]
    names = dict(
        Colleague.objects.filter(pk__in=[a.colleague_id for a in covering]).values_list(
            "pk", "name"
        )
        if covering
        else []
    )
    own_absence, back = here.away.get(mine), None
    if own_absence is None:
        week = who.now - timedelta(days=7)
        back = absent.welcome_back(colleague_id=mine, now=who.now, since=week)
    return {
        "noticed": [_shown(row, who) for row in absent.noticed_of(mine)],
        "covering": [
            {
                "id": away.id,
                "name": names.get(away.colleague_id, ""),
                "until": until_words(away.until, who.calendar.tz),
            }
            for away in covering
        ],
        "welcome_back": back,
        "own_absence": own_absence,
    }


def _version(request: HttpRequest) -> int:
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 10 else -1


def _whose(who: Asking) -> dict[int, str]:
    """For whom this reader may enter days away."""
    if not absent.may_arrange(who.reader):
        return {who.colleague.pk: str(who.colleague)}
    return {c.pk: str(c) for c in colleagues()}


def _shown(row: Absence, who: Asking) -> dict[str, Any]:
    zone = who.calendar.tz
    dated = row.since is not None and row.until is not None
    return {
        "row": row,
        "name": str(row.colleague),
        "stretch": stretch_words(row.since, row.until, zone) if row.since and row.until else "",
        "until": until_words(row.until, zone) if row.until else "",
        "dated": dated,
        "first": f"{row.since.astimezone(zone):%Y-%m-%d}" if row.since else "",
        "last": f"{row.until.astimezone(zone) - timedelta(minutes=1):%Y-%m-%d}"
        if row.until
        else "",
        "now": dated and row.state == "begun",
        "may_change": absent.may_change(who.reader, row.colleague_id),
        "may_report": row.begun_at is not None
        and (
            who.colleague.pk in (row.colleague_id, row.cover_id) or absent.may_arrange(who.reader)
        ),
    }


def _turns(found: Absence, who: Asking) -> list[dict[str, Any]]:
    """Who will act, from when on, as far as it is known now."""
    if found.state not in ("planned", "begun") or found.since is None or found.until is None:
        return []
    begin = max(found.since, who.now)
    planned = Away(found.pk, found.colleague_id, begin, found.until, found.cover_id)
    known = absent.stretches(since=begin, until=found.until)
    turns = turns_of_cover(planned, known, absent.staff())
    names = {c.pk: str(c) for c in colleagues(active_only=False)}
    return [
        {"at": at, "name": names.get(acting or 0, "nobody: choose a cover"), "first": i == 0}
        for i, (at, acting) in enumerate(turns)
    ]
