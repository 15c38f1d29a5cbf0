"""How commands speak: errors that say what to do, and times as people write them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from typing import NoReturn
from zoneinfo import ZoneInfo

import typer


def fail(text: str, *, code: int = 2) -> NoReturn:
    """End with a word on the error stream."""
    typer.echo(text, err=True)
    raise typer.Exit(code)


def moment(text: str, zone: str, *, end_of_day: bool = False) -> datetime:
    """An instant from ``2001-05-01`` or ``2001-05-01 14:30`` in the house's zone.

    A day alone is its beginning, or its last second with ``end_of_day``. Ends the command with
    a clear word for anything else.
    """
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError:
        fail(f"“{text}” is not a date. Write it as 2026-05-31 or 2026-05-31T14:30.")
    if not 1970 < told.year < 2400:
        fail("Goodword knows days from 1971 to 2399.")
    if len(text.strip()) <= 10 and end_of_day:
        told = datetime.combine(told.date(), time(23, 59, 59))
    if told.tzinfo is None:
        told = told.replace(tzinfo=ZoneInfo(zone))
    return told.astimezone(UTC)


@contextmanager
def bar(words: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on the terminal's error stream; call what it gives with done and total."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=quiet,
        transient=True,
    )
    task = progress.add_task(words, total=None)
    with progress:
        yield lambda done, total: progress.update(task, completed=done, total=total)
