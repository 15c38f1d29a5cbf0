"""One look at a mailbox: what is new in every folder first, then some history, and so on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from goodword.channels.mail.live import claims, folders, positions
from goodword.channels.mail.live.history import Courses, take_some
from goodword.channels.mail.live.imap import Looked
from goodword.channels.mail.live.pausing import LOOK_OVER, MINOR
from goodword.channels.mail.live.positions import Numbering
from goodword.channels.mail.live.tables import Folder, TakenUid, UntakenUid
from goodword.channels.mail.live.taking import Work, keep, take_chunk, untaken
from goodword.channels.mail.live.trouble import Refusal

SETTLED = timedelta(seconds=5)
"""So long history is taken before what it asks is settled."""


@dataclass(slots=True)
class Session:
    """What is remembered as long as a connection to the server lasts.

    ``courses``: by folder, how far its history was taken. ``settled_at``: when ``on_new`` was last
    called.
    """

    listed_at: datetime | None = None
    courses: Courses = field(default_factory=dict)
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a look: how many messages were taken, and whether there is more history."""

    taken: int
    more: bool


def sync(
    work: Work,
    session: Session,
    *,
    on_new: Callable[[], None] = lambda: None,
    enough: Callable[[], bool] = lambda: False,
) -> Done:
    """Take what is new, then history until there is no more, or ``enough`` for others' sake.

    Between two pieces of history one looks for new mail again. ``on_new`` is called after new mail
    was taken, and now and then during history, so that Today fills. Raises `LostClaim`, and
    whatever `trouble_of` explains; what was taken until then is kept.
    """
    rows = _folders(work, session)
    count = 0
    first = True
    while work.go_on():
        new = 0
        for folder in rows:
            if work.go_on() and (first or folder.role in folders.QUICK):
                new += _look(work, folder)
        if new or _has_waited(session, work.clock()):
            on_new()
            session.settled_at = work.clock()
        first = False
        old = take_some(work, session.courses, rows)
        count += new + (old or 0)
        if old is None:
            break
        if enough():
            return Done(count, more=True)
    more = work.go_on() and _look_over_when_due(work, rows)
    return Done(count, more)


def _has_waited(session: Session, now: datetime) -> bool:
    """Whether history that was taken should be settled by now; the beginning counts as settled."""
    if session.settled_at is None:
        session.settled_at = now
    return now - session.settled_at >= SETTLED


def _folders(work: Work, session: Session) -> list[Folder]:
    """The wanted folders; the server is asked for its list now and then."""
    now = work.clock()
    if session.listed_at is None or now - session.listed_at >= MINOR:
        found = folders.listing(work.server)
        with transaction.atomic():
            claims.hold(work.claim)
            rows = folders.keep_folders(work.connection, found)
        session.listed_at = now
        return rows
    return folders.wanted_folders(work.connection)


def _look(work: Work, folder: Folder) -> int:
    """Take what is new in a folder; how many. A folder that can't be opened stops no other."""
    now = work.clock()
    quick = folder.role in folders.QUICK
    if not quick and not _is_old(folder, now) and folder.history_done:
        return 0
    try:
        known = Numbering(folder.uidvalidity, folder.uidnext, folder.messages)
        seen = work.server.status(folder.name)
        again = UntakenUid.objects.filter(folder=folder, again_at__lte=now).exists()
        here = Numbering(seen.uidvalidity, seen.uidnext, seen.messages)
        if not again and not positions.may_have_new(known, here):
            if not quick or folder.told or _is_old(folder, now):
                keep(work, folder, looked_at=now, told="")
            return 0
        if work.server.selected != folder.name:
            seen = work.server.examine(folder.name)
        _numbered(work, folder, seen)
        return _take_new(work, folder, seen)
    except Refusal as refusal:
        keep(work, folder, looked_at=now, told=str(refusal))
        return 0


def _is_old(folder: Folder, now: datetime) -> bool:
    return folder.looked_at is None or now - folder.looked_at >= MINOR


def _numbered(work: Work, folder: Folder, seen: Looked) -> None:
    """Begin with a folder, or begin anew when the server has numbered its messages anew.

    Bytes that are here already are known again when they come, so nothing doubles.
    """
    known = Numbering(folder.uidvalidity, folder.uidnext, folder.messages)
    anew = positions.is_new_numbering(known, seen.uidvalidity)
    if folder.uidvalidity is not None and not anew:
        return
    first = seen.uidnext or max(work.server.uids(1, None), default=0) + 1
    with transaction.atomic():
        claims.hold(work.claim)
        if anew:
            TakenUid.objects.filter(folder=folder).delete()
            UntakenUid.objects.filter(folder=folder).delete()
        keep(
            work, folder, uidvalidity=seen.uidvalidity, first_uid=first, newest_uid=0,
            history_below=first, history_left=None, history_done=False, uidnext=None,
            messages=None, modseq=None,
        )  # fmt: skip


def _take_new(work: Work, folder: Folder, seen: Looked) -> int:
    low = positions.search_from(folder.first_uid or 1, folder.newest_uid)
    now = work.clock()
    waiting = UntakenUid.objects.filter(folder=folder, again_at__lte=now)
    wanted = set(untaken(folder, work.server.uids(low, None), now=now))
    wanted |= set(waiting.values_list("uid", flat=True))
    count = 0
    for chunk in positions.new_chunks(wanted):
        count += take_chunk(work, folder, chunk).count
        if not work.go_on():
            return count
    # Only now: stopped before, the next look must not believe that nothing has changed.
    keep(
        work, folder, uidnext=seen.uidnext, messages=seen.messages, modseq=seen.modseq,
        looked_at=now, told="",
    )  # fmt: skip
    return count


def _look_over_when_due(work: Work, rows: list[Folder]) -> bool:
    """Now and then, compare all that the server has with all that was taken, and take the rest;
    whether it is so much that it is history."""
    now = work.clock()
    last = work.connection.looked_over_at
    done = all(folder.history_done for folder in rows)
    if not done or (last is not None and now - last < LOOK_OVER):
        return False
    for folder in rows:
        try:
            _look_over(work, folder)
        except Refusal as refusal:
            keep(work, folder, told=str(refusal))
        if not work.go_on():
            return False
    work.connection.looked_over_at = now
    claims.note(work.claim, looked_over_at=now)
    return not all(folder.history_done for folder in rows)


def _look_over(work: Work, folder: Folder) -> None:
    seen = work.server.survey(folder.name, work.connection.from_date)
    if seen.uidvalidity != folder.uidvalidity or folder.first_uid is None:
        return
    high = seen.uidnext or max(work.server.uids(1, None), default=0) + 1
    size = positions.WINDOW
    while high > 1:
        low, top = positions.window_below(high, size)
        listed = set(work.server.uids(max(low, folder.first_uid), top))
        if low < folder.first_uid:
            since = work.connection.from_date
            listed |= set(work.server.uids(low, min(top, folder.first_uid - 1), since))
        size = positions.next_size(size, len(listed))
        wanted = untaken(folder, listed, now=work.clock())
        if sum(uid < folder.first_uid for uid in wanted) > positions.CHUNK:
            # Much older mail is wanted by now. New mail must not wait until all of it is here.
            below = folder.first_uid
            keep(work, folder, history_done=False, history_below=below, history_left=None)
            return
        for chunk in positions.history_chunks(wanted):
            take_chunk(work, folder, chunk)
            if not work.go_on():
                return
        high = low
