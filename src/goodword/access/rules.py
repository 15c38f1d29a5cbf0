"""Who is asking, and what they may read. Every query takes a `Reader`."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks for facts.

    ``reads``: mailboxes whose content they may read; ``None`` means all.
    ``notices``: further mailboxes of which they may know that contact happened, and nothing
    more; ``None`` means all others.
    ``colleague_id`` is empty for the machine's own operator (the terminal).
    ``shares``: whether any conversation was shown to them beyond that (see `tables.Share`).
    """

    colleague_id: int | None
    role: str
    reads: frozenset[int] | None
    notices: frozenset[int] | None = frozenset()
    shares: bool = False

    @property
    def knows(self) -> frozenset[int] | None:
        """Mailboxes of which they may at least know that contact happened; ``None``: all."""
        if self.reads is None or self.notices is None:
            return None
        return self.reads | self.notices

    @property
    def decides(self) -> bool:
        """Whether they may act on commitments and people."""
        return self.role != "read-only"

    @property
    def administers(self) -> bool:
        """Whether they may change the house's settings."""
        return self.role == "administrator"


OPERATOR = Reader(colleague_id=None, role="administrator", reads=None)


def readable(reader: Reader, entry: str = "pk") -> Q | Combinable:
    """Rows whose entry (named by the lookup ``entry``) the reader may read in full.

    An entry is visible if one of its sightings is (a Bcc only through its own sighting).
    Entries that were never seen in a mailbox (calls, notes) are the house's.
    """
    return _seen(reader, entry, reader.reads)


def noticeable(reader: Reader, entry: str = "pk") -> Q | Combinable:
    """Rows whose entry the reader may at least know of: that contact happened."""
    return Q() if reader.knows is None else _seen(reader, entry, reader.knows)


def acquainted(reader: Reader) -> Q | Combinable:
    """Persons of whom the reader may know.

    Somebody whose every entry lies in mailboxes that are not even to be noticed is nobody to
    them; somebody without any entry was noted by hand, for the house. Who was merged into another
    is found under that one alone.
    """
    here = Q(merged_into__isnull=True)
    if reader.knows is None:
        return here
    return here & Q(_met(reader, address__uses__person=OuterRef("pk")))


def reachable(reader: Reader, address: str = "pk") -> Q | Combinable:
    """Rows whose address (named by the lookup ``address``) the reader may know.

    A person may have an address that was only ever seen in mailboxes which this reader may not
    even notice: to them it is none of that person's.
    """
    if reader.knows is None:
        return Q()
    return _met(reader, address_id=OuterRef(address))


def _met(reader: Reader, **whom: OuterRef) -> Q | Combinable:
    met = apps.get_model("goodword", "Participant").objects.filter(**whom)
    return Exists(met.filter(noticeable(reader, "entry_id"))) | ~Exists(met)


def _seen(reader: Reader, entry: str, mailboxes: frozenset[int] | None) -> Q | Combinable:
    if mailboxes is None:
        return Q()

    def sightings_of(place: OuterRef) -> Any:
        return apps.get_model("goodword", "Sighting").objects.filter(entry_id=place)

    sightings = sightings_of(OuterRef(entry))
    seen = Exists(sightings.filter(mailbox_id__in=mailboxes)) | ~Exists(sightings)
    if not reader.shares or reader.colleague_id is None:
        return seen
    lent = apps.get_model("goodword", "Share").objects.filter(
        colleague_id=reader.colleague_id,
        until__isnull=True,
        conversation__entries=OuterRef(entry),
    )
    there = sightings_of(OuterRef(OuterRef(entry))).filter(mailbox_id=OuterRef("mailbox_id"))
    return seen | Exists(lent.filter(Q(mailbox__isnull=True) | Exists(there)))
