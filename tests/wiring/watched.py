"""A house whose mailboxes are watched, and what it told whom."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from goodword.channels.mail.live.tables import Connection
from goodword.notices import queries as notices
from goodword.notices.tables import Notice
from goodword.notices.words import Said
from goodword.people.tables import Colleague
from goodword.wiring import noticing, watching
from tests.factories import make_colleague, make_mailbox, reader_of

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def connected(**more: Any) -> Connection:
    box = make_mailbox(accountable=make_colleague("Bernd"))
    told = {
        "host": "imap.our.example", "login": box.address, "created_at": NOW - 90 * DAY,
        "due_at": NOW, "last_success_at": NOW, "last_message_at": NOW,
    }  # fmt: skip
    return Connection.objects.create(mailbox=box, **{**told, **more})


def look() -> None:
    watching.Watching()(threading.Event())
    noticing.notice(threading.Event())


def said_to(who: Colleague) -> Said:
    notice = Notice.objects.get(colleague=who)
    found = notices.notice(reader_of(who), notice.pk, now=NOW)
    assert found is not None
    return found


def told(who: Colleague) -> list[str]:
    rows = Notice.objects.filter(colleague=who).order_by("pk")
    return [f"{row.kind}: {row.worry.kind}" for row in rows if row.worry]
