"""What colleagues do with notices: see them, choose how to be told; and letters to colleagues."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from django.db import transaction
from django.db.models import Q

from goodword.access import NotFound, Reader, Refused
from goodword.accounts.sealing import seal
from goodword.notices.queries import waiting
from goodword.notices.rules import LONGEST_WARNING, PLACES, TOPICS
from goodword.notices.tables import Notice, NoticeChoice, Posted

SUBJECT = 200
SEALED = "posted"


@transaction.atomic
def see(*, reader: Reader, notice_ids: Iterable[int], now: datetime) -> int:
    """Mark some of one's own notices as seen; how many that were. Others' are left alone."""
    rows = Notice.objects.filter(
        colleague_id=reader.colleague_id or 0, pk__in=list(notice_ids), seen_at__isnull=True
    )
    return rows.update(seen_at=now)


@transaction.atomic
def see_all(*, reader: Reader, up_to: int, now: datetime) -> int:
    """Mark everything up to this number as seen: what came since the list was drawn stays."""
    rows = Notice.objects.filter(
        colleague_id=reader.colleague_id or 0, pk__lte=up_to, seen_at__isnull=True
    )
    return rows.update(seen_at=now)


@transaction.atomic
def open_notice(*, reader: Reader, notice_id: int, now: datetime) -> Notice:
    """Go to what a notice is about: it and all others about the same thing are seen.

    Raises `NotFound` for notices of others and for those that do not exist.
    """
    rows = Notice.objects.filter(colleague_id=reader.colleague_id or 0)
    found = rows.filter(pk=notice_id).first()
    if found is None:
        raise NotFound("There is no such notice.")
    same = Q(pk=found.pk)
    for name in ("commitment_id", "handoff_id", "absence_id", "entry_id"):
        number = getattr(found, name)
        if number is not None:
            same |= Q(**{name: number})
    rows.filter(same, seen_at__isnull=True).update(seen_at=now)
    return found


@transaction.atomic
def choose(
    *,
    reader: Reader,
    places: Mapping[str, str],
    morning_at: time | None,
    empty_days: bool,
    warn_minutes: int,
    always: bool,
) -> NoticeChoice:
    """How the reader wants to be told from now on. Raises `Refused`."""
    if reader.colleague_id is None:
        raise Refused("The terminal is told nothing. Choose as a colleague, in the pages.")
    known = {topic.name for topic in TOPICS}
    for topic, place in places.items():
        if topic not in known or place not in PLACES:
            raise Refused("Choose one of the list: in the page, also by mail, or not at all.")
    if not 0 <= warn_minutes <= LONGEST_WARNING:
        raise Refused("Choose a warning of at most ten days of working time.")
    row, _ = NoticeChoice.objects.update_or_create(
        colleague_id=reader.colleague_id,
        defaults={
            "choices": dict(places),
            "morning_at": morning_at,
            "empty_days": empty_days,
            "warn_minutes": warn_minutes,
            "always": always,
        },
    )
    # What is no more to be mailed is not mailed any more.
    silent = [kind for t in TOPICS if places.get(t.name, t.place) != "mail" for kind in t.kinds]
    waiting(reader.colleague_id).filter(kind__in=silent, mailed_at__isnull=True).update(
        mail_due_at=None
    )
    return row


def post(
    *,
    colleague_id: int,
    key: str,
    subject: str,
    text: str,
    now: datetime,
    html: str = "",
    secret: bool = False,
    good_until: datetime | None = None,
) -> Posted:
    """Write a mail to a colleague down; it is sent by the clock, as soon as mail is set up.

    ``key`` is its identity: written twice, it is one mail. ``now`` is the real clock's. ``secret``:
    its words (a link that lets somebody in) lie sealed, and are wiped once it is out or given up.
    ``good_until``: after that it is not sent any more.
    """
    if secret:
        text, html = (seal(words, purpose=SEALED) if words else "" for words in (text, html))
    row, _ = Posted.objects.get_or_create(
        key=key[:120],
        defaults={
            "colleague_id": colleague_id,
            "subject": " ".join(subject.split())[:SUBJECT],
            "text": text,
            "html": html,
            "secret": secret,
            "good_until": good_until,
            "created_at": now,
            "due_at": now,
        },
    )
    return row
