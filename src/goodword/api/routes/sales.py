"""Sales: lists looked at and taken in, and single ones as a shop tells them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from goodword.access import Refused
from goodword.api.door import ACT, Request
from goodword.api.routes.call_lists import UnreadRow, must_be_a_zone
from goodword.api.shapes.common import Told
from goodword.channels.sales.columns import MEANINGS
from goodword.channels.sales.lists import NotASalesList
from goodword.channels.sales.orders import Buyer, Order
from goodword.channels.sales.words import name_told
from goodword.people.actions import must_decide
from goodword.wiring import clock
from goodword.wiring.sales_lists import import_sales, tell_sale

router = Router(tags=["sales"])
Currency = Annotated[str, Field(pattern="^([A-Z]{3})?$", description="ISO 4217")]


class SalesListTold(Told):
    """A list as its program wrote it (CSV), and what it does not say itself."""

    text: Annotated[str, Field(min_length=1, max_length=2_000_000)]
    name: Annotated[str, Field(min_length=1, max_length=200, description="the file's name")]
    columns: Annotated[
        dict[str, str],
        Field(description=f"meaning to head, where the guess is wrong: {', '.join(MEANINGS)}"),
    ] = {}
    source: Annotated[str, Field(max_length=80, description="which program it comes from")] = ""
    currency: Currency = ""
    zone: Annotated[str, Field(max_length=64, description="empty: the house's")] = ""
    dry_run: Annotated[bool, Field(description="only say what would happen")] = True


class SaleTold(Told):
    """One sale. The same `number` of the same `source` and day is the same sale.

    Told again with another amount, or as cancelled, it is kept with the difference.
    """

    number: Annotated[str, Field(min_length=1, max_length=120, description="of the order")]
    at: AwareDatetime
    email: Annotated[str, Field(max_length=320)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    customer: Annotated[str, Field(max_length=120, description="their number in the shop")] = ""
    name: Annotated[str, Field(max_length=200)] = ""
    amount: Annotated[Decimal | None, Field(max_digits=16, decimal_places=4)] = None
    currency: Currency = ""
    items: Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=40)] = []
    seller: Annotated[str, Field(max_length=160, description="name or address of a colleague")] = ""
    referred_by: Annotated[
        str, Field(max_length=160, description="who sent them: a customer's name or address")
    ] = ""
    cancelled: bool = False
    source: Annotated[str, Field(max_length=80)] = ""


class SalesTaken(Schema):
    """What came of it, or would. `nobody`: sales without a customer; `void`: cancelled ones;
    `aside`: lines that tell of no sale.
    """

    rows: int
    orders: int
    new: int
    known: int
    corrected: int
    void: int
    waiting: int
    aside: int
    nobody: int
    customers: int
    known_by: dict[str, int]
    doubtful: list[str]
    bad: list[UnreadRow]


@router.post("/sales-lists", response=SalesTaken, auth=ACT)
def take_sales(request: Request, told: SalesListTold) -> Any:
    """Take a list in, or with `dry_run` look at it; handed in twice, nothing doubles."""
    reader = request.caller.reader
    must_decide(reader)
    must_be_a_zone(told.zone)
    if wrong := sorted(set(told.columns) - set(MEANINGS)):
        raise Refused(f"No column means “{wrong[0]}”. Meanings are: {', '.join(MEANINGS)}.")
    try:
        return import_sales(
            told.text.encode(),
            reader=reader,
            name=told.name,
            wall=clock.wall(),
            dry_run=told.dry_run,
            columns=dict(told.columns),
            source=told.source,
            currency=told.currency,
            zone=told.zone,
        )
    except NotASalesList as refusal:
        raise Refused(str(refusal)) from refusal


@router.post("/sales", response=SalesTaken, auth=ACT)
def tell_one_sale(request: Request, told: SaleTold) -> Any:
    """Tell of one sale, as a shop does at the till; told twice, it is kept once."""
    return tell_sale(
        _order(told), reader=request.caller.reader, source=told.source, wall=clock.wall()
    )


def _order(told: SaleTold) -> Order:
    at: datetime = told.at
    return Order(
        line=0,
        identity=f"no {told.number} {at:%Y-%m-%d}",
        number=told.number,
        at=at,
        buyer=Buyer(
            email=told.email.strip().casefold(),
            number=told.phone,
            customer=told.customer,
            name=told.name,
        ),
        amount=told.amount,
        currency=told.currency,
        items=tuple(told.items),
        seller=told.seller,
        referrer=name_told(told.referred_by),
        void=told.cancelled,
    )
