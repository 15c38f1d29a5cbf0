"""What people decide about a commitment. Each is one transaction, and says who was faster."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from goodword.access import Reader, readable
from goodword.house.queries import the_house
from goodword.ledger.queries import actionable, visible
from goodword.ledger.refusals import Conflict, NotAllowed, NotFound, NotPossible, Refused
from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import how_closed, record, state_of, why_not
from goodword.people.tables import Colleague
from goodword.timeline.tables import Conversation, Entry
from goodword.worktime import Calendar, add_working_time, working_time_between

LONGEST_HOLD = timedelta(days=366)


def discharge(
    *,
    reader: Reader,
    commitment_id: int,
    expected_version: int,
    now: datetime,
    reason: str = "",
    entry_id: int | None = None,
) -> Commitment:
    """Done: by the letter that did it, or by a colleague's word with a reason."""
    must_say(reason or entry_id, "Say how it was done, or choose the letter that did it.")
    return decide(reader, commitment_id, expected_version, now, "discharged", reason, entry_id)


def cancel(
    *, reader: Reader, commitment_id: int, expected_version: int, now: datetime, reason: str
) -> Commitment:
    """It was never owed: a misreading, a duplicate."""
    must_say(reason, "Say why this is not owed; it helps to read better next time.")
    return decide(reader, commitment_id, expected_version, now, "cancelled", reason)


def release(
    *,
    reader: Reader,
    commitment_id: int,
    expected_version: int,
    now: datetime,
    reason: str = "",
    entry_id: int | None = None,
) -> Commitment:
    """The customer let us off."""
    must_say(reason or entry_id, "Say how the customer released us, or choose their letter.")
    return decide(reader, commitment_id, expected_version, now, "released", reason, entry_id)


def renegotiate(
    *,
    reader: Reader,
    commitment_id: int,
    expected_version: int,
    now: datetime,
    due_at: datetime,
    reason: str,
    entry_id: int | None = None,
) -> Commitment:
    """Later, and the customer was told. ``entry_id``: the letter that told them."""
    must_say(reason or entry_id, "Say how the customer was told.")
    data = {"due_at": _ahead(due_at, now).isoformat()}
    return decide(
        reader, commitment_id, expected_version, now, "renegotiated", reason, entry_id, data
    )


def postpone(
    *,
    reader: Reader,
    commitment_id: int,
    expected_version: int,
    now: datetime,
    due_at: datetime,
    reason: str,
) -> Commitment:
    """Later, and the customer was not told: this counts against us."""
    must_say(reason, "Say why this is put off.")
    data = {"due_at": _ahead(due_at, now).isoformat()}
    return decide(reader, commitment_id, expected_version, now, "postponed", reason, data=data)


def hold(
    *,
    reader: Reader,
    commitment_id: int,
    expected_version: int,
    now: datetime,
    check_by: datetime,
    reason: str,
) -> Commitment:
    """Wait for the customer or for a condition, and look again by ``check_by``."""
    must_say(reason, "Say what this is waiting for.")
    if check_by - now > LONGEST_HOLD:
        raise Refused("A hold lasts a year at most. Choose an earlier day to look again.")
    data = {"check_by": _ahead(check_by, now).isoformat()}
    return decide(reader, commitment_id, expected_version, now, "held", reason, data=data)


FARTHEST = timedelta(days=5 * 366)
"""Nothing is put off further than this: a slip of the pen, not a plan."""


@transaction.atomic
def resume(
    *, reader: Reader, commitment_id: int, expected_version: int, now: datetime, reason: str = ""
) -> Commitment:
    """Take it up again, with as much working time left as there was when it was put on hold."""
    commitment = decidable(reader, commitment_id, expected_version)
    data = {"due_at": due_after_hold(commitment, now).isoformat()}
    return _write(reader, commitment, now, "resumed", reason, None, data)


def confirm(
    *, reader: Reader, commitment_id: int, expected_version: int, now: datetime, reason: str = ""
) -> Commitment:
    """Yes, this is owed."""
    return decide(reader, commitment_id, expected_version, now, "confirmed", reason)


def reject(
    *, reader: Reader, commitment_id: int, expected_version: int, now: datetime, reason: str = ""
) -> Commitment:
    """No, this is not owed. The same evidence never asks again."""
    return decide(reader, commitment_id, expected_version, now, "rejected", reason)


@transaction.atomic
def reopen(
    *, reader: Reader, commitment_id: int, expected_version: int, now: datetime, reason: str
) -> Commitment:
    """The evidence was wrong, or it was a slip. The same evidence does not close it again."""
    must_say(reason, "Say why this is opened again.")
    commitment = decidable(reader, commitment_id, expected_version)
    if commitment.kind == "reply" and commitment.conversation_id:
        other = Commitment.objects.filter(
            kind="reply", is_listed=True, customer_id=commitment.customer_id,
            conversation_id=commitment.conversation_id,
        ).exclude(pk=commitment.pk)  # fmt: skip
        if other.exists():
            raise Refused("They already wait for an answer in this conversation: use that line.")
    # Letters since then may have chased or acknowledged it: they are looked at again.
    if commitment.conversation_id:
        Conversation.objects.filter(pk=commitment.conversation_id).update(dirty=True)
    return _write(reader, commitment, now, "reopened", reason)


def due_after_hold(commitment: Commitment, now: datetime) -> datetime:
    """When a held commitment is due if it is taken up now. What was late before stays late."""
    due = commitment.due_before_hold
    held = commitment.events.filter(name="held").order_by("-number").first()
    if due is None or held is None:
        return commitment.due_at
    if due <= held.at:
        return due
    own = commitment.mailbox.calendar if commitment.mailbox else None
    calendar = Calendar.from_json((own or the_house().calendar).definition)
    return add_working_time(now, working_time_between(held.at, due, calendar), calendar)


def must_decide(reader: Reader) -> None:
    """Refuse a reader who may only read. Raises `NotAllowed`."""
    if not reader.decides:
        raise NotAllowed("Your account may read, but not change anything.")


def must_be_here(colleague_id: int) -> None:
    """Refuse somebody who can't answer for anything: gone, or allowed to read only."""
    here = Colleague.objects.filter(pk=colleague_id, is_active=True)
    if not here.exists():
        raise Refused("That colleague is not here any more. Choose another.")
    if not here.exclude(role="read-only").exists():
        raise Refused(
            "That colleague may only read, so they can't answer for this. Choose another."
        )


def author_of(reader: Reader) -> dict[str, str]:
    """Who decides, where no colleague's id says so."""
    return {} if reader.colleague_id else {"by": "the terminal"}


def known_entries(conversation_id: int | None, *entry_ids: int | None) -> int:
    """The newest entry that lies on the table in this conversation."""
    newest = 0
    if conversation_id:
        entries = Entry.objects.filter(conversation_id=conversation_id)
        newest = entries.aggregate(newest=Max("pk"))["newest"] or 0
    return max(newest, *(entry_id or 0 for entry_id in entry_ids), 0)


def clean(text: str) -> str:
    """What a person typed, as every database can store it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()[:2000]


def decide(
    reader: Reader,
    commitment_id: int,
    expected_version: int,
    now: datetime,
    name: str,
    reason: str,
    entry_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> Commitment:
    """One decision, with its checks, in one transaction. Raises the refusals."""
    with transaction.atomic():
        commitment = decidable(reader, commitment_id, expected_version)
        return _write(reader, commitment, now, name, reason, entry_id, data)


def decidable(reader: Reader, commitment_id: int, expected_version: int) -> Commitment:
    """The commitment, locked, if this reader may act on it and nobody was faster.

    Raises `NotFound`, `NotAllowed`, `Conflict`.
    """
    rows = Commitment.objects.select_for_update(of=("self",)).filter(visible(reader))
    commitment = rows.filter(pk=commitment_id).first()
    if commitment is None:
        raise NotFound("There is nothing like this, or it is not yours to see.")
    must_decide(reader)
    if not Commitment.objects.filter(actionable(reader), pk=commitment_id).exists():
        raise NotAllowed("You may know of this, but not read it: its mailbox's owner decides.")
    if commitment.version != expected_version:
        raise Conflict(why_not(commitment, reader.colleague_id))
    return commitment


def _write(
    reader: Reader,
    commitment: Commitment,
    now: datetime,
    name: str,
    reason: str,
    entry_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> Commitment:
    at = _evidence(reader, commitment, entry_id) if entry_id else now
    seen = known_entries(commitment.conversation_id, commitment.evidence_id, entry_id)
    event = Event(
        name,
        at=at,
        recorded_at=now,
        colleague_id=reader.colleague_id,
        entry_id=entry_id,
        reason=clean(reason),
        data={**(data or {}), **author_of(reader), "seen": seen},
    )
    if name in ("cancelled", "rejected") and commitment.kind == "promise":
        # A promise may stand for the reply that its letter held: that is looked at again.
        Conversation.objects.filter(commitments=commitment).update(dirty=True)
    try:
        record([(commitment, [event])])
    except NotPossible as never:
        if not (closed := how_closed(commitment, reader.colleague_id)):
            raise
        raise NotPossible(f"{closed} {never}") from never
    return commitment


def _evidence(reader: Reader, commitment: Commitment, entry_id: int) -> datetime:
    entry = Entry.objects.filter(readable(reader), pk=entry_id).first()
    if entry is None:
        raise NotFound("There is no such letter, or it is not yours to read.")
    since = state_of(commitment).since
    if commitment.kind in ("thanks", "follow-up"):
        # What is planned may be done before its time comes.
        since = min(since, commitment.events.get(number=1).at)
    if entry.occurred_at < since:
        raise Refused("That letter is older than this, so it can't have settled it.")
    return entry.occurred_at


def must_say(said: object, otherwise: str) -> None:
    """Refuse what is not said. Raises `Refused`."""
    if not (said.strip() if isinstance(said, str) else said):
        raise Refused(otherwise)


def _ahead(moment: datetime, now: datetime) -> datetime:
    if moment <= now:
        raise Refused("Choose a time that is still to come.")
    if moment - now > FARTHEST:
        raise Refused("Choose a day within the next five years.")
    return moment
