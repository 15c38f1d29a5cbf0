"""What is owed, when two persons become one and two again: settled anew, nothing lost."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import record as write
from goodword.merging.forest import Branch
from goodword.merging.records import Line, Record
from goodword.people.tables import Colleague, PersonAddress
from goodword.promises.actions import settle as settle_promises
from goodword.replies.actions import settle, settle_carried
from goodword.replies.tables import Unopened
from goodword.timeline.tables import Conversation, Entry, Participant

AT_ONCE = 300
"""So many conversations are settled with the act itself; the clock settles the rest."""
ONE = "Two people were found to be one: this stands on their other line of this conversation."
TWO = "They are two people after all: this is owed to the other one as well."
BACK = "They are two people after all: this stands with whom it stood before."


def conversations_of(person_ids: Collection[int]) -> list[int]:
    """Conversations that persons take part in, or in which something is owed to them."""
    addresses = PersonAddress.objects.filter(person_id__in=person_ids).values("address_id")
    took_part = Participant.objects.filter(address_id__in=addresses)
    found = set(took_part.values_list("entry__conversation_id", flat=True))
    owed = Commitment.objects.filter(customer_id__in=person_ids, conversation_id__isnull=False)
    found |= set(owed.values_list("conversation_id", flat=True))
    said = Entry.objects.filter(wrote_id__in=person_ids)
    return sorted(found | set(said.values_list("conversation_id", flat=True)))


def settle_again(conversation_ids: Collection[int], *, now: datetime) -> None:
    """Settle these conversations: at once where something is owed, by the clock elsewhere."""
    ids = list(conversation_ids)
    owed = Commitment.objects.filter(conversation_id__in=ids, is_listed=True)
    first = set(owed.values_list("conversation_id", flat=True))
    closed = Commitment.objects.filter(conversation_id__in=ids, kind="reply")
    others = closed.exclude(conversation_id__in=first).order_by("-since")
    for conversation in others.values_list("conversation_id", flat=True)[:AT_ONCE]:
        first.add(conversation or 0)
    rest = set(ids) - first
    if len(first) + len(rest) <= AT_ONCE:
        first |= rest
    settle(conversation_ids=first, now=now)
    settle_promises(conversation_ids=first, now=now)
    settle_carried(conversation_ids=first, now=now)
    Conversation.objects.filter(pk__in=set(ids) - first, dirty=False).update(dirty=True)


def before(person_ids: Collection[int]) -> dict[int, Commitment]:
    """The lines on the list that these persons wait on, as they stand."""
    rows = Commitment.objects.select_for_update(of=("self",)).filter(
        customer_id__in=person_ids, is_listed=True, kind="reply"
    )
    return {row.pk: row for row in rows.order_by("pk")}


def become_one(lines: dict[int, Commitment], *, now: datetime) -> list[Line]:
    """Where a colleague has both lines of a conversation in hand, one of them goes on.

    What no colleague touched, settling brings together by itself. Two lines that both wait to be
    taken over by somebody stay two.
    """
    found: dict[int, list[Commitment]] = defaultdict(list)
    for row in lines.values():
        if row.conversation_id and row.touched_at is not None:
            found[row.conversation_id].append(row)
    joined: list[Line] = []
    for rows in found.values():
        rows.sort(key=lambda r: (r.handoff_id is None, r.since, r.pk))
        for row in rows[1:]:
            if row.handoff_id is None:
                joined.append(_line(row, rows[0].pk))
                write([(row, [Event("cancelled", at=now, recorded_at=now, reason=ONE)])])
    return joined


def _line(row: Commitment, goes_on: int) -> Line:
    return {
        "id": row.pk,
        "for": goes_on,
        "state": row.state,
        "due_at": row.due_at.isoformat(),
    }


def note_changes(lines: dict[int, Commitment], stood: dict[int, Line], record: Record) -> None:
    """Write down what settling made of lines: which became one, and who answers for them now.

    ``stood``: how each of them was before.
    """
    rows = {r.pk: r for r in Commitment.objects.filter(pk__in=lines)}
    listed = {(r.conversation_id, r.customer_id): r.pk for r in rows.values() if r.is_listed}
    known = {told["id"] for told in record.lines}
    for pk, row in rows.items():
        goes_on = listed.get((row.conversation_id, row.customer_id))
        if row.state == "cancelled" and not row.decided and pk not in known and goes_on:
            record.lines.append(stood[pk] | {"for": goes_on})
        was = lines[pk].accountable_id
        if row.is_listed and row.accountable_id != was:
            record.accountable[str(pk)] = [was, row.accountable_id]


def as_they_stand(lines: dict[int, Commitment]) -> dict[int, Line]:
    """How lines stand, to be remembered."""
    return {pk: _line(row, 0) for pk, row in lines.items()}


def become_two(branches: Iterable[Branch], *, now: datetime) -> None:
    """Open again the lines that had become one with a line that is another person's now."""
    for branch in branches:
        for told in list(branch.record.lines):
            if _open_again(told, now):
                branch.record.lines.remove(told)
                branch.keep()


def _open_again(told: Line, now: datetime) -> bool:
    both = Commitment.objects.select_for_update(of=("self",)).filter(
        pk__in=(told["id"], told["for"])
    )
    rows = {r.pk: r for r in both}
    row, other = rows.get(told["id"]), rows.get(told["for"])
    if row is None or (other is not None and other.customer_id == row.customer_id):
        return False
    if row.state == "cancelled" and not row.decided:
        to = "proposed" if told["state"] == "proposed" else "open"
        events = [Event("reopened", at=now, recorded_at=now, reason=TWO, data={"to": to})]
        if told["state"] == "held":
            check_by = {"check_by": told["due_at"]}
            events.append(Event("held", at=now, recorded_at=now, reason=TWO, data=check_by))
        write([(row, events)])
    return True


def answer_as_before(record: Record, *, now: datetime) -> None:
    """Give lines back to whoever answered for them, where only a reading had changed that."""
    for pk, (was, became) in record.accountable.items():
        row = Commitment.objects.select_for_update(of=("self",)).filter(pk=int(pk)).first()
        if row is None or not row.is_listed or row.chosen or row.touched_at is not None:
            continue
        here = Colleague.objects.filter(pk=was, is_active=True).exists()
        if row.accountable_id == became and here:
            data = {"accountable": was}
            write([(row, [Event("reassigned", at=now, recorded_at=now, reason=BACK, data=data)])])


def follow_evidence(top: int, gone: int, recorded: Collection[int], addresses: set[int]) -> None:
    """What was opened since goes with the address of its letter.

    ``recorded``: lines that a merge remembers; these know by themselves where they belong.
    """
    staying = set(PersonAddress.objects.filter(person_id=top).values_list("address_id", flat=True))
    going = addresses - staying
    by_letter = Q(evidence__author_id__in=going, evidence__wrote=None) | Q(evidence__wrote=gone)
    since = Commitment.objects.filter(customer_id=top).exclude(pk__in=recorded)
    ours = since.filter(evidence__direction="out")
    theirs = [
        pk for pk, reached in _reached(ours).items() if reached & going and not reached & staying
    ]
    moving = list(since.filter(by_letter).values_list("pk", flat=True)) + theirs
    Commitment.objects.filter(pk__in=moving).update(customer_id=gone)
    Unopened.objects.filter(customer_id=top, entry__author_id__in=going).update(customer_id=gone)


def _reached(rows: "Iterable[Commitment]") -> dict[int, set[int]]:
    by_entry = {row.pk: row.evidence_id or 0 for row in rows}
    found: dict[int, set[int]] = defaultdict(set)
    parts = Participant.objects.filter(entry_id__in=by_entry.values(), ours=False)
    for entry, address in parts.values_list("entry_id", "address_id"):
        found[entry].add(address)
    return {pk: found[entry] for pk, entry in by_entry.items()}
