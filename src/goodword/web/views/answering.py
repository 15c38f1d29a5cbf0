"""The page on which a customer answers: no login, no cookie, no script; only sending answers.

Mail programs and scanners open links by themselves, so opening one records nothing. The link is
the authority: who does not have it can't send anything in a customer's name, from any other page
either, so no cookie guards the form.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from goodword.access import Refused
from goodword.accounts.rules import place
from goodword.house.queries import the_house
from goodword.surveys import answering
from goodword.surveys.actions import ask_no_more as no_more
from goodword.surveys.queries import the_plan
from goodword.surveys.rules import LONGEST_WORDS, QUESTIONS
from goodword.surveys.tables import Asking
from goodword.surveys.tongues import TONGUES
from goodword.web.origin import origin
from goodword.wiring import clock
from goodword.wiring.recovering import take_answer
from goodword.wiring.surveying import EXAMPLE

MOST_SEEN, MOST_SENT = 120, 30
"""So often in a minute the pages are shown to one origin, and take something from it.

A house's mail scanner opens every link of a letter, and one office has one address.
"""
ONES_OWN = "You are logged in as a colleague. Only the customer answers; this page is theirs."


def _outside[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Nobody asks without end, is sent elsewhere with the address, and no engine keeps it."""

    @wraps(view)
    def shown(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = args[0]
        assert isinstance(request, HttpRequest)
        wait = _too_many(request)
        answer = _slow(request, wait) if wait else view(*args, **kwargs)
        answer["Referrer-Policy"] = "no-referrer"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return shown


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_outside
def say(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the one question of a letter; the number that was clicked on is chosen already."""
    if token == EXAMPLE:
        return _example(request)
    asking = answering.open_link(token, now=clock.wall())
    if asking is None:
        return _gone(request)
    if request.method != "POST":
        return _form(request, asking, token)
    if request.user.is_authenticated:
        return _form(request, asking, token, problem=ONES_OWN, status=409)
    score = _number(request.POST.get("score", ""))
    try:
        if score is None:
            raise Refused(TONGUES[asking.tongue].choose)
        words = request.POST.get("words", "")[: 2 * LONGEST_WORDS]
        take_answer(asking_id=asking.pk, score=score, words=words, now=clock.wall())
    except Refused as refusal:
        return _form(request, asking, token, problem=str(refusal), status=400)
    return _form(request, asking, token, kept=True)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_outside
def ask_no_more(request: HttpRequest, token: str) -> HttpResponse:
    """The customer wants no more questions; mail programs post here by themselves (RFC 8058)."""
    asking = answering.known_link(token)
    if asking is None:
        return _gone(request)
    if request.method == "POST" and not request.user.is_authenticated:
        no_more(asking, now=clock.wall())
        return _shown(request, "surveys/no_more.html", asking.tongue, {"done": True})
    return _shown(request, "surveys/no_more.html", asking.tongue, {"token": token})


def _form(
    request: HttpRequest, asking: Asking, token: str, *, problem: str = "", kept: bool = False,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    before = answering.last_answer(asking)
    clicked = _number(request.POST.get("score", request.GET.get("score", "")))
    words = before[1] if before else ""
    told = {
        "token": token,
        "chosen": clicked if clicked is not None else before[0] if before else None,
        "words": request.POST.get("words", words)[:LONGEST_WORDS],
        "problem": problem,
        "kept": kept,
    }
    return _shown(request, "surveys/answer.html", asking.tongue,
                  told | _question(asking.question, asking.tongue), status=status)  # fmt: skip


def _question(question: str, tongue: str) -> dict[str, Any]:
    told, scale = TONGUES[tongue], QUESTIONS[question]
    house = the_house().name
    return {
        "asks": told.questions[question].format(house=house),
        "scores": list(scale.scores),
        "lowest": told.ends[question][0],
        "highest": told.ends[question][1],
        "longest": LONGEST_WORDS,
    }


def _example(request: HttpRequest) -> HttpResponse:
    """What the page looks like; nothing is kept. An administrator's test letter leads here."""
    plan = the_plan()
    clicked = _number(request.POST.get("score", request.GET.get("score", "")))
    told = {"token": EXAMPLE, "chosen": clicked, "kept": request.method == "POST", "example": True}
    return _shown(
        request, "surveys/answer.html", plan.tongue, told | _question(plan.question, plan.tongue)
    )


def _gone(request: HttpRequest) -> HttpResponse:
    """Foreign, used-up, expired and wrong look the same."""
    return _shown(request, "surveys/ended.html", the_plan().tongue, {}, status=404)


def _too_many(request: HttpRequest) -> int:
    """Seconds to wait, where an origin has asked more than it may in a minute; else 0."""
    sends = request.method == "POST"
    second = int(time.time())
    key = f"say:{'sent' if sends else 'seen'}:{place(origin(request))}:{second // 60}"
    cache.add(key, 0, 120)
    try:
        count = cache.incr(key)
    except ValueError:
        count = 1
    return 60 - second % 60 if count > (MOST_SENT if sends else MOST_SEEN) else 0


def _slow(request: HttpRequest, wait: int) -> HttpResponse:
    """Right, wrong and foreign links wait alike."""
    answer = _shown(request, "surveys/slow.html", the_plan().tongue, {}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def _shown(
    request: HttpRequest, template: str, tongue: str, told: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    words = TONGUES[tongue]
    house = the_house()
    told |= {"tongue": words, "privacy": words.privacy.format(house=house.name), "house": house}
    return render(request, template, told, status=status)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 2 else None
