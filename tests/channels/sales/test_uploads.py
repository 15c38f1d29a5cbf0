"""Large lists: worked on beside the pages, interrupted anywhere, each sale once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from goodword.access import OPERATOR, Refused
from goodword.channels.sales import intake, uploads
from goodword.channels.sales.progress import left_words, time_left
from goodword.channels.sales.tables import Sale
from goodword.channels.sales.tables_uploads import SalesUpload
from goodword.timeline.tables import Intake, Quarantined
from goodword.wiring import sales_uploads
from goodword.wiring.sales_uploads import take_uploads
from tests.factories import make_house

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ORDERS = 23


@pytest.fixture(autouse=True)
def house(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    monkeypatch.setattr(intake, "BATCH", 5)
    make_house()


def lines() -> Iterator[bytes]:
    yield b"Order,Date,Email,Total\n"
    for number in range(ORDERS):
        yield f"{number},2026-05-04 10:{number:02},c{number % 7}@fir.example,10.00\n".encode()
    yield b"99,gestern,una@fir.example,10.00\n"


def hand_in(*, looks: bool = False) -> SalesUpload:
    return uploads.keep_upload(
        lines(), reader=OPERATOR, name="orders.csv", source="", currency="EUR", zone="UTC",
        looks=looks, now=NOW,
    )  # fmt: skip


class Interrupted(BaseException):
    """The process was killed."""


def killed_after(batches: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take lists in until so many batches are kept; the next is lost half-way."""
    kept = iter(range(batches))
    before = intake.Taking.take

    def take(self: Any, *told: Any) -> Any:
        found = before(self, *told)
        if next(kept, None) is None:
            raise Interrupted
        return found

    with monkeypatch.context() as patched:
        patched.setattr(intake.Taking, "take", take)
        with pytest.raises(Interrupted):
            take_uploads(threading.Event())


def lease_over() -> None:
    SalesUpload.objects.exclude(lease_until=None).update(lease_until=NOW - timedelta(days=9))


@pytest.mark.parametrize("batches", [0, 1, 4])
def test_a_killed_server_goes_on_behind_the_last_sales_it_kept(
    batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = hand_in()
    killed_after(batches, monkeypatch)
    row.refresh_from_db()
    assert (row.state, row.taken, Sale.objects.count()) == ("taking", 5 * batches, 5 * batches)
    take_uploads(threading.Event())
    assert Sale.objects.count() == 5 * batches, "its lease is not over: it may be alive"
    lease_over()
    take_uploads(threading.Event())
    row.refresh_from_db()
    assert row.state == "done"
    assert (row.outcome["new"], row.outcome["known"], row.outcome["customers"]) == (ORDERS, 0, 7)
    assert row.outcome["known_by"] == {} or batches
    assert Sale.objects.aggregate(all=Sum("amount"))["all"] == ORDERS * 100_000
    assert Quarantined.objects.count() == row.outcome["bad_count"] == 1
    assert not uploads.has_file(row)
    assert Intake.objects.filter(finished_at=None).count() == (1 if batches == 0 else 0)


def test_stopped_between_two_batches_it_goes_on_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    row = hand_in()

    @contextmanager
    def turn() -> Iterator[None]:
        if Sale.objects.count() == 10:
            uploads.stop(reader=OPERATOR, upload_id=row.pk, now=NOW)
        yield

    with monkeypatch.context() as patched:
        patched.setattr(sales_uploads, "my_turn", turn)
        take_uploads(threading.Event())
    row.refresh_from_db()
    assert (row.state, row.taken, Sale.objects.count()) == ("stopped", 10, 10)
    take_uploads(threading.Event())
    assert Sale.objects.count() == 10
    uploads.go_on(reader=OPERATOR, upload_id=row.pk, looks=False, columns=None)
    take_uploads(threading.Event())
    row.refresh_from_db()
    assert (row.state, row.outcome["new"], Sale.objects.count()) == ("done", ORDERS, ORDERS)


def test_the_same_list_twice_at_once_is_taken_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = hand_in(), hand_in()
    killed_after(2, monkeypatch)
    take_uploads(threading.Event())
    lease_over()
    take_uploads(threading.Event())
    told = {row.pk: row.outcome for row in SalesUpload.objects.all()}
    assert (told[first.pk]["new"], told[first.pk]["known"]) == (10, 13)
    assert (told[second.pk]["new"], told[second.pk]["known"]) == (13, 10)
    assert Sale.objects.count() == ORDERS


def test_looking_keeps_the_file_and_nothing_else() -> None:
    row = hand_in(looks=True)
    take_uploads(threading.Event())
    row.refresh_from_db()
    assert (row.state, row.outcome["new"], Sale.objects.count()) == ("looked", ORDERS, 0)
    assert uploads.has_file(row) and not Intake.objects.exists()
    uploads.forget_old_uploads(now=NOW + timedelta(days=3))
    row.refresh_from_db()
    assert not row.file and not list(Path(uploads.path_of(row)).glob("*"))
    with pytest.raises(Refused, match="Hand it in again"):
        uploads.go_on(reader=OPERATOR, upload_id=row.pk, looks=False, columns=None)
    uploads.forget_old_uploads(now=NOW + timedelta(days=31))
    assert not SalesUpload.objects.exists()


def test_a_list_whose_file_was_lost_says_so() -> None:
    row = hand_in()
    uploads.path_of(row).unlink()
    take_uploads(threading.Event())
    uploads.forget_old_uploads(now=NOW + timedelta(hours=2))
    row.refresh_from_db()
    assert row.state == "failed" and "Hand it in again" in row.why


@given(
    done=st.integers(0, 10**6), more=st.integers(0, 10**6), seconds=st.integers(0, 10**5),
    begun=st.integers(0, 10**6),
)  # fmt: skip
def test_what_is_left_is_never_less_than_nothing_and_always_said_plainly(
    done: int, more: int, seconds: int, begun: int
) -> None:
    left = time_left(
        done=done, all_=done + more, begun=begun, begun_at=NOW, now=NOW + timedelta(seconds=seconds)
    )
    assert left is None or left >= timedelta(0)
    assert left is not None or seconds < 30 or done <= begun
    assert left is None or seconds >= 30 or (done - begun) * 30 >= done + more - begun
    assert left_words(left) == "" or left_words(left).endswith(" left")
