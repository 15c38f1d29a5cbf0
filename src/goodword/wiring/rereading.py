"""Makes readings again from the originals, in batches, without touching what people decided."""

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from goodword.channels.mail import parse_mail
from goodword.channels.mail.acquaintance import with_acquaintance
from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.reading import Place, read_mail
from goodword.channels.mail.sending.queries import senders_of
from goodword.house.queries import the_house
from goodword.house.tables import House
from goodword.people.directory import ensure_addresses, ensure_persons, load_ours
from goodword.people.rules import Ours
from goodword.promises.reading import forget_readings
from goodword.timeline.facts import NewEntry
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import (
    Conversation,
    Entry,
    Intake,
    Participant,
    Reading,
    Sighting,
)
from goodword.wiring import clock
from goodword.wiring.importing import NEVER, settle_all
from goodword.wiring.ownership import is_desk

BATCH = 200
_FIELDS = ["direction", "author", "colleague", "automated", "answer_score", "has_quote"]


def reread(
    *,
    wall: datetime,
    on_progress: Callable[[int, int], None] = lambda *_: None,
    after: int = 0,
) -> int:
    """Read every mail again with today's readers and today's own addresses; how many.

    Can be interrupted and repeated. ``after`` is the last entry id that was done.
    """
    ours = load_ours()
    _wake_intakes(ours, wall)
    forget_readings(spoken_only=True)
    total = Entry.objects.filter(kind="mail", pk__gt=after).count()
    done = 0
    while True:
        rows = _next_rows(after)
        if not rows:
            break
        _reread_batch(rows, ours, wall)
        after = rows[-1].pk
        done += len(rows)
        on_progress(done, total)
    settle_all(now=the_house().as_of or wall)
    return done


def ask_to_reread() -> None:
    """Let all mail be read again in the background, from the beginning."""
    House.objects.filter(pk=the_house().pk).update(rereads_after=0)


def left_to_reread() -> int:
    """How many mails wait to be read again."""
    after = the_house().rereads_after
    return 0 if after is None else Entry.objects.filter(kind="mail", pk__gt=after).count()


def read_again(stop: threading.Event) -> None:
    """Read on where somebody asked for it, batch by batch, until all is done or the sign to stop.

    A batch is durable together with how far it went: whoever is stopped anywhere goes on there,
    and two processes never read the same one. What it changes is settled by the clock's next look.
    """
    while not stop.is_set() and _read_on():
        continue


@transaction.atomic
def _read_on() -> bool:
    """One batch; whether there may be more."""
    house = House.objects.select_for_update().filter(rereads_after__isnull=False).first()
    if house is None:
        return False
    ours, present = load_ours(), clock.wall()
    if not house.rereads_after:
        _wake_intakes(ours, present)
    rows = _next_rows(house.rereads_after or 0)
    if rows:
        _reread_batch(rows, ours, present)
    House.objects.filter(pk=house.pk).update(rereads_after=rows[-1].pk if rows else None)
    return bool(rows)


def _next_rows(after: int) -> list[Entry]:
    mails = Entry.objects.filter(kind="mail", pk__gt=after, original__isnull=False)
    return list(mails.select_related("original", "intake").order_by("pk")[:BATCH])


def _wake_intakes(ours: Ours, wall: datetime) -> None:
    """Imports that opened nothing, because nobody knew which addresses were ours, may now."""
    house = the_house()
    if ours.known:
        horizon = (house.as_of or wall) - timedelta(days=house.horizon_days)
        Intake.objects.filter(opens_from=NEVER).update(opens_from=horizon)


def reread_some(rows: Sequence[Entry], *, wall: datetime) -> None:
    """Read these mails again, for what is known of them now; the clock settles what it changes."""
    _reread_batch(list(rows), load_ours(), wall)


def _reread_batch(rows: list[Entry], ours: Ours, wall: datetime) -> None:
    places = _places([r.pk for r in rows])
    mails = [parse_mail(raw_bytes(row.original)) for row in rows if row.original is not None]
    found = [(mail, places[row.pk]) for mail, row in zip(mails, rows, strict=True)]
    fresh = [
        read_mail(mail, place, ours=ours, now=wall)
        for (mail, _), place in zip(found, with_acquaintance(found), strict=True)
    ]
    with transaction.atomic():
        _write(rows, fresh, ours, wall)


def _places(ids: list[int]) -> dict[int, Place]:
    """Where each entry was first seen; a mail seen outside junk is judged by that place."""
    found: dict[int, list[Sighting]] = defaultdict(list)
    for sighting in (
        Sighting.objects.filter(entry_id__in=ids).select_related("mailbox").order_by("pk")
    ):
        found[sighting.entry_id].append(sighting)
    servers = dict(Connection.objects.values_list("mailbox_id", "authserv_id"))
    places = {}
    for entry_id, sightings in found.items():
        outside = (one for one in sightings if folder_kind(one.folder) != "junk")
        first = next(outside, sightings[0])
        places[entry_id] = Place(
            mailbox_id=first.mailbox_id,
            folder=first.folder,
            location=first.location,
            shared=is_desk(first.mailbox),
            envelope_date=None,
            authserv_id=servers.get(first.mailbox_id, ""),
        )
    return places


def _write(rows: list[Entry], fresh: list[NewEntry], ours: Ours, wall: datetime) -> None:
    addresses = ensure_addresses({p.spec for e in fresh for p in e.people})
    ensure_persons(
        {
            p.spec: [p.name]
            for e in fresh
            if not e.automated
            for p in e.people
            if (e.direction == "in" and p.spec == e.author)
            or (e.direction == "out" and p.role in ("to", "cc", "bcc"))
        },
        addresses,
        ours=ours,
        now=wall,
    )
    sent_by = senders_of([row.pk for row in rows])
    for row, entry in zip(rows, fresh, strict=True):
        row.direction, row.author_id = entry.direction, addresses.get(entry.author)
        row.colleague_id = entry.colleague_id or sent_by.get(row.pk)
        row.automated = entry.automated
        row.answer_score = entry.answer_score
        row.has_quote = bool(entry.reading("zones").get("quoted"))
    Entry.objects.bulk_update(rows, _FIELDS)
    _write_people(rows, fresh, addresses, ours)
    Reading.objects.filter(entry__in=rows).delete()
    Reading.objects.bulk_create(
        [
            Reading(entry=row, reader=reader, version=version, value=value)
            for row, entry in zip(rows, fresh, strict=True)
            for reader, (version, value) in entry.readings.items()
        ]
    )
    waking = {
        r.conversation_id for r in rows if r.intake is None or r.occurred_at >= r.intake.opens_from
    }
    Conversation.objects.filter(pk__in=waking).update(dirty=True)


def _write_people(
    rows: list[Entry], fresh: list[NewEntry], addresses: dict[str, int], ours: Ours
) -> None:
    """Whose an address is may have changed, and who stands behind a form or a forwarded mail."""
    mine = [addresses[s] for s in addresses if s in ours]
    stood = Participant.objects.filter(entry__in=rows)
    stood.filter(address_id__in=mine).update(ours=True)
    stood.exclude(address_id__in=mine).update(ours=False)
    stood.filter(role="behalf").delete()
    Participant.objects.bulk_create(
        [
            Participant(
                entry=row,
                address_id=addresses[p.spec],
                role="behalf",
                name=p.name,
                ours=False,
                occurred_at=row.occurred_at,
            )
            for row, entry in zip(rows, fresh, strict=True)
            for p in entry.people
            if p.role == "behalf"
        ]
    )
