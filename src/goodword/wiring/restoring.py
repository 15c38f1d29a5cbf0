"""Brings a backup back: checked first, in one transaction, into either database.

Killed at any point, the house is as it was before, or a mark says that the restore is to be run
again; each step can be repeated.
"""

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from goodword.audit import store
from goodword.channels.mail.sending.claims import doubt_restored
from goodword.timeline.originals import path_of, sync_folder
from goodword.wiring.backup_check import Backup, check, opened
from goodword.wiring.backup_format import SEARCH_SQLITE, BadBackup, Table, reader, tables
from goodword.wiring.clock import wall
from goodword.wiring.home import UNFINISHED_RESTORE, home
from goodword.wiring.reindexing import index_everything

type OnProgress = Callable[[int, int], None]
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it. ``audit``: lines taken in; 0 when the audit here was not empty."""

    rows: int
    originals: int
    audit: int
    keys: bool


def restore(
    path: Path,
    *,
    replace: bool = False,
    on_step: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress = lambda *_: None,
) -> Restored:
    """Restore a backup into an empty house, or with ``replace`` in the place of what is here.

    Raises `BadBackup` for a file that is not whole, a house that is not empty, or a backup made
    by a newer version. Nothing here is touched before every byte of the file was checked.
    """
    with opened(path) as backup:
        on_step("Checking the backup")
        check(backup, on_progress)
        mark = home() / UNFINISHED_RESTORE
        empty = _prepare(backup)
        if not empty and not replace and not mark.exists():
            raise BadBackup(
                "This house is not empty. Restore into another GOODWORD_HOME, or say --replace "
                "to put the backup in the place of everything that is here."
            )
        on_step("Bringing originals back")
        count = _bring_originals(backup, on_progress)
        mark.write_text("Run the restore again.\n")
        _sync(mark)
        on_step("Bringing rows back")
        with transaction.atomic():
            _clear()
            _fill(backup, on_progress)
            _compare(backup)
        on_step("Putting keys back")
        keys = _bring_keys(backup)
        if pending():
            call_command("migrate", verbosity=0, interactive=False)
        doubt_restored(now=wall())
        if not _search_fits(backup):
            on_step("Indexing letters")
            index_everything(on_progress)
        audit = _bring_audit(backup)
        mark.unlink()
        sync_folder(home())
        return Restored(backup.rows(), count, audit, keys)


def pending() -> bool:
    """Whether the database is older than this version."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _prepare(backup: Backup) -> bool:
    """Bring an empty database to the backup's version; whether it was empty."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in backup.manifest["migrations"] if app == "goodword"}
    known = {key for key in executor.loader.disk_migrations if key[0] == "goodword"}
    if wanted - known:
        raise BadBackup(
            f"The backup was made by a newer version of Goodword ({backup.manifest['goodword']}). "
            "Install that version first."
        )
    applied = {key for key in executor.loader.applied_migrations if key[0] == "goodword"}
    if not applied:
        latest = max(name for _, name in wanted)
        call_command("migrate", "goodword", latest, verbosity=0, interactive=False)
        if wanted == known:
            call_command("migrate", verbosity=0, interactive=False)
        return True
    if applied != wanted:
        raise BadBackup(
            "The backup was made by an older version of Goodword than this house has. Restore it "
            "into an empty house: it is brought up to date there."
        )
    return _is_empty()


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        for name in ("goodword_entry", "goodword_colleague", "goodword_person"):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})")  # noqa: S608
            if cursor.fetchone()[0]:
                return False
    return True


def _clear() -> None:
    """Empty every table, also those that no backup holds: sessions end."""
    with connection.cursor() as cursor:
        names = [n for n in connection.introspection.table_names(cursor) if _ours(n)]
        if connection.vendor == "sqlite":
            for name in names:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608
            cursor.execute("INSERT INTO goodword_search(goodword_search) VALUES ('delete-all')")
        else:
            quoted = ", ".join(connection.ops.quote_name(n) for n in names)
            cursor.execute(f"TRUNCATE {quoted} CASCADE")
            cursor.execute("TRUNCATE goodword_search")


def _ours(name: str) -> bool:
    apart = name.startswith(("goodword_search", "goodword_audit"))
    return not apart and (name.startswith("goodword_") or name == "django_session")


def _fill(backup: Backup, on_progress: OnProgress) -> None:
    total, done = backup.rows(), 0
    here = {t.name for t in tables()}
    for table in backup.tables():
        if table.name not in here and not _exists(table.name):
            raise BadBackup(f"The backup has a table {table.name} that this version doesn't know.")
        for count in _insert(backup, table):
            done += count
            on_progress(done, total)
    if _search_fits(backup):
        _fill_search(backup)
    _sequences(backup)


def _exists(name: str) -> bool:
    with connection.cursor() as cursor:
        return name in connection.introspection.table_names(cursor)


def _insert(backup: Backup, table: Table) -> Iterator[int]:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(c) for c, _ in table.columns)
    places = ", ".join(["%s"] * len(table.columns))
    statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})"  # noqa: S608
    readers = [reader(kind, connection) for _, kind in table.columns]
    with connection.cursor() as cursor:
        for lines in _batches(backup.lines(f"tables/{table.name}.jsonl")):
            cursor.executemany(
                statement, [[r(v) for r, v in zip(readers, line, strict=True)] for line in lines]
            )
            yield len(lines)


def _batches(lines: Iterator[Any]) -> Iterator[Sequence[Any]]:
    batch: list[Any] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _search_fits(backup: Backup) -> bool:
    """Whether the index in the backup is one that this database can read as it is."""
    return bool(backup.manifest["database"] == connection.vendor)


def _fill_search(backup: Backup) -> None:
    if connection.vendor == "sqlite":
        shapes = [
            (name, f"INSERT INTO {name} ({', '.join(columns)}) VALUES (", len(columns))  # noqa: S608
            for name, columns in SEARCH_SQLITE.items()
        ]
    else:
        shapes = [("goodword_search", "INSERT INTO goodword_search (key, words) VALUES (", 2)]
    blob = reader("bytes", connection)
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            # An emptied index is not without rows: the backup's own take their place.
            for name in SEARCH_SQLITE:
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608
        for name, head, width in shapes:
            values = ["%s"] * width if sqlite else ["%s", "%s::tsvector"]
            statement = f"{head}{', '.join(values)})"
            for lines in _batches(backup.lines(f"search/{name}.jsonl")):
                rows = [
                    [blob(v) if isinstance(v, str) and sqlite else v for v in line]
                    for line in lines
                ]
                cursor.executemany(statement, rows)


def _sequences(backup: Backup) -> None:
    """Numbers that were given out before are never given again."""
    known = {t.name: t.key for t in backup.tables()}
    with connection.cursor() as cursor:
        for name, last in backup.manifest["sequences"].items():
            if name not in known or last < 1:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, last]
                )
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [name, known[name], last]
                )


def _compare(backup: Backup) -> None:
    with connection.cursor() as cursor:
        for name, told in backup.manifest["tables"].items():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608
            (count,) = cursor.fetchone()
            if count != told["rows"]:
                raise BadBackup(f"{name} has {count} rows after restoring, not {told['rows']}.")


def _bring_originals(backup: Backup, on_progress: OnProgress) -> int:
    found = backup.originals()
    for done, told in enumerate(found, start=1):
        path = path_of(Path(told.filename).stem)
        if not (path.exists() and path.stat().st_size == told.file_size):
            _write(path, backup.archive.read(told))
        on_progress(done, len(found))
    return len(found)


def _bring_keys(backup: Backup) -> bool:
    """Put the backup's keys in their place; others that were here are kept beside them."""
    keys = backup.manifest["keys"]
    for name in keys:
        data = backup.archive.read(f"keys/{name}")
        path = home() / name
        if path.exists() and path.read_bytes() != data:
            path.replace(path.with_name(f"{name}.before-restore"))
        if not path.exists():
            _write(path, data)
        if name == "privacy-key":
            settings.PRIVACY_KEY = data.strip()
    return bool(keys)


def _bring_audit(backup: Backup) -> int:
    number, digest = backup.manifest["audit"]["begin"]
    return store.adopt(backup.lines("audit.jsonl"), begin_at=(int(number), str(digest)))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)
