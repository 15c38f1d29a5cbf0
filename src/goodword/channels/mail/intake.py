"""Brings mail in: bytes first, then entries, in batches; each step can be repeated."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from goodword.channels.mail.acquaintance import with_acquaintance
from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.model import Mail
from goodword.channels.mail.parse import parse_mail
from goodword.channels.mail.reading import Place, looks_like_mail, mail_key, read_mail, seen_at
from goodword.channels.mail.sending.returning import keys_of_marks
from goodword.channels.mail.sending.writing import MARK
from goodword.channels.mail.stores import Found
from goodword.people.rules import Ours
from goodword.timeline.erased import erased_originals
from goodword.timeline.facts import NewEntry, SeenAgain
from goodword.timeline.originals import ids_of, keep_originals
from goodword.timeline.record import record_entries
from goodword.timeline.tables import Quarantined, Sighting
from goodword.timeline.twins import known_twins

log = logging.getLogger(__name__)

type OnMerged = Callable[[Mapping[int, int]], object]

BATCH = 200
BATCH_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class Taken:
    """What came of an intake so far; ``read`` is always the sum of the other three.

    What was erased before counts as known. ``reasons`` counts why messages went into quarantine.
    ``bytes`` is how far the stores are read.
    """

    read: int = 0
    new: int = 0
    known: int = 0
    quarantined: int = 0
    bytes: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailboxHere:
    """A mailbox as intake needs it."""

    id: int
    shared: bool
    authserv_id: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    found: Found
    sha256: str
    mailbox: MailboxHere


def take_in(
    found: Iterable[Found],
    *,
    mailboxes: Mapping[str, MailboxHere],
    ours: Ours,
    opens_from: datetime,
    intake_id: int,
    now: datetime,
    on_batch: Callable[[Taken], None] = lambda _: None,
    on_merged: OnMerged = lambda _: None,
) -> Taken:
    """Take mail in. ``mailboxes`` maps the stores' names; ``on_batch`` hears after each commit.

    ``on_merged`` hears of joined conversations (see `goodword.timeline.record`).

    Raises nothing for bad mail: what can't be read goes into quarantine. Database and disk
    errors do come through; everything counted up to then is durable.
    """
    taken = Taken()
    for batch in _batches(found):
        items = [_item(f, mailboxes[f.mailbox]) for f in batch]
        _take_batch(items, ours, opens_from, intake_id, now, taken, on_merged)
        taken.read += len(batch)
        taken.bytes += sum(f.size_read for f in batch)
        on_batch(taken)
    return taken


def _item(found: Found, mailbox: MailboxHere) -> _Item:
    if found.problem and not found.raw:
        # Of a file that can't be opened there are no bytes: a note stands for it in quarantine.
        found = replace(found, raw=f"{found.location}\n{found.problem}\n".encode())
    return _Item(found, hashlib.sha256(found.raw).hexdigest(), mailbox)


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size = 0
    for item in found:
        batch.append(item)
        size += len(item.raw)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _take_batch(
    items: list[_Item],
    ours: Ours,
    opens_from: datetime,
    intake_id: int,
    now: datetime,
    taken: Taken,
    on_merged: OnMerged,
) -> None:
    fresh = _not_seen_here(_not_erased(items))
    taken.known += len(items) - len(fresh)
    if not fresh:
        return
    with transaction.atomic():
        keep_originals({i.sha256: i.found.raw for i in fresh})
    entries, again, unread = _read_all(fresh, ours, now)
    for attempt in (1, 2, 3):
        try:
            recorded = record_entries(
                entries,
                again,
                ours=ours,
                opens_from=opens_from,
                intake_id=intake_id,
                now=now,
                on_merged=on_merged,
            )
            break
        except IntegrityError:
            # Another process stored one of these letters between our look and our write.
            if attempt == 3:
                raise
    _quarantine(unread, intake_id, now, taken)
    taken.new += recorded.new
    taken.known += recorded.known + recorded.left_out


def _not_erased(items: list[_Item]) -> list[_Item]:
    """Items whose bytes are not those of a letter that was erased: they are not even kept."""
    gone = erased_originals({i.sha256 for i in items})
    return [i for i in items if i.sha256 not in gone] if gone else items


def _not_seen_here(items: list[_Item]) -> list[_Item]:
    """Items whose very bytes were not yet seen in that mailbox and folder."""
    hashes = {i.sha256 for i in items}
    seen = set()
    for table in (Sighting, Quarantined):
        rows = table.objects.filter(original__sha256__in=hashes)
        seen |= set(rows.values_list("original__sha256", "mailbox_id", "folder"))
    fresh = []
    for item in items:
        place = (item.sha256, item.mailbox.id, item.found.folder)
        if place not in seen:
            seen.add(place)
            fresh.append(item)
    return fresh


def _read_all(
    items: list[_Item], ours: Ours, now: datetime
) -> tuple[list[NewEntry], list[SeenAgain], list[tuple[_Item, str]]]:
    """New letters, read; letters that are known, by their keys; and what can't be read."""
    parsed, unread = _parse_all(items)
    known = known_twins([key for _, _, key in parsed])
    entries: dict[str, NewEntry] = {}
    again: list[SeenAgain] = []
    places = with_acquaintance([(mail, _place(item)) for item, mail, _ in parsed])
    for (item, mail, key), place in zip(parsed, places, strict=True):
        if key in known or key in entries:
            again.append(SeenAgain(key, seen_at(mail, place)))
            continue
        try:
            entries[key] = read_mail(mail, place, key=key, ours=ours, now=now)
        except Exception as error:
            unread.append((item, _unreadable(item, error)))
    return list(entries.values()), again, unread


def _parse_all(
    items: list[_Item],
) -> tuple[list[tuple[_Item, Mail, str]], list[tuple[_Item, str]]]:
    parsed, unread = [], []
    for item in items:
        if item.found.problem:
            unread.append((item, item.found.problem))
            continue
        try:
            mail = parse_mail(item.found.raw)
            if looks_like_mail(mail):
                parsed.append((item, mail, mail_key(mail)))
            else:
                unread.append((item, "has no header that a mail would have"))
        except Exception as error:
            unread.append((item, _unreadable(item, error)))
    return _ours_known(parsed), unread


def _ours_known(parsed: list[tuple[_Item, Mail, str]]) -> list[tuple[_Item, Mail, str]]:
    """The same; copies of letters that we sent ourselves have the identity of these."""
    marked = {
        number: told[0].strip()
        for number, (item, mail, _) in enumerate(parsed)
        if (told := mail.headers.get(MARK.lower()))
        and mail.from_
        and folder_kind(item.found.folder) == "sent"
    }
    keys = keys_of_marks({mark: parsed[n][1].from_[0].spec for n, mark in marked.items()})
    return [
        (item, mail, keys.get(marked.get(number, ""), key))
        for number, (item, mail, key) in enumerate(parsed)
    ]


def _unreadable(item: _Item, error: Exception) -> str:
    # One bad message must never stop the next; its bytes are kept and shown.
    log.error("could not read %s", item.found.location, exc_info=error)
    return f"could not be read ({type(error).__name__})"


def _place(item: _Item) -> Place:
    return Place(
        mailbox_id=item.mailbox.id,
        folder=item.found.folder,
        location=item.found.location,
        shared=item.mailbox.shared,
        envelope_date=item.found.envelope_date,
        authserv_id=item.mailbox.authserv_id,
    )


def _quarantine(
    unread: list[tuple[_Item, str]], intake_id: int, now: datetime, taken: Taken
) -> None:
    if not unread:
        return
    ids = ids_of({item.sha256 for item, _ in unread})
    Quarantined.objects.bulk_create(
        [
            Quarantined(
                original_id=ids[item.sha256],
                mailbox_id=item.mailbox.id,
                folder=item.found.folder,
                location=item.found.location,
                reason=reason,
                seen_at=now,
                intake_id=intake_id,
            )
            for item, reason in unread
        ],
        ignore_conflicts=True,
    )
    taken.quarantined += len(unread)
    for _, reason in unread:
        taken.reasons[reason] = taken.reasons.get(reason, 0) + 1
