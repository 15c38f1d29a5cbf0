"""What a wish of a customer's does to what stands open: it ends, is seen, and can be put back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from goodword.access import Reader
from goodword.ledger.passing import happened, locked
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.people.tables_wishes import KINDS, ContactWish
from goodword.people.wishes import STILLED, end_wish, let_alone, not_let_alone, set_wish, stills
from goodword.wiring.surveying import stop_asking

_ENDS_AS = {"do-not-contact": "released", "deceased": "cancelled", "silent": "cancelled"}
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Said:
    """A wish that was written down, and the lines that ended with it (or were opened again)."""

    wish: ContactWish
    lines: Sequence[Commitment]


@transaction.atomic
def say_wish(
    *,
    reader: Reader,
    person_id: int,
    kind: str,
    now: datetime,
    reason: str = "",
    until: date | None = None,
) -> Said:
    """Say that somebody is not to be contacted by us first, and end what we had begun.

    Check-ins, thanks and follow-ups end, whoever answers for them; answers and promises go on.
    Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    wish = set_wish(
        reader=reader, person_id=person_id, kind=kind, now=now, reason=reason, until=until
    )
    return Said(wish, _end(wish, now=now, reader=reader))


@transaction.atomic
def take_back_wish(
    *, reader: Reader, person_id: int, now: datetime, put_back: bool = False
) -> Said:
    """End the wish that stands. ``put_back``: it was a slip, and what it ended is opened again.

    Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    wish = end_wish(reader=reader, person_id=person_id, now=now)
    if not put_back:
        return Said(wish, [])
    ended = _ended_by(wish)
    still = let_alone([person_id], now=now)
    lines = [
        line
        for line in locked(Commitment.objects.filter(pk__in=ended, is_listed=False))
        if person_id not in still or not stills(still[person_id].kind, line.kind)
    ]
    happened(lines, "reopened", now=now, data={"wish": wish.pk}, reader=reader)
    return Said(wish, lines)


def keep_wishes(*, now: datetime) -> int:
    """End what stands against a wish and was not there when it was said; how many.

    Two people were found to be one, or another process opened a line in the same moment.
    """
    kinds = [kind for kind in STILLED if kind != "survey"]
    people = set[int]()
    for kind in kinds:
        rows = Commitment.objects.filter(
            ~not_let_alone(now, what=kind, person="customer_id"), is_listed=True, kind=kind,
            debtor="us",
        )  # fmt: skip
        people |= set(rows.values_list("customer_id", flat=True)[:_AT_ONCE])
    count = 0
    for wish in let_alone(people, now=now).values():
        with transaction.atomic():
            count += len(_end(wish, now=now))
    return count


def _end(wish: ContactWish, *, now: datetime, reader: Reader | None = None) -> list[Commitment]:
    kinds = [kind for kind in STILLED if stills(wish.kind, kind)]
    rows = Commitment.objects.filter(
        customer_id=wish.person_id, is_listed=True, kind__in=kinds, debtor="us"
    )
    if stills(wish.kind, "survey"):
        stop_asking(wish.person_id, now=now)
    lines = locked(rows)
    why = KINDS[wish.kind] if wish.kind != "silent" else wish.words
    if wish.kind == "do-not-contact" and wish.reason:
        why = f"{why}: {wish.reason}"
    data = {"wish": wish.pk}
    name = _ENDS_AS[wish.kind]
    happened(lines, name, now=now, data=data, reader=reader, reason=why[:1].upper() + why[1:])
    return lines


def _ended_by(wish: ContactWish) -> Collection[int]:
    """Lines whose last event is that this wish ended them: nobody decided otherwise since."""
    events = CommitmentEvent.objects.filter(
        commitment__customer_id=wish.person_id, commitment__is_listed=False
    ).order_by("commitment_id", "number")
    last = {event.commitment_id: event for event in events}
    return {
        pk
        for pk, event in last.items()
        if event.data.get("wish") == wish.pk and event.name != "reopened"
    }
