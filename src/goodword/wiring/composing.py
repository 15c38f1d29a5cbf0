"""Joins letters that are written to what they mean: the outbox, the ledger, the review."""

import logging
import threading
from datetime import datetime

from goodword.access import Reader, Refused
from goodword.channels.mail.sending.actions import THEY_WROTE
from goodword.channels.mail.sending.tables import Outgoing
from goodword.drafts.actions import come_back, forget_sent
from goodword.drafts.presence import forget_gone
from goodword.drafts.rules import Owed, settles
from goodword.drafts.tables import Draft
from goodword.house.queries import the_house
from goodword.ledger.actions import add_commitment, discharge
from goodword.ledger.tables import Commitment
from goodword.notices.telling import Telling, write
from goodword.people.queries import reader_for
from goodword.people.tables import Person
from goodword.promises.quote_said import end_of_next_day
from goodword.promises.quoting import safe_date
from goodword.wiring.clock import now, wall
from goodword.wiring.outgoing import mailing
from goodword.wiring.surveying import keep_for_owner
from goodword.worktime import Calendar

log = logging.getLogger(__name__)


def follow(outgoing: Outgoing, *, now: datetime) -> None:
    """What follows when a letter stands on the timeline: its draft goes, what it owes opens."""
    forget_sent(outgoing_id=outgoing.pk)
    _settle_line(outgoing, now)
    keep_for_owner(outgoing)
    owed = Owed.of(outgoing.then.get("owes", {}))
    customer = _customer(outgoing)
    if owed is None or customer is None or outgoing.colleague is None or outgoing.entry is None:
        return
    try:
        add_commitment(
            reader=reader_for(outgoing.colleague),
            kind="follow-up",
            customer_id=customer,
            what=owed.what or "come back to them",
            due_at=owed.due_at,
            now=now,
            conversation_id=outgoing.entry.conversation_id,
            evidence_id=outgoing.entry_id,
            key=f"sent-{outgoing.pk}",
        )
    except Refused as why:
        log.warning("what letter %s was to owe could not be opened: %s", outgoing.pk, why)


def _settle_line(outgoing: Outgoing, now: datetime) -> None:
    """The line that a letter was begun from is done by it, unless somebody was faster."""
    line = Commitment.objects.filter(pk=settles(outgoing.then.get("owes", {}))).first()
    if line is None or not line.is_open or not outgoing.colleague or not outgoing.entry_id:
        return
    try:
        discharge(
            reader=reader_for(outgoing.colleague), commitment_id=line.pk,
            expected_version=line.version, now=now, entry_id=outgoing.entry_id,
        )  # fmt: skip
    except Refused as why:
        log.warning("letter %s could not settle line %s: %s", outgoing.pk, line.pk, why)


def holding_words(reader: Reader, *, now: datetime) -> str:
    """A holding reply with a day that our own record says can be kept; sent, it is a promise.

    Without enough of a record it is the end of the next working day.
    """
    calendar = Calendar.from_json(the_house().calendar.definition)
    safe = safe_date(reader, "answer", "get back to you", now=now)
    by = safe.by if safe is not None else end_of_next_day(now, calendar)
    local = by.astimezone(calendar.tz)
    day = f"{local:%A}, {local.day} {local:%B}"
    return f"Thank you for your message. I will send you an answer by {day}, {local:%H:%M}."


def tend_drafts(stop: threading.Event) -> None:
    """Open drafts again whose letters were withdrawn, and forget who has gone away."""
    back = Draft.objects.filter(outgoing__state="withdrawn")
    for row in back.select_related("outgoing"):
        assert row.outgoing is not None  # it is looked for by its state
        come_back(outgoing_id=row.outgoing.pk, why=row.outgoing.error)
        if row.outgoing.error == THEY_WROTE and row.answers_id:
            _tell_unsent(row, row.outgoing)
    forget_gone(now=wall())


def _tell_unsent(draft: Draft, outgoing: Outgoing) -> None:
    """Tell its writer that a letter was not sent, because they wrote first."""
    present = now()
    write(
        [Telling(draft.colleague_id, "unsent", f"unsent:{outgoing.pk}", present,
                 entry_id=draft.answers_id)],
        now=present, mailing=mailing(),
    )  # fmt: skip


def _customer(outgoing: Outgoing) -> int | None:
    """The first person outside that a letter went to."""
    specs = outgoing.recipients.order_by("pk").values_list("spec", flat=True)
    for spec in specs:
        rows = Person.objects.filter(uses__address__spec=spec.lower(), merged_into=None)
        found = rows.order_by("-uses__pk").values_list("pk", flat=True).first()
        if found is not None:
            return found
    return None
