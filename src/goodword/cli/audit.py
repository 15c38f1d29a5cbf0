"""``goodword audit``: who saw, did and took out what."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodword.cli.noting import about
from goodword.cli.saying import fail, moment

if TYPE_CHECKING:
    from goodword.audit.queries import Asked
    from goodword.audit.rules import Kept


def audit(
    who: Annotated[str, typer.Option(help="a colleague's e-mail address; or: nobody")] = "",
    act: Annotated[str, typer.Option(help="saw, did, exported, refused, 'wrong login', …")] = "",
    customer: Annotated[int | None, typer.Option(help="about this customer (number)")] = None,
    searched: Annotated[str, typer.Option(help="who searched for these words")] = "",
    since: Annotated[str, typer.Option(help="from this day on")] = "",
    until: Annotated[str, typer.Option(help="until the end of this day")] = "",
    limit: Annotated[int, typer.Option(help="how many lines, newest first", min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
    csv: Annotated[Path | None, typer.Option(help="write all lines that fit to this file")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="go through the chain: was anything changed?")
    ] = False,
    forget_before: Annotated[
        str, typer.Option(help="forget lines older than this day, at least a year ago")
    ] = "",
) -> None:
    """Show who saw, did and took out what, newest first; check that no line was changed."""
    from goodword.wiring.start import django

    django()
    about("", None, "saw")
    from goodword.house.queries import the_house

    zone = the_house().calendar.definition.get("zone", "UTC")
    if check:
        _check()
    elif forget_before:
        _forget(forget_before, zone)
    else:
        asked = _asked(who, act, customer, searched, since, until, zone)
        if csv is not None:
            _write(csv, asked)
        else:
            _show(asked, limit, as_json=as_json, zone=zone)


def _check() -> None:
    from goodword.access import OPERATOR
    from goodword.audit.actions import anchor
    from goodword.audit.queries import check
    from goodword.wiring.clock import wall

    found = check(OPERATOR)
    if found.waiting:
        typer.echo(f"{found.waiting:,} lines wait outside of the audit, which can't be written.")
    if found.fault:
        fail(f"The audit is not as it was written: {found.fault}.", code=1)
    anchor(now=wall())
    typer.echo(
        f"{found.lines:,} lines, {found.first:,} to {found.last:,}: none missing or changed."
    )
    typer.echo(f"The last one's hash is {found.digest}. Written down elsewhere, it proves as much.")


def _forget(day: str, zone: str) -> None:
    from goodword.access import OPERATOR, Refused
    from goodword.audit.retention import forget
    from goodword.wiring.clock import wall

    before = moment(day, zone)
    try:
        count = forget(reader=OPERATOR, before=before, now=wall(), dry_run=True)
        if not count:
            typer.echo("No line is that old.")
            return
        typer.confirm(f"Forget {count:,} lines for good?", abort=True)
        forget(reader=OPERATOR, before=before, now=wall())
    except Refused as refusal:
        fail(str(refusal))
    typer.echo(f"{count:,} lines are forgotten; that they were is a line of the audit.")


def _asked(
    who: str, act: str, customer: int | None, searched: str, since: str, until: str, zone: str
) -> "Asked":
    from goodword.audit.queries import Asked
    from goodword.audit.rules import ACTS
    from goodword.people.tables import Colleague
    from goodword.wiring.traces import traces_of

    if act and act not in ACTS:
        fail(f"“{act}” is not an act of the audit. Known are: {', '.join(ACTS)}.")
    colleague = None if not who else 0
    if who and who != "nobody":
        found = Colleague.objects.filter(email__iexact=who).first()
        if found is None:
            fail(
                f"There is no colleague {who}. For the terminal and the clock: --who nobody", code=1
            )
        colleague = found.pk
    return Asked(
        colleague_id=colleague,
        act=act,
        objects=traces_of(customer) if customer else None,
        words=searched,
        since=moment(since, zone) if since else None,
        until=moment(until, zone, end_of_day=True) if until else None,
    )


def _names() -> dict[int, str]:
    from goodword.people.tables import Colleague

    return dict(Colleague.objects.values_list("pk", "name"))


def _write(path: Path, asked: "Asked") -> None:
    from goodword.access import OPERATOR
    from goodword.audit.queries import every_line
    from goodword.audit.words import as_csv

    about("", None, "exported")
    with path.expanduser().open("w", encoding="utf-8", newline="") as file:
        count = sum(file.write(row) and 1 for row in as_csv(every_line(OPERATOR, asked), _names()))
    typer.echo(f"{count - 1:,} lines are in {path}.")


def _show(asked: "Asked", limit: int, *, as_json: bool, zone: str) -> None:
    from zoneinfo import ZoneInfo

    from rich.console import Console
    from rich.table import Table

    from goodword.access import OPERATOR
    from goodword.audit.queries import lines
    from goodword.audit.words import did

    found, _ = lines(OPERATOR, asked, limit=limit)
    names = _names()
    if as_json:
        for kept in found:
            typer.echo(json.dumps(_as_json(kept, names), ensure_ascii=False))
        return
    if not found:
        typer.echo("No line fits.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("when", "who", "what", "whom", "from"):
        table.add_column(heading)
    for kept in found:
        line = kept.line
        table.add_row(
            f"{line.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}",
            _who(kept, names),
            did(kept),
            f"{line.kind} {line.object_id}" if line.object_id else "",
            f"{line.entrance} {line.origin}".strip(),
        )
    Console(highlight=False, markup=False).print(table)


def _who(kept: "Kept", names: dict[int, str]) -> str:
    line = kept.line
    return names.get(line.colleague_id or 0) or str(line.details.get("user", "")) or "–"


def _as_json(kept: "Kept", names: dict[int, str]) -> dict[str, Any]:
    line = kept.line
    return {
        "number": kept.number,
        "at": line.at.isoformat(),
        "colleague_id": line.colleague_id,
        "who": _who(kept, names),
        "entrance": line.entrance,
        "from": line.origin,
        "token": line.token,
        "act": line.act,
        "what": line.what,
        "kind": line.kind,
        "object_id": line.object_id,
        "status": line.status,
        "details": dict(line.details),
        "digest": kept.digest,
    }
