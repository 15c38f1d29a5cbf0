"""Signs that what went wrong is put right: a kind letter, a sale. A colleague decides."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from goodword.channels.sales.tables import Sale
from goodword.house.queries import calendar_of, the_house
from goodword.ledger.observing import observe
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.people.tables import PersonAddress
from goodword.timeline.tables import Entry, Reading, Sighting

_KIND_WORDS = ("thanks", "that it is well")
"""What `goodword.language.read_asks` calls them; a bare "yes" is no sign."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """What a customer did at ``at``; ``did``: as the line says it."""

    entry_id: int
    author_id: int
    wrote_id: int | None
    at: datetime
    did: str


def offer_signs(conversation_ids: Collection[int], now: datetime) -> int:
    """Ask of recoveries that stand open whether all is well, as these conversations seem to show.

    A letter that only thanks or praises, and a sale, each after what went wrong, and each asked
    about once. How many were asked about.
    """
    rows = Commitment.objects.filter(kind="recovery", debtor="us", is_listed=True)
    lines = list(rows.order_by("pk").values_list("pk", "customer_id", "since"))
    if not lines:
        return 0
    signs = list(_signs(conversation_ids, min(since for *_, since in lines), now))
    if not signs:
        return 0
    behind = _behind({one.author_id for one in signs})
    asked = set(
        CommitmentEvent.objects.filter(
            name="doubted", commitment__in=[pk for pk, *_ in lines],
            entry__in=[one.entry_id for one in signs],
        ).values_list("commitment_id", "entry_id")
    )  # fmt: skip
    zone, number = ZoneInfo(calendar_of(the_house().calendar).zone), 0
    for one in signs:
        who = {one.wrote_id} if one.wrote_id is not None else behind.get(one.author_id, set())
        day = one.at.astimezone(zone)
        for pk, customer, since in lines:
            if customer not in who or one.at <= since or (pk, one.entry_id) in asked:
                continue
            observe(
                commitment_id=pk, name="doubted", at=one.at, now=now, entry_id=one.entry_id,
                reason=f"{one.did} on {day.day} {day:%B}: is it put right?",
            )  # fmt: skip
            number += 1
    return number


def _signs(conversation_ids: Collection[int], since: datetime, now: datetime) -> Iterator[_Sign]:
    """The earliest first. What only one of us may know of is none: the line tells others."""
    seen = Sighting.objects.filter(entry=OuterRef("pk"))
    everybodys = Q(mailbox__owner=None) | Q(mailbox__sharing="everything")
    rows = Entry.objects.filter(
        conversation__in=conversation_ids, kind__in=("mail", "sale"), automated=False,
        occurred_at__gt=since, occurred_at__lte=now, author__isnull=False,
    ).annotate(
        legible=Exists(seen.filter(everybodys)) | ~Exists(seen),
        told=Exists(seen.exclude(mailbox__sharing="nothing", mailbox__owner__isnull=False)),
    )  # fmt: skip
    columns = ("pk", "kind", "direction", "author_id", "wrote_id", "occurred_at", "legible", "told")
    found = list(rows.order_by("occurred_at", "pk").values_list(*columns))
    kind, sold = _kind([row[0] for row in found]), _sold([row[0] for row in found])
    for pk, what, direction, author, wrote, at, legible, told in found:
        if not (legible or told):
            continue
        if what == "mail" and direction == "in" and pk in kind:
            did = "They wrote kindly since," if legible else "They wrote since,"
        elif what == "sale" and pk in sold and legible:
            did = "They bought again"
        else:
            continue
        yield _Sign(pk, author, wrote, at, did)


def _kind(entry_ids: list[int]) -> set[int]:
    rows = Reading.objects.filter(entry__in=entry_ids, reader="asks", value__courtesy=True)
    return {
        pk
        for pk, value in rows.values_list("entry_id", "value")
        if any(word in reason for reason in value.get("reasons", ()) for word in _KIND_WORDS)
    }


def _sold(entry_ids: list[int]) -> set[int]:
    rows = Sale.objects.filter(Q(amount__gt=0) | Q(amount=None), entry__in=entry_ids)
    return set(rows.values_list("entry_id", flat=True))


def _behind(address_ids: Collection[int]) -> dict[int, set[int]]:
    """Who uses these addresses; nobody in particular where an address is shared."""
    rows = PersonAddress.objects.filter(address__in=address_ids, address__kind="person")
    found: dict[int, set[int]] = {}
    for address, person in rows.values_list("address_id", "person_id"):
        found.setdefault(address, set()).add(person)
    return found
