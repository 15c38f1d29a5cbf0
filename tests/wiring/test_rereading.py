"""Changed addresses read all mail again by themselves, in batches, wherever one is stopped."""

import threading
from collections.abc import Callable

import pytest
from django.test import Client

from goodword.house.tables import House
from goodword.people.tables import Colleague
from goodword.timeline.tables import Entry, Reading
from goodword.wiring import rereading
from goodword.wiring.clockwork import jobs
from goodword.wiring.promising import settle_dirty
from goodword.wiring.rereading import ask_to_reread, left_to_reread, read_again
from tests.web.business import Business
from tests.web.conftest import anna, as_, business

__all__ = ["anna", "as_", "business"]
type As = Callable[[Colleague], Client]


def test_an_address_that_becomes_ours_is_applied_to_what_is_here(
    business: Business, anna: Client
) -> None:
    theirs = Entry.objects.filter(kind="mail", direction="in", author__spec__contains="@").first()
    assert theirs is not None and theirs.author is not None
    told = {"spec": theirs.author.spec, "colleague": ""}
    page = anna.post("/settings/addresses", told, follow=True).content.decode()
    assert "read again in the background" in page and "left to be read again" in page
    assert left_to_reread() == Entry.objects.filter(kind="mail").count() > 0
    read_again(threading.Event())
    theirs.refresh_from_db()
    assert theirs.direction != "in" and left_to_reread() == 0
    assert "left to be read again" not in anna.get("/settings/addresses").content.decode()
    anna.post("/settings/addresses/remove", {"spec": told["spec"]})
    read_again(threading.Event())
    theirs.refresh_from_db()
    assert theirs.direction == "in"


def test_who_is_stopped_goes_on_where_it_was(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "BATCH", 2)
    number = Reading.objects.count()
    assert number > 2
    ask_to_reread()
    all_of_them = left_to_reread()
    stop = threading.Event()
    read = rereading._reread_batch

    def once(*told: object) -> None:
        read(*told)  # type: ignore[arg-type]
        stop.set()

    monkeypatch.setattr(rereading, "_reread_batch", once)
    read_again(stop)
    assert 0 < left_to_reread() < all_of_them
    monkeypatch.setattr(rereading, "_reread_batch", read)
    read_again(threading.Event())
    assert House.objects.get().rereads_after is None and left_to_reread() == 0
    settle_dirty(now=business.now)
    assert Reading.objects.count() == number


def test_the_clock_does_it(db: None) -> None:
    assert any(job.run is read_again for job in jobs())
