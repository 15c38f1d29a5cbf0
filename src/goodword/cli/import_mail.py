"""``goodword import``: mail that a business already has."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from goodword.cli.saying import fail, moment


def import_mail(
    paths: Annotated[
        list[Path], typer.Argument(help="mbox files, Maildirs, folders of .eml or of mbox files")
    ],
    sent: Annotated[
        bool, typer.Option("--sent", help="all of this was written by us (a Sent folder)")
    ] = False,
    mailbox: Annotated[str, typer.Option(help="name of the mailbox, instead of the file's")] = "",
    owner: Annotated[
        str, typer.Option(help="address of the colleague whose personal mailbox this is")
    ] = "",
    as_of: Annotated[
        str, typer.Option("--as-of", help="read the archive as if this day (or time) were now")
    ] = "",
    horizon: Annotated[
        int | None, typer.Option(help="days: older mail opens nothing by itself (30)", min=0)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="end with one JSON object")] = False,
) -> None:
    """Take in mail: mbox files, Maildirs, folders of .eml. Safe to interrupt and to repeat."""
    from goodword.wiring.start import django

    django()
    from goodword.access import Refused
    from goodword.wiring.clock import wall
    from goodword.wiring.importing import Request, Summary
    from goodword.wiring.importing import import_mail as run

    request = Request(
        paths=[p.expanduser() for p in paths],
        sent=sent,
        mailbox=mailbox,
        owner=owner,
        as_of=_as_of(as_of),
        horizon_days=horizon,
    )
    try:
        with _Progress(quiet=as_json) as progress:
            summary: Summary = run(
                request, wall=wall(), on_progress=progress.moved, on_step=progress.step
            )
    except (FileNotFoundError, PermissionError, Refused) as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail(
            "Interrupted. What was taken in is kept; run the same command again to go on.",
            code=130,
        )
    if as_json:
        typer.echo(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        _print(summary)


def _as_of(text: str) -> datetime | None:
    if not text:
        return None
    from goodword.house.queries import the_house

    return moment(text, the_house().calendar.definition.get("zone", "UTC"), end_of_day=True)


class _Progress:
    """A progress bar by bytes, on the terminal's error stream; silent for programs."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[counts]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=quiet,
            transient=True,
        )
        self._task = self._bar.add_task("Reading", total=None, counts="")

    def __enter__(self) -> "_Progress":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def step(self, text: str) -> None:
        """Say what happens now."""
        self._bar.update(self._task, description=text, total=None, counts="")

    def moved(self, done: int, total: int, taken) -> None:  # type: ignore[no-untyped-def]
        """Show how far the reading is."""
        counts = f"{taken.new:,} new, {taken.known:,} known"
        if taken.quarantined:
            counts += f", {taken.quarantined:,} in quarantine"
        self._bar.update(
            self._task, description="Reading", completed=done, total=total, counts=counts
        )


def _print(summary) -> None:  # type: ignore[no-untyped-def]
    from rich.console import Console
    from rich.table import Table

    from goodword.access import OPERATOR
    from goodword.promises.queries import older_letters
    from goodword.today.queries import today
    from goodword.wiring.clock import now

    console = Console(highlight=False)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    rate = summary.read / summary.seconds if summary.seconds else 0
    table.add_row(f"{summary.read:,}", f"read in {summary.seconds:,.1f} s ({rate:,.0f} a second)")
    table.add_row(f"{summary.new:,}", "new")
    table.add_row(f"{summary.known:,}", "already known")
    table.add_row(f"{summary.quarantined:,}", "in quarantine" + (":" if summary.reasons else ""))
    for reason, count in sorted(summary.reasons.items(), key=lambda r: -r[1]):
        table.add_row("", f"  {count:,} {reason}")
    if summary.drafts_left_out:
        table.add_row(f"{summary.drafts_left_out:,}", "drafts left out: they were never sent")
    console.print(table)
    if not summary.read:
        console.print(
            "\nNo mail was found there. Goodword reads mbox files, Maildirs, .eml files, "
            "folders of these, and .gz of them."
        )
        return
    if summary.learnt:
        console.print(f"\nTaken to be ours: {', '.join(summary.learnt)}")
        console.print("If that is wrong: goodword ours remove ADDRESS-OR-DOMAIN", style="dim")
    if not summary.ours:
        console.print(
            "\nWhich addresses are yours could not be told from this mail, so nothing is owed yet."
            "\nSay it: goodword ours add you@your.example (or your.example for a whole domain)"
        )
        return
    stand = today(OPERATOR, now=now(), whose="everyone", limit=1)
    console.print(f"\n{stand.everyone:,} owed, {stand.overdue:,} of them overdue: goodword today")
    if stand.unopened_history:
        one = stand.unopened_history == 1
        console.print(
            f"{stand.unopened_history:,} older "
            + (
                "contact was never answered; it was"
                if one
                else "contacts were never answered; they were"
            )
            + " left closed: goodword unanswered",
            style="dim",
        )
    if (unread := older_letters(now=now())) is not None:
        number, first = unread
        console.print(
            f"{number:,} older letters of ours may promise what is still to be done: "
            f"goodword look-back --since {first:%Y-%m-%d}",
            style="dim",
        )
