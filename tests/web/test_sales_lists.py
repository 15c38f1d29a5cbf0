"""Lists of sales handed in on the page and by programs; single sales as a shop tells them."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goodword.channels.sales.tables import Sale
from goodword.timeline.tables import Entry
from tests.api.conftest import Program, program
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
    answer = browser.post("/settings/sales", told)
    return answer.status_code, answer.content.decode()


def test_it_is_looked_at_first_and_then_taken_in(business: Business, anna: Client) -> None:
    status, page = hand_in(anna)
    assert status == 200
    assert "This is what would happen" in page and "1: 1 new" in page
    assert not Sale.objects.exists()
    assert "Taken in" in hand_in(anna, do="take")[1]
    customer = Entry.objects.get(kind="sale").author
    assert customer is not None
    story = anna.get(f"/customers/{customer.uses.get().person_id}").content.decode()
    assert "Una Fir" in story and "Purchases 2026" in story


def test_what_a_column_means_can_be_changed(business: Business, anna: Client) -> None:
    raw = b"Date,Email,Net,Gross\n2026-05-04,una@fir.example,30,36.30\n"
    assert '<option value="amount" selected>' in hand_in(anna, raw)[1]
    chosen = {"column-0": "date", "column-1": "email", "column-2": "", "column-3": "amount"}
    status, page = hand_in(anna, raw, do="take", **chosen)
    assert status == 200, page
    assert Sale.objects.get().amount == 363_000


def test_a_list_that_lacks_something_says_what_and_keeps_what_was_chosen(
    business: Business, anna: Client
) -> None:
    status, page = hand_in(anna, b"Product,Amount\nChair,20\n")
    assert status == 422
    assert "when it was sold" in page and 'name="column-0"' in page
    status, page = hand_in(anna, b"Product,Amount\n")
    assert status == 422 and "no rows" in page


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
