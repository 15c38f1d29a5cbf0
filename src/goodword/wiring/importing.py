"""Imports mail stores: finds out what is ours, takes the mail in, settles what is owed."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from goodword.absence.actions import keep_cover
from goodword.channels.mail import Found, Mail, count_store, open_store, parse_mail
from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.intake import Taken, take_in
from goodword.house.actions import set_as_of
from goodword.house.queries import the_house
from goodword.ledger.actions import follow_conversations
from goodword.people.directory import load_ours
from goodword.replies.actions import look_back
from goodword.timeline.tables import Conversation, Intake
from goodword.wiring.database import unmapped
from goodword.wiring.ownership import make_mailboxes, weigh
from goodword.wiring.promising import settle_dirty

SAMPLE = 100
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The horizon of imports made before anybody knew which addresses are ours."""


@dataclass(slots=True)
class Summary:
    """What an import did, for people and for ``--json``."""

    read: int = 0
    new: int = 0
    known: int = 0
    quarantined: int = 0
    seconds: float = 0.0
    reasons: dict[str, int] = field(default_factory=dict)
    drafts_left_out: int = 0
    ours: tuple[str, ...] = ()
    learnt: tuple[str, ...] = ()
    settled: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """What an import was asked to do. ``sent``: all of it was written by us."""

    paths: Sequence[Path]
    sent: bool = False
    mailbox: str = ""
    owner: str = ""
    as_of: datetime | None = None
    horizon_days: int | None = None


@unmapped()
def import_mail(
    request: Request,
    *,
    wall: datetime,
    on_progress: Callable[[int, int, Taken], None] = lambda *_: None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Summary:
    """Import stores. May be interrupted at any point and repeated: nothing doubles.

    ``wall`` is the real present; the house's present is ``request.as_of`` or what it was before.
    ``on_progress`` hears bytes read, bytes in all, and the counts. Raises FileNotFoundError and
    PermissionError for paths that can't be read.
    """
    started = monotonic()
    for path in request.paths:
        if not path.exists():
            raise FileNotFoundError(f"There is nothing at {path}.")
    house = the_house()
    if request.as_of is not None:
        set_as_of(as_of=request.as_of)
        house = the_house()
    present = house.as_of or wall
    on_step("Looking whose mailboxes these are")
    claims = weigh(_samples(request), before=load_ours())
    mailboxes = make_mailboxes(claims, owner=request.owner, now=wall)
    ours = load_ours()
    days = house.horizon_days if request.horizon_days is None else request.horizon_days
    opens_from = present - timedelta(days=days) if ours.known else NEVER
    intake = Intake.objects.create(
        source="\n".join(str(p) for p in request.paths), started_at=wall, opens_from=opens_from
    )
    total = sum(count_store(p) for p in request.paths)
    left_out: Counter[str] = Counter()
    with _seldom_collecting():
        taken = take_in(
            _all_found(request, left_out),
            mailboxes=mailboxes,
            ours=ours,
            opens_from=opens_from,
            intake_id=intake.pk,
            now=wall,
            on_batch=lambda t: _note(intake, t, lambda: on_progress(t.bytes, total, t)),
            on_merged=lambda merged: follow_conversations(merged=merged),
        )
    on_step("Working out who waits for us")
    _note(intake, taken)
    settled = finish_intakes(now=present, wall=wall)
    return Summary(
        read=taken.read,
        new=taken.new,
        known=taken.known,
        quarantined=taken.quarantined,
        seconds=round(monotonic() - started, 2),
        reasons=taken.reasons,
        drafts_left_out=left_out["drafts"],
        ours=tuple(sorted(ours.names)),
        learnt=claims.learnt,
        settled=settled,
    )


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Mail makes many objects and no cycles: looking for these took a twentieth of an import."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def finish_intakes(*, now: datetime, wall: datetime) -> int:
    """Do what remains to be done after taking mail in, also for runs that were interrupted."""
    unfinished = list(Intake.objects.filter(finished_at=None).values_list("pk", flat=True))
    for intake_id in unfinished:
        look_back(intake_id=intake_id)
    settled = settle_all(now=now)
    Intake.objects.filter(pk__in=unfinished).update(finished_at=wall)
    return settled


def settle_all(*, now: datetime) -> int:
    """Settle every conversation that waits for it; how many there were."""
    count = 0
    while done := settle_dirty(now=now, limit=200):
        count += done
    keep_cover(now=now)
    return count


def settle_again(*, now: datetime) -> int:
    """Settle every conversation that an import did not leave closed, for another present."""
    house = the_house()
    horizon = now - timedelta(days=house.horizon_days)
    Intake.objects.filter(opens_from__gt=horizon, opens_from__lt=NEVER).update(opens_from=horizon)
    Conversation.objects.filter(merged_into=None, last_at__gte=horizon).update(dirty=True)
    return settle_all(now=now)


def _note(intake: Intake, taken: Taken, then: Callable[[], None] = lambda: None) -> None:
    Intake.objects.filter(pk=intake.pk).update(
        read=taken.read, new=taken.new, known=taken.known, quarantined=taken.quarantined
    )
    then()


def _named(found: Found, request: Request) -> Found:
    """The mail in the mailbox and folder that the request says."""
    if request.mailbox:
        found = replace(found, mailbox=request.mailbox)
    if request.sent and folder_kind(found.folder) != "sent":
        found = replace(found, folder=f"{found.folder}/sent" if found.folder else "sent")
    return found


def _all_found(request: Request, left_out: Counter[str]) -> Iterator[Found]:
    for path in request.paths:
        for stored in open_store(path):
            found = _named(stored, request)
            if folder_kind(found.folder) == "drafts":
                left_out["drafts"] += 1
            elif found.raw or found.size_read:
                # An empty file holds nothing to be kept: an empty folder looks like that.
                yield found


def head_of(raw: bytes) -> bytes:
    """The headers of a mail, 64 KiB of them at most."""
    ends = [i for i in (raw.find(b"\n\n"), raw.find(b"\r\n\r\n")) if i >= 0]
    return raw[: min(ends, default=65536)][:65536] + b"\n\n"


def _samples(request: Request) -> Iterable[tuple[str, str, Mail]]:
    """(mailbox, folder, mail) of the first few of each folder, to tell whose they are."""
    for path in request.paths:
        for found in _first_of_each_folder(path):
            named = _named(found, request)
            head = b"" if found.problem else head_of(found.raw)
            yield named.mailbox, named.folder, parse_mail(head)


def _first_of_each_folder(path: Path) -> Iterator[Found]:
    seen: Counter[tuple[str, str]] = Counter()
    for found in open_store(path, enough=lambda *place: seen[place] >= SAMPLE):
        seen[found.mailbox, found.folder] += 1
        yield found
