"""The clock's job that keeps customers in touch: looks at what is new, opens what is due."""

import threading
from collections.abc import Collection
from datetime import date, datetime
from time import monotonic
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.absence.days import read_days
from goodword.access import NotFound, Reader, Refused, acquainted
from goodword.care import rhythms, rounds
from goodword.care.opening import due_now, end_where_contact_was_made, open_check_in
from goodword.care.standing import CHUNK, date_again, make_again, notes_of_absence
from goodword.house.queries import the_house
from goodword.ledger.checking_in import room_left
from goodword.ledger.deciding import must_decide
from goodword.ledger.tables import Commitment
from goodword.owners.queries import know_best
from goodword.people.tables import Person
from goodword.wiring.clock import now
from goodword.wiring.computing import Computing
from goodword.wiring.turns import my_turn
from goodword.wiring.wishing import keep_wishes

STEPS = 8.0
"""Seconds that one turn of the job may take; the next goes on where it stopped."""


def keep_in_touch(stop: threading.Event) -> None:
    """One turn: what is new, intervals that changed, some of everybody, and what is due."""
    until, behind = monotonic() + STEPS, True
    while behind and not stop.is_set() and monotonic() < until:
        behind = step(now=now())
    if not behind and not stop.is_set():
        with my_turn():
            keep_wishes(now=now())
            open_due(now=now())


class Rhythms:
    """The clock's: once a week everybody's rhythm, in a process of its own."""

    def __init__(self) -> None:
        self._judge = Computing("goodword.wiring.touching:judge_rhythms")

    def __call__(self, stop: threading.Event) -> None:
        if not stop.is_set() and rhythms.is_due(now()):
            self._judge(stop)


def judge_rhythms(stop: threading.Event) -> None:
    """Whose contact falls off against their own rhythm, unless somebody else looked."""
    present = now()
    if not stop.is_set() and rhythms.is_due(present):
        rhythms.look_at_rhythms(now=present)


def step(*, now: datetime) -> bool:
    """One short step; whether another is to follow at once."""
    with my_turn():
        people, marks = rounds.news()
        if people or marks:
            look_again(people, now=now)
            rounds.keep_marks(marks)
            return True
        dating = rounds.next_to_date()
        if dating is not None:
            ids, mark = dating
            date_again(ids, now=now)
            rounds.keep_marks({"dated_to": mark})
            return True
        ids, after = rounds.next_to_sweep()
        look_again(ids, now=now)
        rounds.keep_marks({"swept_to": after})
        return False


def look_again(person_ids: Collection[int], *, now: datetime) -> None:
    """Look at these persons anew, and end the check-ins that contact has made needless."""
    ordered = sorted(set(person_ids))
    for start in range(0, len(ordered), CHUNK):
        some = ordered[start : start + CHUNK]
        make_again(some, now=now, keepers=know_best(some, now=now), away=away_until(some, now=now))
        end_where_contact_was_made(some, now=now)


def away_until(person_ids: Collection[int], *, now: datetime) -> dict[int, date]:
    """The last day of absence that a customer's own mail program told us of."""
    zone = ZoneInfo(the_house().calendar.definition["zone"])
    found: dict[int, date] = {}
    for person, note in notes_of_absence(person_ids, now=now).items():
        last = read_days(note.words, sent=note.at.astimezone(zone).date()).last
        if last is not None:
            found[person] = last
    return found


@transaction.atomic
def check_in_by_hand(*, reader: Reader, person_id: int, now: datetime) -> Commitment:
    """Take the check-in with somebody oneself, before its turn. Raises the refusals."""
    must_decide(reader)
    if reader.colleague_id is None:
        raise Refused("A check-in is a colleague’s; say whose.")
    if not Person.objects.filter(acquainted(reader), pk=person_id).exists():
        raise NotFound("There is no such person.")
    listed = Commitment.objects.filter(customer_id=person_id, kind="check-in", is_listed=True)
    if listed.filter(debtor="us").exists():
        raise Refused("A check-in with them is on the list already.")
    look_again([person_id], now=now)
    line = open_check_in(
        person_id=person_id, colleague_id=reader.colleague_id, now=now, by_hand=True
    )
    if line is None:
        raise Refused("There is no reason to be in touch with them that we know of.")
    if not line.is_listed:
        raise Refused("Somebody was in touch with them, or closed it, since this list was drawn.")
    return line


def open_due(*, now: datetime) -> int:
    """Open today's check-ins, as many as each colleague has room for; how many."""
    left = room_left(now=now)
    chosen = due_now(left, now=now)
    if not chosen:
        return 0
    # What stands in the table may be a while old: who is chosen is looked at again.
    look_again(chosen, now=now)
    keepers = know_best(chosen, now=now)
    count = 0
    for person in chosen:
        colleague = keepers.get(person)
        if colleague is None or left.get(colleague, 0) <= 0:
            continue
        if open_check_in(person_id=person, colleague_id=colleague, now=now) is not None:
            left[colleague] -= 1
            count += 1
    return count
