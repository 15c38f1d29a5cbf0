"""``goodword note``: a note on a customer, for colleagues alone."""

import json
from typing import Annotated
from uuid import uuid4

import typer

from goodword.cli.noting import about
from goodword.cli.remote import is_remote, the_remote
from goodword.cli.saying import fail


def note(
    customer: Annotated[str, typer.Argument(help="a name, an address, or a number of ours")],
    words: Annotated[list[str], typer.Argument(help="what to note; @name tells a colleague")],
    by: Annotated[
        str, typer.Option("--by", metavar="EMAIL", help="the colleague who writes it")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Note something about a customer; it is never sent to them."""
    told = _there(customer, words, by) if is_remote() else _here(customer, words, by)
    typer.echo(json.dumps(told) if as_json else "Noted.")


def _there(customer: str, words: list[str], by: str) -> dict[str, int]:
    from goodword.cli.remotely import find_person

    if by:
        fail("Elsewhere it is written by the token’s own colleague: leave --by out.")
    house = the_remote()
    told = {"customer_id": find_person(house, customer), "text": " ".join(words)}
    made: dict[str, int] = house.post("/notes", told)
    return made


def _here(customer: str, words: list[str], by: str) -> dict[str, int]:
    from goodword.wiring.start import django

    django()
    from goodword.access import Refused
    from goodword.channels.notes.actions import write_note
    from goodword.cli.show import find_customer
    from goodword.people.queries import reader_for
    from goodword.people.tables import Colleague
    from goodword.wiring.clock import now

    if not by:
        fail("Say who writes it: --by anna@your.example", code=2)
    writer = Colleague.objects.filter(email__iexact=by.strip(), is_active=True).first()
    if writer is None:
        fail(f"No colleague has the address {by}.")
    person_id = find_customer(customer)
    about("customer", person_id, "did")
    try:
        kept = write_note(
            reader=reader_for(writer),
            text=" ".join(words),
            key=uuid4().hex,
            now=now(),
            customer_id=person_id,
        )
    except Refused as refusal:
        fail(str(refusal), code=1)
    return {"entry_id": kept.entry_id, "conversation_id": kept.conversation_id}
