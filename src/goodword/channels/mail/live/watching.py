"""What somebody should look at about a mailbox, told once, kept with its end."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.watching_quota import Filling
from goodword.channels.mail.live.watching_silence import Silence
from goodword.channels.mail.live.watching_tables import Worry

PATIENCE = timedelta(minutes=15)
"""So long a mailbox may fail before somebody is told: most of it mends itself."""
RENEWED = timedelta(days=14)
"""Certificates are usually renewed a month before they end: a fortnight before, nobody did."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at, since when. ``about`` tells two of a kind apart."""

    kind: str
    words: str
    since: datetime
    about: str = ""


def of_connection(row: Connection, *, now: datetime) -> list[Finding]:
    """What the connection itself tells: it fails, or its certificate is about to end."""
    found = []
    since = row.failing_since
    fails = row.cause and since is not None and row.state != "paused"
    if fails and since is not None and (row.state == "broken" or now - since >= PATIENCE):
        stopped = " Nothing is tried any more until somebody mends it."
        words = f"{row.told}{stopped if row.state == 'broken' else ''}"
        found.append(Finding("failing", words, since))
    until = row.certificate_until
    if until is not None and row.state == "on" and until - now <= RENEWED:
        days = max(0, (until - now).days)
        left = f"in {days} days" if days > 1 else "within two days"
        words = (
            f"The certificate of {row.host} ends on {until.day} {until:%B}, {left}. After that "
            "nobody is let in safely: whoever runs the server has to renew it."
        )
        found.append(Finding("certificate", words, now))
    return found


def of_quota(filling: Filling | None, *, now: datetime, before: bool) -> list[Finding]:
    """That it fills up. ``before``: somebody was told already, and it is not over yet."""
    if filling is None or not (filling.pressing or (before and not filling.over)):
        return []
    words = f"It is {filling.words}. Make room, or ask its provider for more."
    return [Finding("quota", words, now)]


def of_silence(silence: Silence | None) -> list[Finding]:
    """That nothing comes, for longer than its rhythm explains."""
    if silence is None or not silence.unusual:
        return []
    words = (
        f"Nothing has come for longer than ever in eight weeks; about {silence.expected:.0f} "
        "letters would have been usual. By chance that happens about once a year. Write to it from "
        "outside, and look whether it arrives."
    )
    return [Finding("silent", words, silence.since)]


@transaction.atomic
def keep(
    mailbox_id: int, found: Sequence[Finding], *, kinds: Collection[str], now: datetime
) -> None:
    """Bring what is open of these kinds in line with what was found: begun, worded anew, ended."""
    rows = Worry.objects.select_for_update().filter(
        mailbox_id=mailbox_id, kind__in=kinds, ended_at__isnull=True
    )
    known = {(row.kind, row.about): row for row in rows}
    for one in found:
        row = known.pop((one.kind, one.about), None)
        if row is None:
            begin(mailbox_id, one, now=now)
        elif row.words != one.words:
            row.words = one.words
            row.save(update_fields=["words"])
    end(known.values(), now=now)


def end(rows: Iterable[Worry], *, now: datetime) -> None:
    """These are over."""
    numbers = [row.pk for row in rows]
    Worry.objects.filter(pk__in=numbers, ended_at__isnull=True).update(ended_at=now)


def begin(mailbox_id: int, one: Finding, *, now: datetime) -> None:
    """This is to be looked at from now on."""
    try:
        with transaction.atomic():
            Worry.objects.create(
                mailbox_id=mailbox_id, kind=one.kind, about=one.about[:60], words=one.words,
                since=min(one.since, now), noticed_at=now,
            )  # fmt: skip
    except IntegrityError:
        # Another process saw it in the same moment.
        return
