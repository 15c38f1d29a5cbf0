"""Takes a list of calls in: each call once, however often and in whatever way it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction

from goodword.channels.phone.lists import BadRow, CallList, Row
from goodword.channels.phone.rules import MISSED, Talk, happening_of
from goodword.people.directory import ensure_addresses, ensure_persons, load_ours
from goodword.people.lines import whose_lines
from goodword.people.numbers import WITHHELD, WITHHELD_NAME, caller_spec, shown_number
from goodword.people.rules import Ours
from goodword.people.tables import Colleague, Person
from goodword.timeline.by_hand import Place, keep_told, told_key
from goodword.timeline.facts import NewEntry, NewParticipant, Seen
from goodword.timeline.quarantine import quarantine_lines
from goodword.timeline.tables import Entry, Intake
from goodword.timeline.tables_told import Spoken
from goodword.timeline.threading import calls_reference

BATCH = 100
NEAR = timedelta(minutes=20)
"""A call that a colleague logged may be told this much apart."""
KEPT_IN = "Call lists"


@dataclass(slots=True)
class Outcome:
    """What came of a list, or would. ``missed``: new ones that reached nobody."""

    read: int = 0
    new: int = 0
    known: int = 0
    missed: int = 0
    internal: int = 0
    bad: list[BadRow] = field(default_factory=list)


def take_calls(
    calls: CallList, *, source: str, opens_from: datetime, now: datetime, dry_run: bool
) -> Outcome:
    """Keep what is new of a list. Can be interrupted and repeated; nothing doubles.

    ``opens_from``: older calls open nothing by themselves. ``dry_run``: only say what would
    happen.
    """
    outcome = Outcome(internal=calls.internal, bad=calls.bad)
    outcome.read = len(calls.rows) + calls.internal + len(calls.bad)
    ours, intake = load_ours(), None
    used: set[int] = set()
    if not dry_run:
        intake = Intake.objects.create(source=source, started_at=now, opens_from=opens_from)
        lines = [(bad.line, bad.text, bad.why) for bad in calls.bad]
        quarantine_lines(lines, kept_in=KEPT_IN, intake=intake, now=now)
    colleagues = _Colleagues(calls.rows, ours.region)
    for start in range(0, len(calls.rows), BATCH):
        rows = calls.rows[start : start + BATCH]
        with transaction.atomic():
            fresh = _new_ones(rows, used)
            outcome.known += len(rows) - len(fresh)
            outcome.new += len(fresh)
            outcome.missed += sum(r.direction == "in" and r.disposition in MISSED for r in fresh)
            if intake is not None:
                _keep(fresh, colleagues, ours, intake, opens_from, now)
    if intake is not None:
        Intake.objects.filter(pk=intake.pk).update(
            read=outcome.read,
            new=outcome.new,
            known=outcome.known + outcome.internal,
            quarantined=len(outcome.bad),
        )
    return outcome


class _Colleagues:
    """Whose the calls of a list are: by the house's own word on its lines, else by name."""

    def __init__(self, rows: Sequence[Row], region: str) -> None:
        here = list(Colleague.objects.filter(is_active=True))
        self.by_name = {c.name.casefold(): c for c in here}
        self.by_id = {c.pk: c for c in here}
        self.lines = whose_lines({line for row in rows for line in row.lines}, region)

    def of(self, row: Row) -> Colleague | None:
        """The colleague whose call it was, as far as that is known."""
        for line in row.lines:
            if (belongs := self.lines.get(line)) and belongs.colleague_id in self.by_id:
                return self.by_id[belongs.colleague_id]
        return self.by_name.get(row.ours.casefold())


def _key(row: Row) -> str:
    """The identity of a row: what happened when, with whom; not where it stands."""
    told = (row.at.astimezone(UTC).isoformat(), row.direction, row.number, row.external_id)
    return told_key("listed", "\x1f".join(told))


def _new_ones(rows: Sequence[Row], used: set[int]) -> list[Row]:
    """Rows of which nothing is known: not listed before, and not logged by hand."""
    keys = {_key(row) for row in rows}
    known = set(Entry.objects.filter(content_key__in=keys).values_list("content_key", flat=True))
    fresh, seen = [], known
    for row in rows:
        if _key(row) in seen:
            continue
        seen.add(_key(row))
        if not _logged(row, used):
            fresh.append(row)
    return fresh


def _logged(row: Row, used: set[int]) -> bool:
    """Whether a colleague logged this call; each that was logged stands for one row.

    A call that was missed is kept whoever else told of it: it is counted once in any order (see
    `goodword.replies.tellings`).
    """
    missed = row.direction == "in" and row.disposition != "answered"
    if not row.number or missed:
        return False
    near = {"occurred_at__gte": row.at - NEAR, "occurred_at__lte": row.at + NEAR}
    logged = Entry.objects.filter(
        kind="call", direction=row.direction, spoken__number=row.number, spoken__external_id="",
        **near,
    )  # fmt: skip
    for entry in logged:
        if entry.pk not in used:
            used.add(entry.pk)
            return True
    return False


def _keep(
    rows: Sequence[Row],
    colleagues: "_Colleagues",
    ours: Ours,
    intake: Intake,
    opens_from: datetime,
    now: datetime,
) -> None:
    specs = {caller_spec(row.number) for row in rows}
    addresses = ensure_addresses(specs)
    told: dict[str, list[str]] = {spec: [] for spec in specs}
    for row in rows:
        told[caller_spec(row.number)].append(row.name)
    ensure_persons(told, addresses, ours=ours, now=now)
    people = Person.objects.filter(uses__address_id__in=addresses.values())
    called = dict(people.values_list("uses__address__spec", "name"))
    for row in rows:
        spec = caller_spec(row.number)
        name = called.get(spec) or row.name or shown_number(row.number) or WITHHELD_NAME
        colleague = colleagues.of(row)
        entry = _entry(row, spec, name, colleague)
        place = Place(
            reference="" if spec == WITHHELD else calls_reference(spec, row.at),
            subject=f"Calls and visits: {name}"[:300],
        )
        facts = {
            "kind": "call", "at": row.at.astimezone(UTC).isoformat(), "number": row.number,
            "direction": row.direction, "disposition": row.disposition, "name": row.name,
            "colleague": row.ours, "seconds": row.seconds, "id": row.external_id,
            "source": intake.source, "lines": list(row.lines),
        }  # fmt: skip
        kept = keep_told(
            entry, facts, place, ours=ours, now=now, settles=row.at >= opens_from,
            intake_id=intake.pk,
        )  # fmt: skip
        if not kept.known:
            Spoken.objects.create(
                entry_id=kept.entry_id, disposition=row.disposition, number=row.number[:40],
                seconds=row.seconds, external_id=row.external_id or "listed",
            )  # fmt: skip


def _entry(row: Row, spec: str, name: str, colleague: Colleague | None) -> NewEntry:
    happening = happening_of("call", row.direction, row.disposition)
    came_in = row.direction == "in"
    people = [NewParticipant("from" if came_in else "to", spec, name)]
    us = colleague.email.lower() if colleague else ""
    if colleague:
        people.append(NewParticipant("to" if came_in else "from", us, colleague.name))
    talk = Talk(
        happening,
        row.at,
        "",
        row.number,
        row.seconds,
        disposition=row.disposition,
        lines=row.lines,
    )
    return NewEntry(
        kind="call",
        direction=row.direction,
        occurred_at=row.at.astimezone(UTC),
        subject=happening.subject.format(name)[:300],
        message_id="",
        references=(),
        content_key=_key(row),
        sender=spec if came_in else us,
        author=spec if came_in else us,
        people=tuple(people),
        attachments=(),
        seen=Seen(0, "", "", ""),
        colleague_id=colleague.pk if colleague else None,
        answer_score=1.0 if happening.missed else 0.0,
        readings=talk.readings(),
    )
