"""What colleagues decide about promises: what shows them kept, and which new date is meant."""

from datetime import datetime

from django.db import transaction

from goodword.access import Reader, readable
from goodword.ledger import actions as ledger
from goodword.ledger.deciding import FARTHEST, decidable, decide
from goodword.ledger.queries import visible
from goodword.ledger.refusals import NotFound, NotPossible, Refused
from goodword.ledger.tables import Commitment
from goodword.promises.tables import Evidence, NewDate

SAME = "The same promise, with a new date: it goes on in its own line."


@transaction.atomic
def accept_evidence(
    *, reader: Reader, evidence_id: int, expected_version: int, now: datetime
) -> Commitment:
    """Yes: this entry kept the promise; or it told the customer another date for it.

    Raises the ledger's refusals; `NotPossible` where somebody decided about it already.
    """
    one = _offered(reader, evidence_id)
    if one.kind == "redated" and one.due_at is not None:
        data = {"due_at": one.due_at.isoformat()}
        done = decide(
            reader, one.commitment_id, expected_version, now, "renegotiated",
            "a later letter told them", one.entry_id, data,
        )  # fmt: skip
        _fold_in(reader, one, now)
    else:
        done = ledger.discharge(
            reader=reader,
            commitment_id=one.commitment_id,
            expected_version=expected_version,
            now=now,
            entry_id=one.entry_id,
        )
    _decided(one, reader, "accepted", now)
    return done


@transaction.atomic
def refuse_evidence(
    *, reader: Reader, evidence_id: int, expected_version: int, now: datetime
) -> Commitment:
    """No: that is something else. It is not offered again."""
    one = _offered(reader, evidence_id)
    commitment = decidable(reader, one.commitment_id, expected_version)
    _decided(one, reader, "refused", now)
    return commitment


@transaction.atomic
def mean_to_tell(
    *, reader: Reader, commitment_id: int, expected_version: int, due_at: datetime, now: datetime
) -> NewDate:
    """A colleague is about to tell the customer another date. Nothing moves until they were told.

    A letter of ours to this customer that names that day moves the promise by itself.
    """
    commitment = decidable(reader, commitment_id, expected_version)
    if commitment.kind != "promise" or not commitment.is_listed or commitment.debtor != "us":
        raise NotPossible("Only a promise of ours that is still to be kept gets another date.")
    if due_at <= now:
        raise Refused("Choose a time that is still to come.")
    if due_at - now > FARTHEST:
        raise Refused("Choose a day within the next five years.")
    told = {"due_at": due_at, "since": now, "colleague_id": reader.colleague_id}
    return NewDate.objects.update_or_create(commitment=commitment, defaults=told)[0]


@transaction.atomic
def no_new_date(*, reader: Reader, commitment_id: int, expected_version: int) -> Commitment:
    """The date stays as it was: nobody is told another one."""
    commitment = decidable(reader, commitment_id, expected_version)
    NewDate.objects.filter(commitment=commitment).delete()
    return commitment


def _offered(reader: Reader, evidence_id: int) -> Evidence:
    """Evidence that the reader may read, and that waits for a word. Raises `NotFound`."""
    rows = Evidence.objects.select_for_update(of=("self",)).filter(
        readable(reader, "entry_id"), pk=evidence_id
    )
    one = rows.first()
    seen = one and Commitment.objects.filter(visible(reader), pk=one.commitment_id).exists()
    if one is None or not seen:
        raise NotFound("There is nothing like this, or it is not yours to see.")
    if one.state != "offered":
        raise NotPossible("A colleague has decided about this already.")
    return one


def _decided(one: Evidence, reader: Reader, state: str, now: datetime) -> None:
    one.state, one.colleague_id, one.decided_at = state, reader.colleague_id, now
    one.save(update_fields=["state", "colleague", "decided_at"])


def _fold_in(reader: Reader, one: Evidence, now: datetime) -> None:
    """The question that the later letter opened is answered: it is no promise of its own."""
    asked = Commitment.objects.filter(
        kind="promise", state="proposed", evidence_id=one.entry_id,
        customer_id=one.commitment.customer_id,
    ).exclude(pk=one.commitment_id)  # fmt: skip
    for row in asked.order_by("pk"):
        ledger.reject(
            reader=reader, commitment_id=row.pk, expected_version=row.version, now=now, reason=SAME
        )
