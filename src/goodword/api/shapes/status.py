"""What was looked at to tell how the house works."""

from typing import Literal

from ninja import Schema

Level = Literal["good", "look", "wrong"]
Stretch = tuple[int, int]


class CheckShape(Schema):
    """One thing that was looked at; `more` names every difference."""

    name: str
    level: Level
    words: str
    more: list[str]


class ComparedFolder(Schema):
    """A folder on its server and here, its UIDs as stretches from first to last.

    `coming`: not yet fetched; `missing`: lost sight of; `refused`: the server does not give them;
    `gone`: no more on the server; `lost`: taken, and not here.
    """

    mailbox: str
    folder: str
    told: str
    server: int | None
    here: int | None
    coming: list[Stretch]
    missing: list[Stretch]
    refused: list[Stretch]
    gone: list[Stretch]
    lost: list[Stretch]


class StatusShape(Schema):
    """The worst of all levels, and everything that was looked at."""

    level: Level
    checks: list[CheckShape]
    folders: list[ComparedFolder]
