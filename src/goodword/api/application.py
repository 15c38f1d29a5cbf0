"""The API itself: which routes there are, how refusals are said, what its OpenAPI file tells."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi import get_schema
from ninja.operation import Operation

import goodword
from goodword import access
from goodword.api import problems
from goodword.api.door import LONGEST_KEY, WRITES
from goodword.api.problems import problem
from goodword.hooks.rules import SCOPES
from goodword.ledger import refusals as ledger
from goodword.worktime import CalendarError

DESCRIPTION = """\
Everything that the pages can do, with the same rights: a token acts as the colleague who made it,
and never for more than its scopes allow. What is not yours to see looks like what is not there.

Send `Authorization: Bearer gw_…`. Lists answer in pages: hand `next_cursor` back as `cursor`.
A write takes an `Idempotency-Key`: sent again under it within a day, it is done once and answered
twice. Refusals are `application/problem+json`; their `detail` says what to do.
"""
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "makes sending this twice harmless, for a day",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}


class Changed(access.Refused):
    """A conflict, with the version as it stands now."""

    def __init__(self, words: str, version: int | None) -> None:
        super().__init__(words)
        self.version = version


class House(NinjaAPI):
    """Ninja's API, with our problems and scopes in its OpenAPI file."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of an operation: its function's, for all are different."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **_: Any) -> Any:
        """The OpenAPI file, as plain values."""
        told = get_schema(api=self, path_prefix="/api/v1/")
        told["components"].setdefault("schemas", {})["Problem"] = problems.SCHEMA
        told["components"]["responses"] = problems.responses()
        told["components"]["parameters"] = {"IdempotencyKey": KEY}
        scopes = {
            (f"/api/v1{op.path if path == '' else path}", method.lower()): op.auth_callbacks[0]
            for path, op, method in _operations(self)
        }
        for path, methods in told["paths"].items():
            for method, operation in methods.items():
                bearer = scopes.get((path, method))
                _complete(operation, method, getattr(bearer, "scope", "read"))
        told["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
        return told


TAGS = {
    "today": "What we owe, by due time.",
    "commitments": "One line of Today: what can be done about it.",
    "customers": "Who they are, their story, what we owe them.",
    "conversations": "Threads, and the entries in them.",
    "promises": "What keeps them, new dates, the record, and what can honestly be promised.",
    "offers": "Handing over, and asking for help.",
    "absences": "Days away, and cover.",
    "letters": "Drafts, sending, templates, signatures; who is answering just now.",
    "calls and notes": "What no letter says: calls, visits, notes among ourselves.",
    "sales": "What was sold, one by one or in lists.",
    "referrals": "Who sent whom, and what follows a sale.",
    "quiet customers": "Who stays away against their own rhythm.",
    "surveys": "What customers are asked, and what they answered.",
    "staying in touch": "Who has not been heard of for long; intervals; who is to be let alone.",
    "loyalty": "Who comes back, who stays, the year to come.",
    "tags and views": "The house's words for things, and filters that somebody keeps.",
    "merging": "The same person standing here twice.",
    "team": "Who has how much before them, who looks after whom.",
    "search": "Entries by their words.",
    "older": "What was never answered before the day from which we owe answers.",
    "quarantine": "What could not be read.",
    "settings": "The house: its standard, hours, addresses, colleagues, mailboxes.",
    "account": "What is yours: notices, tokens, webhooks.",
    "audit and privacy": "Who did what; what is held on somebody.",
}


def _operations(api: NinjaAPI) -> Any:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for op in view.operations:
                for method in op.methods:
                    whole = f"{router.prefix}{path}".replace("//", "/")
                    yield re.sub(r"{\w+:", "{", whole), op, method


def _complete(operation: dict[str, Any], method: str, scope: str) -> None:
    writes = method.upper() in WRITES
    for status in problems.WRITING if writes else problems.READING:
        operation["responses"].setdefault(status, {"$ref": f"#/components/responses/{status}"})
    operation["security"] = [{"Bearer": [scope]}]
    words = f"Scope: `{scope}` ({SCOPES[scope]})."
    operation["description"] = f"{operation.get('description', '')}\n\n{words}".strip()
    if writes:
        operation["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})


api = House(
    title="Goodword",
    version=goodword.__version__,
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)


@api.exception_handler(access.Refused)
def _refused(request: HttpRequest, refusal: access.Refused) -> HttpResponse:
    return problem(422, "refused", str(refusal))


@api.exception_handler(CalendarError)
def _wrong_hours(request: HttpRequest, wrong: CalendarError) -> HttpResponse:
    return problem(422, "refused", str(wrong))


@api.exception_handler(access.NotFound)
def _missing(request: HttpRequest, missing: access.NotFound) -> HttpResponse:
    return problem(404, "not_found", problems.NOT_FOUND)


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, missing: Http404) -> HttpResponse:
    return problem(404, "not_found", problems.NOT_FOUND)


@api.exception_handler(access.NotAllowed)
def _not_allowed(request: HttpRequest, refusal: access.NotAllowed) -> HttpResponse:
    return problem(403, "not_allowed", str(refusal))


@api.exception_handler(ledger.Conflict)
@api.exception_handler(ledger.NotPossible)
def _too_late(request: HttpRequest, conflict: access.Refused) -> HttpResponse:
    return problem(409, "conflict", str(conflict))


@api.exception_handler(Changed)
def _changed(request: HttpRequest, changed: Changed) -> HttpResponse:
    more = {} if changed.version is None else {"current_version": changed.version}
    return problem(409, "conflict", str(changed), **more)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    errors = [
        {"where": ".".join(str(part) for part in one["loc"]), "what": str(one["msg"])}
        for one in wrong.errors
    ]
    words = "; ".join(f"{e['where']}: {e['what']}" for e in errors[:3])
    return problem(422, "invalid", f"Mend this and send it again. {words}", errors=errors)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    words = "Send one JSON object as the openapi file describes it."
    return problem(400, "unreadable", words)
