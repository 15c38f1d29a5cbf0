"""``today``, ``show``, ``search``, ``unanswered`` with a house on another machine."""

import json
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Annotated, Any

import typer

from goodword.cli.remote import Remote, the_remote
from goodword.cli.saying import fail, moment

AsJson = Annotated[bool, typer.Option("--json", help="one JSON object a line")]
PAGE = 200
SHOWN = 30
LINE_KEYS = (
    "id", "group", "kind", "state", "who", "customer_id", "organisation", "what", "why", "since",
    "due_at", "late", "due", "accountable", "conversation_id", "entry_id", "chasers",
)  # fmt: skip
OWED_KEYS = (
    "id", "kind", "state", "what", "why", "since", "due_at", "late", "accountable",
    "conversation_id",
)  # fmt: skip
HIT_KEYS = (
    "entry_id", "conversation_id", "at", "subject", "who", "person_id", "direction", "snippet",
)  # fmt: skip


def today(
    mine: Annotated[
        str, typer.Option("--mine", metavar="EMAIL", help="only what this colleague answers for")
    ] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="only what is late")] = False,
    as_json: AsJson = False,
    every: Annotated[bool, typer.Option("--all", help="every line, not only the first")] = False,
) -> None:
    """Show what we owe, as far as your token may see it."""
    from goodword.cli import today as here

    house = the_remote()
    asked = {"whose": find_colleague(house, mine) if mine else "", "overdue": overdue}
    page = house.get("/today", **asked, limit=PAGE if as_json or every else SHOWN)
    if as_json or every:
        for group in page["groups"]:
            group["lines"] = list(_lines(house, group, asked))
    if as_json:
        for group in page["groups"]:
            for line in group["lines"]:
                _say({name: line[name] for name in LINE_KEYS})
        return
    if not any(group["lines"] for group in page["groups"]):
        typer.echo("Nothing is late. Well done." if overdue else "Nothing here is waiting.")
        return
    zone = house.get("/settings/standard")["zone"]
    here.print_today(_as_today(page), zone)


def show(
    customer: Annotated[list[str], typer.Argument(help="a name, an address, or a number")],
    limit: Annotated[int, typer.Option(help="how many conversations", min=1, max=500)] = 10,
    as_json: AsJson = False,
) -> None:
    """Show who a customer is, what we owe them, and their story, newest first."""
    house = the_remote()
    person = house.get(f"/customers/{find_person(house, ' '.join(customer))}")
    owed = house.get("/today", customer_id=person["id"], limit=100)["groups"]
    lines = [line for group in owed for line in group["lines"]]
    talks = list(_all(house, f"/customers/{person['id']}/conversations", most=limit))
    if as_json:
        _say(_card(person))
        for line in lines:
            _say({"type": "commitment"} | {name: line[name] for name in OWED_KEYS})
        for talk in talks:
            _say({"type": "conversation"} | _talk(talk))
        return
    from goodword.cli.show import print_story

    print_story(*_as_story(person, lines, talks), house.get("/settings/standard")["zone"])


def search(
    words: Annotated[
        list[str],
        typer.Argument(help="words, and from: to: subject: before: after: has:attachment in: is:"),
    ],
    limit: Annotated[int, typer.Option(help="how many hits", min=1, max=1000)] = 30,
    as_json: AsJson = False,
) -> None:
    """Find mail by its words, newest first."""
    house = the_remote()
    query = " ".join(words)
    first = house.get("/search", q=query, limit=min(limit, PAGE))
    hits, cursor = first["items"], first["next_cursor"]
    while cursor and len(hits) < limit:
        page = house.get("/search", q=query, limit=min(limit - len(hits), PAGE), cursor=cursor)
        hits, cursor = hits + page["items"], page["next_cursor"]
    for problem in first["problems"]:
        typer.echo(problem, err=True)
    if as_json:
        for hit in hits:
            text = "".join(piece["text"] for piece in hit["snippet"])
            _say({name: hit[name] for name in HIT_KEYS} | {"snippet": text})
        return
    from goodword.cli.search import print_hits

    shown = SimpleNamespace(
        hits=[
            SimpleNamespace(
                at=_moment(hit["at"]), who=hit["who"], subject=hit["subject"],
                snippet=[(piece["text"], piece["match"]) for piece in hit["snippet"]],
            )
            for hit in hits
        ],
        understood=first["understood"],
        next_cursor=cursor,
    )  # fmt: skip
    print_hits(shown, house.get("/settings/standard")["zone"])


def unanswered(as_json: AsJson = False) -> None:
    """List older contacts that were never answered."""
    found = list(_all(the_remote(), "/older", most=100_000))
    if not found and not as_json:
        typer.echo("Nothing: every older contact was answered.")
    for one in found:
        if as_json:
            _say({k: v for k, v in one.items() if k != "legible"})
        else:
            typer.echo(f"{one['since'][:10]}  {one['who']}  {one['what']}")


def log_talk(
    customer: str, happened: str, words: list[str] | None, number: str, settles: list[int] | None,
    at: str, promise: str, until: str,
) -> dict[str, Any]:  # fmt: skip
    """Log a call or a visit there; what ``--json`` says of it."""
    house = the_remote()
    zone = house.get("/settings/standard")["zone"]
    told: dict[str, Any] = {
        "customer_id": find_person(house, customer),
        "happened": happened,
        "words": " ".join(words or []),
        "number": number,
        "settles": [
            {"commitment_id": n, "expected_version": house.get(f"/commitments/{n}")["version"]}
            for n in settles or []
        ],
    }
    if at:
        told["at"] = moment(at, zone).isoformat()
    if promise:
        if not until:
            fail("Say until when it is promised: --until 2026-12-01T17:00")
        due = moment(until, zone, end_of_day=True).isoformat()
        told["promised"] = {"what": promise, "until": due}
    made = house.post("/talks", told)
    return {
        "entry_id": made["entry_id"],
        "conversation_id": made["conversation_id"],
        "settled": sorted(settles or []),
        "promise_id": made["promise_id"],
    }


def _say(told: dict[str, Any]) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _all(house: Remote, path: str, *, most: int, **asked: Any) -> Iterator[dict[str, Any]]:
    """A list, page by page, up to so many."""
    cursor = ""
    while most > 0:
        page = house.get(path, **asked, limit=min(most, PAGE), cursor=cursor)
        yield from page["items"]
        most, cursor = most - len(page["items"]), page["next_cursor"]
        if not cursor:
            return


def _lines(house: Remote, group: dict[str, Any], asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from group["lines"]
    cursor = group["next_cursor"]
    while cursor:
        page = house.get(f"/today/{group['name']}", **asked, limit=PAGE, cursor=cursor)
        yield from page["lines"]
        cursor = page["next_cursor"]


def find_colleague(house: Remote, email: str) -> int:
    """The number of the colleague with this address. Ends the command when there is none."""
    known = house.get("/colleagues", all="true")
    for one in known:
        if one["email"].casefold() == email.strip().casefold():
            return int(one["id"])
    return fail(f"No colleague has the address {email}.")


def find_person(house: Remote, text: str) -> int:
    """The customer of this name, address or number; ends the command where that is not one."""
    if text.isdigit():
        return int(text)
    page = house.get("/customers", q=text, limit=8)
    found = page["items"]
    exact = [p for p in found if text.casefold() in (p["name"].casefold(), p["address"])]
    if len(exact) == 1 or len(found) == 1:
        return int((exact or found)[0]["id"])
    if not found:
        return fail(f"Nobody is called “{text}”, and no address or organisation holds it.", code=1)
    lines = "\n".join(f"  {p['id']}  {p['name']}  {p['address']}" for p in found)
    more = "\n  …" if page["next_cursor"] else ""
    return fail(f"Several people fit “{text}”. Say the number:\n{lines}{more}", code=1)


def _card(person: dict[str, Any]) -> dict[str, Any]:
    house, keeper = person["organisation"], person["looked_after_by"]
    return {
        "type": "person",
        "id": person["id"],
        "name": person["name"],
        "relation": person["effective_relation"],
        "organisation": house["name"] if house else "",
        "addresses": [one["spec"] for one in person["addresses"]],
        "numbers": person["numbers"],
        "looked_after_by": keeper["name"] if keeper else "",
        "note": person["note"],
    }


def _talk(talk: dict[str, Any]) -> dict[str, Any]:
    latest = talk["latest"] or {}
    return {
        "id": talk["id"],
        "subject": talk["subject"],
        "first_at": talk["first_at"],
        "last_at": talk["last_at"],
        "entries": talk["count"],
        "latest_from": latest.get("author_name", ""),
        "latest_text": latest.get("author_text", "")[:500],
    }


def _as_line(line: dict[str, Any]) -> SimpleNamespace:
    told = line | {"since": _moment(line["since"]), "due_text": line["due"]}
    told["offers"] = [SimpleNamespace(**offer) for offer in line["offers"]]
    return SimpleNamespace(**told)


def _as_today(page: dict[str, Any]) -> SimpleNamespace:
    groups = [
        SimpleNamespace(**group | {"lines": [_as_line(line) for line in group["lines"]]})
        for group in page["groups"]
    ]
    as_of = _moment(page["as_of"]) if page["as_of"] else None
    return SimpleNamespace(**page | {"groups": groups, "as_of": as_of})


def _as_story(
    person: dict[str, Any], lines: list[dict[str, Any]], talks: list[dict[str, Any]]
) -> tuple[SimpleNamespace, list[SimpleNamespace], SimpleNamespace]:
    def pair(one: dict[str, Any] | None) -> tuple[int, str] | None:
        return (one["id"], one["name"]) if one else None

    card = SimpleNamespace(
        **person
        | {
            "organisation": pair(person["organisation"]),
            "looked_after_by": pair(person["looked_after_by"]),
            "addresses": [(one["spec"],) for one in person["addresses"]],
        }
    )
    folds = [
        SimpleNamespace(
            **talk
            | {
                "last_at": _moment(talk["last_at"]),
                "latest": SimpleNamespace(**talk["latest"]) if talk["latest"] else None,
            }
        )
        for talk in talks
    ]
    return card, [_as_line(line) for line in lines], SimpleNamespace(conversations=folds)
