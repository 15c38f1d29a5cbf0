"""Logs a call or a visit with everything that follows from it, as one decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from goodword.access import NotFound, Reader, Refused
from goodword.channels.phone.actions import log_talk
from goodword.channels.phone.rules import Talk
from goodword.ledger import actions as ledger
from goodword.ledger.queries import visible
from goodword.ledger.tables import Commitment
from goodword.replies.call_backs import waiting_for_a_call
from goodword.wiring.promising import settle


@dataclass(frozen=True, slots=True)
class Promised:
    """What we said we would do, by when, and who answers for it (empty: who spoke)."""

    what: str
    until: datetime
    accountable_id: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a colleague tells of a call or a visit.

    ``settles``: the commitments that it answered, each with the version that was seen.
    ``conversation_id``: the matter it belongs to; ``line_id``: the commitment it was told on, if
    any: whoever sees the letter that opened it sees this.
    ``key``: the form's, so that sending it twice is harmless.
    """

    customer_id: int
    talk: Talk
    key: str
    colleague_id: int | None = None
    conversation_id: int | None = None
    line_id: int | None = None
    settles: Mapping[int, int] = field(default_factory=dict)
    promised: Promised | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """What came of it. ``known``: it had been told before, and nothing was done again."""

    entry_id: int
    conversation_id: int
    known: bool
    promise_id: int | None = None


@transaction.atomic
def log(*, reader: Reader, report: Report, now: datetime) -> Logged:
    """Keep the call, close what it answered, open what was promised, settle what it touches.

    Only what is ticked is discharged, and it is discharged by a person, with the call as
    evidence; calls that were missed are answered by having spoken. Raises `NotFound`,
    `NotAllowed`, `Conflict`, `Refused`; then nothing of it is kept.
    """
    line = _line(reader, report)
    happening = report.talk.happening
    if report.settles and happening.missed:
        raise Refused("They did not reach us, so nothing can have been settled by it.")
    kept = log_talk(
        reader=reader,
        customer_id=report.customer_id,
        talk=report.talk,
        key=report.key,
        now=now,
        colleague_id=report.colleague_id,
        conversation_id=report.conversation_id,
        evidence_id=line.evidence_id if line and report.conversation_id else None,
    )
    if kept.known:
        return Logged(kept.entry_id, kept.conversation_id, known=True)
    promise = _promise(reader, report, kept.entry_id, kept.conversation_id, now)
    for commitment_id, version in sorted(report.settles.items()):
        _settle_one(reader, report, commitment_id, version, kept.entry_id, now)
    touched = {kept.conversation_id, *waiting_for_a_call(report.customer_id)}
    settle(conversation_ids=touched, now=now)
    return Logged(kept.entry_id, kept.conversation_id, known=False, promise_id=promise)


def _line(reader: Reader, report: Report) -> Commitment | None:
    if report.line_id is None:
        return None
    line = Commitment.objects.filter(visible(reader), pk=report.line_id).first()
    if line is None or line.customer_id != report.customer_id:
        raise NotFound("There is nothing like this, or it is not yours to see.")
    return line


def _settle_one(
    reader: Reader, report: Report, commitment_id: int, version: int, entry_id: int, now: datetime
) -> None:
    owed = Commitment.objects.filter(pk=commitment_id, customer_id=report.customer_id)
    if not owed.exists():
        raise NotFound("There is nothing like this, or it is not yours to see.")
    subject = report.talk.happening.words
    ledger.discharge(
        reader=reader,
        commitment_id=commitment_id,
        expected_version=version,
        now=now,
        reason=subject,
        entry_id=entry_id,
    )


def _promise(
    reader: Reader, report: Report, entry_id: int, conversation_id: int, now: datetime
) -> int | None:
    promised = report.promised
    if promised is None:
        return None
    return ledger.add_commitment(
        reader=reader,
        kind="promise",
        customer_id=report.customer_id,
        what=promised.what,
        due_at=promised.until,
        now=now,
        why=f"promised: {report.talk.happening.words[:1].lower()}{report.talk.happening.words[1:]}",
        accountable_id=promised.accountable_id or report.colleague_id,
        conversation_id=conversation_id,
        evidence_id=entry_id,
        key=f"talk:{report.key}",
    ).pk
