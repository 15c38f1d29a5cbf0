"""How the house works, for programs that watch it."""

from typing import Any

from ninja import Router

from goodword.api.door import SETTINGS, Request
from goodword.api.routes.house import must_administer
from goodword.api.shapes import status as shapes
from goodword.wiring.doctor import examine
from goodword.wiring.doctor_words import as_object

router = Router(tags=["settings"])


@router.get("/settings/status", response=shapes.StatusShape, auth=SETTINGS)
def status(request: Request, servers: bool = False) -> Any:
    """What works and what does not; `servers`: also compare with the mail servers."""
    must_administer(request)
    return as_object(examine(servers=servers))
