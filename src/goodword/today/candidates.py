"""Which commitments come next, and how many there are: a fixed number of indexed look-ups.

Each kind has its own stretch of the index by due time; the first lines of each stretch are taken
in one statement and merged. Counts stop at a cap, so that a house in trouble is not slower.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from goodword.access import Reader, noticeable
from goodword.ledger.queries import visible
from goodword.ledger.tables import Commitment
from goodword.people.tables import Mailbox
from goodword.replies.tables import Unopened
from goodword.timeline.tables import Quarantined

GROUPS: Mapping[str, tuple[str, ...]] = {
    "answer": ("reply", "recovery"),
    "keep": ("promise", "appointment", "follow-up", "check-in"),
    "thank": ("thanks",),
}
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
CAP = 1000
# Stands for the kind in a statement that is compiled once and asked for every kind.
ANY_KIND = "any kind"


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for: whose, late ones only, one customer or conversation only.

    ``all_noticed``: the reader may at least know of everything, so nobody has to look at the
    sightings of each line.
    """

    reader: Reader
    now: datetime
    all_noticed: bool
    whose: str | int = "everyone"
    overdue: bool = False
    customer_id: int | None = None
    conversation_id: int | None = None

    def rows(self, *, kind: str = "") -> list[QuerySet[Commitment]]:
        """Listed commitments of the scope, as query sets that do not overlap."""
        chosen = Q(is_listed=True, debtor="us")
        if kind:
            chosen &= Q(kind=kind)
        if self.overdue:
            chosen &= late(self.now)
        if self.customer_id is not None:
            chosen &= Q(customer_id=self.customer_id)
        if self.conversation_id is not None:
            chosen &= Q(conversation_id=self.conversation_id)
        rows = Commitment.objects.filter(chosen)
        if not self.all_noticed:
            rows = rows.filter(visible(self.reader))
        if self.whose == "everyone":
            return [rows]
        colleague = self.reader.colleague_id if self.whose == "mine" else int(self.whose)
        if colleague is None:
            return []
        return [
            rows.filter(accountable_id=colleague, acting__isnull=True),
            rows.filter(acting_id=colleague),
        ]


def notices_all(reader: Reader) -> bool:
    """Whether the reader may at least know of every mailbox's contacts."""
    if reader.reads is None:
        return True
    known = reader.reads | reader.notices
    return known.issuperset(Mailbox.objects.values_list("pk", flat=True))


def late(now: datetime) -> Q:
    """Owed, and its time is past. A question is not late: it may not be owed at all."""
    return Q(is_open=True, due_at__lt=now)


def next_ids(
    scope: Scope, groups: Sequence[str], *, limit: int, cursor: str
) -> dict[str, tuple[list[int], str]]:
    """The ids of each group's next lines by due time, and the cursor for those after them."""
    after = _after(cursor)
    ordered = [
        rows.filter(after).order_by("due_at", "pk").values_list("pk", "due_at")[: limit + 1]
        for rows in scope.rows(kind=ANY_KIND)
    ]
    asked = _Asked()
    for sql, params in _compiled(ordered):
        for group in groups:
            for kind in GROUPS[group]:
                # Our own statement and a name from GROUPS; values go as parameters.
                asked.add(f"SELECT '{group}', found.* FROM ({sql}) AS found", params, kind)  # noqa: S608
    found: dict[str, list[tuple[Any, int]]] = {group: [] for group in groups}
    for group, pk, due_at in asked.fetch(" UNION ALL "):
        found[group].append((due_at, pk))
    pages = {}
    for group, rows_found in found.items():
        page = sorted(rows_found)
        more = len(page) > limit
        due_at, pk = page[limit - 1] if more else ("", 0)
        pages[group] = ([pk for _, pk in page[:limit]], f"{due_at},{pk}" if more else "")
    return pages


def counts(scope: Scope, groups: Sequence[str]) -> dict[str, int]:
    """Everything that is counted on Today, each up to one above the cap, in one statement."""
    everyone = Scope(scope.reader, scope.now, scope.all_noticed)
    mine = replace(everyone, whose="mine")
    lines = replace(scope, overdue=False)
    plain: dict[str, list[QuerySet[Any]]] = {
        "everyone": [*everyone.rows()],
        "mine": [*mine.rows()],
        "overdue": [*replace(scope, overdue=True).rows()],
        "proposed": [rows.filter(is_open=False) for rows in lines.rows()],
        "quarantined": [_quarantined(scope.reader)],
        "unopened_history": [_unopened(scope)],
    }
    asked, names = _Asked(), []
    for name, several in plain.items():
        for sql, params in _compiled([_capped(rows) for rows in several]):
            asked.add(_count(sql), params)
            names.append(name)
    for sql, params in _compiled([_capped(rows) for rows in scope.rows(kind=ANY_KIND)]):
        for group in groups:
            for kind in GROUPS[group]:
                asked.add(_count(sql), params, kind)
                names.append(group)
    result = dict.fromkeys([*plain, *groups], 0)
    for row in asked.fetch(", ", "SELECT "):
        for name, number in zip(names, row, strict=True):
            result[name] = min(result[name] + number, CAP + 1)
    return result


def _count(sql: str) -> str:
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)"  # noqa: S608 - our own statement


def _capped(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().values_list("pk")[: CAP + 1]


def _quarantined(reader: Reader) -> QuerySet[Quarantined]:
    rows = Quarantined.objects.all()
    return rows if reader.reads is None else rows.filter(mailbox_id__in=reader.reads)


def _unopened(scope: Scope) -> QuerySet[Unopened]:
    rows = Unopened.objects.filter(since__lte=scope.now)
    return rows if scope.all_noticed else rows.filter(noticeable(scope.reader, "entry_id"))


def _after(cursor: str) -> Q:
    """What follows a cursor; a cursor that can't be read begins from the start."""
    moment, _, pk = cursor.rpartition(",")
    try:
        due_at, last = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return Q()
    if due_at.tzinfo is None:
        due_at = due_at.replace(tzinfo=connection.timezone)
    return Q(due_at__gte=due_at) & (Q(due_at__gt=due_at) | Q(pk__gt=last))


def _compiled(several: Sequence[QuerySet[Any, Any]]) -> list[tuple[str, tuple[Any, ...]]]:
    """The statements of query sets; those that can't find anything are left out."""
    found = []
    for rows in several:
        try:
            found.append(rows.query.sql_with_params())
        except EmptyResultSet:
            continue
    return found


@dataclass(slots=True)
class _Asked:
    """Statements that are asked as one, with their parameters in order."""

    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, sql: str, params: Sequence[Any], kind: str = "") -> None:
        """One more; ``kind`` takes the place of `ANY_KIND` among its parameters."""
        self.parts.append(sql)
        self.params += [kind if param == ANY_KIND else param for param in params]

    def fetch(self, glue: str, before: str = "") -> list[tuple[Any, ...]]:
        """All their rows."""
        if not self.parts:
            return []
        with connection.cursor() as cursor:
            cursor.execute(before + glue.join(self.parts), self.params)
            return list(cursor.fetchall())
