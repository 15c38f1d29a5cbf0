"""The one place that writes pages and calls of the API into the audit.

Every address of the house that somebody opens, changes or is refused becomes a line, unless it
stands in `QUIET`: a new page is recorded without anybody thinking of it.
"""

import threading
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import ResolverMatch

from goodword.api.problems import problem
from goodword.audit.actions import NotRecorded, record
from goodword.audit.rules import Line, searched_words
from goodword.people.tables import Colleague
from goodword.web.origin import origin
from goodword.wiring import clock

QUIET = {
    "health": "programs ask it all day, and it shows nothing",
    "metrics": "programs ask it all day, and it shows counts alone",
    "favicon": "shows nothing of anybody's",
    "pulse": "a page that stays open asks it every minute; what it shows was recorded when opened",
    "bell": "a page that stays open asks it; it tells a number, and what the list would",
    "here": "a page that stays open says every half minute that it is; it names who is there",
    "keep_draft": "one's own words, saved at each pause; the letter is recorded when sent",
    "review_draft": "one's own words, looked at while one types; the letter is recorded when sent",
    "sales_list_progress": "a page that stays open asks it; it tells how far a list is",
    "shop_news": "shops tell of orders all day; what each told, refused or not, stands under Shops",
    "say": "customers answer; it shows them their own words, and what they send is an entry",
    "ask_no_more": "customers want no more questions; that stands in a row of its own",
    "styleguide": "invented samples",
}
KINDS = {
    "person_id": "customer",
    "conversation_id": "conversation",
    "entry_id": "entry",
    "commitment_id": "commitment",
    "colleague_id": "colleague",
    "kept_id": "quarantine",
    "evidence_id": "evidence",
    "calendar_id": "hours",
}
"""What a number in an address counts; another ``thing_id`` counts things."""

LOOK_FIRST = "If you changed something, it is kept: look before you do it again."

STRANGERS_A_MINUTE = 60
"""So many lines a minute may people cause who are not logged in; the rest is counted in them."""


class Audited:
    """Writes a line for each answer, before it is given. Stands behind the one who knows who."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.strangers = _Strangers()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and record it. Where no line can be kept, nothing is shown either."""
        answer = self.get_response(request)
        line = self._line(request, answer)
        if line is None:
            return answer
        try:
            record(line)
        except NotRecorded as why:
            instead = _unrecorded(request, str(why))
            # What the withheld answer holds open ends with the one that is given.
            instead._resource_closers += answer._resource_closers  # type: ignore[attr-defined]
            return instead
        return answer

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Remember who asked before the page ran: logging in and out change that."""
        found = request.resolver_match
        if found is not None and _name(found) not in QUIET:
            request._asked_by = request.user.pk  # type: ignore[attr-defined]

    def _line(self, request: HttpRequest, answer: HttpResponseBase) -> Line | None:
        found = request.resolver_match
        if found is None or not hasattr(request, "_asked_by"):
            return None
        before, after = request._asked_by, request.user.pk
        caller = getattr(request, "caller", None)  # of the API
        token = caller.token if caller else None
        who = token.colleague_id if token else after or before
        act = _act(request, answer, before, after, token)
        if not act:
            return None
        details = _details(request, found)
        if who is None:
            if not self.strangers.may(details):
                return None
            who = _whose_account(request)
        kind, number = _whom(found.kwargs)
        return Line(
            at=clock.wall(),
            entrance="api" if _is_api(request) else "page",
            act=act,
            what=_name(found),
            colleague_id=who,
            token=token.prefix if token else "",
            origin=origin(request)[:64],
            kind=kind,
            object_id=number,
            status=answer.status_code,
            details=details,
        )


def _unrecorded(request: HttpRequest, why: str) -> HttpResponse:
    if _is_api(request):
        return problem(503, "not_recorded", f"{why} {LOOK_FIRST}")
    return render(request, "503.html", {"why": f"{why} {LOOK_FIRST}"}, status=503)


def note(request: HttpRequest, **numbers: int | str) -> None:
    """Add numbers, or our own names of things, to the line that this request becomes.

    Never a customer's words: the audit stays true when they are erased.
    """
    told = getattr(request, "audit_details", {})
    request.audit_details = {**told, **numbers}  # type: ignore[attr-defined]


def about(request: HttpRequest, kind: str, number: int) -> None:
    """Say whom or what this request was about, where its address does not."""
    note(request, kind=kind, number=number)


def _act(
    request: HttpRequest,
    answer: HttpResponseBase,
    before: int | None,
    after: int | None,
    token: object,
) -> str:
    """What was done, in a word of `goodword.audit.rules.ACTS`; empty: nothing to record."""
    status, reads = answer.status_code, request.method in ("GET", "HEAD", "OPTIONS")
    if token is None and before != after:
        return "logged in" if before is None else "logged out"
    if token is None and before is None:
        turned_away = status in (401, 403, 422, 429) and (not reads or _is_api(request))
        return "wrong login" if turned_away else ""
    if status >= 400:
        return "refused"
    if answer.get("Content-Disposition", "").startswith("attachment"):
        return "exported"
    if not reads:
        return "did"
    if status >= 300:
        return ""
    return "searched" if request.GET.get("q", "").strip() else "saw"


def _details(request: HttpRequest, found: ResolverMatch) -> dict[str, Any]:
    told: dict[str, Any] = dict(getattr(request, "audit_details", {}))
    kind, _ = _whom(found.kwargs)
    for name, value in found.kwargs.items():
        if KINDS.get(name, name.removesuffix("_id")) != kind and _plain(name, value):
            told[name] = value
    query = request.GET.get("q", "").strip()
    if query:
        told["words"] = searched_words(query, settings.PRIVACY_KEY)
    return told


def _plain(name: str, value: object) -> bool:
    return isinstance(value, int) or name == "verb"


def _whom(kwargs: Mapping[str, Any]) -> tuple[str, int | None]:
    """Kind and number of what an address is about."""
    for name in (*KINDS, *kwargs):
        value = kwargs.get(name)
        if isinstance(value, int) and name.endswith("_id"):
            return KINDS.get(name, name.removesuffix("_id")), value
    return "", None


def _name(found: ResolverMatch) -> str:
    return (found.url_name or found.view_name or "?")[:80]


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _whose_account(request: HttpRequest) -> int | None:
    """Whose account somebody tried to get into, if there is such a colleague."""
    for field in ("email", "login", "username"):
        told = request.POST.get(field, "").strip()[:254]
        if told:
            found = Colleague.objects.filter(email__iexact=told).values_list("pk", flat=True)
            return found.first()
    return None


class _Strangers:
    """Keeps people at the door from filling the disk with lines about themselves."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute, self._count, self._left_out = 0, 0, 0

    def may(self, details: dict[str, Any]) -> bool:
        """Whether another line may be written; it then tells how many were not."""
        with self._lock:
            minute = int(monotonic() // 60)
            if minute != self._minute:
                self._minute, self._count = minute, 0
            self._count += 1
            if self._count > STRANGERS_A_MINUTE:
                self._left_out += 1
                return False
            if self._left_out:
                details["not_recorded_before"] = self._left_out
                self._left_out = 0
            return True
