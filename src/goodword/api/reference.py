"""The OpenAPI file, and a page that tells it to people."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodword.api import problems, routes
from goodword.api.application import api
from goodword.web.asking import Asking
from goodword.web.gate import page

routes.join(api)


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI file as plain values."""
    return dict(api.get_openapi_schema())


def openapi_file(request: HttpRequest) -> HttpResponse:
    """The OpenAPI file: it tells no secret, so it needs no token."""
    if request.method not in ("GET", "HEAD"):
        return problems.problem(405, "wrong_method", "This address takes: GET.")
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False})


openapi_file.login_required = False  # type: ignore[attr-defined]
openapi_file.csrf_exempt = True  # type: ignore[attr-defined]


@require_safe
@page
def reference(request: HttpRequest, who: Asking) -> HttpResponse:
    """The API, told to people."""
    return render(
        request,
        "reference.html",
        {
            "file": openapi(),
            "subjects": subjects(),
        },
    )


@cache
def subjects() -> list[dict[str, Any]]:
    """Every operation by its subject, as the page shows it."""
    told = openapi()
    found: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in told["tags"]}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_operation(path, method, operation))
    words = {tag["name"]: tag["description"] for tag in told["tags"]}
    return [
        {"name": name, "words": words[name], "operations": operations}
        for name, operations in found.items()
        if operations
    ]


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    good = next(code for code in operation["responses"] if int(code) < 300)
    content: dict[str, Any] = operation["responses"][good].get("content", {})
    shape = content[next(iter(content))]["schema"] if content else {}
    return {
        "method": method.upper(),
        "path": path,
        "words": operation["description"].partition("\n")[0],
        "scope": operation["security"][0]["Bearer"][0],
        "parameters": [*_parameters(operation), *_body(operation)],
        "answer": f"Answers {good} with {_kind(shape)}.",
    }


def _parameters(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for told in operation["parameters"]:
        one = _parameter(told)
        words = one.get("description", "")
        kind = _kind(one["schema"])
        yield {
            "name": one["name"],
            "where": one["in"],
            "required": one["required"],
            "what": f"{kind}: {words}" if words else kind,
        }


def _parameter(told: dict[str, Any]) -> dict[str, Any]:
    name = told.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = openapi()["components"]["parameters"][name] if name else told
    return found


def _body(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    shape = _resolved(content.get("application/json", {}).get("schema", {}))
    for name, one in shape.get("properties", {}).items():
        words = one.get("description", "")
        kind = _kind(one)
        yield {
            "name": name,
            "where": "body",
            "required": name in shape.get("required", ()),
            "what": f"{kind}: {words}" if words else kind,
        }


def _resolved(shape: dict[str, Any]) -> dict[str, Any]:
    name = shape.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = openapi()["components"]["schemas"][name] if name else shape
    return found


def _kind(shape: dict[str, Any]) -> str:
    """A shape in a word or two."""
    if "$ref" in shape:
        return str(shape["$ref"].rpartition("/")[2])
    if "anyOf" in shape:
        return " or ".join(_kind(one) for one in shape["anyOf"])
    if "enum" in shape:
        return " | ".join(str(one) or "(empty)" for one in shape["enum"])
    if shape.get("type") == "array":
        return f"a list of {_kind(shape.get('items', {}))}"
    return str(shape.get("format") or shape.get("type") or "anything")
