"""Which extension or line of the telephone is whose."""

from typing import Any

from ninja import Query, Router

from goodword.access import NotFound, Refused
from goodword.api.door import SETTINGS, Request
from goodword.api.routes.house import must_administer
from goodword.api.shapes import settings as shapes
from goodword.api.shapes.common import Done
from goodword.people import lines

router = Router(tags=["settings"])


@router.get("/settings/telephone", response=list[shapes.TelephoneLine], auth=SETTINGS)
def telephone_lines(request: Request) -> Any:
    """Every extension and line that is somebody's."""
    must_administer(request)
    return list(lines.lines())


@router.post("/settings/telephone", response={201: shapes.TelephoneLine}, auth=SETTINGS)
def say_line(request: Request, told: shapes.SayLine) -> Any:
    """Say whose a line is, for calls from now on; said again, the newer word counts."""
    try:
        return lines.say_line(
            reader=request.caller.reader, region=_region(request), **told.model_dump()
        )
    except NotFound as missing:
        raise Refused(str(missing)) from missing


@router.delete("/settings/telephone", response=Done, auth=SETTINGS)
def forget_line(request: Request, line: str = Query(min_length=1, max_length=60)) -> Any:
    """Say that a line is nobody's in particular."""
    lines.forget_line(reader=request.caller.reader, line=line, region=_region(request))
    return Done()


def _region(request: Request) -> str:
    return str(request.caller.who.house.calendar.definition.get("country", ""))
