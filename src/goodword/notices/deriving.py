"""What facts mean for colleagues: who is to be told of what. Reads tables, writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from goodword.absence.tables import Absence
from goodword.access import Reader
from goodword.handoffs.parties import addressees, members, who_can_receive
from goodword.handoffs.tables import Handoff, HandoffWord, HelpCall
from goodword.ledger.queries import visible
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.notices.rules import HISTORY
from goodword.notices.telling import Telling
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague
from goodword.timeline.tables import Quarantined
from goodword.timeline.tables_told import Mention

BECAME_YOURS = ("opened", "confirmed", "reassigned", "reopened", "rebased", "covered")
WROTE_AGAIN = ("chased", "resumed")
_WORDS = {"question": "asked", "answer": "answered", "decline": "declined"}
ENDS = ("accepted", "declined", "returned", "withdrawn")


def from_events(numbers: Sequence[int]) -> list[Telling]:
    """Of what happened on the ledger: what became whose, and where customers wrote again."""
    events = list(
        CommitmentEvent.objects.filter(pk__in=numbers, name__in=BECAME_YOURS + WROTE_AGAIN)
        .select_related("commitment")
        .order_by("pk")
    )
    begun = _beginnings({event.commitment_id for event in events})
    created = dict(Colleague.objects.values_list("pk", "created_at")) if events else {}
    absences = _absences(events)
    found = []
    for event in events:
        line = event.commitment
        whose = line.acting_id or line.accountable_id
        if not line.is_open or line.debtor != "us":
            continue
        if event.name in WROTE_AGAIN:
            again = event.colleague_id is None and not event.data.get("by")
            if again and (event.name == "resumed" or event.data.get("chasers")):
                found.append(_of_line("again", event, whose))
            continue
        if event.name == "opened" and line.since > event.recorded_at:
            # Planned: it comes up on Today when its time comes, and is no news before.
            continue
        history = event.recorded_at - line.since > HISTORY or line.since < created[whose]
        if history and event.colleague_id is None and not event.data.get("by"):
            continue
        if _named(event, line, begun.get(line.pk), absences):
            found.append(_of_line("yours", event, whose))
    return found


def _named(
    event: CommitmentEvent,
    line: Commitment,
    first: CommitmentEvent | None,
    absences: Mapping[int, Absence],
) -> bool:
    """Whether it is this event that gave the line to whom it belongs now."""
    data = event.data
    if event.name == "covered":
        absence = absences.get(int(data.get("absence") or 0))
        before = absence is None or absence.begun_at is None or first is None
        if before or int(data.get("acting") or 0) != line.acting_id:
            return False
        assert absence is not None and absence.begun_at is not None and first is not None
        # What was owed when the absence began is told once, with the cover itself.
        return first.recorded_at > absence.begun_at
    if line.acting_id is not None:
        return False
    if event.name in ("confirmed", "reopened"):
        return event.colleague_id is not None
    if int(data.get("accountable") or 0) != line.accountable_id:
        return event.name == "opened" and "accountable" not in data
    if event.name == "rebased":
        return first is not None and first.data.get("accountable") != line.accountable_id
    return True


def _of_line(kind: str, event: CommitmentEvent, whose: int) -> Telling:
    return Telling(
        whose,
        kind,
        f"{kind}:{event.pk}",
        event.recorded_at,
        by_id=event.colleague_id,
        commitment_id=event.commitment_id,
        entry_id=event.entry_id if kind == "again" else None,
    )


def _beginnings(lines: Iterable[int]) -> Mapping[int, CommitmentEvent]:
    first = CommitmentEvent.objects.filter(commitment_id__in=set(lines), number=1)
    return {event.commitment_id: event for event in first}


def _absences(events: Iterable[CommitmentEvent]) -> Mapping[int, Absence]:
    told = {int(e.data.get("absence") or 0) for e in events if e.name == "covered"}
    return Absence.objects.in_bulk(told - {0}) if told else {}


def from_mentions(numbers: Sequence[int]) -> list[Telling]:
    """Of notes that name somebody."""
    rows = Mention.objects.filter(pk__in=numbers).select_related("entry")
    return [
        Telling(
            row.colleague_id,
            "mention",
            f"mention:{row.entry_id}",
            row.entry.occurred_at,
            by_id=row.entry.colleague_id,
            entry_id=row.entry_id,
        )
        for row in rows
    ]


def from_proposals(numbers: Sequence[int]) -> list[Telling]:
    """Of absence notes that were noticed and wait for a word, and of days that others entered."""
    rows = Absence.objects.filter(pk__in=numbers, state__in=("proposed", "planned", "begun"))
    return [
        Telling(
            row.colleague_id,
            "absence",
            f"absence:{row.pk}",
            row.entered_at,
            by_id=row.entered_by_id,
            absence_id=row.pk,
        )
        for row in rows
    ]


def from_changes(
    rows: Iterable[Absence], known: Mapping[str, Any]
) -> tuple[list[Telling], dict[str, Any]]:
    """Of days away that somebody else changed: other days, another cover. And what was told."""
    found, told = [], {}
    for row in rows:
        assert row.changed_at is not None
        when = told[str(row.pk)] = row.changed_at.isoformat()
        if known.get(str(row.pk)) != when:
            key = f"absence:{row.pk}:{when}"
            by = row.changed_by_id
            found.append(
                Telling(row.colleague_id, "absence", key, row.changed_at, by, absence_id=row.pk)
            )
    return found, told


def from_quarantine(numbers: Sequence[int]) -> list[Telling]:
    """Of what could not be read: once for each run that brought it in, to administrators."""
    rows = Quarantined.objects.filter(pk__in=numbers).order_by("pk")
    chiefs = administrators() if rows else []
    found: dict[tuple[int, str], Telling] = {}
    for row in rows:
        key = f"quarantine:{row.intake_id}" if row.intake_id else f"quarantine:one:{row.pk}"
        for chief in chiefs:
            told = Telling(chief, "quarantine", key, row.seen_at, intake_id=row.intake_id)
            found.setdefault((chief, key), told)
    return list(found.values())


def from_words(numbers: Sequence[int]) -> list[Telling]:
    """Of questions and answers about an offer, and of one of a team who declined it.

    The word of a refusal that ended the offer comes with its end.
    """
    rows = HandoffWord.objects.filter(pk__in=numbers, kind__in=_WORDS)
    found = []
    for row in rows.select_related("handoff").order_by("pk"):
        if row.kind == "decline" and row.handoff.state != "offered":
            continue
        kind = _WORDS[row.kind]
        to = _askers(row) if row.kind == "answer" else [row.handoff.giver_id]
        found += [
            Telling(
                one,
                kind,
                f"word:{row.pk}",
                row.at,
                by_id=row.colleague_id,
                handoff_id=row.handoff_id,
                word_id=row.pk,
            )
            for one in to
        ]
    return found


def _askers(answer: HandoffWord) -> list[int]:
    """Who asked about the offer; where nobody did, whom it was made to."""
    asked = HandoffWord.objects.filter(
        handoff_id=answer.handoff_id, kind="question", pk__lt=answer.pk
    )
    return sorted(set(asked.values_list("colleague_id", flat=True))) or addressees(answer.handoff)


def from_handoffs(
    rows: Iterable[Handoff], known: Mapping[str, Any]
) -> tuple[list[Telling], dict[str, Any]]:
    """Of offers that are new, also to who joined a team since, or have ended.

    And which still stand, with those who were told of them.
    """
    found: list[Telling] = []
    standing: dict[str, Any] = {}
    for row in rows:
        if row.state == "offered":
            standing[str(row.pk)] = addressees(row)
            new = newcomers(standing[str(row.pk)], known.get(str(row.pk), ()))
            found += [_of_offer("offered", row, to, row.giver_id) for to in new]
        if row.state in ENDS:
            found += [_of_offer(row.state, row, to, row.ended_by_id) for to in _concerned(row)]
    return found, standing


def newcomers(now: Iterable[int], before: Any) -> list[int]:
    """To whom an offer is news. ``before``: who was told; where that was not kept, everybody."""
    return [] if isinstance(before, str) else [one for one in now if one not in before]


def _of_offer(kind: str, row: Handoff, to: int, by: int | None) -> Telling:
    at = row.offered_at if kind == "offered" else row.ended_at or row.offered_at
    return Telling(to, kind, f"{kind}:{row.pk}", at, by_id=by, handoff_id=row.pk)


def _concerned(row: Handoff) -> list[int]:
    """Who is told of the end of an offer: the side that did not bring it about; by time: both."""
    if row.state == "withdrawn":
        return addressees(row)
    if row.state == "returned":
        return [row.giver_id, *addressees(row)]
    return [row.giver_id]


def from_help(
    rows: Iterable[HelpCall], known: Mapping[str, Any]
) -> tuple[list[Telling], dict[str, str]]:
    """Of calls for help that are new or were answered, and which of these still stand."""
    found: list[Telling] = []
    standing: dict[str, str] = {}
    for row in rows:
        if row.ended_at is None:
            standing[str(row.pk)] = "open"
            if str(row.pk) not in known:
                found += [_of_call("help", row, to, row.at, row.asker_id) for to in _helpers(row)]
        elif row.helper_id is not None:
            found.append(_of_call("helped", row, row.asker_id, row.ended_at, row.helper_id))
    return found, standing


def _of_call(kind: str, row: HelpCall, to: int, at: Any, by: int | None) -> Telling:
    return Telling(
        to,
        kind,
        f"{kind}:{row.pk}",
        at,
        by_id=by,
        commitment_id=row.commitment_id,
        help_call_id=row.pk,
    )


def _helpers(row: HelpCall) -> list[int]:
    """Whom a call for help goes to: one, a team, or everybody who may act and may see the line."""
    if row.colleague_id is not None:
        return [row.colleague_id]
    if row.team is not None:
        return members(row.team_id)
    able = who_can_receive().order_by("pk")
    return [one.pk for one in able if _sees(reader_for(one), row.commitment_id)]


def _sees(reader: Reader, commitment_id: int) -> bool:
    return Commitment.objects.filter(visible(reader), pk=commitment_id).exists()


def administrators() -> list[int]:
    """Everybody who keeps the house."""
    chiefs = Colleague.objects.filter(is_active=True, role="administrator").order_by("pk")
    return list(chiefs.values_list("pk", flat=True))
