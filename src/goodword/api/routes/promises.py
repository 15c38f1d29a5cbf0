"""Promises: what kept them, new dates, the record, and what can honestly be promised."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from ninja import Query, Router

from goodword.access import NotFound, Refused
from goodword.api.application import Changed
from goodword.api.door import ACT, READ, Request
from goodword.api.shapes import owed
from goodword.api.shapes import promises as shapes
from goodword.api.shapes.common import MOST, Id, Moment, plain
from goodword.ledger import actions as ledger
from goodword.ledger.tables import Commitment
from goodword.promises import deciding
from goodword.promises.drafting import draft
from goodword.promises.queries import evidence_line
from goodword.promises.quoting import ask
from goodword.promises.record import Record, Row, record
from goodword.promises.record_rules import OUTCOMES
from goodword.today.queries import line as read_line

router = Router(tags=["promises"])
Some = Annotated[int | None, Query(ge=1, le=MOST)]
HALF_A_YEAR = timedelta(days=183)
A_MONTH = timedelta(days=31)
MOST_SENTENCES = 1000


@router.get("/promises/record", response=shapes.Record, auth=READ)
def promise_record(
    request: Request,
    since: Moment | None = None,
    until: Moment | None = None,
    colleague_id: Some = None,
    team_id: Some = None,
) -> Any:
    """How our promises ended, by the month they were due in, by colleague and by team.

    Without `since` and `until`: due from half a year ago to a month ahead.
    """
    found = _record(request, since, until, colleague_id, team_id)
    return {
        "since": found.since,
        "until": found.until,
        "total": _counts(found.total),
        "months": [_counts(row) for row in found.months],
        "colleagues": [_counts(row) for row in found.colleagues],
        "teams": [_counts(row) for row in found.teams],
    }


@router.get("/promises/record/{outcome}", response=shapes.Sentences, auth=READ)
def promise_sentences(
    request: Request,
    outcome: Literal["kept", "renegotiated", "late", "broken", "open", "released"],
    since: Moment | None = None,
    until: Moment | None = None,
    colleague_id: Some = None,
    team_id: Some = None,
) -> Any:
    """The promises behind a number of the record."""
    found = _record(request, since, until, colleague_id, team_id)
    some = [one for one in found.promises if one.outcome == outcome]
    return {"items": some[:MOST_SENTENCES], "total": len(some)}


@router.get("/promises/quote", response=shapes.Quote, auth=READ)
def promise_quote(
    request: Request,
    text: Annotated[str, Query(min_length=1, max_length=300)],
    by: Moment | None = None,
) -> Any:
    """What can honestly be promised for a few words: “send a revised offer”."""
    now = request.caller.who.now
    if by is not None and by <= now:
        raise Refused("Choose a time that is still to come.")
    asked = ask(request.caller.reader, plain(text), now=now, by=by)
    return {
        "kind": asked.kind,
        "words": list(asked.words),
        "answers": [{"level": a.level, "by": a.by} for a in asked.quote.answers],
        "chances": list(asked.chances),
        "lacks": asked.quote.lacks,
    }


@router.post("/promises/shown/{number:evidence_id}/yes", response=owed.Line, auth=ACT)
def promise_kept(request: Request, evidence_id: Id, told: owed.Seen) -> Any:
    """Yes: this entry kept the promise, or told its customer another date."""
    return _decide(request, evidence_id, deciding.accept_evidence, told)


@router.post("/promises/shown/{number:evidence_id}/no", response=owed.Line, auth=ACT)
def promise_not_kept(request: Request, evidence_id: Id, told: owed.Seen) -> Any:
    """No: it is something else. It is not offered again."""
    return _decide(request, evidence_id, deciding.refuse_evidence, told)


@router.post("/commitments/{number:commitment_id}/new-date", response=shapes.Note, auth=ACT)
def new_date(request: Request, commitment_id: Id, told: shapes.NewDate) -> Any:
    """Draft a note with another date. Nothing moves until a letter that names it was seen."""
    who = request.caller.who
    _seen(request, commitment_id)
    with _version_of(commitment_id):
        deciding.mean_to_tell(
            reader=who.reader,
            commitment_id=commitment_id,
            expected_version=told.expected_version,
            due_at=told.due_at,
            now=who.now,
        )
    note = draft(who.reader, commitment_id, sender=who.colleague.name, now=who.now)
    if note is None:
        raise NotFound("There is nothing like this.")
    return note


@router.post("/commitments/{number:commitment_id}/same-date", response=owed.Line, auth=ACT)
def same_date(request: Request, commitment_id: Id, told: owed.Seen) -> Any:
    """The date stays as it was: nobody is told another one."""
    _seen(request, commitment_id)
    with _version_of(commitment_id):
        deciding.no_new_date(
            reader=request.caller.reader,
            commitment_id=commitment_id,
            expected_version=told.expected_version,
        )
    return _seen(request, commitment_id)


def _record(
    request: Request,
    since: datetime | None,
    until: datetime | None,
    colleague_id: int | None,
    team_id: int | None,
) -> Record:
    now = request.caller.who.now
    begin, end = since or now - HALF_A_YEAR, until or now + A_MONTH
    if begin >= end:
        raise Refused("Choose an end that is later than the beginning.")
    return record(
        request.caller.reader, since=begin, until=end, now=now,
        colleague_id=colleague_id, team_id=team_id,
    )  # fmt: skip


def _counts(row: Row) -> dict[str, Any]:
    return {"key": row.key, "name": row.name, **{o: row.counts.get(o, 0) for o in OUTCOMES}}


def _decide(request: Request, evidence_id: int, do: Any, told: owed.Seen) -> Any:
    who = request.caller.who
    commitment_id = evidence_line(who.reader, evidence_id)
    if commitment_id is None:
        raise NotFound("There is nothing like this.")
    _seen(request, commitment_id)
    with _version_of(commitment_id):
        do(
            reader=who.reader,
            evidence_id=evidence_id,
            expected_version=told.expected_version,
            now=who.now,
        )
    return _seen(request, commitment_id)


def _seen(request: Request, commitment_id: int) -> Any:
    found = read_line(request.caller.reader, commitment_id, now=request.caller.who.now)
    if found is None:
        raise NotFound("There is nothing like this.")
    return found


class _version_of:  # noqa: N801 - reads as a word where it is used
    """Says the present version where somebody was faster."""

    def __init__(self, commitment_id: int) -> None:
        self.commitment_id = commitment_id

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ledger.Conflict | ledger.NotPossible):
            rows = Commitment.objects.filter(pk=self.commitment_id)
            version = rows.values_list("version", flat=True).first()
            raise Changed(str(error), version) from error
