"""``goodword call`` and ``goodword visit``: what was spoken, logged in one line."""

import json
from datetime import datetime
from typing import Annotated
from uuid import uuid4

import typer

from goodword.cli.noting import about
from goodword.cli.remote import is_remote
from goodword.cli.saying import fail, moment

Customer = Annotated[str, typer.Argument(help="a name, an address, or a number of ours")]
Words = Annotated[list[str] | None, typer.Argument(help="what was said")]
Settles = Annotated[
    list[int] | None, typer.Option("--settles", metavar="LINE", help="what it answered (repeat)")
]
At = Annotated[str, typer.Option("--at", metavar="WHEN", help="when it was; otherwise now")]
Promise = Annotated[str, typer.Option("--promise", help="what we promised")]
Until = Annotated[str, typer.Option("--until", metavar="WHEN", help="by when it is promised")]
By = Annotated[str, typer.Option("--by", metavar="EMAIL", help="the colleague who spoke")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object")]


def call(
    customer: Customer,
    words: Words = None,
    they: Annotated[bool, typer.Option("--they", help="they called, and we spoke")] = False,
    missed: Annotated[bool, typer.Option("--missed", help="they did not reach us")] = False,
    message: Annotated[bool, typer.Option("--message", help="they left a message")] = False,
    no_answer: Annotated[bool, typer.Option("--no-answer", help="we did not reach them")] = False,
    left: Annotated[bool, typer.Option("--left-message", help="we left a message")] = False,
    number: Annotated[str, typer.Option(help="their telephone number")] = "",
    settles: Settles = None,
    at: At = "",
    promise: Promise = "",
    until: Until = "",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Log a call: we called and spoke, unless an option says otherwise."""
    chosen = [
        name
        for name, told in (
            ("they-called", they), ("missed", missed), ("message", message),
            ("no-answer", no_answer), ("left-message", left),
        )
        if told
    ]  # fmt: skip
    if len(chosen) > 1:
        fail("Say one way in which the call went.")
    happened = chosen[0] if chosen else "we-called"
    _log(customer, happened, words, number, settles, at, promise, until, by, as_json)


def visit(
    customer: Customer,
    words: Words = None,
    we: Annotated[bool, typer.Option("--we", help="we visited them, not they us")] = False,
    settles: Settles = None,
    at: At = "",
    promise: Promise = "",
    until: Until = "",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Log a visit: theirs, or with --we ours."""
    happened = "we-visited" if we else "they-visited"
    _log(customer, happened, words, "", settles, at, promise, until, by, as_json)


def _log(
    customer: str, happened: str, words: list[str] | None, number: str, settles: list[int] | None,
    at: str, promise: str, until: str, by: str, as_json: bool,
) -> None:  # fmt: skip
    if is_remote():
        from goodword.cli.remotely import log_talk

        if by:
            fail("Elsewhere it is logged for the token’s own colleague: leave --by out.")
        told = log_talk(customer, happened, words, number, settles, at, promise, until)
        typer.echo(json.dumps(told) if as_json else "Logged.")
        return
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR, Refused
    from goodword.channels.phone.rules import HAPPENINGS, Talk
    from goodword.cli.show import find_customer
    from goodword.house.queries import the_house
    from goodword.wiring.clock import now
    from goodword.wiring.talking import Report, log

    zone = the_house().calendar.definition.get("zone", "UTC")
    person_id, colleague_id, present = find_customer(customer), _colleague(by), now()
    about("customer", person_id, "did")
    talk = Talk(
        HAPPENINGS[happened], moment(at, zone) if at else present, " ".join(words or []), number
    )
    report = Report(
        customer_id=person_id,
        talk=talk,
        key=uuid4().hex,
        colleague_id=colleague_id,
        settles=_versions(settles or [], person_id),
        promised=_promised(promise, until, zone, person_id, colleague_id),
    )
    try:
        logged = log(reader=OPERATOR, report=report, now=present)
    except Refused as refusal:
        fail(str(refusal), code=1)
    if as_json:
        told = {
            "entry_id": logged.entry_id,
            "conversation_id": logged.conversation_id,
            "settled": sorted(report.settles),
            "promise_id": logged.promise_id,
        }
        typer.echo(json.dumps(told))
        return
    typer.echo(f"Logged: {talk.happening.words[:1].lower()}{talk.happening.words[1:]}.")
    if report.settles:
        typer.echo(f"{len(report.settles)} settled by it.")
    if logged.promise_id:
        typer.echo(f"Promised, and on Today: {promise}")


def _colleague(email: str) -> int | None:
    from goodword.people.tables import Colleague

    if not email:
        return None
    found = Colleague.objects.filter(email__iexact=email.strip(), is_active=True).first()
    return found.pk if found else fail(f"No colleague has the address {email}.")


def _versions(lines: list[int], person_id: int) -> dict[int, int]:
    from goodword.ledger.tables import Commitment

    owed = Commitment.objects.filter(pk__in=lines, customer_id=person_id)
    found = dict(owed.values_list("pk", "version"))
    for line in lines:
        if line not in found:
            fail(f"We owe this customer nothing under the number {line}.", code=1)
    return found


def _promised(  # type: ignore[no-untyped-def]
    what: str, until: str, zone: str, person_id: int, colleague_id: int | None
):
    from goodword.people.tables import Person
    from goodword.wiring.talking import Promised

    if not what:
        return None
    if not until:
        fail("Say until when it is promised: --until 2026-12-01T17:00")
    due: datetime = moment(until, zone, end_of_day=True)
    keeper = Person.objects.filter(pk=person_id).values_list("looked_after_by_id", flat=True)
    who = colleague_id or keeper.first()
    if who is None:
        fail("Say who promised it: --by anna@your.example")
    return Promised(what, due, who)
