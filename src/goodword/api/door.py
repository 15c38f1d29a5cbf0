"""Who comes in: a living token, not too often, and each write once."""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from ninja.security import HttpBearer

from goodword.access import NotAllowed, Reader
from goodword.api.problems import NOT_FOUND, problem
from goodword.hooks import repeating
from goodword.hooks.rules import SCOPES
from goodword.hooks.tables import Token
from goodword.hooks.tokening import may_do, whose
from goodword.web.asking import Asking
from goodword.wiring import clock

log = logging.getLogger(__name__)

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LONGEST_KEY = 120
type View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Caller:
    """A request's token, and the colleague for whom it acts."""

    token: Token
    scopes: frozenset[str]
    who: Asking

    @property
    def reader(self) -> Reader:
        """What the colleague may read."""
        return self.who.reader


class Request(HttpRequest):
    """A request that has come through the door."""

    caller: Caller


class Bearer(HttpBearer):
    """A token of one's own, made under Settings, with the scope that an address asks for."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Let a token with the scope pass. Raises `NotAllowed`."""
        caller: Caller = request.caller  # type: ignore[attr-defined]
        if self.scope not in caller.scopes:
            raise NotAllowed(
                f"This needs a token with the scope “{self.scope}” ({SCOPES[self.scope]}), "
                "of a colleague who may do that."
            )
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Not used: the door has read the token before."""
        raise NotImplementedError


READ, ACT, CUSTOMERS = Bearer("read"), Bearer("act"), Bearer("customers")
ACCOUNT, SETTINGS, PRIVACY = Bearer("account"), Bearer("settings"), Bearer("privacy")


def entrance(view: View) -> View:
    """The door before every address: token, rate, idempotency; failures as problems."""

    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = _token(request)
        if token is None:
            return _unknown()
        wait, left = _rate(token.pk)
        if wait:
            answer = problem(
                429, "too_many", f"This token has asked too often. Wait {wait} seconds."
            )
            answer["Retry-After"] = str(wait)
            return answer
        request.caller = Caller(token, may_do(token), Asking(token.colleague))  # type: ignore[attr-defined]
        try:
            answer = _once(view, request, args, kwargs)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            answer = problem(
                500, "failed", "Nothing was changed. Try again; if it stays, tell whoever runs it."
            )
        answer["RateLimit"] = f'"token";r={left};t={60 - int(time.time()) % 60}'
        return answer

    enter.csrf_exempt = True  # type: ignore[attr-defined]
    enter.login_required = False  # type: ignore[attr-defined]
    return enter


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address below ``/api``."""
    return problem(404, "not_found", NOT_FOUND)


nothing_here.csrf_exempt = True  # type: ignore[attr-defined]
nothing_here.login_required = False  # type: ignore[attr-defined]


def _token(request: HttpRequest) -> Token | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    return whose(token.strip(), now=clock.wall())


def _unknown() -> HttpResponse:
    answer = problem(
        401,
        "unknown",
        "Send a token that is alive: Authorization: Bearer gw_… "
        "Tokens are made under Settings, Tokens.",
    )
    answer["WWW-Authenticate"] = 'Bearer realm="goodword"'
    return answer


def _rate(token_id: int) -> tuple[int, int]:
    """Seconds to wait (0: go ahead) and how many requests are left in this minute."""
    second = int(time.time())
    key = f"api:{token_id}:{second // 60}"
    cache.add(key, 0, 120)
    try:
        count = cache.incr(key)
    except ValueError:
        count = 1
    left = settings.API_PER_MINUTE - count
    return (60 - second % 60 if left < 0 else 0), max(0, left)


def _once(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
    """The view's answer; under an idempotency key the first one's, again."""
    try:
        body = request.body
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return problem(413, "too_large", f"A request holds {most:,} bytes at most. Send less.")
    except UnreadablePostError:
        return problem(400, "unreadable", "The request ended too early. Send it again.")
    if request.method not in WRITES:
        return _plain(view(request, *args, **kwargs))
    key = request.headers.get("Idempotency-Key")
    if key is None:
        with transaction.atomic():
            return _plain(view(request, *args, **kwargs))
    plain = key.isascii() and key.isprintable() and " " not in key
    if not (plain and 0 < len(key) <= LONGEST_KEY):
        return problem(
            422, "invalid", f"An Idempotency-Key has 1 to {LONGEST_KEY} plain letters or signs."
        )
    told = f"{request.method} {request.get_full_path()}\n".encode() + body
    caller: Caller = request.caller  # type: ignore[attr-defined]
    try:
        held = repeating.claim(
            token_id=caller.token.pk,
            key=key,
            request_digest=hashlib.sha256(told).hexdigest(),
            now=clock.wall(),
        )
    except repeating.AnotherWrite:
        return problem(
            422, "invalid", "This Idempotency-Key was used for another request. Choose a new one."
        )
    except repeating.InProgress:
        return _not_yet()
    if isinstance(held, repeating.Answer):
        return _again(held)
    try:
        with transaction.atomic():
            answer = _plain(view(request, *args, **kwargs))
            repeating.finish(held, status=answer.status_code, body=answer.content.decode())
    except repeating.Overtaken:
        return _not_yet()
    except Exception:
        repeating.give_up(held)
        raise
    return answer


def _not_yet() -> HttpResponse:
    answer = problem(
        409, "in_progress", "The first request under this key is still being done. Ask again soon."
    )
    answer["Retry-After"] = "1"
    return answer


def _again(kept: repeating.Answer) -> HttpResponse:
    kind = "application/problem+json" if kept.status >= 400 else "application/json; charset=utf-8"
    answer = HttpResponse(kept.body, status=kept.status, content_type=kind)
    answer["Idempotent-Replayed"] = "true"
    return answer


def _plain(answer: HttpResponse) -> HttpResponse:
    """Ninja's own refusal of a method, as a problem."""
    if answer.status_code != 405:
        return answer
    told = problem(405, "wrong_method", f"This address takes: {answer['Allow']}.")
    told["Allow"] = answer["Allow"]
    return told
