"""Lists of sales as the usual programs export them; all samples are our own."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.channels.sales.lists import NotASalesList, SalesList, layout_of, read_sales
from goodword.channels.sales.money import amount_of, comma_is_decimal, currency_of

BRUSSELS = ZoneInfo("Europe/Brussels")
LISTS = {
    "shopify": (
        b"Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Created at,"
        b"Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Refunded Amount\n"
        b"#1001,Ilse@Oak.example,paid,2026-11-03 10:05:09 +0100,EUR,30,36.30,"
        b"2026-11-03 10:05:01 +0100,2,Oil for oak,10,Ilse Vandenberghe,0.00\n"
        b"#1001,Ilse@Oak.example,,,,,,2026-11-03 10:05:01 +0100,1,Brush,10,,\n"
        b"#1002,tom@elm.example,partially_refunded,2026-11-04 09:00:00 +0100,EUR,50,60.50,"
        b"2026-11-04 08:59:00 +0100,1,Chair,50,Tom Elm,10.50\n"
        b"#1003,tom@elm.example,voided,,EUR,50,60.50,2026-11-04 11:00:00 +0100,1,Chair,50,Tom,0\n"
        b"#1004,una@fir.example,pending,,EUR,50,60.50,2026-11-05 11:00:00 +0100,1,Chair,50,Una,0\n"
    ),
    "woocommerce": (
        b"Order Number,Order Status,Order Date,First Name (Billing),Last Name (Billing),"
        b"Email (Billing),Phone (Billing),Order Total Amount,Order Refund Amount,Item Name,"
        b"Quantity (- Refund)\n"
        b"1001,completed,2026-11-03 10:05,Ilse,Vandenberghe,ilse@oak.example,02 555 01 02,"
        b"36.30,0,Oil for oak,2\n"
        b"1001,completed,2026-11-03 10:05,Ilse,Vandenberghe,ilse@oak.example,02 555 01 02,"
        b"36.30,0,Brush,1\n"
        b"1002,completed,2026-11-04 08:59,Tom,Elm,tom@elm.example,,60.50,10.50,Chair,1\n"
        b"1003,cancelled,2026-11-04 11:00,Tom,Elm,tom@elm.example,,60.50,0,Chair,1\n"
        b"1004,on-hold,2026-11-05 11:00,Una,Fir,una@fir.example,,60.50,0,Chair,1\n"
    ),
    "german": (
        "sep=;\nRechnungsnummer;Rechnungsdatum;Kundennummer;Kunde;E-Mail;Gesamtbetrag;Status\n"
        "1001;03.11.2026;17;Ilse Vandenberghe;ilse@oak.example;36,30 €;bezahlt\n"
        "1002;04.11.26;18;Tom Elm;tom@elm.example;50,00 €;offen\n"
        "1003;04.11.2026;18;Tom Elm;tom@elm.example;1.060,50 €;storniert\n"
        "Summe;;;;;1.146,80 €;\n"
    ).encode("cp1252"),
}


def read(raw: bytes, **chosen: str) -> SalesList:
    return read_sales(raw, layout=layout_of(raw, chosen), zone=BRUSSELS, region="BE")


@pytest.mark.parametrize("name", LISTS)
def test_the_usual_programs(name: str) -> None:
    found = read(LISTS[name])
    assert not found.bad
    stands = [o for o in found.orders if not o.void]
    assert [(o.number.strip("#"), o.buyer.email, o.amount) for o in stands] == [
        ("1001", "ilse@oak.example", Decimal("36.30")),
        ("1002", "tom@elm.example", Decimal("50.00")),
    ]
    assert [o.number.strip("#") for o in found.orders if o.void] == ["1003"]
    assert found.orders[0].at.date() == date(2026, 11, 3)
    assert found.waiting == (name != "german")
    assert found.orders[0].currency == ("" if name == "woocommerce" else "EUR")


def test_the_lines_of_an_order_are_one_sale_and_its_things_stand_in_it() -> None:
    order = read(LISTS["shopify"]).orders[0]
    assert order.items == ("2 × Oil for oak", "Brush")
    assert order.at == datetime(2026, 11, 3, 9, 5, 1, tzinfo=UTC)
    assert read(LISTS["woocommerce"]).orders[0].buyer.number == "+3225550102"


def test_prices_and_pieces_make_the_amount_and_less_than_none_is_given_back() -> None:
    found = read(
        b"InvoiceNo,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
        b"5,Lantern,6,2026-11-03 08:26:00,2.55,17850\n5,Bottle,2,2026-11-03 08:26:00,3.00,17850\n"
        b"C6,Lantern,-6,2026-11-05 08:26:00,2.55,17850\n7,Lantern,1,2026-11-05 09:00:00,2.55,\n"
    )
    assert [o.amount for o in found.orders] == [
        Decimal("21.30"),
        Decimal("-15.30"),
        Decimal("2.55"),
    ]
    assert [o.buyer.known for o in found.orders] == [True, True, False]


def test_a_refund_that_is_written_as_a_kind_takes_away() -> None:
    found = read(b"Date,Customer,Type,Amount\n2026-11-03,Ilse,Sale,20\n2026-11-04,Ilse,Refund,20\n")
    assert [o.amount for o in found.orders] == [Decimal(20), Decimal(-20)]


def test_a_day_alone_is_its_noon_so_that_no_zone_moves_it() -> None:
    found = read(b"Date,Customer,Amount\n2026-11-03,Ilse,20\n19970101,Tom,10\n")
    assert [o.at.isoformat() for o in found.orders] == [
        "2026-11-03T12:00:00+01:00", "1997-01-01T12:00:00+01:00",
    ]  # fmt: skip


def test_tills_begin_their_numbers_anew_each_day() -> None:
    found = read(
        b"Receipt,Date,Customer,Amount\n1,2026-11-03,Ilse,20\n1,2026-11-04,Tom,10\n"
        b"1,2026-11-04,Una,5\n"
    )
    assert [o.amount for o in found.orders] == [20, 10, 5]
    assert len({o.identity for o in found.orders}) == 3


def test_a_list_without_amounts_still_says_who_came_when() -> None:
    found = read(b"cust,date\n1,2026-01-01\n1,2026-02-01\n")
    assert [(o.buyer.customer, o.amount) for o in found.orders] == [("1", None), ("1", None)]


def test_what_cannot_be_read_is_named_by_line_and_reason() -> None:
    found = read(
        b"Date,Customer,Amount\nyesterday,Ilse,20\n2026-11-03,Ilse,much\n2026-11-03,Ilse,20\n"
        b"1726-11-03,Ilse,20\n,Ilse,20\n"
    )
    assert [(b.line, b.why) for b in found.bad] == [
        (2, "“yesterday” is no time that can be read"),
        (3, "“much” is no amount that can be read"),
        (5, "1726 is no year of a sale"),
        (6, "it does not say when"),
    ]
    assert len(found.orders) == 1


def test_a_list_that_does_not_say_who_or_when_is_refused_with_what_it_lacks() -> None:
    raw = b"Product,Amount\nChair,20\n"
    with pytest.raises(NotASalesList, match=r"when it was sold.*Product, Amount"):
        read(raw)
    with pytest.raises(NotASalesList, match="who bought"):
        read(b"Date,Amount\n2026-11-03,20\n")
    with pytest.raises(NotASalesList, match="no rows"):
        read(b"Date,Amount\n")
    with pytest.raises(NotASalesList, match="no column “Nett”"):
        read(raw, amount="Nett")


def test_columns_can_be_said_where_the_guess_is_wrong() -> None:
    raw = b"When it was,Whose,Net,Amount\n2026-11-03,ilse@oak.example,20,24.20\n"
    found = read(raw, date="when it was", amount="Net")
    assert [(o.amount, o.buyer.email) for o in found.orders] == [(20, "ilse@oak.example")]


@pytest.mark.parametrize(
    ("cell", "comma", "amount"),
    [
        ("1,234.50", False, "1234.50"), ("1.234,50 €", True, "1234.50"), ("(12.00)", False, "-12"),
        ("€ -5", False, "-5"), ("12.00-", False, "-12"), ("1 234,5", True, "1234.5"),
        ("1'234.50 CHF", False, "1234.50"), ("$3", False, "3"), ("4.4e-16", False, "0"),
        ("abc", False, None), ("", False, None), ("10 %", False, None), ("3 or 4", False, None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(cell: str, comma: bool, amount: str | None) -> None:
    wanted = None if amount is None else Decimal(amount)
    assert amount_of(cell, decimal_comma=comma) == wanted


def test_where_the_cents_stand_is_told_from_all_amounts() -> None:
    assert comma_is_decimal(["1,234", "12,50"])
    assert not comma_is_decimal(["1,234", "12.50"])
    assert comma_is_decimal(["1.234,00", "1.234"])
    assert currency_of("12,00 €") == "EUR" and currency_of("CHF 3") == "CHF"
    assert currency_of("12") == ""


@given(st.binary(max_size=300))
def test_no_file_is_more_than_refused(raw: bytes) -> None:
    try:
        found = read(b"Date,Customer,Amount\n2026-11-03,Ilse,20\n" + raw)
    except NotASalesList:
        return
    assert found.rows >= 1
