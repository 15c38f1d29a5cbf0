"""Takes a list of sales in, and settles what it touches."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from goodword.access import Reader, Refused
from goodword.channels.sales.intake import Outcome, Progress, take_sales
from goodword.channels.sales.lists import SalesList, layout_of, read_sales
from goodword.channels.sales.orders import Order
from goodword.channels.sales.queries import usual_currency
from goodword.house.queries import the_house
from goodword.people.actions import must_decide
from goodword.people.numbers import read_number
from goodword.people.rules import is_addr_spec
from goodword.wiring.importing import finish_intakes
from goodword.wiring.referring_lists import note_told


def import_sales(
    raw: bytes,
    *,
    reader: Reader,
    name: str,
    wall: datetime,
    dry_run: bool,
    columns: Mapping[str, str | int] | None = None,
    source: str = "",
    currency: str = "",
    zone: str = "",
    progress: Progress = lambda done, all_: None,
) -> Outcome:
    """Keep what is new of a list, or say what would happen. Nothing doubles when repeated.

    ``name``: the file's. ``columns``: what they mean (meaning to head or place), where the guess
    is wrong. ``source``: the program it came from, when there are several. ``currency``: of
    amounts that name none; the one used last unless told. ``zone``: where its times are; the
    house's unless told. ``wall`` is the real present. Raises `NotASalesList`, `NotAllowed`.
    """
    must_decide(reader)
    house = the_house()
    present = house.as_of or wall
    region = region_of_the_house()
    sales = read_sales(
        raw,
        layout=layout_of(raw, columns, region=region),
        zone=ZoneInfo(zone or house.calendar.definition.get("zone", "UTC")),
        region=region,
        currency=currency or usual_currency(),
    )
    outcome = take_sales(
        sales,
        name=name,
        source=source.strip()[:80],
        opens_from=present - timedelta(days=house.horizon_days),
        now=wall,
        dry_run=dry_run,
        progress=progress,
    )
    if not dry_run:
        note_told(
            sales.orders, source=source.strip()[:80], told_by="list", now=present, reader=reader
        )
        finish_intakes(now=present, wall=wall)
    return outcome


def region_of_the_house() -> str:
    """Whose ways of writing dates and telephone numbers a list has, unless it tells (ISO 3166)."""
    return str(the_house().calendar.definition.get("country", ""))


def tell_sale(order: Order, *, reader: Reader, source: str, wall: datetime) -> Outcome:
    """Keep one sale that a shop tells of; told twice, it is kept once.

    Raises `NotAllowed`; `Refused` for an address that is none, and for a day that can't be.
    """
    must_decide(reader)
    buyer = order.buyer
    if buyer.email and not is_addr_spec(buyer.email):
        raise Refused(f"“{buyer.email[:80]}” is no e-mail address.")
    if not 1980 < order.at.year < 2100:
        raise Refused("A sale has a day between 1981 and 2099.")
    house = the_house()
    present = house.as_of or wall
    order = replace(
        order,
        buyer=replace(buyer, number=read_number(buyer.number, region_of_the_house())),
        currency=order.currency or usual_currency(),
    )
    outcome = take_sales(
        SalesList(orders=[order], rows=1),
        name=f"a sale of {source or 'the shop'}",
        source=source.strip()[:80],
        opens_from=present - timedelta(days=house.horizon_days),
        now=wall,
        dry_run=False,
    )
    note_told([order], source=source.strip()[:80], told_by="form", now=present, reader=reader)
    finish_intakes(now=present, wall=wall)
    return outcome
