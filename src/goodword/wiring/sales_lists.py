"""Takes a list of sales in, and settles what it touches."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from goodword.access import Reader
from goodword.channels.sales.intake import Outcome, Progress, take_sales
from goodword.channels.sales.lists import layout_of, read_sales
from goodword.channels.sales.queries import usual_currency
from goodword.house.queries import the_house
from goodword.people.actions import must_decide
from goodword.wiring.importing import finish_intakes


def import_sales(
    raw: bytes,
    *,
    reader: Reader,
    name: str,
    wall: datetime,
    dry_run: bool,
    columns: Mapping[str, str] | None = None,
    source: str = "",
    currency: str = "",
    zone: str = "",
    progress: Progress = lambda done, all_: None,
) -> Outcome:
    """Keep what is new of a list, or say what would happen. Nothing doubles when repeated.

    ``name``: the file's. ``columns``: what they mean (meaning to head), where the guess is wrong.
    ``source``: the program it came from, when there are several. ``currency``: of amounts that
    name none; the one used last unless told. ``zone``: where its times are; the house's unless
    told. ``wall`` is the real present. Raises `NotASalesList`, `NotAllowed`.
    """
    must_decide(reader)
    house = the_house()
    present = house.as_of or wall
    definition = house.calendar.definition
    sales = read_sales(
        raw,
        layout=layout_of(raw, columns),
        zone=ZoneInfo(zone or definition.get("zone", "UTC")),
        region=str(definition.get("country", "")),
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
        finish_intakes(now=present, wall=wall)
    return outcome
