"""Takes a list of calls in, and settles what it touches."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from goodword.access import Reader
from goodword.channels.phone.intake import Outcome, take_calls
from goodword.channels.phone.lists import read_calls
from goodword.house.queries import the_house
from goodword.people.actions import must_decide
from goodword.wiring.importing import finish_intakes


def import_calls(
    raw: bytes, *, reader: Reader, source: str, wall: datetime, zone: str = "", dry_run: bool
) -> Outcome:
    """Keep what is new of a list, or say what would happen. Nothing doubles when repeated.

    ``source``: the file's name. ``zone``: where its times are; the house's unless told. ``wall``
    is the real present. Raises `NotACallList`, `NotAllowed`.
    """
    must_decide(reader)
    house = the_house()
    present = house.as_of or wall
    definition = house.calendar.definition
    calls = read_calls(
        raw,
        zone=ZoneInfo(zone or definition.get("zone", "UTC")),
        region=str(definition.get("country", "")),
    )
    outcome = take_calls(
        calls,
        source=source,
        opens_from=present - timedelta(days=house.horizon_days),
        now=wall,
        dry_run=dry_run,
    )
    if not dry_run:
        finish_intakes(now=present, wall=wall)
    return outcome
