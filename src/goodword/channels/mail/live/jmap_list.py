"""The list of what lies in each folder on a JMAP server, kept here with a number for each letter.

A number is given once: a letter that goes and comes back gets another one, and is known by its
bytes. The list and the state up to which it is true change together, and only from the state that
was read before: of two who do it at once one succeeds, and the other has nothing to say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import transaction
from django.db.models import Min, QuerySet

from goodword.channels.mail.live.jmap_protocol import Changed
from goodword.channels.mail.live.jmap_rules import Letter
from goodword.channels.mail.live.jmap_tables import (
    FIRST_NEW,
    JmapAccount,
    JmapEmail,
    JmapFolder,
)
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.people.bulk import insert, instant

SAME = 500
"""So many ids are looked up at once."""


@dataclass(frozen=True, slots=True)
class Known:
    """A letter in a folder: our number, its bytes' name, how many they are, when it arrived."""

    uid: int
    blob_id: str
    size: int
    received_at: datetime | None


def account_of(connection: Connection) -> JmapAccount | None:
    """Where we stand with this mailbox's account; ``None`` before the first look."""
    return JmapAccount.objects.filter(connection=connection).first()


@transaction.atomic
def begin_account(connection: Connection, account_id: str, state: str) -> JmapAccount:
    """Begin with an account, or anew with another one that the login leads to now."""
    Connection.objects.select_for_update().get(pk=connection.pk)
    row = account_of(connection)
    if row is None:
        return JmapAccount.objects.create(connection=connection, account_id=account_id, state=state)
    if row.account_id != account_id:
        JmapEmail.objects.filter(folder__connection=connection).delete()
        JmapFolder.objects.filter(folder__connection=connection).delete()
        row.account_id, row.state, row.numbering = account_id, state, row.numbering + 1
        row.save()
    return row


def begin_folder(folder: Folder) -> JmapFolder:
    """Number a folder's letters from now on."""
    row, _ = JmapFolder.objects.get_or_create(folder=folder)
    return row


@transaction.atomic
def keep_changes(account: JmapAccount, changed: Changed) -> bool:
    """Bring the list up to date; false when somebody else did so meanwhile."""
    mine = JmapAccount.objects.filter(pk=account.pk, state=account.state)
    if not mine.update(state=changed.state):
        return False
    stood = _standing(account, [*changed.gone, *(one.id for one in changed.letters)])
    begun = JmapFolder.objects.filter(folder__connection_id=account.connection_id)
    for row in begun.select_related("folder").select_for_update(of=("self",)):
        here = [one for one in changed.letters if row.folder.name in one.boxes]
        left = stood[row.pk] - {one.id for one in here}
        if left:
            _forget(row, sorted(left))
        if any(one.id not in stood[row.pk] for one in here):
            _number_new(row, here)
    account.state = changed.state
    return True


@transaction.atomic
def keep_page(folder: Folder, letters: Sequence[Letter]) -> None:
    """Number what lay there before connecting, given the newest first."""
    row = JmapFolder.objects.select_for_update().get(folder=folder)
    known = known_ids(row.folder, [one.id for one in letters])
    fresh = list({one.id: one for one in letters if one.id not in known}.values())
    _insert(row, ((row.down - number, one) for number, one in enumerate(fresh)))
    JmapFolder.objects.filter(pk=row.pk).update(down=row.down - len(fresh))


@transaction.atomic
def keep_found(folder: Folder, letters: Sequence[Letter]) -> None:
    """Number letters that are listed and not known; one whose bytes are others now is another."""
    row = JmapFolder.objects.select_for_update().get(folder=folder)
    blobs = {one.id: one.blob_id for one in letters}
    known = JmapEmail.objects.filter(folder=folder, email_id__in=list(blobs))
    told = known.values_list("email_id", "blob_id")
    _forget(row, [key for key, blob_id in told if blobs[key] != blob_id])
    _number_new(row, letters)


@transaction.atomic
def forget_others(folder: Folder, ids: Collection[str], *, since: date | None, below: int) -> None:
    """Forget what was not listed; numbers from ``below`` on were given while that was done."""
    row = JmapFolder.objects.select_for_update().get(folder=folder)
    rows = within(folder, since).filter(uid__lt=below).values_list("email_id", flat=True)
    _forget(row, [key for key in rows.iterator() if key not in ids])


def finish_listing(folder: Folder) -> None:
    """All that lay there before connecting has its number."""
    JmapFolder.objects.filter(folder=folder).update(listed=True)


def within(folder: Folder, since: date | None) -> QuerySet[JmapEmail]:
    """What lies in a folder, received on that day (UTC) or later."""
    rows = JmapEmail.objects.filter(folder=folder)
    if since is None:
        return rows
    return rows.filter(received_at__gte=datetime.combine(since, time(), UTC))


def numbers(folder: Folder, low: int, high: int | None, since: date | None) -> list[int]:
    """Numbers of the letters in a folder, from ``low`` to ``high``, in ascending order."""
    rows = within(folder, since).filter(uid__gte=low)
    if high is not None:
        rows = rows.filter(uid__lte=high)
    return list(rows.order_by("uid").values_list("uid", flat=True))


def letters_of(folder: Folder, uids: Collection[int]) -> dict[int, Known]:
    """What is known of letters, by their numbers."""
    rows = JmapEmail.objects.filter(folder=folder, uid__in=list(uids))
    return {
        uid: Known(uid, blob_id, size, received_at)
        for uid, blob_id, size, received_at in rows.values_list(
            "uid", "blob_id", "size", "received_at"
        )
    }


def oldest_listed(folder: Folder) -> JmapEmail | None:
    """The last letter of history that has a number: one goes on listing after it."""
    rows = JmapEmail.objects.filter(folder=folder, uid__lt=FIRST_NEW)
    lowest = rows.aggregate(uid=Min("uid"))["uid"]
    return rows.filter(uid=lowest).first()


def known_ids(folder: Folder, ids: Sequence[str]) -> set[str]:
    """Which of these letters have a number."""
    known: set[str] = set()
    for start in range(0, len(ids), SAME):
        some = ids[start : start + SAME]
        rows = JmapEmail.objects.filter(folder=folder, email_id__in=some)
        known.update(rows.values_list("email_id", flat=True))
    return known


def _standing(account: JmapAccount, ids: Sequence[str]) -> defaultdict[int, set[str]]:
    """Which of these letters our list has, by folder."""
    found = defaultdict[int, set[str]](set)
    for start in range(0, len(ids), SAME):
        some = ids[start : start + SAME]
        rows = JmapEmail.objects.filter(
            folder__connection_id=account.connection_id, email_id__in=some
        )
        for folder_id, email_id in rows.values_list("folder_id", "email_id"):
            found[folder_id].add(email_id)
    return found


def _number_new(row: JmapFolder, letters: Sequence[Letter]) -> None:
    known = known_ids(row.folder, [one.id for one in letters])
    oldest = datetime.min.replace(tzinfo=UTC)
    fresh = sorted(
        {one.id: one for one in letters if one.id not in known}.values(),
        key=lambda one: one.received_at or oldest,
    )
    _insert(row, ((row.up + number, one) for number, one in enumerate(fresh)))
    JmapFolder.objects.filter(pk=row.pk).update(up=row.up + len(fresh))
    row.up += len(fresh)


def _insert(row: JmapFolder, numbered: Iterable[tuple[int, Letter]]) -> None:
    insert(
        JmapEmail,
        ("folder_id", "uid", "email_id", "blob_id", "size", "received_at"),
        [
            (row.pk, uid, one.id, one.blob_id, one.size,
             instant(one.received_at) if one.received_at else None)
            for uid, one in numbered
        ],
        clash=True,
    )  # fmt: skip


def _forget(row: JmapFolder, ids: Sequence[str]) -> None:
    for start in range(0, len(ids), SAME):
        some = ids[start : start + SAME]
        JmapEmail.objects.filter(folder_id=row.pk, email_id__in=some).delete()
