"""A page that is not described fails here."""

import re
from pathlib import Path

import pytest

from goodword.web.urls import urlpatterns

PAGES = Path(__file__).resolve().parent.parent.parent / "docs" / "pages.md"


def address(pattern: object) -> str:
    """A route as the page writes it: ``/customers/{person_id}``."""
    return "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern))


@pytest.mark.parametrize("told", [address(p.pattern) for p in urlpatterns])
def test_every_page_is_described(told: str) -> None:
    assert f"| `{told}` |" in PAGES.read_text("utf-8")


def test_no_page_is_described_that_is_not_there() -> None:
    described = re.findall(r"^\| `(/[^`]*)` \|", PAGES.read_text("utf-8"), re.M)
    assert set(described) == {address(p.pattern) for p in urlpatterns}
