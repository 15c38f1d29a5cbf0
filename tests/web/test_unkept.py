"""Nothing of the house stays behind in a browser; tests/matrix asks every page for it."""

import pytest
from django.test import Client

from goodword.timeline.tables import Entry
from tests.web.business import Business


@pytest.mark.parametrize("address", ["/", "/customers", "/settings/account", "/nothing", "/health"])
def test_a_page_is_kept_by_no_browser(business: Business, anna: Client, address: str) -> None:
    assert anna.get(address)["Cache-Control"] == "no-store"
    assert Client().get(address)["Cache-Control"] == "no-store"


def test_letters_and_what_is_taken_out_are_kept_by_no_browser(
    business: Business, anna: Client
) -> None:
    entry = Entry.objects.get(subject="Oak table for the hall")
    for part in ("html", "frame", "headers", "original", "attachments/0"):
        assert anna.get(f"/entries/{entry.pk}/{part}")["Cache-Control"] == "no-store"
    assert anna.get("/settings/audit.csv")["Cache-Control"] == "no-store"


def test_parts_and_pages_at_one_address_are_told_apart(business: Business, anna: Client) -> None:
    assert "HX-Request" in anna.get("/")["Vary"]


def test_what_is_the_same_for_all_may_be_kept(db: None) -> None:
    answer = Client().get("/static/css/base.css")
    assert answer.status_code == 200 and "no-store" not in answer["Cache-Control"]


def test_after_logging_out_going_back_shows_the_door(business: Business, anna: Client) -> None:
    anna.get("/customers")
    anna.post("/logout")
    assert anna.get("/customers").headers["Location"].startswith("/login")
