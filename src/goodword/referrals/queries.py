"""Reads of referrals: who was sent by whom, what is asked, what came of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from goodword.access import Reader, acquainted, readable
from goodword.people.tables import Person
from goodword.referrals.rules import Branch, Edge, forest, line_prefix, walk
from goodword.referrals.tables import Referral
from goodword.referrals.words import name_of
from goodword.timeline.tables import Reading

MOST_NAMED = 25
"""So many that one customer sent are named beside them; all stand in the list."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody who was sent to us, and by whom. ``referrer_id`` empty: a name, and nothing more.

    ``by``: the colleague who said so; empty for a form or a list.
    """

    referral_id: int
    referred_id: int
    referred: str
    referrer_id: int | None
    referrer: str
    came_at: datetime
    source: str
    state: str
    by: str = ""
    entry_id: int | None = None
    words: str = ""


def sent(
    reader: Reader,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    person_ids: Collection[int] | None = None,
) -> list[Sent]:
    """Who was sent to us by whom, by date: one referral each, as far as the reader may know.

    ``since`` and ``until`` (excluded) are of the day they came; ``person_ids``: only these.
    """
    counting = _counting()
    rows = _seen(reader).filter(state="confirmed")
    if since is not None:
        rows = rows.filter(came_at__gte=since)
    if until is not None:
        rows = rows.filter(came_at__lt=until)
    if person_ids is not None:
        rows = rows.filter(referred__in=list(person_ids))
    return [one for one in _told(reader, rows) if counting(one)]


def asked(reader: Reader, *, conversation_id: int | None = None, limit: int = 200) -> list[Sent]:
    """What letters seem to say and nobody decided yet, the oldest first, with their words."""
    rows = _seen(reader).filter(state="proposed")
    if conversation_id is not None:
        rows = rows.filter(entry__conversation_id=conversation_id)
    return _told(reader, rows[:limit], words=True)


def told_of_one(reader: Reader, referral_id: int) -> list[Sent]:
    """One referral as it stands, whatever its state, as far as the reader may know of it."""
    return _told(reader, _seen(reader).filter(pk=referral_id), words=True)


def rejected(reader: Reader, *, limit: int = 50) -> list[Sent]:
    """What was said not to be so, the newest first."""
    rows = _seen(reader).filter(state="rejected").order_by("-decided_at", "-pk")
    return _told(reader, rows[:limit])


@dataclass(frozen=True, slots=True)
class Around:
    """Referrals about one customer: who sent them, whom they sent, what is asked about them.

    ``has_sent``: the newest of them; ``more``: how many others there are.
    """

    sent_by: Sent | None = None
    has_sent: tuple[Sent, ...] = ()
    asked: tuple[Sent, ...] = ()
    more: int = 0


def around(reader: Reader, person_id: int) -> Around:
    """Everything about one customer; most have nothing, which is one question."""
    own = Q(referred_id=person_id)
    theirs = own | Q(referrer_id=person_id, state="confirmed")
    found = _seen(reader).filter(theirs).exclude(state="rejected").annotate(own=own)
    rows = _told(reader, found.order_by("-own", "-came_at", "-pk")[: MOST_NAMED + 1], words=True)
    if not rows:
        return Around()
    counting = _counting()
    stands = [one for one in rows if one.state == "confirmed" and counting(one)]
    asked = (one for one in rows if one.state == "proposed")
    return Around(
        next((one for one in stands if one.referred_id == person_id), None),
        tuple(one for one in stands if one.referrer_id == person_id),
        tuple(sorted(asked, key=lambda one: (one.came_at, one.referral_id))),
        found.count() - len(rows) if len(rows) > MOST_NAMED else 0,
    )


def referred_ids() -> QuerySet[Referral, int]:
    """Persons who came by a referral that somebody stands for, whoever may know of them."""
    rows = Referral.objects.filter(state="confirmed", referred__erased_at=None)
    return rows.values_list("referred_id", flat=True)


def lines_that_name(person_ids: Collection[int]) -> Q:
    """Lines of the ledger that were opened to others because these persons were sent."""
    found = Q(pk__in=[])
    rows = Referral.objects.filter(referred__in=list(person_ids))
    for key in rows.values_list("key", flat=True):
        found |= Q(natural_key__startswith=line_prefix(key))
    return found


@dataclass(frozen=True, slots=True)
class Node:
    """A customer in the tree. ``came``: the referral that brought them, where one did."""

    person_id: int
    name: str
    depth: int
    came_at: datetime | None
    referral_id: int | None


def tree(reader: Reader) -> list[Node]:
    """Who sent whom over generations, from the top down: by name, below that by date."""
    found = forest(_edges())
    everybody = {e.referred for e in found.values()} | {e.referrer for e in found.values()}
    known = Person.objects.filter(acquainted(reader), pk__in=everybody, erased_at=None)
    names = {pk: name_of(name) for pk, name in known.values_list("pk", "name")}
    return [_node(branch, names) for branch in walk(found, names, only=names.keys())]


def _node(branch: Branch, names: dict[int, str]) -> Node:
    edge = branch.edge
    return Node(
        branch.person, names[branch.person], branch.depth,
        edge.came_at if edge else None, edge.id if edge else None,
    )  # fmt: skip


def _edges() -> list[Edge]:
    rows = Referral.objects.filter(state="confirmed", referrer__isnull=False)
    told = rows.values_list("pk", "referred_id", "referrer_id", "came_at")
    return [Edge(pk, to, by, at) for pk, to, by, at in told if by is not None]


class _Counting:
    """Whether a referral counts for whom it brought: joined persons may have two."""

    def __init__(self, edges: Sequence[Edge], names: dict[int, int]) -> None:
        self.found = forest(edges)
        self.names = names

    def __call__(self, one: Sent) -> bool:
        edge = self.found.get(one.referred_id)
        if edge is not None:
            return edge.id == one.referral_id
        return self.names.get(one.referred_id) == one.referral_id


def _counting() -> _Counting:
    bare = Referral.objects.filter(state="confirmed", referrer=None).order_by("-came_at", "-pk")
    return _Counting(_edges(), dict(bare.values_list("referred_id", "pk")))


def _seen(reader: Reader) -> QuerySet[Referral]:
    """Referrals whose customer the reader may know of; those of letters, as far as they may read.

    What a person said is the house's: only the letter behind it is not everybody's.
    """
    known = Person.objects.filter(acquainted(reader), erased_at=None, pk=OuterRef("referred_id"))
    rows = Referral.objects.filter(Exists(known))
    if reader.reads is not None:
        mine = Q(entry=None) | ~Q(state="proposed") | Q(readable(reader, "entry_id"))
        rows = rows.filter(mine)
    return rows.order_by("came_at", "pk")


def _told(reader: Reader, rows: QuerySet[Referral], *, words: bool = False) -> list[Sent]:
    found = list(rows.select_related("referred", "colleague"))
    if not found:
        return []
    people = {row.referrer_id for row in found if row.referrer_id}
    known = Person.objects.filter(acquainted(reader), pk__in=people)
    names = {pk: name_of(name) for pk, name in known.values_list("pk", "name")}
    legible = _legible(reader, [row.entry_id for row in found if row.entry_id])
    said = _said(legible, found) if words and legible else {}
    return [
        Sent(
            row.pk, row.referred_id, name_of(row.referred.name),
            row.referrer_id if row.referrer_id in names else None,
            names.get(row.referrer_id or 0, "")
            or (row.named if row.entry_id is None or row.entry_id in legible else "")
            or "somebody",
            row.came_at, row.source, row.state, str(row.colleague or ""),
            row.entry_id if row.entry_id in legible else None, said.get(row.pk, ""),
        )
        for row in found
    ]  # fmt: skip


def _legible(reader: Reader, entry_ids: Sequence[int]) -> set[int]:
    rows = Reading.objects.filter(readable(reader, "entry_id"), entry__in=entry_ids)
    return set(rows.values_list("entry_id", flat=True)) if entry_ids else set()


def _said(legible: set[int], found: Sequence[Referral]) -> dict[int, str]:
    """The sentence of each letter that says so."""
    rows = Reading.objects.filter(entry__in=legible, reader="referral")
    told = {pk: value.get("found", []) for pk, value in rows.values_list("entry_id", "value")}
    return {
        row.pk: one["text"]
        for row in found
        for one in told.get(row.entry_id or 0, [])
        if one["name"] == row.named
    }
