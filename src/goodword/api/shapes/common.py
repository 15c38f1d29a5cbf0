"""What all shapes share: numbers, words and moments as we take them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import AfterValidator, AwareDatetime, Field, field_validator

MOST = 10**18 - 1


def one_of(values: Iterable[str]) -> Any:
    """Marks words of which there are only these; the action refuses others in its own words."""
    return Field(json_schema_extra={"enum": list(values)})


Number = Annotated[int, Field(ge=1, le=MOST)]
Id = Annotated[int, Path(ge=1, le=MOST)]
Position = Annotated[int, Path(ge=0, le=9999)]
Version = Annotated[
    int, Field(ge=0, le=2**31 - 1, description="the version that you saw; another one is refused")
]


def _within_reach(moment: datetime) -> datetime:
    if not 1971 <= moment.year <= 2399:
        raise ValueError("Goodword knows days from 1971 to 2399.")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_within_reach)]


class Told(Schema):
    """What a program tells us: nothing unknown, no invisible signs."""

    model_config = {"extra": "forbid"}

    @field_validator("*", mode="after")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        words = value if isinstance(value, list | tuple) else [value]
        if any(isinstance(word, str) and "\x00" in word for word in words):
            raise ValueError("Leave out the invisible signs.")
        return value


class Named(Schema):
    """A number and a name."""

    id: int
    name: str


def named(pair: tuple[int, str] | None) -> Named | None:
    """The number and name of somebody, where there is one."""
    return Named(id=pair[0], name=pair[1]) if pair else None


class Done(Schema):
    """It is done; for what answers with nothing else."""

    done: bool = True


def plain(text: str) -> str:
    """What stood in a query, without signs that no database stores."""
    return text.replace("\x00", "")
