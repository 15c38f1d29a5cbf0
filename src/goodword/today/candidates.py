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
from django.db.models import Count, Q, QuerySet

from goodword.access import Reader, noticeable
from goodword.labels.queries import tagged_matters
from goodword.ledger.queries import legible, visible
from goodword.ledger.tables import Commitment
from goodword.people.tables import Mailbox
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
# Stands for the kind in a statement that is compiled once and asked for every kind.
ANY_KIND = "any kind"


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked for: whose, late ones only, one customer, conversation or tag only.

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
    tag: str = ""

    @property
    def colleague_id(self) -> int | None:
        """Whose lines were asked for; nobody's for the terminal's operator asking for their own."""
        return self.reader.colleague_id if self.whose == "mine" else int(self.whose)

    @property
    def at_once(self) -> bool:
        """Whether the counts are taken in one pass over the lines."""
        chosen = self.customer_id is not None or self.conversation_id is not None
        filtered = chosen or bool(self.tag)
        return not self.all_noticed and self.whose == "everyone" and not filtered

    def rows(self, *, kind: str = "") -> list[QuerySet[Commitment]]:
        """Listed commitments of the scope, as query sets that do not overlap."""
        chosen = Q(is_listed=True, debtor="us", since__lte=self.now)
        if kind:
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
        own = colleague is not None and colleague == self.reader.colleague_id
        if not (self.all_noticed or own):
            rows = rows.filter(visible(self.reader))
        if everyone:
            return [rows]
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
    """Everything that is counted on Today, each up to one above the cap."""
    everyone = Scope(scope.reader, scope.now, scope.all_noticed)
    at_once = scope.at_once
    mine = replace(everyone, whose="mine")
    lines = replace(scope, overdue=False)
    plain: dict[str, list[QuerySet[Any]]] = {
        "mine": [*mine.rows()],
        "quarantined": [_quarantined(scope.reader)],
        "unopened_history": [_unopened(scope)],
    }
    if not at_once:
        plain |= {
            "everyone": [*everyone.rows()],
            "overdue": [*replace(scope, overdue=True).rows()],
            "proposed": [rows.filter(is_open=False) for rows in lines.rows()],
        }
    asked, names = _Asked(), []
    for name, several in plain.items():
        for sql, params in _compiled([_capped(rows) for rows in several]):
            asked.add(_count(sql), params)
            names.append(name)
    by_kind = [] if at_once else [_capped(rows) for rows in scope.rows(kind=ANY_KIND)]
    for sql, params in _compiled(by_kind):
        for group in groups:
            for kind in GROUPS[group]:
                asked.add(_count(sql), params, kind)
                names.append(group)
    result = dict.fromkeys([*plain, *groups], 0)
    for row in asked.fetch(", ", "SELECT "):
        for name, number in zip(names, row, strict=True):
            result[name] = min(result[name] + number, CAP + 1)
    return result | (_counted_at_once(scope, groups) if at_once else {})


def _counted_at_once(scope: Scope, groups: Sequence[str]) -> dict[str, int]:
    """The counts of a reader from whom some mailboxes are hidden: each line is looked at once.

    Their sightings decide about each line, so at most `SCAN` lines are looked at, those due
    first; in a house that owes more, the counts are the least there is.
    """
    listed = Commitment.objects.filter(is_listed=True, debtor="us", since__lte=scope.now)
    due_first = listed.order_by("due_at", "pk")
    rows = Commitment.objects.filter(pk__in=due_first.values("pk")[:SCAN])
    chosen = late(scope.now) if scope.overdue else Q()
    told = rows.filter(visible(scope.reader)).aggregate(
        everyone=Count("pk"),
        overdue=Count("pk", filter=late(scope.now)),
        proposed=Count("pk", filter=Q(is_open=False)),
        **{g: Count("pk", filter=Q(kind__in=GROUPS[g]) & chosen) for g in groups},
    )
    return {name: min(number, CAP + 1) for name, number in told.items()}


def _count(sql: str) -> str:
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)"  # noqa: S608 - our own statement


def _capped(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().values_list("pk")[: CAP + 1]


def _quarantined(reader: Reader) -> QuerySet[Quarantined]:
    rows = Quarantined.objects.all()
    return rows if reader.reads is None else rows.filter(mailbox_id__in=reader.reads)


def _unopened(scope: Scope) -> QuerySet[Unopened]:
    rows = Unopened.objects.filter(wanted(), since__lte=scope.now)
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
