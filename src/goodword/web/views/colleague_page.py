"""The team: the house's load, and one colleague's page."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodword.absence import queries as absent
from goodword.absence.words import stretch_words, until_words
from goodword.owners.handed import handed
from goodword.owners.load import Load, load
from goodword.owners.queries import customers_by_colleague, looked_after
from goodword.people.tables import Colleague
from goodword.today.lines import lines_by_id
from goodword.today.queries import today
from goodword.web.asking import Asking
from goodword.web.gate import page

HALF_AN_HOUR = timedelta(minutes=30)
LINES = 20


@require_safe
@page
def team(request: HttpRequest, who: Asking) -> HttpResponse:
    """What is due today and this week, by colleague, beside the working hours left."""
    away = absent.away_until(now=who.now)
    found = load(
        who.reader,
        now=who.now,
        calendar=who.calendar,
        customers=customers_by_colleague(),
        away_until=away,
    )
    told = {
        "days": [_head(begin, i) for i, (begin, _) in enumerate(found.days)],
        "colleagues": [_row(one, who) for one in found.colleagues],
        "whole": who.reader.reads is None,
        "sums": _sums(found),
    }
    return render(request, "owners/team.html", told)


@require_safe
@page
def colleague_page(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """What a colleague owes, was handed, handed over; whom they look after; their days away."""
    one = Colleague.objects.filter(pk=colleague_id).first()
    if one is None:
        raise Http404
    owed = today(who.reader, now=who.now, whose=colleague_id, limit=LINES)
    passed = handed(who.reader, colleague_id=colleague_id)
    customers = looked_after(who.reader, colleague_id=colleague_id)
    zone = who.calendar.tz
    away = absent.away_until(now=who.now).get(colleague_id)
    covered = absent.covered_for(who.reader, colleague_id=colleague_id, limit=LINES)
    shown = lines_by_id(who.reader, covered, who.now, who.calendar)
    told: dict[str, Any] = {
        "one": one,
        "covered": [shown[pk] for pk in covered if pk in shown],
        "lines": [line for group in owed.groups for line in group.lines],
        "total": sum(group.total for group in owed.groups),
        "late": owed.overdue,
        "received": [line for line in passed if line.mine],
        "given": [line for line in passed if not line.mine],
        "customers": customers,
        "away": until_words(away, zone) if away else "",
        "absences": [
            (row.pk, stretch_words(row.since, row.until, zone))
            for row in absent.absences(now=who.now, colleague_id=colleague_id)
            if row.since and row.until
        ],
        "past": [
            (row.pk, stretch_words(row.since, row.until, zone))
            for row in absent.past(now=who.now, colleague_id=colleague_id, limit=5)
            if row.since and row.until
        ],
        "may_enter": absent.may_change(who.reader, colleague_id) and one.is_active,
        "is_me": colleague_id == who.colleague.pk,
    }
    return render(request, "owners/colleague.html", told)


def _head(begin: Any, number: int) -> str:
    if number == 0:
        return "Today"
    return f"{begin:%a} {begin.day}"


def _row(one: Any, who: Asking) -> dict[str, Any]:
    days = [
        {
            "due": day.due,
            "left": _hours(day.left),
            # More due than half-hours left: it will hardly be done in that day.
            "much": bool(day.due) and day.due * HALF_AN_HOUR > day.left,
        }
        for day in one.days
    ]
    return {
        "id": one.colleague_id,
        "name": one.name,
        "late": one.late,
        "days": days,
        "later": one.later,
        "due": one.due,
        "left": _hours(one.left),
        "customers": one.customers,
        "away": until_words(one.away_until, who.calendar.tz) if one.away_until else "",
    }


def _sums(found: Load) -> dict[str, Any]:
    return {
        "late": sum(one.late for one in found.colleagues),
        "days": [sum(one.days[i].due for one in found.colleagues) for i in range(len(found.days))],
        "later": sum(one.later for one in found.colleagues),
        "left": _hours(sum((one.left for one in found.colleagues), timedelta())),
    }


def _hours(time: timedelta) -> str:
    """Working time in hours, to the half: "6.5"."""
    halves = round(time / HALF_AN_HOUR)
    return f"{halves // 2}{'.5' if halves % 2 else ''}"
