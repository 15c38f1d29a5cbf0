"""Which commitments come next, and how many there are: a fixed number of indexed look-ups.

Each kind has its own stretch of the index by due time; the first lines of each stretch are taken
in one statement and merged. Counts stop at a cap, so that a house in trouble is not slower.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from goodword.access import Reader, noticeable
from goodword.ledger.queries import visible
from goodword.ledger.tables import Commitment
from goodword.replies.tables import Unopened
from goodword.timeline.tables import Quarantined

GROUPS: Mapping[str, tuple[str, ...]] = {
    "answer": ("reply", "recovery"),
    "keep": ("promise", "appointment", "follow-up", "check-in"),
    "thank": ("thanks",),
}
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
CAP = 1000


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for: whose, late ones only, one customer or conversation only."""

    reader: Reader
    now: datetime
    whose: str | int = "everyone"
    overdue: bool = False
    customer_id: int | None = None
    conversation_id: int | None = None

    def rows(self) -> list[QuerySet[Commitment]]:
        """Listed commitments of the scope, as query sets that do not overlap."""
        chosen = Q(is_listed=True, debtor="us")
        if self.overdue:
            chosen &= late(self.now)
        if self.customer_id is not None:
            chosen &= Q(customer_id=self.customer_id)
        if self.conversation_id is not None:
            chosen &= Q(conversation_id=self.conversation_id)
        rows = Commitment.objects.filter(visible(self.reader)).filter(chosen)
        if self.whose == "everyone":
            return [rows]
        colleague = self.reader.colleague_id if self.whose == "mine" else int(self.whose)
        if colleague is None:
            return []
        return [
            rows.filter(accountable_id=colleague, acting__isnull=True),
            rows.filter(acting_id=colleague),
        ]


def late(now: datetime) -> Q:
    """Owed, and its time is past. A question is not late: it may not be owed at all."""
    return Q(is_open=True, due_at__lt=now)


def next_ids(
    scope: Scope, groups: Sequence[str], *, limit: int, cursor: str
) -> dict[str, tuple[list[int], str]]:
    """The ids of each group's next lines by due time, and the cursor for those after them."""
    after = _after(cursor)
    parts: list[str] = []
    params: list[Any] = []
    for group in groups:
        for kind in GROUPS[group]:
            for rows in scope.rows():
                ordered = rows.filter(after, kind=kind).order_by("due_at", "pk")
                sql = _sql(ordered.values_list("pk", "due_at")[: limit + 1], params)
                if sql:
                    # Only our own statement and a name from GROUPS; values go as parameters.
                    parts.append(f"SELECT '{group}', found.* FROM ({sql}) AS found")  # noqa: S608
    found: dict[str, list[tuple[Any, int]]] = {group: [] for group in groups}
    for group, pk, due_at in _fetch(" UNION ALL ".join(parts), params):
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
    reader, now = scope.reader, scope.now
    everyone = Scope(reader, now)
    mine = Scope(reader, now, whose="mine")
    lines = Scope(reader, now, scope.whose, False, scope.customer_id, scope.conversation_id)
    asked: dict[str, list[QuerySet[Any]]] = {
        "everyone": [*everyone.rows()],
        "mine": [*mine.rows()],
        "overdue": [rows.filter(late(now)) for rows in lines.rows()],
        "proposed": [rows.filter(is_open=False) for rows in lines.rows()],
        "quarantined": [_quarantined(reader)],
        "unopened_history": [
            Unopened.objects.filter(noticeable(reader, "entry_id"), since__lte=now)
        ],
    }
    for group in groups:
        asked[group] = [rows.filter(kind=kind) for kind in GROUPS[group] for rows in scope.rows()]
    parts: list[str] = []
    names: list[str] = []
    params: list[Any] = []
    for name, several in asked.items():
        for rows in several:
            sql = _sql(rows.order_by().values_list("pk")[: CAP + 1], params)
            if sql:
                names.append(name)
                parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608
    result = dict.fromkeys(asked, 0)
    if parts:
        for name, number in zip(
            names, _fetch(f"SELECT {', '.join(parts)}", params)[0], strict=True
        ):
            result[name] = min(result[name] + number, CAP + 1)
    return result


def _quarantined(reader: Reader) -> QuerySet[Quarantined]:
    rows = Quarantined.objects.all()
    return rows if reader.reads is None else rows.filter(mailbox_id__in=reader.reads)


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


def _sql(rows: QuerySet[Any, Any], params: list[Any]) -> str:
    """The statement of a query set; its parameters are added. Empty: it can't find anything."""
    try:
        sql, own = rows.query.sql_with_params()
    except EmptyResultSet:
        return ""
    params.extend(own)
    return sql


def _fetch(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
