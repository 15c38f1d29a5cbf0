"""Lists of sales handed in on the page and by programs; single sales as a shop tells them."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from goodword.channels.sales.tables import Sale
from goodword.channels.sales.tables_uploads import SalesUpload
from goodword.timeline.tables import Entry
from goodword.web.views import sales_lists
from goodword.wiring.sales_uploads import take_uploads
from tests.api.conftest import Program, program
from tests.channels.test_workbooks import book
from tests.web.business import Business

__all__ = ["program"]
RAW = b"Order,Date,Email,Name,Total\n1001,2026-05-04 10:05,una@fir.example,Una Fir,36.30\n"
SALE = {
    "number": "1001", "at": "2026-05-04T10:05:00+02:00", "email": "una@fir.example",
    "name": "Una Fir", "amount": "36.30", "currency": "EUR", "items": ["Oil for oak"],
}  # fmt: skip


def hand_in(browser: Client, raw: bytes = RAW, **more: str) -> tuple[int, str]:
    file = SimpleUploadedFile("orders.csv", raw, "text/csv")
    told = {"file": file, "zone": "Europe/Brussels", "currency": "EUR", "do": "look", **more}
    answer = browser.post("/settings/sales", told, follow=True)
    return answer.status_code, answer.content.decode()


def on(browser: Client, verb: str, **more: str) -> str:
    """Do something with the list that was handed in last; its page."""
    row = SalesUpload.objects.latest("pk")
    return browser.post(f"/settings/sales/{row.pk}/{verb}", more, follow=True).content.decode()


def test_it_is_looked_at_first_and_then_taken_in(business: Business, anna: Client) -> None:
    status, page = hand_in(anna)
    assert status == 200
    assert "This is what would happen" in page and "1: 1 new" in page
    assert not Sale.objects.exists()
    assert "Taken in" in on(anna, "take")
    customer = Entry.objects.get(kind="sale").author
    assert customer is not None
    story = anna.get(f"/customers/{customer.uses.get().person_id}").content.decode()
    assert "Una Fir" in story and "Purchases 2026" in story
    row = SalesUpload.objects.get()
    assert row.state == "done" and not row.file and not any(Path(settings.UPLOADS).iterdir())
    assert "1 sales, 1 new" in anna.get("/settings/sales").content.decode()


def test_what_a_column_means_can_be_changed(business: Business, anna: Client) -> None:
    raw = b"Date,Email,Net,Gross\n2026-05-04,una@fir.example,30,36.30\n"
    assert '<option value="amount" selected>' in hand_in(anna, raw)[1]
    chosen = {"column-0": "date", "column-1": "email", "column-2": "", "column-3": "amount"}
    assert "Taken in" in on(anna, "take", **chosen)
    assert Sale.objects.get().amount == 363_000


def test_what_a_list_leaves_open_is_said_and_can_be_turned(
    business: Business, anna: Client
) -> None:
    page = hand_in(anna, b"Date,Email,Amount\n03/04/2026,una@fir.example,30\nTotal,,30\n")[1]
    assert "begins with the day or the month" in page
    assert "Lines that are no sales" in page
    assert '<option value="day_first" selected>' in page
    chosen = {"column-0": "month_first", "column-1": "email", "column-2": "amount"}
    assert "Taken in" in on(anna, "take", **chosen)
    assert Entry.objects.get(kind="sale").occurred_at.date() == date(2026, 3, 4)


def test_many_columns_that_are_not_used_stand_folded(business: Business, anna: Client) -> None:
    more = b",".join(b"Tag %d" % n for n in range(9))
    page = hand_in(anna, b"Date,Email," + more + b"\n2026-05-04,una@fir.example" + b",x" * 9)[1]
    assert "Columns that are not used (9)" in page and page.count('name="column-') == 11
    assert "Columns that are not used" not in hand_in(anna)[1]


def test_an_excel_file_is_taken_in_as_a_list_is(business: Business, anna: Client) -> None:
    row = (
        "<row><c t='inlineStr'><is><t>{}</t></is></c><c t='inlineStr'><is><t>{}</t></is></c></row>"
    )
    sheet = row.format("Date", "Email") + row.format("2026-05-04", "una@fir.example")
    assert "1: 1 new" in hand_in(anna, book(sheet))[1]
    assert "Taken in" in on(anna, "take")
    assert Sale.objects.count() == 1
    status, page = hand_in(anna, b"%PDF-1.4 and so on")
    assert status == 422 and "This is a PDF" in page


def test_a_list_that_lacks_something_says_what_and_keeps_what_was_chosen(
    business: Business, anna: Client
) -> None:
    page = hand_in(anna, b"Product,Amount\nChair,20\n")[1]
    assert "when it was sold" in page and 'name="column-0"' in page
    status, page = hand_in(anna, b"Product,Amount\n")
    assert status == 422 and "no rows" in page
    assert SalesUpload.objects.count() == 1


def test_a_large_list_is_taken_in_beside_the_pages_and_shows_how_far_it_is(
    business: Business, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sales_lists, "SMALL", 0)
    page = hand_in(anna, do="take")[1]
    assert "waits its turn" in page and "You can leave this page" in page
    row = SalesUpload.objects.get()
    far = f"/settings/sales/{row.pk}/progress"
    SalesUpload.objects.update(
        state="taking", done=40, all=100, begun=0, begun_at=timezone.now() - timedelta(seconds=10),
    )  # fmt: skip
    assert "40</span> of" in (told := anna.get(far).content.decode())
    assert "about 15 seconds left" in told
    assert "40 of 100 sales" in anna.get("/settings/sales").content.decode()
    SalesUpload.objects.update(state="waiting")
    assert "It is being worked on" in on(anna, "take")
    take_uploads(threading.Event())
    assert anna.get(far)["HX-Refresh"] == "true"
    assert "Taken in" in anna.get(f"/settings/sales/{row.pk}").content.decode()


def test_a_list_can_be_stopped_and_removed(
    business: Business, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sales_lists, "SMALL", 0)
    hand_in(anna, do="take")
    assert "It was stopped" in on(anna, "stop")
    take_uploads(threading.Event())
    assert not Sale.objects.exists()
    on(anna, "go-on")
    take_uploads(threading.Event())
    assert Sale.objects.count() == 1
    assert "What was taken in stays" in on(anna, "remove")
    assert Sale.objects.count() == 1 and not SalesUpload.objects.exists()


def test_programs_hand_in_lists_and_tell_single_sales(
    business: Business, program: Callable[..., Program]
) -> None:
    far = program(business.anna)
    looked = far.post("/sales-lists", {"text": RAW.decode(), "name": "orders.csv"})
    assert (looked.status, looked.told["new"]) == (200, 1)
    assert not Sale.objects.exists()
    told = far.post("/sales", SALE)
    assert (told.status, told.told["new"], told.told["customers"]) == (200, 1, 1)
    assert far.post("/sales", SALE).told["known"] == 1
    assert far.post("/sales", SALE | {"cancelled": True}).told["corrected"] == 1
    wrong = far.post("/sales", SALE | {"email": "nobody"})
    assert wrong.status == 422 and "no e-mail address" in str(wrong.told)
    wrong = far.post("/sales-lists", {"text": "a,b\n1,2\n", "name": "x", "columns": {"z": "a"}})
    assert wrong.status == 422 and "No column means" in str(wrong.told)
