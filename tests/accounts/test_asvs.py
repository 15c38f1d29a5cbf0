"""The table of the verification standard is true; and the headers and errors it speaks of."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from tests.web.business import colleague
from tests.web.test_door import log_in

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = (ROOT / "docs" / "security" / "asvs.md").read_text("utf-8")
ROWS = re.findall(
    r"^\| (\d+)\.(\d+)\.(\d+) \| ([12]) \| (.+?) \| ([a-z ]+) \| (.+) \|$", TABLE, re.M
)
CHAPTERS = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
"""How many requirements of levels 1 and 2 each chapter of version 5.0.0 has."""


def test_every_requirement_is_there_once() -> None:
    numbers = [tuple(map(int, row[:3])) for row in ROWS]
    assert len(set(numbers)) == len(numbers) == sum(CHAPTERS) == 253
    found = Counter(chapter for chapter, _, _ in numbers)
    assert tuple(found[n] for n in range(1, 18)) == CHAPTERS
    assert Counter(row[3] for row in ROWS) == {"1": 70, "2": 183}


def test_every_test_that_is_named_exists() -> None:
    missing = []
    for path, name in set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE)):
        file = ROOT / path
        if not file.exists() or not re.search(rf"^def {name}\(", file.read_text("utf-8"), re.M):
            missing.append(f"{path}::{name}")
    assert missing == []


def test_what_is_said_to_be_tested_names_a_test_and_the_rest_a_reason() -> None:
    for *number, _, _, state, answer in ROWS:
        assert state in ("test", "reason", "open", "not here"), number
        assert ("`tests/" in answer) or state != "test", number
        assert len(answer) > 4, number


def test_the_counts_are_true() -> None:
    counted = Counter(row[5] for row in ROWS)
    told = re.findall(r"^\| ([a-z].+?) \| (\d+) \|$", TABLE, re.M)
    assert [int(number) for _, number in told] == [
        len(ROWS), counted["test"], counted["reason"], counted["open"], counted["not here"],
    ]  # fmt: skip
    share = round(100 * counted["test"] / (len(ROWS) - counted["not here"]))
    assert f"{share} % are held by an automatic test" in TABLE


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login", "/", "/settings/account", "/nowhere", "/health"])
def test_every_page_carries_its_headers(address: str) -> None:
    answer = log_in(colleague("Anna Berg", "administrator")).get(address, follow=True)
    policy = answer["Content-Security-Policy"]
    for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer
    assert re.fullmatch(r"text/(html|plain); charset=utf-8", answer["Content-Type"])


@pytest.mark.django_db
def test_an_error_tells_nothing_of_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> bool:
        raise RuntimeError("the secret of the inside")

    monkeypatch.setattr("goodword.web.views.door.someone_can_log_in", broken)
    answer = Client(raise_request_exception=False).get("/login")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "secret of the inside" not in page and "Traceback" not in page and ".py" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/static/", "/static/css/", "/static/../settings", "/.git/HEAD"]
)
def test_folders_are_not_listed(address: str) -> None:
    answer = log_in(colleague("Anna Berg", "administrator")).get(address)
    assert answer.status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PROPFIND"])
def test_trace_is_refused(method: str) -> None:
    browser = log_in(colleague("Anna Berg", "administrator"))
    answer = browser.generic(method, "/settings/account", headers={"X-Secret": "pelican"})
    assert answer.status_code in (403, 405) and b"pelican" not in answer.content


@pytest.mark.django_db
def test_fields_for_passwords_hide_what_is_typed() -> None:
    browser = log_in(colleague("Anna Berg", "administrator"))
    for page in (Client().get("/login"), browser.get("/settings/account"), browser.get("/again")):
        fields = re.findall(r"<input[^>]*password[^>]*>", page.content.decode())
        assert fields and all('type="password"' in field for field in fields)
        assert all("value=" not in field for field in fields)
