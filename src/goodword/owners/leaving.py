"""Leaving the house: everything that a colleague holds goes to somebody, or nothing does.

`holdings` counts what a colleague holds; `leave` moves all of it and ends their access, in one
transaction. Each number before stands against what was moved, and against nothing left.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from goodword.absence.actions import keep_cover
from goodword.absence.tables import Absence
from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.access.actions import share
from goodword.access.tables import Share
from goodword.handoffs.actions import end_all_of
from goodword.handoffs.tables import Handoff, HelpCall
from goodword.house.tables import House
from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import record
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Mailbox, Person, new_stamp
from goodword.timeline.tables import Conversation

BATCH = 500


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much a colleague holds, by kind; each is a number of rows."""

    matters: int = 0
    acting: int = 0
    customers: int = 0
    conversations: int = 0
    mailboxes: int = 0
    on_duty: int = 0
    teams: int = 0
    offers_made: int = 0
    offers_received: int = 0
    help_calls: int = 0
    covers: int = 0
    absences: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return sum(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody who left held before and holds after, and who has the open matters now."""

    before: Holdings
    after: Holdings
    given: Mapping[int, int]
    customers: Mapping[int, int]


def holdings(colleague_id: int) -> Holdings:
    """What a colleague holds now."""
    return Holdings(
        matters=_matters(colleague_id).count(),
        acting=Commitment.objects.filter(is_listed=True, acting_id=colleague_id).count(),
        customers=Person.objects.filter(looked_after_by_id=colleague_id).count(),
        conversations=Conversation.objects.filter(kept_by_id=colleague_id).count(),
        mailboxes=_mailboxes(colleague_id).count(),
        on_duty=House.objects.filter(on_duty_id=colleague_id).count(),
        teams=Colleague.teams.through.objects.filter(colleague_id=colleague_id).count(),
        offers_made=_offers().filter(giver_id=colleague_id).count(),
        offers_received=_offers().filter(receiver_id=colleague_id).count(),
        help_calls=_help(colleague_id).count(),
        covers=_to_come().filter(cover_id=colleague_id).count(),
        absences=_to_come("proposed").filter(colleague_id=colleague_id).count(),
    )


@transaction.atomic
def leave(
    *,
    reader: Reader,
    colleague_id: int,
    successor_id: int,
    now: datetime,
    by_customer: Mapping[int, int] | None = None,
    mailboxes: Mapping[int, int | None] | None = None,
) -> Left:
    """Give everything a colleague holds to who takes over, and end their access.

    ``by_customer``: other successors for some customers and what is owed to them. ``mailboxes``:
    the new owner of their personal mailboxes (``None``: the house's), else the successor.
    Raises `Refused` with what to do; then nothing has changed.
    """
    if not reader.administers:
        raise NotAllowed("Only an administrator may let somebody leave the house.")
    leaver = Colleague.objects.select_for_update().filter(pk=colleague_id).first()
    if leaver is None:
        raise NotFound("There is no such colleague.")
    heirs = _Heirs(successor_id, dict(by_customer or {}))
    _must_be_possible(leaver, heirs, mailboxes or {})
    before = holdings(colleague_id)
    end_all_of(colleague_id=leaver.pk, now=now)
    # A call for their help becomes a call to everybody who may see the matter.
    _help(leaver.pk).update(colleague=None)
    given = _give_matters(reader, leaver, heirs, now)
    customers = _give_customers(leaver, heirs, now)
    Conversation.objects.filter(kept_by=leaver).update(kept_by_id=successor_id, kept_since=now)
    _give_mailboxes(leaver, successor_id, mailboxes or {})
    _end_absences(leaver, successor_id, now)
    leaver.teams.clear()
    Share.objects.filter(colleague=leaver, until__isnull=True).update(until=now)
    leaver.is_active, leaver.stamp = False, new_stamp()
    leaver.save(update_fields=["is_active", "stamp"])
    keep_cover(now=now)
    after = holdings(colleague_id)
    if after.total:
        raise Refused(
            f"Something still lies with {leaver.name}: somebody gave it to them just now. "
            "Nothing was changed; try again."
        )
    return Left(before, after, given, customers)


@dataclass(frozen=True, slots=True)
class _Heirs:
    """Who takes over: one for all, and others for some customers."""

    successor_id: int
    by_customer: Mapping[int, int]

    def of(self, customer_id: int) -> int:
        return self.by_customer.get(customer_id, self.successor_id)

    @property
    def all(self) -> set[int]:
        return {self.successor_id, *self.by_customer.values()}


def _must_be_possible(
    leaver: Colleague, heirs: _Heirs, mailboxes: Mapping[int, int | None]
) -> None:
    if not leaver.is_active:
        raise Refused(f"{leaver.name} has left the house already.")
    new = {owner for owner in mailboxes.values() if owner is not None}
    able = Colleague.objects.filter(is_active=True).exclude(role="read-only")
    chosen = heirs.all | new
    found = set(able.filter(pk__in=chosen).values_list("pk", flat=True))
    if leaver.pk in chosen:
        raise Refused(f"{leaver.name} can't take over from {leaver.name}. Choose somebody else.")
    if found != chosen:
        raise Refused("Choose colleagues who are here and may act as those who take over.")
    others = Colleague.objects.filter(role="administrator", is_active=True).exclude(pk=leaver.pk)
    if not others.exists():
        raise Refused("The house needs at least one administrator. Name another one first.")


def _matters(colleague_id: int) -> QuerySet[Commitment]:
    return Commitment.objects.filter(is_listed=True, accountable_id=colleague_id)


def _mailboxes(colleague_id: int) -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(Q(owner_id=colleague_id) | Q(accountable_id=colleague_id))


def _offers() -> QuerySet[Handoff]:
    return Handoff.objects.filter(state="offered")


def _help(colleague_id: int) -> QuerySet[HelpCall]:
    return HelpCall.objects.filter(colleague_id=colleague_id, ended_at__isnull=True)


def _to_come(*more: str) -> QuerySet[Absence]:
    return Absence.objects.filter(state__in=("planned", "begun", *more))


def _give_matters(
    reader: Reader, leaver: Colleague, heirs: _Heirs, now: datetime
) -> dict[int, int]:
    """Every listed line to its heir, who may then read it; how many each has got."""
    given: dict[int, int] = {}
    theirs = reader_for(leaver)
    while rows := list(_locked(_matters(leaver.pk))):
        record((row, [_reassigned(reader, leaver, heirs.of(row.customer_id), now)]) for row in rows)
        for row in rows:
            given[row.accountable_id] = given.get(row.accountable_id, 0) + 1
        _show(rows, theirs, now)
    return given


def _locked(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return rows.select_for_update(of=("self",)).order_by("pk")[:BATCH]


def _reassigned(reader: Reader, leaver: Colleague, heir: int, now: datetime) -> Event:
    data: dict[str, object] = {"accountable": heir}
    if reader.colleague_id is None:
        data["by"] = "the terminal"
    return Event(
        "reassigned", at=now, recorded_at=now, colleague_id=reader.colleague_id,
        reason=f"{leaver.name} left the house", data=data,
    )  # fmt: skip


def _show(rows: Sequence[Commitment], leaver: Reader, now: datetime) -> None:
    """Let the heirs read what the leaver could read of these matters, and keep them from now on."""
    talks: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.conversation_id is not None:
            talks[row.accountable_id].add(row.conversation_id)
    for heir, conversations in talks.items():
        share(
            giver=leaver, colleague_ids=[heir], conversation_ids=sorted(conversations),
            reason="reassigned", matter=f"left:{leaver.colleague_id}", now=now,
        )  # fmt: skip
        Conversation.objects.filter(pk__in=conversations).update(kept_by_id=heir, kept_since=now)


def _give_customers(leaver: Colleague, heirs: _Heirs, now: datetime) -> dict[int, int]:
    moved: dict[int, int] = {}
    theirs = Person.objects.filter(looked_after_by=leaver)
    for heir in sorted(set(heirs.by_customer.values())):
        own = [pk for pk, chosen in heirs.by_customer.items() if chosen == heir]
        moved[heir] = theirs.filter(pk__in=own).update(
            looked_after_by_id=heir, looked_after_since=now
        )
    rest = theirs.update(looked_after_by_id=heirs.successor_id, looked_after_since=now)
    moved[heirs.successor_id] = moved.get(heirs.successor_id, 0) + rest
    return {heir: number for heir, number in moved.items() if number}


def _give_mailboxes(leaver: Colleague, successor_id: int, chosen: Mapping[int, int | None]) -> None:
    for box in Mailbox.objects.filter(owner=leaver):
        new = chosen.get(box.pk, successor_id)
        Mailbox.objects.filter(pk=box.pk).update(owner_id=new, accountable_id=new or successor_id)
    Mailbox.objects.filter(accountable=leaver).update(accountable_id=successor_id)
    House.objects.filter(on_duty=leaver).update(on_duty_id=successor_id)


def _end_absences(leaver: Colleague, successor_id: int, now: datetime) -> None:
    """Their own days away end; whoever they were to cover gets the successor, or who is on duty."""
    own = _to_come("proposed").filter(colleague=leaver)
    own.filter(state="begun").update(
        state="ended", until=now, ended_at=now, version=F("version") + 1
    )
    own.exclude(state="ended").update(state="cancelled", ended_at=now, version=F("version") + 1)
    theirs = _to_come().filter(cover=leaver)
    version = F("version") + 1
    theirs.filter(colleague_id=successor_id).update(cover=None, version=version)
    theirs.update(cover_id=successor_id, version=version)
