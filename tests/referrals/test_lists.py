"""Who sent whom, told by lists and shops: known at once, asked where it is not clear."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from goodword.access import OPERATOR
from goodword.channels.sales.orders import Buyer, Order
from goodword.channels.sales.words import name_told
from goodword.ledger.tables import Commitment
from goodword.referrals.queries import referred_ids, sent
from goodword.referrals.tables import Referral
from goodword.wiring.referring import asked
from goodword.wiring.sales_lists import import_sales, tell_sale
from tests.factories import make_colleague, make_customer, make_house

NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
HEAD = "date,order,name,email,total,referred by\n"


@pytest.fixture
def house(db: None) -> None:
    make_house()
    make_colleague("Anna")


def bring(rows: str) -> None:
    raw = (HEAD + rows).encode()
    import_sales(raw, reader=OPERATOR, name="x.csv", wall=NOW, dry_run=False)


def told() -> list[tuple[str, str, str]]:
    rows = Referral.objects.select_related("referred", "referrer").order_by("pk")
    return [
        (r.referred.name, r.referrer.name if r.referrer else f"“{r.named}”", r.state) for r in rows
    ]


def test_a_column_says_who_sent_whom_within_the_list_too(house: None) -> None:
    rows = (
        "2025-01-05,1,Ada Lane,ada@their.example,10,\n"
        "2025-02-05,2,Bea Fox,bea@their.example,10,Ada Lane\n"
        "2025-03-05,3,Cem Oz,cem@their.example,10,ADA@their.example\n"
        "2025-04-05,4,Dov Katz,dov@their.example,10,Somebody Else\n"
        "2025-05-05,5,Eva Lind,eva@their.example,10,google\n"
        "2025-05-06,6,Bea Fox,bea@their.example,10,Cem Oz\n"
    )
    bring(rows)
    bring(rows)
    assert told() == [
        ("Bea Fox", "Ada Lane", "confirmed"), ("Cem Oz", "Ada Lane", "confirmed"),
        ("Dov Katz", "“Somebody Else”", "confirmed"),
    ]  # fmt: skip
    assert Commitment.objects.count() == 0, "history opens nothing"
    assert len(referred_ids()) == 3


def test_two_of_one_name_are_asked_about(house: None) -> None:
    make_customer("Ada Lane", spec="one@their.example")
    make_customer("Ada Lane", spec="two@their.example")
    bring("2026-11-15,2,Bea Fox,bea@their.example,10,Ada Lane\n")
    assert told() == [("Bea Fox", "“Ada Lane”", "proposed")]
    names = [name for _, name in asked(OPERATOR)[0].candidates]
    assert sorted(names) == ["Ada Lane (one@their.example)", "Ada Lane (two@their.example)"]


def test_a_shop_tells_it_with_the_sale_and_thanks_open(house: None) -> None:
    make_customer("Ada Lane")
    order = Order(
        line=0, identity="no 7", number="7", at=NOW, buyer=Buyer(email="bea@their.example"),
        amount=Decimal(10), currency="EUR", items=(), referrer="Ada Lane",
    )  # fmt: skip
    for _ in range(2):
        tell_sale(order, reader=OPERATOR, source="shop", wall=NOW)
    line = Commitment.objects.get(customer__name="Ada Lane")
    assert line.kind == "thanks"
    assert [one.referrer for one in sent(OPERATOR)] == ["Ada Lane"]


@pytest.mark.parametrize("cell", ["", "-", "Google", "https://x.example/?ref=1", "shop.example"])
def test_what_names_nobody(cell: str) -> None:
    assert name_told(cell) == ""


@pytest.mark.parametrize("cell", ["Ada Lane", "ada@their.example", "Dr. A. Lane"])
def test_what_names_somebody(cell: str) -> None:
    assert name_told(f" {cell} ") == cell
