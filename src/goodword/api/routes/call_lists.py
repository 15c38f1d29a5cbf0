"""Lists of calls from a telephone system: looked at, taken in."""

from typing import Annotated, Any
from zoneinfo import available_timezones

from ninja import Router, Schema
from pydantic import Field

from goodword.access import Refused
from goodword.api.door import ACT, Request
from goodword.api.shapes.common import Told
from goodword.channels.phone.lists import NotACallList
from goodword.people.actions import must_decide
from goodword.wiring import clock
from goodword.wiring.call_lists import import_calls

router = Router(tags=["calls and notes"])


class CallList(Told):
    """A list as its system wrote it (CSV), and where its times are."""

    text: Annotated[str, Field(min_length=1, max_length=2_000_000)]
    source: Annotated[str, Field(min_length=1, max_length=200, description="the file's name")]
    zone: Annotated[str, Field(max_length=64, description="empty: the house's")] = ""
    dry_run: Annotated[bool, Field(description="only say what would happen")] = True


class UnreadRow(Schema):
    """A line that could not be read; it is kept in quarantine."""

    line: int
    why: str


class CallsTaken(Schema):
    """What came of a list, or would. `missed`: new ones that reached nobody."""

    read: int
    new: int
    known: int
    missed: int
    internal: int
    bad: list[UnreadRow]


def must_be_a_zone(zone: str) -> None:
    """Refuse what is no time zone; nothing told is the house's."""
    if zone and zone not in available_timezones():
        raise Refused("No time zone is called so. Write it as Europe/Berlin.")


@router.post("/call-lists", response=CallsTaken, auth=ACT)
def take_calls(request: Request, told: CallList) -> Any:
    """Take a list in, or with `dry_run` look at it; handed in twice, nothing doubles."""
    reader = request.caller.reader
    must_decide(reader)
    must_be_a_zone(told.zone)
    try:
        return import_calls(
            told.text.encode(),
            reader=reader,
            source=told.source,
            wall=clock.wall(),
            zone=told.zone,
            dry_run=told.dry_run,
        )
    except NotACallList as wrong:
        raise Refused(str(wrong)) from wrong
