"""Today: everything that we owe, by due time, with the reason why we think so."""

from dataclasses import dataclass
from datetime import datetime

from goodword.access import Reader
from goodword.house.queries import the_house
from goodword.ledger.queries import visible
from goodword.ledger.tables import Commitment
from goodword.promises.queries import watched
from goodword.today.candidates import CAP, GROUPS, Scope, counts, next_ids
from goodword.today.lines import Line, Offer, lines_by_id
from goodword.worktime import Calendar

__all__ = [
    "CAP",
    "GROUPS",
    "Group",
    "Line",
    "Offer",
    "Today",
    "line",
    "lines_of",
    "planned_lines",
    "today",
    "watched_lines",
]

TITLES = {"answer": "Answer", "keep": "Keep", "thank": "Thank"}
MOST_LINES = 500
PLANNED = ("thanks", "follow-up")
"""Kinds that may be opened before their time comes."""


@dataclass(slots=True)
class Group:
    """Lines of one group by due time. ``total`` stops at one above `CAP`: "500+"."""

    name: str
    title: str
    lines: tuple[Line, ...]
    total: int
    next_cursor: str


@dataclass(slots=True)
class Today:
    """What we owe now. Counts stop at one above `CAP`.

    ``overdue`` and ``proposed`` count within what was asked for (whose, which customer);
    ``mine`` and ``everyone`` count everything that exists for the reader.
    """

    groups: tuple[Group, ...]
    overdue: int
    mine: int
    everyone: int
    proposed: int
    as_of: datetime | None
    quarantined: int
    unopened_history: int


def today(
    reader: Reader,
    *,
    now: datetime,
    whose: str | int = "everyone",
    overdue: bool = False,
    group: str | None = None,
    customer_id: int | None = None,
    conversation_id: int | None = None,
    tag: str = "",
    limit: int = 50,
    cursor: str = "",
) -> Today:
    """What exists for the reader, ordered by due time and by nothing else.

    ``whose``: "everyone", "mine", or a colleague's id. ``cursor`` (with ``group``): lines after
    those of the page before. The number of queries does not depend on the number of lines.
    """
    limit = max(1, min(limit, MOST_LINES))
    scope = Scope(reader, now, whose, overdue, customer_id, conversation_id, tag)
    names = [group] if group is not None and group in GROUPS else list(GROUPS)
    house = the_house()
    pages = next_ids(scope, names, limit=limit, cursor=cursor if group else "")
    number = counts(scope, names)
    calendar = Calendar.from_json(house.calendar.definition)
    lines = lines_by_id(reader, [pk for ids, _ in pages.values() for pk in ids], now, calendar)
    return Today(
        groups=tuple(
            Group(
                name=name,
                title=TITLES[name],
                lines=tuple(lines[pk] for pk in ids if pk in lines),
                total=number[name],
                next_cursor=following,
            )
            for name, (ids, following) in pages.items()
        ),
        overdue=number["overdue"],
        mine=number["mine"],
        everyone=number["everyone"],
        proposed=number["proposed"],
        as_of=house.as_of,
        quarantined=number["quarantined"],
        unopened_history=number["unopened_history"],
    )


def line(reader: Reader, commitment_id: int, *, now: datetime) -> Line | None:
    """One commitment as a line, open or closed; ``None`` if it does not exist for the reader."""
    found = _some(reader, [commitment_id], now)
    return found[0] if found else None


def watched_lines(
    reader: Reader, *, now: datetime, customer_id: int | None = None, passed: bool = False
) -> list[Line]:
    """What customers said they would do, by due time. ``passed``: what they should have done."""
    return _some(reader, watched(reader, now=now, customer_id=customer_id, passed=passed), now)


def planned_lines(reader: Reader, *, now: datetime, customer_id: int) -> list[Line]:
    """What will come up for a customer by itself, and is no work yet (what follows a sale)."""
    rows = Commitment.objects.filter(
        customer_id=customer_id, is_listed=True, debtor="us", since__gt=now,
        kind__in=PLANNED, evidence__occurred_at__lte=now,
    )  # fmt: skip
    return _some(reader, list(rows.order_by("since", "pk").values_list("pk", flat=True)), now)


def lines_of(reader: Reader, *, now: datetime, conversation_id: int) -> list[Line]:
    """Everything that was ever owed in a conversation, open or closed, oldest first."""
    rows = Commitment.objects.filter(conversation_id=conversation_id)
    return _some(reader, list(rows.order_by("since", "pk").values_list("pk", flat=True)), now)


def _some(reader: Reader, ids: list[int], now: datetime) -> list[Line]:
    calendar = Calendar.from_json(the_house().calendar.definition)
    seen = Commitment.objects.filter(visible(reader), pk__in=ids).values_list("pk", flat=True)
    found = lines_by_id(reader, list(seen), now, calendar)
    return [found[pk] for pk in ids if pk in found]
