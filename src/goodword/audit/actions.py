"""Writing the audit: a line is kept, or whoever asked hears that it could not be."""

import fcntl
import json
import logging
import os
import uuid
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from goodword.audit import store
from goodword.audit.rules import Line, instant
from goodword.audit.tables import Anchor

log = logging.getLogger(__name__)


class NotRecorded(Exception):  # noqa: N818 - what happened, not a fault of the code
    """Neither the audit nor the file beside it takes a line."""


def record(line: Line) -> None:
    """Keep a line for good. Raises `NotRecorded` when nothing on this machine takes it.

    When the audit's database can't be written, the line waits in a file and is taken in later,
    under its own time; that is said in the log and on ``/health``.
    """
    try:
        waiting = _waiting_file()
        if waiting.exists() and waiting.stat().st_size:
            take_in_waiting()
        store.append([line])
    except (DatabaseError, OSError) as error:
        log.error("the audit can't be written, its lines wait in a file: %s", error)
        _wait(line)


def take_in_waiting() -> int:
    """Take lines in that waited in the file; how many. Raises DatabaseError."""
    path = _waiting_file()
    with path.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        told = [json.loads(text) for text in file if text.endswith("\n")]
        known = _taken_in({str(t["details"]["waited"]) for t in told})
        lines = [
            Line(**{**t, "at": datetime.fromisoformat(t["at"])})
            for t in told
            if t["details"]["waited"] not in known
        ]
        if lines:
            store.append(lines)
        file.truncate(0)
        os.fsync(file.fileno())
    if lines:
        log.warning("%d lines that had waited are in the audit now", len(lines))
    return len(lines)


def anchor(*, now: datetime) -> int:
    """Write the audit's end into the house's own database, if it has grown; the line's number."""
    with store.connection().cursor() as cursor:
        number, digest = store.last(cursor)
    newest = Anchor.objects.order_by("-pk").first()
    if newest is None or newest.number != number:
        Anchor.objects.create(number=number, digest=digest, at=now)
    return number


def _waiting_file() -> Path:
    return Path(settings.AUDIT_WAITING)


def _taken_in(marks: set[str]) -> set[str]:
    """Which of the waiting lines a process took in that died before it could empty the file."""
    if not marks:
        return set()
    recent = store.select(
        "details LIKE %s", ['%"waited":%'], tail="ORDER BY number DESC LIMIT 2000"
    )
    return marks & {str(k.line.details.get("waited")) for k in recent}


def _wait(line: Line) -> None:
    marked = replace(line, details={**line.details, "waited": uuid.uuid4().hex})
    told = {**asdict(marked), "at": instant(marked.at)}
    try:
        with _waiting_file().open("a", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.critical("a line of the audit can't be kept anywhere: %s", error)
        raise NotRecorded(
            "What you asked for can't be recorded at the moment, so it is not shown. "
            "Whoever runs this house finds the reason in its log."
        ) from error
