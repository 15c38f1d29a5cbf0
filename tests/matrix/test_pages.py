"""Every page by every role on its own, foreign and missing objects, got and posted."""

import itertools
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern

from goodword.web.urls import urlpatterns
from tests.matrix.house import ROLES, House
from tests.matrix.objects import KINDS, fixed, numbers
from tests.matrix.rules import PAGES, Rule

NAMED = re.compile(r"<(?:\w+:)?(\w+)>")
PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|data-now="[^"]*"|nonce="[^"]*"|/login\?next=\S+'
)
ROUTES = [p for p in urlpatterns if isinstance(p, URLPattern)]


def addresses(pattern: URLPattern, house: House) -> Iterator[tuple[str, str]]:
    """The route with each kind of object in it: (kind, address). No object: ``shared``."""
    route, names = str(pattern.name), NAMED.findall(str(pattern.pattern))
    parts = {name: told for name in names if (told := fixed(route, name))}
    numbered = {n: numbers(route, n, house.things) for n in names if n not in parts}
    kinds = [k for k in KINDS if all(k in found for found in numbered.values())]
    for kind, chosen in itertools.product(kinds, itertools.product(*parts.values())):
        if kind != "shared" and not numbered:
            continue
        told = dict(zip(parts, chosen, strict=True)) | {n: f[kind] for n, f in numbered.items()}
        yield kind, "/" + NAMED.sub(lambda m, told=told: str(told[m[1]]), str(pattern.pattern))


def answer(house: House, role: str, method: str, address: str) -> HttpResponse:
    """What this role gets; whatever was written is taken back."""
    browser = house.browser(role)
    with transaction.atomic():
        found = getattr(browser, method)(address)
        transaction.set_rollback(True)
    assert found["Cache-Control"] == "no-store", f"{address} may be kept by a browser"
    return found


def right(rule: Rule, role: str, method: str, kind: str, status: int) -> bool:
    """Whether the rule allows this status."""
    may = role in (rule.readers if method == "get" else rule.writers)
    exists = rule.reads if method == "get" else bool(rule.writers)
    if kind == "foreign" and (role == "owner" or role in rule.all_seen_by):
        kind = "shared"
    if not exists:
        return status == 405 or (not may and status in (302, 403))
    if not may:
        if role == "anonymous":
            return status == 302
        return status == 403 or (kind != "shared" and status == 404)
    if rule.proven and status in (302, 403):
        return True
    if kind != "shared":
        return status == 404
    return status in (200, 204, 302, 304, 400, 409, 422) or status in rule.also


@pytest.mark.parametrize("pattern", ROUTES, ids=lambda p: p.name)
def test_each_role_gets_what_the_matrix_says(house: House, db: None, pattern: URLPattern) -> None:
    rule = PAGES.get(str(pattern.name))
    assert rule, f"{pattern.name} is not in the matrix (tests/matrix/rules.py)"
    wrong, unlike = [], []
    for role, method in itertools.product(ROLES, ("get", "post")):
        nowhere = {}
        for kind, address in addresses(pattern, house):
            if role == "anonymous" and kind != "shared":
                continue
            found = answer(house, role, method, address)
            if not right(rule, role, method, kind, found.status_code):
                wrong.append((role, method, kind, address, found.status_code))
            if found.status_code == 404:
                nowhere[kind] = bare(found, address)
        if len(set(nowhere.values())) > 1:
            unlike.append((role, method, sorted(nowhere)))
    assert not wrong, wrong
    assert not unlike, f"foreign and missing don't look the same: {unlike}"


def bare(found: HttpResponse, address: str) -> str:
    """A page without what differs by the address alone."""
    return PASSING.sub("", found.content.decode("utf-8", "replace").replace(address, ""))


def test_the_matrix_names_every_page_once() -> None:
    names = [p.name for p in ROUTES]
    assert sorted(PAGES) == sorted(names)
