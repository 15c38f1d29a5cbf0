"""``goodword import-sales``: what a shopkeeper sees in the terminal."""

from pathlib import Path
from typing import Any

import pytest
import typer

from goodword.channels.sales.tables import Sale
from goodword.cli import sales_lists
from tests.factories import make_house

pytestmark = pytest.mark.django_db
RAW = "Sales 2026,,\nDate,Email,Amount\n03/04/2026,una@fir.example,30\nTotal,,30\n"


@pytest.fixture(autouse=True)
def house() -> None:
    make_house()


def run(file: Path, **more: Any) -> None:
    told = {"dry_run": False, "column": None, "currency": "EUR", "source": "", "zone": "",
            "yes": True, "as_json": False}  # fmt: skip
    sales_lists.import_sales(file, **(told | more))


def test_what_was_understood_is_shown_and_can_be_turned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "till.csv"
    file.write_text(RAW)
    run(file, dry_run=True)
    told = capsys.readouterr()
    assert (
        "begins with the day or the month" in told.err and "1 lines that are no sales" in told.out
    )
    assert not Sale.objects.exists()
    run(file, column=["month_first=Date"])
    sale = Sale.objects.get()
    assert (sale.entry.occurred_at.month, sale.amount, sale.currency) == (3, 300_000, "EUR")


def test_what_is_no_list_is_said_with_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "till.pdf"
    file.write_bytes(b"%PDF-1.4 and so on")
    with pytest.raises(typer.Exit):
        run(file)
    assert "This is a PDF. Export a CSV file" in capsys.readouterr().err
    monkeypatch.setattr(sales_lists, "MOST_BYTES", 10)
    with pytest.raises(typer.Exit):
        run(file)
    assert "Export a shorter time" in capsys.readouterr().err
