"""What counts as a purchase, whatever the sales lie in."""

import gzip
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from goodword.loyalty import Columns, Sales, summarise
from goodword.loyalty.summary import SQL, compiled
from tests.loyalty import cdnow

UNTIL = date(2026, 3, 1)
LINES = [
    # anna: three days, two orders on one of them
    ("anna", "2026-01-01", 10.0),
    ("anna", "2026-01-11", 20.0),
    ("anna", "2026-01-11", 5.0),
    ("anna", "2026-01-31", 35.0),
    # bert: bought once
    ("bert", "2026-02-01", 8.0),
    # cleo: gave back all of the second purchase
    ("cleo", "2026-01-05", 9.0),
    ("cleo", "2026-01-15", 40.0),
    ("cleo", "2026-01-20", -40.0),
    # dora: gave back a quarter of all she bought
    ("dora", "2026-01-01", 60.0),
    ("dora", "2026-01-02", 60.0),
    ("dora", "2026-01-09", -30.0),
    # emil: cancelled within the day
    ("emil", "2026-01-01", 12.0),
    ("emil", "2026-01-08", 12.0),
    ("emil", "2026-01-08", -12.0),
    # after the last day
    ("bert", "2026-03-02", 99.0),
    # nobody known
    ("", "2026-01-01", 3.0),
]


def summed(source, **options):
    customers, summary = summarise(source, until=UNTIL, **options)
    rows = zip(
        customers, summary.x, summary.t_x, summary.T, np.round(summary.value, 6), strict=True
    )
    return {str(name): tuple(map(float, row)) for name, *row in rows if name}


EXPECTED = {
    "anna": (2, 30, 59, 30.0),
    "bert": (0, 0, 28, 0.0),
    "cleo": (0, 0, 55, 0.0),
    "dora": (1, 1, 59, 45.0),
    "emil": (0, 0, 59, 0.0),
}


@pytest.fixture
def csv(tmp_path) -> Path:
    path = tmp_path / "sales.csv"
    lines = ["customer,day,amount", *(",".join(map(str, line)) for line in LINES)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_purchases_of_a_csv(csv) -> None:
    assert summed(csv) == EXPECTED


def test_the_same_packed(csv) -> None:
    packed = csv.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(csv.read_bytes()))
    assert summed(packed) == EXPECTED


def test_the_same_in_parquet_and_in_a_table(csv) -> None:
    parquet = csv.with_suffix(".parquet")
    connection = duckdb.connect()
    connection.execute(f"COPY (FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)")
    connection.execute(f"CREATE TABLE orders AS FROM read_csv('{csv}')")
    assert summed(parquet) == EXPECTED
    with Sales("orders", connection=connection) as sales:
        assert len(sales.summary(UNTIL)) == len(EXPECTED)
    assert connection.execute("SELECT count(*) FROM orders").fetchone() == (len(LINES),)


def test_the_same_as_arrays() -> None:
    names, days, amounts = zip(*LINES, strict=True)
    arrays = {
        "client": np.array(names),
        "date": [date.fromisoformat(day) for day in days],
        "total": np.array(amounts),
    }
    assert {name: row for name, row in summed(arrays).items() if name} == EXPECTED


def test_days_with_sales_to_nobody_are_counted_and_left_out(csv) -> None:
    with Sales(csv) as sales:
        sales.summary(UNTIL)
        assert sales.without_customer() == 1
        assert set(sales.customers()) == set(EXPECTED)


def test_without_a_last_day_the_last_purchase_is_it(csv) -> None:
    _, summary = summarise(csv)
    assert summary.until == date(2026, 3, 2)
    assert summary.T.max() == 60


def test_weeks_are_days_divided_by_seven_and_not_rounded(csv) -> None:
    names, weeks = summarise(csv, until=UNTIL, unit=7.0)
    others, days = summarise(csv, until=UNTIL)
    one, other = names.argsort(), others.argsort()  # the customers come in any order
    assert weeks.T[one] * 7 == pytest.approx(days.T[other])
    assert weeks.t_x[one] * 7 == pytest.approx(days.t_x[other])


def test_quantity_times_price_and_days_as_numbers(tmp_path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(
        "InvoiceNo,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
        "1,2,20260101,5.0,17\nC2,-2,20260105,5.0,17\n3,1,20260107,4.0,17\n4,1,20260109,6.0,17\n",
        "utf-8",
    )
    assert summed(path) == {"17": (1, 2, 53, 6.0)}


def test_a_list_without_amounts_has_purchases_and_no_values(tmp_path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text("cust,date\n1,2026-01-01\n1,2026-01-05\n2,2026-01-07\n", "utf-8")
    assert summed(path) == {"1": (1, 4, 59, 0.0), "2": (0, 0, 53, 0.0)}


@pytest.mark.parametrize(
    ("header", "word"), [("when,amount", "customer"), ("customer,amount", "day")]
)
def test_what_can_not_be_guessed_is_asked_for_by_name(tmp_path, header, word) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(f"{header}\n1,2\n", "utf-8")
    with pytest.raises(ValueError, match=f"Which column is the {word}.*amount"):
        Sales(path)


def test_a_column_that_is_not_there_is_said(csv) -> None:
    with pytest.raises(ValueError, match="no column 'who'; there are: customer, day, amount"):
        Sales(csv, Columns("who", "day"))


def test_a_file_that_is_not_there_is_said(tmp_path) -> None:
    with pytest.raises(ValueError, match=r"nowhere\.csv"):
        Sales(tmp_path / "nowhere.csv")


def test_the_sql_is_what_the_expression_compiles_to() -> None:
    """Renew it with `python -m goodword.loyalty.summary`."""
    assert SQL.read_text("utf-8") == compiled()


@pytest.mark.data
@cdnow.NEEDED
def test_cdnow_is_summed_up_as_published() -> None:
    seen = cdnow.summary()
    with Sales(cdnow.FILE, Columns("sampleid", "date")) as sales:
        found = sales.summary(cdnow.END, unit=7.0)
    assert len(found) == 2357
    rows = np.array(sorted(zip(*found.rows, strict=True)))
    published = np.array(sorted(zip(seen["x"], seen["t_x"], seen["T"], strict=True)))
    assert rows == pytest.approx(published)


def test_customers_stand_in_the_same_order_whenever_they_are_asked_for() -> None:
    days = np.array(["2026-01-01", "2026-02-01"] * 400, "datetime64[us]")
    told = {"customer": np.arange(800) * 7919 % 1009, "day": days, "amount": np.ones(800)}
    with Sales(told, Columns("customer", "day", "amount")) as sales:
        found = [sales.by_customer() for _ in range(3)]
    for names, summary in found:
        assert names.tolist() == sorted(set(told["customer"].tolist()))
        assert summary.T.tolist() == found[0][1].T.tolist()
