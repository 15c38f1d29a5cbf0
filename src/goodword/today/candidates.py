"""Which commitments come next, and how many there are: a fixed number of indexed look-ups.

Each kind has its own stretch of the index by due time; the first lines of each stretch are taken
in one statement and merged. Counts stop at a cap, so that a house in trouble is not slower.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Value

from goodword.access import Reader, noticeable
from goodword.labels.queries import tagged_matters
from goodword.ledger.queries import legible, visible
from goodword.ledger.tables import Commitment
from goodword.prepared import Prepared, Statement
from goodword.replies.queries import wanted
from goodword.replies.tables import Unopened
from goodword.timeline.tables import Quarantined

GROUPS: Mapping[str, tuple[str, ...]] = {
    "answer": ("reply", "recovery"),
    "keep": ("promise", "appointment", "follow-up", "check-in"),
    "thank": ("thanks",),
}
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
CAP = 500
SCAN = 10_000


_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for: whose, late ones only, one customer, conversation or tag only."""

    reader: Reader
    now: datetime
    whose: str | int = "everyone"
    overdue: bool = False
    customer_id: int | None = None
    conversation_id: int | None = None
    tag: str = ""

    @property
    def colleague_id(self) -> int | None:
        """Whose lines were asked for; nobody's for the terminal's operator asking for their own."""
        return self.reader.colleague_id if self.whose == "mine" else int(self.whose)

    @property
    def parts(self) -> int:
        """How many query sets `rows` gives."""
        return 1 if self.whose == "everyone" else 0 if self.colleague_id is None else 2

    @property
    def values(self) -> dict[str, Any]:
        """What only fills places in a statement."""
        return {n: getattr(self, n) for n in ("now", "customer_id", "conversation_id")}

    @property
    def shape(self) -> "Scope":
        """What decides how a statement looks: the scope without its `values`."""
        return replace(self, now=_NEVER, customer_id=None, conversation_id=None)

    @property
    def at_once(self) -> bool:
        """Whether the counts are taken in one pass over the lines."""
        chosen = self.customer_id is not None or self.conversation_id is not None
        filtered = chosen or bool(self.tag)
        return self.reader.knows is not None and self.whose == "everyone" and not filtered

    def rows(self, *, kind: str | None = None) -> list[QuerySet[Commitment]]:
        """Listed commitments of the scope, as query sets that do not overlap."""
        chosen = Q(is_listed=True, debtor="us", since__lte=self.now)
        if kind is not None:
            chosen &= Q(kind=kind)
        if self.overdue:
            chosen &= late(self.now)
        if self.customer_id is not None:
            chosen &= Q(customer_id=self.customer_id)
        if self.conversation_id is not None:
            chosen &= Q(conversation_id=self.conversation_id)
        if self.tag:
            chosen &= tagged_matters(self.tag, legible(self.reader))
        rows = Commitment.objects.filter(chosen)
        everyone = self.whose == "everyone"
        colleague = None if everyone else self.colleague_id
        # What is one's own is always visible; of the rest, the sightings decide.
        if colleague is None or colleague != self.reader.colleague_id:
            rows = rows.filter(visible(self.reader))
        if everyone:
            return [rows]
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
    due_at, last = _after(cursor)
    asked = _Asked()
    for part in range(scope.parts):
        for group in groups:
            for kind in GROUPS[group]:
                one = _next.statement(
                    scope.shape, part, limit, **scope.values, kind=kind, due_at=due_at, last=last
                )
                # Our own statement and a name from GROUPS; values go as parameters.
                asked.add(f"SELECT '{group}', found.* FROM (%s) AS found", one)  # noqa: S608
    found: dict[str, list[tuple[Any, int]]] = {group: [] for group in groups}
    for group, pk, due in asked.fetch(" UNION ALL "):
        found[group].append((due, pk))
    pages = {}
    for group, rows_found in found.items():
        page = sorted(rows_found)
        more = len(page) > limit
        due, pk = page[limit - 1] if more else ("", 0)
        pages[group] = ([pk for _, pk in page[:limit]], f"{due},{pk}" if more else "")
    return pages


def counts(scope: Scope, groups: Sequence[str]) -> dict[str, int]:
    """Everything that is counted on Today, each up to one above the cap."""
    everyone = Scope(scope.reader, scope.now)
    asked = _Asked()
    names: list[str] = []

    def count(name: str, *statements: Statement) -> None:
        for one in statements:
            asked.add("(SELECT COUNT(*) FROM (%s) AS counted)", one)
        names.extend(name for sql, _ in statements if sql is not None)

    count("mine", *_counted_in(replace(everyone, whose="mine")))
    count("quarantined", _quarantined.statement(scope.reader))
    count("unopened_history", _unopened.statement(scope.reader, now=scope.now))
    if not scope.at_once:
        count("everyone", *_counted_in(everyone))
        count("overdue", *_counted_in(replace(scope, overdue=True)))
        count("proposed", *_counted_in(replace(scope, overdue=False), questions=True))
        for group in groups:
            for kind in GROUPS[group]:
                count(group, *_counted_in(scope, kind=kind))
    numbers = ("mine", "quarantined", "unopened_history", "everyone", "overdue", "proposed")
    result = dict.fromkeys([*numbers, *groups], 0)
    for row in asked.fetch(", ", "SELECT "):
        for name, number in zip(names, row, strict=True):
            result[name] = min(result[name] + number, CAP + 1)
    return result | (_counted_at_once(scope, groups) if scope.at_once else {})


def _counted_at_once(scope: Scope, groups: Sequence[str]) -> dict[str, int]:
    """The counts of a reader from whom some mailboxes are hidden: each line is looked at once.

    Their sightings decide about each line, so at most `SCAN` lines are looked at, those due
    first; in a house that owes more, the counts are the least there is.
    """
    names = ["everyone", "overdue", "proposed", *groups]
    rows = _at_once(scope.reader, scope.overdue, tuple(groups), now=scope.now)
    return {n: min(number, CAP + 1) for row in rows for n, number in zip(names, row, strict=True)}


def _counted_in(
    scope: Scope, *, kind: str | None = None, questions: bool = False
) -> list[Statement]:
    return [
        _counted.statement(scope.shape, part, questions, **scope.values, kind=kind)
        for part in range(scope.parts)
    ]


@Prepared
def _next(
    shape: Scope, part: int, limit: int, *, kind: str, due_at: datetime | None, last: int | None,
    **values: Any,
) -> QuerySet[Commitment, Any]:  # fmt: skip
    rows = replace(shape, **values).rows(kind=kind)[part]
    if due_at is not None:
        rows = rows.filter(Q(due_at__gte=due_at) & (Q(due_at__gt=due_at) | Q(pk__gt=last)))
    return rows.order_by("due_at", "pk").values_list("pk", "due_at")[: limit + 1]


@Prepared
def _counted(
    shape: Scope, part: int, questions: bool, *, kind: str | None, **values: Any
) -> QuerySet[Commitment, Any]:
    rows = replace(shape, **values).rows(kind=kind)[part]
    return _capped(rows.filter(is_open=False) if questions else rows)


@Prepared
def _at_once(
    reader: Reader, overdue: bool, groups: Sequence[str], *, now: datetime
) -> QuerySet[Commitment, Any]:
    listed = Commitment.objects.filter(is_listed=True, debtor="us", since__lte=now)
    due_first = listed.order_by("due_at", "pk")
    rows = Commitment.objects.filter(pk__in=due_first.values("pk")[:SCAN])
    chosen = late(now) if overdue else Q()
    told = {
        "n0": Count("pk"),
        "n1": Count("pk", filter=late(now)),
        "n2": Count("pk", filter=Q(is_open=False)),
    } | {g: Count("pk", filter=Q(kind__in=GROUPS[g]) & chosen) for g in groups}
    counted = rows.filter(visible(reader)).order_by().annotate(all=Value(1)).values("all")
    return counted.annotate(**told).values_list(*told)


@Prepared
def _quarantined(reader: Reader) -> QuerySet[Quarantined, Any]:
    rows = Quarantined.objects.all()
    return _capped(rows if reader.reads is None else rows.filter(mailbox_id__in=reader.reads))


@Prepared
def _unopened(reader: Reader, *, now: datetime) -> QuerySet[Unopened, Any]:
    rows = Unopened.objects.filter(wanted(), noticeable(reader, "entry_id"), since__lte=now)
    return _capped(rows)


def _capped(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().values_list("pk")[: CAP + 1]


def _after(cursor: str) -> tuple[datetime | None, int | None]:
    """Where a cursor goes on; one that can't be read begins from the start."""
    moment, _, pk = cursor.rpartition(",")
    try:
        due_at, last = datetime.fromisoformat(moment), int(pk)
        if due_at.tzinfo is None:
            due_at = due_at.replace(tzinfo=connection.timezone)
        return due_at.astimezone(UTC), last
    except (ValueError, OverflowError):
        return None, None


@dataclass(slots=True)
class _Asked:
    """Statements that are asked as one, with their parameters in order."""

    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, within: str, statement: Statement) -> None:
        """One more, in place of the %s of ``within``; one that can find nothing is left out."""
        sql, params = statement
        if sql is not None:
            self.parts.append(within % sql)
            self.params += params

    def fetch(self, glue: str, before: str = "") -> list[tuple[Any, ...]]:
        """All their rows."""
        if not self.parts:
            return []
        with connection.cursor() as cursor:
            cursor.execute(before + glue.join(self.parts), self.params)
            return list(cursor.fetchall())
