"""Refusals as programs take them: ``application/problem+json`` (RFC 9457)."""

import json
from typing import Any

from django.http import HttpResponse

TITLES = {
    "unreadable": "The request can't be read.",
    "unknown": "The token is not known.",
    "not_allowed": "This token may not do that.",
    "not_found": "There is nothing like this.",
    "wrong_method": "This address takes other methods.",
    "conflict": "Somebody was faster.",
    "in_progress": "The first request is not done yet.",
    "too_large": "The request is too large.",
    "refused": "This can't be done.",
    "invalid": "Something in the request has to be mended.",
    "too_many": "Too many requests.",
    "not_recorded": "This can't be recorded.",
    "failed": "Something went wrong on our side.",
}
NOT_FOUND = "There is nothing like this, or it is not yours to see."


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """A refusal that says what to do. ``code`` is stable, ``detail`` is for people."""
    told = {"type": "about:blank", "title": TITLES[code], "status": status, "code": code}
    told |= {"detail": detail} | more
    return HttpResponse(
        json.dumps(told, ensure_ascii=False), status=status, content_type="application/problem+json"
    )


_WORD = {"type": "string"}
SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "Why a request was refused, and what to do (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": _WORD,
        "title": _WORD,
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": sorted(TITLES)},
        "detail": {**_WORD, "description": "for people: what happened, and what to do"},
        "current_version": {
            "type": "integer",
            "description": "with a conflict: the version as it stands now",
        },
        "errors": {
            "type": "array",
            "description": "with an invalid request: each thing to mend",
            "items": {
                "type": "object",
                "required": ["where", "what"],
                "properties": {"where": _WORD, "what": _WORD},
            },
        },
    },
}
READING = {
    400: "The request can't be read.",
    401: "No token, or one that is unknown, revoked or past its end.",
    403: "The token or its colleague may not do this.",
    404: "There is nothing like this, or it is not yours to see.",
    422: "Something has to be mended; the detail says what.",
    429: "Too many requests; Retry-After says how many seconds to wait.",
    503: "The audit can't be written, so nothing is shown. What was sent is kept: look first.",
}
WRITING = READING | {
    409: "Somebody was faster, or the same write is still being done.",
    413: "The request is too large.",
}


def responses() -> dict[str, Any]:
    """Every refusal as a response of the OpenAPI file."""
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        str(status): {"description": words, "content": {"application/problem+json": shape}}
        for status, words in WRITING.items()
    }
