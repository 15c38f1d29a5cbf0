"""The record of our promises: how they ended, with every sentence behind each number."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goodword.ledger.tables import Commitment
from goodword.promises.quoting import ask
from goodword.promises.record import Judged, Record, Row, record
from goodword.promises.record_rules import OUTCOMES, WORDS
from goodword.web.asking import Asking
from goodword.web.forms.times import FARTHEST, LOCAL
from goodword.web.gate import page

MONTHS = (1, 3, 6, 12)
USUAL = 6
SHOWN = 300


@require_safe
@page
def promise_record(request: HttpRequest, who: Asking) -> HttpResponse:
    """Promises by how they ended: by month, colleague and team; a number opens its sentences."""
    months = _one_of(request.GET.get("months", ""), MONTHS, USUAL)
    since, until = window(who.now.astimezone(who.calendar.tz), months)
    found = record(
        who.reader,
        since=since,
        until=until,
        now=who.now,
        colleague_id=_number(request.GET.get("colleague", "")),
        team_id=_number(request.GET.get("team", "")),
    )
    kept = {
        n: v for n in ("colleague", "team") if (v := str(_number(request.GET.get(n, "")) or ""))
    }
    kept |= {"months": str(months)}
    outcome = request.GET.get("outcome", "")
    month = request.GET.get("month", "")[:7]
    told: dict[str, Any] = {
        "outcomes": [WORDS[o] for o in OUTCOMES],
        "total": _shown(found.total, kept),
        "months_rows": [_shown(row, kept, month=row.key) for row in found.months],
        "colleagues": [_shown(row, kept, colleague=row.key) for row in found.colleagues],
        "teams": [_shown(row, kept, team=row.key) for row in found.teams],
        "windows": [(n, _link(kept | {"months": str(n)}), n == months) for n in MONTHS],
        "narrowed": _narrowed(found, kept),
        "everybody": _link({"months": str(months)}),
    }
    if outcome in OUTCOMES:
        some = [p for p in found.promises if p.outcome == outcome and month in ("", p.month)]
        told |= {"chosen": WORDS[outcome], "sentences": [_line(p) for p in some[:SHOWN]]}
        told |= {"month": month, "more": max(0, len(some) - SHOWN)}
    return render(request, "promises/record.html", told)


@require_safe
@page
def promise_quote(request: HttpRequest, who: Asking) -> HttpResponse:
    """What can we honestly promise? From the team's own record and its present load."""
    text = request.GET.get("q", "").strip().replace("\x00", "")[:300]
    by_words, by = request.GET.get("by", "").strip()[:16], None
    wrong = ""
    if by_words:
        by = _moment(by_words, who)
        if by is None:
            wrong = "Enter a day and a time that are still to come."
    told: dict[str, Any] = {"q": text, "by": by_words, "wrong": wrong}
    if text and not wrong:
        asked = ask(who.reader, text, now=who.now, by=by)
        told["asked"] = asked
        rows = Commitment.objects.filter(pk__in=[pk for pk, _ in asked.alike])
        places = dict(rows.values_list("pk", "conversation_id"))
        told["alike"] = [
            (words, f"{reverse('conversation', args=[places[pk]])}#promise-{pk}")
            for pk, words in asked.alike
            if places.get(pk)
        ]
    return render(request, "promises/quote.html", told, status=422 if wrong else 200)


def _moment(words: str, who: Asking) -> datetime | None:
    try:
        by = datetime.strptime(words, LOCAL).replace(tzinfo=who.calendar.tz)
        return by if who.now < by < who.now + FARTHEST else None
    except (ValueError, OverflowError):
        return None


def window(now: datetime, months: int) -> tuple[datetime, datetime]:
    """From the first day of so many months ago to the end of the present month."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return _shifted(first, 1 - months), _shifted(first, 1)


def _shifted(first: datetime, months: int) -> datetime:
    count = first.year * 12 + first.month - 1 + months
    return first.replace(year=count // 12, month=count % 12 + 1)


def _shown(row: Row, kept: dict[str, str], **more: str) -> dict[str, Any]:
    return {
        "name": row.name,
        "link": _link(kept | more) if "colleague" in more or "team" in more else "",
        "cells": [
            (number, _link(kept | more | {"outcome": outcome}) + "#sentences" if number else "")
            for outcome, number in row.cells
        ],
    }


def _line(one: Judged) -> dict[str, Any]:
    where = reverse("customer", args=[one.customer_id])
    if one.conversation_id:
        where = f"{reverse('conversation', args=[one.conversation_id])}#promise-{one.id}"
    return {
        "what": one.what or "a promise that is not yours to read",
        "who": one.who,
        "colleague": one.colleague,
        "where": where if one.what else "",
        "due": one.due_at,
        "done": one.done_at,
    }


def _narrowed(found: Record, kept: dict[str, str]) -> str:
    rows = found.colleagues if "colleague" in kept else found.teams if "team" in kept else ()
    key = kept.get("colleague") or kept.get("team")
    return next((row.name for row in rows if row.key == key), "") if key else ""


def _link(chosen: dict[str, str]) -> str:
    return f"{reverse('promise_record')}?{urlencode(chosen)}"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _one_of(text: str, allowed: tuple[int, ...], usual: int) -> int:
    number = _number(text)
    return number if number in allowed and number is not None else usual
