"""Who is not to be contacted by us first, and why: said, taken back, looked up.

What they began themselves goes on: a wish stills no answer and no promise.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from goodword.access import NotFound, Reader, Refused, acquainted
from goodword.house.queries import the_house
from goodword.people.actions import must_decide
from goodword.people.tables import Person
from goodword.people.tables_wishes import KINDS, ContactWish

LONGEST_SILENCE = timedelta(days=5 * 366)
STILLED = ("check-in", "survey", "thanks", "follow-up")
"""What begins with us."""
_SOME = 500
_STRICTNESS = {kind: number for number, kind in enumerate(KINDS)}


def stills(kind: str, what: str) -> bool:
    """Whether a wish of this kind stills ``what``: a silence for a reason stills check-ins alone.

    A customer on a sabbatical who bought something is still thanked.
    """
    return what in STILLED if kind != "silent" else what == "check-in"


def let_alone(
    person_ids: Iterable[int], *, now: datetime, what: str = "check-in"
) -> dict[int, ContactWish]:
    """Which of these persons are not to be contacted for this by ourselves now, and the wish why.

    ``what``: one of `STILLED`.
    """
    found: dict[int, ContactWish] = {}
    wanted = sorted(set(person_ids))
    for start in range(0, len(wanted), _SOME):
        rows = _standing(now, what).filter(person_id__in=wanted[start : start + _SOME])
        for wish in rows.select_related("colleague").order_by("pk"):
            before = found.get(wish.person_id)
            if before is None or _STRICTNESS[wish.kind] >= _STRICTNESS[before.kind]:
                found[wish.person_id] = wish
    return found


def not_let_alone(now: datetime, what: str = "check-in", person: str = "pk") -> Combinable:
    """Rows whose person (named by the lookup ``person``) may be contacted by us for this."""
    return ~Exists(_standing(now, what).filter(person_id=OuterRef(person)))


def wish_of(person_id: int, *, now: datetime) -> ContactWish | None:
    """The wish that stands for a person now, if there is one."""
    return let_alone([person_id], now=now).get(person_id)


def wishes_of(person_ids: Iterable[int]) -> QuerySet[ContactWish]:
    """Every wish that was said of these persons, the newest first."""
    rows = ContactWish.objects.filter(person_id__in=list(person_ids))
    return rows.select_related("colleague", "ended_by").order_by("-at", "-pk")


@transaction.atomic
def set_wish(
    *,
    reader: Reader,
    person_id: int,
    kind: str,
    now: datetime,
    reason: str = "",
    until: date | None = None,
) -> ContactWish:
    """Say that a person is not to be contacted by us first; what stood before ends with it.

    ``until``: the last day of a silence, in the house's zone. Raises `NotFound`, `NotAllowed`,
    `Refused`. (Entrances call `goodword.wiring.wishing.say_wish`, which also ends what stands
    open.)
    """
    must_decide(reader)
    person = _locked(reader, person_id)
    reason = " ".join(reason.replace("\x00", "").split())[:500]
    _must_make_sense(kind, reason, until, today(now))
    before = wish_of(person_id, now=now)
    if before is not None and _STRICTNESS[before.kind] > _STRICTNESS[kind]:
        raise Refused(
            f"It stands here that {person.name} {_STANDS[before.kind]}, which is more than this. "
            "End that first, if it is not so."
        )
    standing = ContactWish.objects.filter(person=person, ended_at=None)
    standing.update(ended_at=now, ended_by=reader.colleague_id)
    return ContactWish.objects.create(
        person=person,
        kind=kind,
        until=until if kind == "silent" else None,
        reason=reason,
        colleague_id=reader.colleague_id,
        at=now,
    )


@transaction.atomic
def end_wish(*, reader: Reader, person_id: int, now: datetime) -> ContactWish:
    """Take back the wish that stands; of several (persons made one) the strictest.

    Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    must_decide(reader)
    person = _locked(reader, person_id)
    wish = wish_of(person_id, now=now)
    if wish is None:
        raise Refused(f"Nothing stands against contacting {person.name} now.")
    wish.ended_at, wish.ended_by_id = now, reader.colleague_id
    wish.save(update_fields=["ended_at", "ended_by"])
    return wish


_STANDS = {
    "silent": "is not to be contacted for now",
    "do-not-contact": "is not to be contacted",
    "deceased": "has died",
}


def today(now: datetime) -> date:
    """The day in the house's zone."""
    return now.astimezone(ZoneInfo(the_house().calendar.definition["zone"])).date()


def _standing(now: datetime, what: str) -> QuerySet[ContactWish]:
    kinds = [kind for kind in KINDS if stills(kind, what)]
    rows = ContactWish.objects.filter(ended_at=None, kind__in=kinds)
    return rows.filter(Q(until=None) | Q(until__gte=today(now)))


def _locked(reader: Reader, person_id: int) -> Person:
    rows = Person.objects.select_for_update(of=("self",)).filter(acquainted(reader))
    person = rows.filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise NotFound("There is no such person.")
    return person


def _must_make_sense(kind: str, reason: str, until: date | None, present: date) -> None:
    if kind not in KINDS:
        raise Refused(f"Say one of: {', '.join(KINDS)}.")
    if kind != "silent":
        return
    if not reason:
        raise Refused("Say why they are not to be contacted for now.")
    if until is None:
        raise Refused("Say until which day; for ever is “do not contact”.")
    if until < present:
        raise Refused("Choose a day that is still to come.")
    if until - present > LONGEST_SILENCE:
        raise Refused("Choose a day within the next five years.")
