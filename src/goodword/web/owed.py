"""What is or was owed in a conversation, with its life."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import resolve
from django.urls.exceptions import Resolver404

from goodword.access import Reader
from goodword.ledger.queries import HistoryLine, history
from goodword.today.queries import Line

OPEN = ("open", "held", "proposed")


@dataclass(frozen=True)
class Owed:
    """A commitment of a conversation with its life."""

    line: Line
    history: list[HistoryLine]

    @property
    def is_open(self) -> bool:
        """Whether it can still be acted on."""
        return self.line.state in OPEN

    @property
    def quiet(self) -> bool:
        """Whether somebody else decides it: the reader may only know that contact happened."""
        return not self.line.legible and not self.line.can_act


def owed(reader: Reader, line: Line) -> Owed:
    """A line with its life."""
    return Owed(line, history(reader, line.id))


def owed_beside(request: HttpRequest, reader: Reader, line: Line) -> Owed | None:
    """The line's life, if the page that asked shows it: the line's own conversation."""
    try:
        found = resolve(request.htmx.current_url_abs_path or "")  # type: ignore[attr-defined]
    except Resolver404:
        return None
    if found.url_name != "conversation":
        return None
    return owed(reader, line)
