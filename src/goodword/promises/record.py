"""The record: how our promises ended, by month, colleague and team, with every sentence behind it.

It is there to help, and ranks nobody: colleagues stand in the order of their names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from goodword.access import Reader
from goodword.house.queries import the_house
from goodword.ledger.queries import legible, visible
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.people.tables import Colleague, Team
from goodword.promises.record_rules import OUTCOMES, Step, judge

PATIENCE = timedelta(days=31)
"""A phrase with two readings may count for a later date than the one that warned."""
_MATTERS = (
    "opened", "proposed", "rebased", "held", "resumed", "renegotiated", "postponed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """One promise and how it ended. ``what`` is empty for who may not read its letter."""

    id: int
    what: str
    who: str
    customer_id: int
    conversation_id: int | None
    colleague_id: int
    colleague: str
    given_at: datetime
    due_at: datetime
    done_at: datetime | None
    outcome: str
    month: str


@dataclass(frozen=True, slots=True)
class Row:
    """How many promises ended how, of one month, colleague or team; ``key`` tells it apart."""

    key: str
    name: str
    counts: Mapping[str, int]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Outcome and number, in the usual order."""
        return [(outcome, self.counts.get(outcome, 0)) for outcome in OUTCOMES]


@dataclass(frozen=True, slots=True)
class Record:
    """How promises that were due between two days ended."""

    since: datetime
    until: datetime
    total: Row
    months: tuple[Row, ...]
    colleagues: tuple[Row, ...]
    teams: tuple[Row, ...]
    promises: tuple[Judged, ...]


def record(
    reader: Reader,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    colleague_id: int | None = None,
    team_id: int | None = None,
) -> Record:
    """The record of promises of ours that were due in [since, until), as far as the reader may see.

    What still is a question, or was never a promise, has no part in it. A promise counts for
    whoever answered for it in the end.
    """
    found = _judged(reader, since, until, now, colleague_id, team_id)
    months: dict[str, list[Judged]] = defaultdict(list)
    colleagues: dict[int, list[Judged]] = defaultdict(list)
    for one in found:
        months[one.month].append(one)
        colleagues[one.colleague_id].append(one)
    names = {one.colleague_id: one.colleague for one in found}
    teams = _teams(names)
    return Record(
        since,
        until,
        _row("", "All", found),
        tuple(_row(m, m, some) for m, some in sorted(months.items())),
        tuple(
            _row(str(pk), names[pk], some)
            for pk, some in sorted(colleagues.items(), key=lambda i: names[i[0]])
        ),
        tuple(
            _row(str(pk), name, [one for one in found if one.colleague_id in members])
            for (pk, name), members in teams.items()
        ),
        tuple(found),
    )


def _judged(
    reader: Reader, since: datetime, until: datetime, now: datetime,
    colleague_id: int | None, team_id: int | None,
) -> list[Judged]:  # fmt: skip
    rows = Commitment.objects.filter(
        visible(reader), kind="promise", debtor="us", since__lte=now,
        state__in=("open", "held", "discharged", "released"),
    )  # fmt: skip
    if colleague_id is not None:
        rows = rows.filter(accountable_id=colleague_id)
    if team_id is not None:
        rows = rows.filter(accountable__teams=team_id)
    rows = rows.filter(due_at__gte=since - PATIENCE).select_related(
        "customer", "accountable", "given_word"
    )
    chosen = {row.pk: row for row in rows.order_by("due_at", "pk")}
    steps = _steps(chosen)
    readable_ids = set(
        Commitment.objects.filter(legible(reader), pk__in=chosen).values_list("pk", flat=True)
    )
    zone = ZoneInfo(the_house().calendar.definition["zone"])
    found = []
    for pk, row in chosen.items():
        note = getattr(row, "given_word", None)
        verdict = judge(
            steps[pk],
            state=row.state,
            closed_at=row.closed_at,
            patient_until=note.latest_at if note and note.due_at == steps[pk][0].due_at else None,
            now=now,
        )
        if not since <= verdict.due_at < until:
            continue
        may = pk in readable_ids
        found.append(
            Judged(
                pk, row.what if may else "", row.customer.name, row.customer_id,
                row.conversation_id, row.accountable_id, str(row.accountable), row.since,
                verdict.due_at, row.closed_at, verdict.outcome,
                f"{verdict.due_at.astimezone(zone):%Y-%m}",
            )
        )  # fmt: skip
    return found


def _steps(ids: Iterable[int]) -> Mapping[int, Sequence[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        events = CommitmentEvent.objects.filter(
            commitment_id__in=wanted[start : start + 500], name__in=_MATTERS
        ).order_by("commitment_id", "number")
        for pk, name, at, data in events.values_list("commitment_id", "name", "at", "data"):
            due = data.get("due_at") or data.get("check_by")
            found[pk].append(Step(name, at, datetime.fromisoformat(due) if due else None))
    return found


def _row(key: str, name: str, some: Sequence[Judged]) -> Row:
    return Row(key, name, Counter(one.outcome for one in some))


def _teams(colleagues: Iterable[int]) -> dict[tuple[int, str], set[int]]:
    here = Colleague.objects.filter(pk__in=list(colleagues))
    rows = Team.objects.filter(members__in=here).order_by("name")
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for pk, name, member in rows.values_list("pk", "name", "members"):
        found[pk, name].add(member)
    return found
