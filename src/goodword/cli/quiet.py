"""``goodword quiet``: which of the house's customers fell quiet, and what that word is worth."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from goodword.quiet.queries import QuietOne
    from goodword.quiet.tables import QuietLook
    from goodword.quiet.worth import Worth

SHOWN = 50


def quiet(
    by_name: Annotated[bool, typer.Option("--by-name", help="by name, not the latest first")] = (
        False
    ),
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object, all of them")] = False,
) -> None:
    """Who fell quiet against their own rhythm, from the house's sales; what the past proves."""
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.house.queries import calendar_of, the_house
    from goodword.quiet.queries import quiet_ones, the_look
    from goodword.quiet.worth import worth_of
    from goodword.wiring.clock import now as present
    from goodword.wiring.quieting import look_now, state_of_sales

    now, look = present(), the_look()
    if look is None or look.of != state_of_sales(now):
        look = look_now(now=now)
    if look is None or look.as_of is None:
        typer.echo("No sales yet: goodword import-sales FILE brings a list in.")
        return
    worth = worth_of(look, now=now, zone=calendar_of(the_house().calendar).tz)
    order = "name" if by_name else "since"
    found, _ = quiet_ones(OPERATOR, look, now=now, order=order, limit=None)
    if as_json:
        typer.echo(json.dumps(_as_json(look, worth, found), ensure_ascii=False))
    else:
        _print(look, worth, found)


def _as_json(look: "QuietLook", worth: "Worth", found: "list[QuietOne]") -> dict[str, Any]:
    from goodword.api.shapes.quiet import alert, customer

    told = alert(look, worth) | {"customers": [customer(one) for one in found]}
    plain: dict[str, Any] = json.loads(json.dumps(told, default=str))
    return plain


def _print(look: "QuietLook", worth: "Worth", found: "list[QuietOne]") -> None:
    from rich.console import Console
    from rich.table import Table

    from goodword.quiet.rules import percent, span_words

    for words in (*worth.notes, worth.tested, worth.kept):
        if words:
            typer.echo(words)
    if not worth.enough:
        typer.echo("Silent for more than twice their usual gap (a plain fact, no forecast):")
    table = Table("Customer", "", "Missed since", f"Buys in {span_words(look.horizon)}", "Known by")
    for one in found[:SHOWN]:
        chance = "" if one.chance is None else percent(one.chance)
        table.add_row(one.name, one.rhythm, one.missed_on.isoformat(), chance, one.keeper)
    if found:
        Console().print(table)
    if len(found) > SHOWN:
        typer.echo(f"… and {len(found) - SHOWN:,} more; --json tells all.")
