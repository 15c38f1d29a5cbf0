"""Takes messages: their bytes are kept first, then it is written down that they were taken.

Killed in between, the same messages are fetched again and known by their bytes.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from django.db import InterfaceError, OperationalError, transaction

from goodword.channels.mail.live import claims, positions
from goodword.channels.mail.live.claims import Claim
from goodword.channels.mail.live.folders import place_of
from goodword.channels.mail.live.imap import LONGEST, Raw
from goodword.channels.mail.live.mail_server import MailServer
from goodword.channels.mail.live.pausing import LEASE
from goodword.channels.mail.live.tables import Connection, Folder, TakenUid, UntakenUid
from goodword.channels.mail.live.trouble import LostClaim, Refusal
from goodword.channels.mail.stores import Found
from goodword.people.bulk import insert
from goodword.timeline.originals import ids_of

log = logging.getLogger(__name__)

# What is wrong with the database or the disk, and not with a message.
_OURS = (OperationalError, InterfaceError, OSError, LostClaim)
_TOO_LONG = "The mail is longer than 128 MiB; only its beginning was taken."
_EMPTY = "The server has nothing under this message's number."


@dataclass(frozen=True, slots=True)
class Work:
    """One worker at one mailbox. ``take`` keeps messages for good, or raises.

    ``clock`` tells the present; ``go_on`` is false when the work is to be stopped soon.
    """

    connection: Connection
    claim: Claim
    server: MailServer
    take: Callable[[Sequence[Found]], None]
    clock: Callable[[], datetime]
    go_on: Callable[[], bool]


def untaken(folder: Folder, uids: Collection[int], *, now: datetime) -> list[int]:
    """Which of these are still to be fetched: not taken, nor refused a short while ago."""
    if not uids:
        return []
    low, high = min(uids), max(uids)
    here = {"folder": folder, "uidvalidity": folder.uidvalidity, "uid__range": (low, high)}
    known = set(TakenUid.objects.filter(**here).values_list("uid", flat=True))
    known |= set(UntakenUid.objects.filter(**here, again_at__gt=now).values_list("uid", flat=True))
    return [uid for uid in uids if uid not in known]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many messages the server gave, and when the first of them had come to it."""

    count: int = 0
    oldest: datetime | None = None


def take_chunk(work: Work, folder: Folder, uids: Sequence[int]) -> Taken:
    """Take these messages of the open folder.

    What it does not give never stops the others: it is named, and asked for again.
    """
    sizes = _sizes(work.server, uids)
    count, arrived = 0, list[datetime]()
    for batch in positions.batches([uid for uid in uids if uid in sizes], sizes):
        raws = _take_batch(work, folder, batch, sizes)
        count += len(raws)
        arrived += [raw.arrived for raw in raws.values() if raw.arrived]
        if not work.go_on():
            return Taken(count, min(arrived, default=None))
    _miss(work, folder, [uid for uid in uids if uid not in sizes], "The server does not give it.")
    return Taken(count, min(arrived, default=None))


def _take_batch(
    work: Work, folder: Folder, uids: list[int], sizes: dict[int, int]
) -> dict[int, Raw]:
    raws, why = _fetch(work.server, uids, sizes)
    if raws:
        _record(work, [_found(work, folder, uid, raw) for uid, raw in raws.items()])
        _write_down(work, folder, raws)
    if len(raws) < len(uids):
        _miss(work, folder, [uid for uid in uids if uid not in raws], why)
    return raws


def _sizes(server: MailServer, uids: Sequence[int]) -> dict[int, int]:
    try:
        return server.sizes(uids)
    except Refusal:
        # One message that the server can't read must not hide the others.
        found: dict[int, int] = {}
        for uid in uids:
            try:
                found |= server.sizes([uid])
            except Refusal:
                continue
        return found


def _fetch(
    server: MailServer, uids: list[int], sizes: dict[int, int]
) -> tuple[dict[int, Raw], str]:
    """Messages, and why some may miss."""
    raws: dict[int, Raw] = {}
    why = "The server lists it, and does not give it."
    try:
        raws = server.raw(uids, long=sizes[uids[0]] > LONGEST)
    except Refusal as refusal:
        why = str(refusal)
    missing = [uid for uid in uids if uid not in raws] if len(uids) > 1 else []
    for uid in missing:
        try:
            raws |= server.raw([uid])
        except Refusal as refusal:
            why = str(refusal)
    return raws, why


def _found(work: Work, folder: Folder, uid: int, raw: Raw) -> Found:
    problem = "" if raw.data.strip() else _EMPTY
    return Found(
        raw=raw.data,
        mailbox=work.connection.mailbox.name,
        folder=place_of(folder),
        location=f"{folder.uidvalidity}/{uid}",
        size_read=len(raw.data),
        envelope_date=raw.arrived,
        problem=problem if raw.whole else _TOO_LONG,
    )


def _record(work: Work, found: Sequence[Found]) -> None:
    """Keep messages. One that can't be recorded goes into quarantine and never stops the next."""
    try:
        work.take(found)
        return
    except _OURS:
        raise
    except Exception as error:
        log.error("could not record %s", found[0].location, exc_info=error)
        if len(found) == 1:
            problem = f"could not be recorded ({type(error).__name__})"
            work.take([replace(found[0], problem=problem)])
            return
    for one in found:
        _record(work, [one])


def _write_down(work: Work, folder: Folder, raws: dict[int, Raw]) -> None:
    digests = {uid: sha256(raw.data).hexdigest() for uid, raw in raws.items()}
    newest = max(raws)
    with transaction.atomic():
        claims.hold(work.claim)
        ids = ids_of(set(digests.values()))
        insert(
            TakenUid,
            ("folder_id", "uidvalidity", "uid", "original_id"),
            [(folder.pk, folder.uidvalidity, u, ids.get(d)) for u, d in sorted(digests.items())],
        )
        UntakenUid.objects.filter(folder=folder, uid__in=list(raws)).delete()
        rows = Folder.objects.filter(pk=folder.pk, uidvalidity=folder.uidvalidity)
        if not rows.exists():
            raise LostClaim
        rows.filter(newest_uid__lt=newest).update(newest_uid=newest)
        now = work.clock()
        claims.note(work.claim, last_message_at=now, lease_until=now + LEASE)
    folder.newest_uid = max(folder.newest_uid, newest)


def _miss(work: Work, folder: Folder, uids: Sequence[int], why: str) -> None:
    """Name what was listed and not given, unless it is gone by now."""
    for uid in uids:
        still = bool(work.server.uids(uid, uid))
        here = {"folder": folder, "uidvalidity": folder.uidvalidity, "uid": uid}
        now = work.clock()
        with transaction.atomic():
            claims.hold(work.claim)
            if not still:
                UntakenUid.objects.filter(**here).delete()
                continue
            first = {"why": why, "since": now, "again_at": positions.asked_again_at(1, now)}
            row, new = UntakenUid.objects.get_or_create(**here, defaults=first)
            if not new:
                row.tries, row.why = row.tries + 1, why
                row.again_at = positions.asked_again_at(row.tries, now)
                row.save(update_fields=["tries", "why", "again_at"])


def keep(work: Work, folder: Folder, **changes: object) -> None:
    """Write down where we stand with a folder, as long as the claim stands."""
    if all(getattr(folder, name) == value for name, value in changes.items()):
        return
    with transaction.atomic():
        claims.hold(work.claim)
        Folder.objects.filter(pk=folder.pk).update(**changes)
    for name, value in changes.items():
        setattr(folder, name, value)
