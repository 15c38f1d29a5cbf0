"""Makes a backup while the house goes on working: one moment of it, whole, in one file."""

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

import goodword
from goodword.audit import store
from goodword.timeline.originals import path_of, sync_folder
from goodword.wiring.backup_format import (
    FORMAT,
    KEYS,
    MANIFEST,
    SEARCH_SQLITE,
    BadBackup,
    Table,
    pages,
    tables,
    written,
)
from goodword.wiring.home import home

type OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds."""

    rows: int
    originals: int
    audit: int
    bytes: int
    keys: bool


def back_up(
    path: Path,
    *,
    now: datetime,
    with_keys: bool = True,
    replace: bool = False,
    on_progress: OnProgress = lambda *_: None,
) -> Made:
    """Write a backup of one moment. Writers go on meanwhile and wait for nothing.

    It is written under another name, synced, and then named as asked: a file of that name is
    always whole. Raises `BadBackup` if there is one already and ``replace`` is not said.
    """
    if path.exists() and not replace:
        raise BadBackup(f"{path} is there already. Name another file, or say --replace.")
    _remove_left_over(path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                made = _write(archive, now, with_keys, on_progress)
            file.flush()
            os.fsync(file.fileno())
        size = part.stat().st_size
        part.replace(path)
        sync_folder(path.parent.resolve())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Made(*made, bytes=size, keys=with_keys)


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own that sees the database as it was at one moment.

    SQLite: a read transaction on the write-ahead log. PostgreSQL: repeatable read.
    """
    told = dict(connections["default"].settings_dict)
    if told["ENGINE"].endswith("sqlite3"):
        told["OPTIONS"] = {**told.get("OPTIONS", {}), "transaction_mode": "DEFERRED"}
        begin = "BEGIN DEFERRED"
    else:
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    database = ConnectionHandler({"default": told})["default"]
    try:
        with database.cursor() as cursor:
            if database.vendor == "sqlite":
                cursor.execute("PRAGMA mmap_size = 0")
            cursor.execute(begin)
            cursor.execute("SELECT count(*) FROM django_migrations")
        yield database
    finally:
        database.close()


def _write(
    archive: zipfile.ZipFile, now: datetime, with_keys: bool, on_progress: OnProgress
) -> tuple[int, int, int]:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "goodword": goodword.__version__,
        "made_at": now.isoformat(),
        "tables": {},
    }
    with snapshot() as database:
        manifest["database"] = database.vendor
        manifest["migrations"] = _migrations(database)
        all_tables = tables()
        total = sum(_count(database, t) for t in all_tables)
        done = 0
        for table in all_tables:
            before = done

            def moved(rows: int, before: int = before) -> None:
                on_progress(before + rows, total)

            count, digest = _rows(archive, database, table, moved)
            manifest["tables"][table.name] = {**table.as_json(), "rows": count, "sha256": digest}
            done += count
        manifest["sequences"] = _sequences(database, all_tables)
        manifest["search"] = _search(archive, database)
        originals, missing = _originals(archive, database)
    manifest["originals"], manifest["missing"] = originals, missing
    manifest["audit"] = _audit(archive)
    manifest["keys"] = _keys(archive) if with_keys else {}
    archive.writestr(_info(MANIFEST), json.dumps(manifest, indent=1, sort_keys=True))
    return done, originals, manifest["audit"]["lines"]


def _rows(
    archive: zipfile.ZipFile,
    database: BaseDatabaseWrapper,
    table: Table,
    moved: Callable[[int], None],
) -> tuple[int, str]:
    kinds = [kind for _, kind in table.columns]

    def lines() -> Iterator[list[Any]]:
        count = 0
        for rows in pages(database, table):
            for row in rows:
                yield [written(v, k) for v, k in zip(row, kinds, strict=True)]
            count += len(rows)
            moved(count)

    return _jsonl(archive, f"tables/{table.name}.jsonl", lines())


def _jsonl(archive: zipfile.ZipFile, name: str, lines: Iterable[object]) -> tuple[int, str]:
    """Write a member line by line; how many lines, and the SHA-256 of what was written."""
    digest, count = hashlib.sha256(), 0
    # Keys in order: PostgreSQL keeps no order of its own in JSON.
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
    with archive.open(_info(name), "w", force_zip64=True) as member:
        for line in lines:
            data = encode(line).encode("utf-8", "surrogatepass") + b"\n"
            digest.update(data)
            member.write(data)
            count += 1
    return count, digest.hexdigest()


def _search(archive: zipfile.ZipFile, database: BaseDatabaseWrapper) -> dict[str, Any]:
    """The full-text index as it lies: quick to bring back into the same kind of database."""
    found: dict[str, Any] = {}
    if database.vendor == "sqlite":
        shapes = [
            (name, f"SELECT {', '.join(columns)} FROM {name}")  # noqa: S608
            for name, columns in SEARCH_SQLITE.items()
        ]
    else:
        shapes = [("goodword_search", "SELECT key, words::text FROM goodword_search")]
    for name, select in shapes:
        count, digest = _jsonl(archive, f"search/{name}.jsonl", _streamed(database, select))
        found[name] = {"rows": count, "sha256": digest}
    return found


def _streamed(database: BaseDatabaseWrapper, select: str) -> Iterator[list[Any]]:
    if database.vendor == "sqlite":
        with database.cursor() as cursor:
            cursor.execute(select)
            while rows := cursor.fetchmany(500):
                for row in rows:
                    yield [written(v, "bytes") if isinstance(v, bytes) else v for v in row]
        return
    last = -1
    while True:
        with database.cursor() as cursor:
            cursor.execute(f"{select} WHERE key > %s ORDER BY key LIMIT 500", [last])
            rows = cursor.fetchall()
        if not rows:
            return
        yield from (list(row) for row in rows)
        last = rows[-1][0]


def _originals(archive: zipfile.ZipFile, database: BaseDatabaseWrapper) -> tuple[int, list[str]]:
    """Large originals, as their files lie. One that is erased meanwhile is named as missing."""
    count, missing = 0, []
    with database.cursor() as cursor:
        cursor.execute("SELECT sha256 FROM goodword_original WHERE data IS NULL ORDER BY sha256")
        names = [row[0] for row in cursor.fetchall()]
    for sha256 in names:
        try:
            data = path_of(sha256).read_bytes()
        except FileNotFoundError:
            missing.append(sha256)
            continue
        archive.writestr(_info(f"originals/{sha256}.z"), data, zipfile.ZIP_STORED)
        count += 1
    return count, missing


def _audit(archive: zipfile.ZipFile) -> dict[str, Any]:
    with store.connection().cursor() as cursor:
        number, before = store.begin(cursor)

    def lines() -> Iterator[Sequence[Any]]:
        after = number
        while rows := store.rows_after(after, 2000):
            yield from rows
            after = rows[-1][0]

    count, digest = _jsonl(archive, "audit.jsonl", lines())
    return {"lines": count, "sha256": digest, "begin": [number, before]}


def _keys(archive: zipfile.ZipFile) -> dict[str, str]:
    found = {}
    for name in KEYS:
        path = home() / name
        if path.exists():
            data = path.read_bytes()
            archive.writestr(_info(f"keys/{name}"), data)
            found[name] = hashlib.sha256(data).hexdigest()
    return found


def _migrations(database: BaseDatabaseWrapper) -> list[list[str]]:
    applied = MigrationRecorder(database).applied_migrations()
    return sorted([app, name] for app, name in applied)


def _count(database: BaseDatabaseWrapper, table: Table) -> int:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {database.ops.quote_name(table.name)}")  # noqa: S608
        return int(cursor.fetchone()[0])


def _sequences(database: BaseDatabaseWrapper, all_tables: Sequence[Table]) -> dict[str, int]:
    """The last number that each table has given out: numbers are never given twice."""
    names = {t.name for t in all_tables}
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return {name: int(seq) for name, seq in cursor.fetchall() if name in names}
        found = {}
        for table in all_tables:
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                [table.name, table.key],
            )
            (last,) = cursor.fetchone()
            if last is not None:
                found[table.name] = int(last)
        return found


def _info(name: str) -> zipfile.ZipInfo:
    told = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    told.compress_type = zipfile.ZIP_DEFLATED
    told.external_attr = 0o600 << 16
    return told


def _remove_left_over(path: Path) -> None:
    """What a backup of this name left that was killed."""
    for part in path.parent.glob(f".{path.name}.*.part"):
        part.unlink(missing_ok=True)
