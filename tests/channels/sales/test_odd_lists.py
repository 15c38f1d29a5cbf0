"""Lists as they really come: what programs write beside the sales, and what people do to files."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.channels.moments import moment_of, month_first
from goodword.channels.sales.columns import bare_head
from goodword.channels.sales.headings import HEADS
from goodword.channels.sales.lists import Layout, NotASalesList, SalesList, layout_of, read_sales
from goodword.channels.sales.money import amount_of
from goodword.channels.sales.words import somebody
from goodword.channels.sheets import lines_of

BRUSSELS = ZoneInfo("Europe/Brussels")


def laid_out(text: str | bytes, region: str = "BE", **chosen: str) -> Layout:
    return layout_of(text.encode() if isinstance(text, str) else text, chosen, region=region)


def read(text: str | bytes, region: str = "BE", **chosen: str) -> SalesList:
    raw = text.encode() if isinstance(text, str) else text
    layout = laid_out(raw, region, **chosen)
    return read_sales(raw, layout=layout, zone=BRUSSELS, region=region, currency="EUR")


def amounts(found: SalesList) -> list[tuple[str, str]]:
    return [(f"{order.amount:.2f}", order.currency) for order in found.orders]


def names(found: SalesList) -> list[str]:
    return [order.buyer.name for order in found.orders]


STRIPE = (
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Description,Status,Customer ID,"
    "Customer Email,Invoice ID,Disputed Amount,Dispute Status\n"
    'ch_1,2026-11-03 23:30:09,"36,30","0,00",eur,Oil,Paid,cus_A,ilse@oak.example,in_1,,\n'
    'ch_2,2026-11-04 10:05:09,"60,50","10,50",usd,Chair,Refunded,cus_B,tom@elm.example,in_2,,\n'
    'ch_3,2026-11-04 10:06:09,"70,00","0,00",eur,Table,Failed,cus_B,tom@elm.example,in_3,,\n'
    'ch_4,2026-11-04 10:16:09,"70,00","0,00",eur,Table,Paid,cus_B,tom@elm.example,in_3,,\n'
    'ch_5,2026-11-05 10:06:09,"80,00","0,00",eur,Bed,Paid,cus_C,una@fir.example,,"80,00",lost\n'
    'ch_6,2026-11-06 10:06:09,"90,00","0,00",eur,Bed,Paid,cus_C,una@fir.example,,"90,00",won\n'
    'ch_7,2026-11-07 10:06:09,"9,00","9,00",eur,Pen,Refunded,cus_C,una@fir.example,,,\n'
)


def test_payments_of_stripe_with_refunds_attempts_and_chargebacks() -> None:
    found = read(STRIPE)
    assert [(o.number, f"{o.amount:.2f}", o.currency, o.void) for o in found.orders] == [
        ("ch_1", "36.30", "EUR", False),
        ("ch_2", "50.00", "USD", False),
        ("ch_3", "70.00", "EUR", True),
        ("ch_4", "70.00", "EUR", False),
        ("ch_5", "0.00", "EUR", False),
        ("ch_6", "90.00", "EUR", False),
        ("ch_7", "0.00", "EUR", True),
    ]
    assert found.orders[0].at == datetime(2026, 11, 3, 23, 30, 9, tzinfo=UTC)
    assert "UTC" in laid_out(STRIPE).notes[0]


QUICKBOOKS = (
    'Oak & Elm\nSales by Customer Detail\n"January 1 - November 20, 2026"\n\n'
    "Date,Transaction Type,Num,Product/Service,Qty,Sales Price,Amount,Balance\n"
    "Ilse Oak,,,,,,,\n"
    "11/03/2026,Invoice,1001,Oil,2,10.00,20.00,20.00\n"
    "11/03/2026,Invoice,1001,Brush,1,10.00,10.00,30.00\n"
    "11/13/2026,Payment,,,,,-30.00,0.00\n"
    "Total for Ilse Oak,,,,,,$30.00,\n"
    "Tom Elm,,,,,,,\n"
    "11/04/2026,Invoice,1002,Chair,1,50.00,50.00,50.00\n"
    "11/05/2026,Estimate,1003,Table,1,900.00,900.00,50.00\n"
    "11/06/2026,Credit Memo,1004,Chair,-1,50.00,-50.00,0.00\n"
    "Total for Tom Elm,,,,,,$0.00,\nTOTAL,,,,,,$30.00,\n\n"
    '"Accrual Basis Friday, November 20, 2026 09:00 AM GMT-08:00"\n'
)


def test_reports_with_titles_and_customers_above_their_sales() -> None:
    found = read(QUICKBOOKS)
    assert [(o.buyer.name, o.at.date(), f"{o.amount:.2f}") for o in found.orders] == [
        ("Ilse Oak", date(2026, 11, 3), "30.00"),
        ("Tom Elm", date(2026, 11, 4), "50.00"),
        ("Tom Elm", date(2026, 11, 6), "-50.00"),
    ]
    assert not found.bad and found.aside == 8
    assert "above their sales" in laid_out(QUICKBOOKS).notes[0]


def test_titles_sums_and_empty_columns_are_no_sales() -> None:
    found = read(
        "Sales 2026,,,,\nprinted on,2026-11-20,,,\n,,,,\nDate,,Customer,Email,Amount\n"
        "2026-11-03,,Ilse,ilse@oak.example,20\n,,,Total,20\nGrand total,,,,20\n,,,,20\n"
    )
    assert names(found) == ["Ilse"] and found.aside == 3 and not found.bad


def test_heads_with_signs_taxes_and_currencies() -> None:
    found = read("Date de vente;Client;Montant TTC\n13/11/2026;Ilse;1 020,50 €\n")
    assert amounts(found) == [("1020.50", "EUR")]
    found = read("order-id\tpurchase-date\tbuyer-name\tproduct-name\titem-price\n"
                 "1-1\t2026-11-03T10:00:00+00:00\tIlse\tOil\t20.00\n")  # fmt: skip
    assert names(found) == ["Ilse"] and amounts(found) == [("20.00", "EUR")]
    found = read("Date,Order #,N. Revenue,Sales Tax,Status,Customer\n"
                 "2026-11-03 10:00,7,36.3,6.3,Completed,Ilse\n")  # fmt: skip
    assert amounts(found) == [("36.30", "EUR")]


def test_a_sign_within_the_names_of_columns_is_no_delimiter() -> None:
    found = read('"Date";"Customer, name";"Amount, EUR"\n2026-11-03;Ilse;20,50\n')
    assert names(found) == ["Ilse"] and amounts(found) == [("20.50", "EUR")]


def test_each_amount_says_itself_where_its_cents_are_and_which_currency_it_is() -> None:
    found = read(
        'Date,Customer,Amount\n2026-11-03,Ilse,"€ 20,50"\n2026-11-04,Tom,$30.50\n'
        '2026-11-05,Una,"£1,030.50"\n2026-11-05,Una,CHF 1\'030.50\n'
    )
    assert amounts(found) == [
        ("20.50", "EUR"), ("30.50", "USD"), ("1030.50", "GBP"), ("1030.50", "CHF"),
    ]  # fmt: skip


@given(st.integers(0, 10**9), st.integers(0, 99), st.booleans(), st.booleans())
def test_cents_are_never_taken_for_hundreds(
    whole: int, cents: int, comma: bool, other: bool
) -> None:
    written = f"{whole:,}.{cents:02}"
    if comma:
        written = written.translate(str.maketrans(",.", ".,"))
    assert amount_of(written, decimal_comma=other) == Decimal(f"{whole}.{cents:02}")


def test_who_left_no_name_is_nobody() -> None:
    for told in ("Cash sale", "Walk-in", "guest", " - ", "N/A", "Laufkundschaft", "Total"):
        assert somebody(told) == ""
    assert somebody("Tom  Bar") == "Tom Bar" and somebody("Total Energies") == "Total Energies"
    found = read(
        "Date,Customer ID,Customer name,Amount\n2026-11-03,0,Guest,5\n2026-11-03,17.0,,5\n"
    )
    assert [(o.buyer.known, o.buyer.customer) for o in found.orders] == [(False, ""), (True, "17")]


def test_an_address_is_found_beside_a_name_or_another_one() -> None:
    found = read(
        "Date,Email,Amount\n2026-11-03,Ilse Oak <Ilse@oak.example>,20\n"
        "2026-11-04,mailto:tom@elm.example,20\n2026-11-05,una@fir.example; b@fir.example,20\n"
        "2026-11-06,not given,20\n"
    )
    assert [o.buyer.email for o in found.orders] == [
        "ilse@oak.example", "tom@elm.example", "una@fir.example", "",
    ]  # fmt: skip


def test_what_shopify_calls_cancelled_is_no_sale_and_an_empty_column_gives_way() -> None:
    found = read(
        "Name,Email,Financial Status,Total,Created at,Billing Phone,Phone,Cancelled at\n"
        "#1,ilse@oak.example,paid,20,2026-11-03 10:00:00 +0100,02 555 01 02,,\n"
        "#2,tom@elm.example,paid,20,2026-11-03 10:00:00 +0100,,,2026-11-04 10:00:00 +0100\n"
    )
    assert [(o.number, o.buyer.number, o.void) for o in found.orders] == [
        ("#1", "+3225550102", False), ("#2", "", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    ["3 Nov 2026", "Tue, 3 Nov 2026", "3. Nov. 2026", "03-Nov-26", "Nov 3, 2026", "Nov-03-26",
     "November 3rd, 2026", "3 de noviembre de 2026", "3 novembre 2026", "46329", "3.11.2026",
     "2026/11/3", "20261103", "3-11-2026"],
)  # fmt: skip
def test_days_as_people_and_programs_write_them(told: str) -> None:
    at = moment_of(told, BRUSSELS, month_leads=False)
    assert at is not None and at.date() == date(2026, 11, 3)


def test_seconds_since_1970_are_an_instant() -> None:
    for told in ("1793700000", "1793700000123"):
        at = moment_of(told, BRUSSELS, month_leads=False)
        assert at is not None and at.astimezone(UTC).isoformat()[:16] == "2026-11-03T10:00"


def test_days_that_could_be_either_are_said_and_can_be_turned() -> None:
    raw = "Date,Customer,Amount\n03/04/2026,Ilse,20\n05/06/2026,Tom,30\n"
    layout = laid_out(raw)
    assert layout.columns["day_first"] == 0 and "03/04/2026" in layout.notes[0]
    assert read(raw).orders[0].at.date() == date(2026, 4, 3)
    assert read(raw, "US").orders[0].at.date() == date(2026, 3, 4)
    assert read(raw, month_first="Date").orders[0].at.date() == date(2026, 3, 4)
    assert not laid_out(raw + "25/12/2026,Una,5\n").notes
    assert month_first(["11-25-2026"], "BE")


def test_a_list_without_names_of_columns_can_be_told() -> None:
    raw = "2026-11-03,Ilse,20\n2026-11-04,Tom,30\n"
    with pytest.raises(NotASalesList, match="first line holds a sale"):
        read(raw)
    found = read(raw, name="column 2", amount="column 3")
    assert names(found) == ["Ilse", "Tom"] and [o.line for o in found.orders] == [1, 2]


def test_a_quote_that_never_ends_swallows_nothing() -> None:
    found = read(
        'Date,Customer,Amount,Note\n2026-11-03,Ilse,20,"two\nlines, and\nmore"\n'
        '2026-11-04,"Una,30,lost\n2026-11-05,Tom,30,5" pipe\n2026-11-06,"Vic,40,\n'
        "2026-11-07,Wim,50,\n"
    )
    assert names(found) == ["Ilse", "Una", "Tom", "Vic", "Wim"]
    note = next(
        row[3] for line, row in lines_of(b'D,C,A,N\n1,2,3,"two\nlines, and"\n') if line == 2
    )
    assert note == "two\nlines, and"
    assert [o.line for o in found.orders] == [2, 5, 6, 7, 8]
    lost = "Date,Customer,Amount\n" + '2026-11-03,"Ilse,5\n2026-11-04,Tom,5\n' * 9
    assert [row[1] for _, row in lines_of(lost.encode())] == ["Customer", *["Ilse", "Tom"] * 9]
    lost = "Date,Customer,Amount\n" + '2026-11-03,"Ilse,5\n' * 5 + "2026-11-04,Tom,5\n" * 9000
    assert len(list(lines_of(lost.encode()))) == 9006


@given(st.lists(st.text(st.sampled_from('ab",;\n 1'), max_size=8), min_size=2, max_size=30))
def test_no_line_of_a_file_is_lost_whatever_its_quotes(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = "".join("".join(row) for _, row in lines_of(text.encode()))
    for sign in "ab1":
        assert kept.count(sign) == text.count(sign)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.4\n1 0 obj", "a PDF"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "old Excel"),
        (b"<html><table><tr><th>Date", "web page"), (b'[{"date": "2026-11-03"}]', "JSON"),
        (b"\x1f\x8b\x08aaaa", "unpack"), (b"", "no rows"), (b"\0" * 999, "no rows"),
        (b"\n" * 999_999, "no rows"), (b"PK\x03\x04" + b"\0\1" * 99, "packed and broken"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_called_by_its_name(raw: bytes, said: str) -> None:
    with pytest.raises(NotASalesList, match=said):
        read(raw)


def test_lists_of_two_bytes_a_letter_are_read_with_and_without_their_mark() -> None:
    text = "Datum\tKunde\tBetrag\r\n03.11.2026\tŽofie Müller\t1.020,50\r\n"
    for raw in (text.encode("utf-16"), text.encode("utf-16-le")):
        assert names(read(raw)) == ["Žofie Müller"] and amounts(read(raw))[0][0] == "1020.50"


def test_heads_stand_as_they_are_looked_up_and_mean_one_thing() -> None:
    heads = [head for some in HEADS.values() for head in some]
    assert heads == [bare_head(head) for head in heads] and len(set(heads)) == len(heads)
