"""Where the audit lies: a database of its own, or a table apart on the same PostgreSQL server.

It has connections of its own, outside of Django's: what a page rolls back stays recorded, no
model can save or delete here, and a line is written in one short transaction that takes its turn
after every other process.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from goodword.audit.rules import NOTHING_BEFORE, Kept, Line, details_text, digest, instant

COLUMNS = (
    "number, at, entrance, act, what, colleague, token, origin, kind, object, status, details, "
    "digest"
)
_TURN = 7_033_041_995_401
"""The advisory lock under which lines get their numbers on PostgreSQL."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS goodword_audit (number bigint PRIMARY KEY, at text NOT NULL,"
    " entrance text NOT NULL, act text NOT NULL, what text NOT NULL, colleague bigint,"
    " token text NOT NULL, origin text NOT NULL, kind text NOT NULL, object bigint,"
    " status integer NOT NULL, details text NOT NULL, digest text NOT NULL)",
    "CREATE TABLE IF NOT EXISTS goodword_audit_begin (number bigint NOT NULL,"
    " digest text NOT NULL)",
    "CREATE INDEX IF NOT EXISTS goodword_audit_who ON goodword_audit (colleague, number)",
    "CREATE INDEX IF NOT EXISTS goodword_audit_whom ON goodword_audit (kind, object, number)",
    "CREATE INDEX IF NOT EXISTS goodword_audit_act ON goodword_audit (act, number)",
    "CREATE INDEX IF NOT EXISTS goodword_audit_at ON goodword_audit (at)",
)
_REFUSE_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS goodword_audit_no_update BEFORE UPDATE ON goodword_audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS goodword_audit_no_delete BEFORE DELETE ON goodword_audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END",
)
_REFUSE_POSTGRES = (
    "CREATE OR REPLACE FUNCTION goodword_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the audit is never changed'; END $$",
    "CREATE OR REPLACE TRIGGER goodword_audit_no_change BEFORE UPDATE OR DELETE ON goodword_audit"
    " FOR EACH ROW EXECUTE FUNCTION goodword_audit_refuse()",
    "CREATE OR REPLACE TRIGGER goodword_audit_no_truncate BEFORE TRUNCATE ON goodword_audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION goodword_audit_refuse()",
)
_handlers: dict[str, ConnectionHandler] = {}
_making = threading.Lock()
_made: set[str] = set()


def connection() -> BaseDatabaseWrapper:
    """This thread's connection to the audit; the tables are made when it is first used."""
    told = dict(settings.AUDIT_DATABASE or connections["default"].settings_dict)
    name = f"{told['ENGINE']} {told.get('HOST', '')} {told.get('PORT', '')} {told['NAME']}"
    with _making:
        if name not in _handlers:
            _handlers[name] = ConnectionHandler({"default": told})
        found = _handlers[name]["default"]
        if name not in _made:
            _make(found)
            _made.add(name)
    return found


def close() -> None:
    """Close this thread's connections; the next use opens them by the settings of then."""
    for handler in _handlers.values():
        handler.close_all()
    _handlers.clear()
    _made.clear()


def close_here() -> None:
    """Close the connections of this thread alone, before it ends."""
    for handler in _handlers.values():
        handler.close_all()


def sqlite(database: BaseDatabaseWrapper) -> bool:
    """Whether the audit lies in SQLite."""
    return database.vendor == "sqlite"


def _make(database: BaseDatabaseWrapper) -> None:
    with turn(database) as cursor:
        cursor.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'goodword_audit_begin'"
            if sqlite(database)
            else "SELECT 1 FROM pg_tables WHERE tablename = 'goodword_audit_begin'"
            " AND schemaname = current_schema()"
        )
        if cursor.fetchone():
            return
        for statement in (*_TABLES, *refusals(database)):
            cursor.execute(statement)
        cursor.execute(
            "INSERT INTO goodword_audit_begin (number, digest) VALUES (0, %s)", [NOTHING_BEFORE]
        )


def refusals(database: BaseDatabaseWrapper) -> Sequence[str]:
    """The statements that make the database itself refuse to change a line."""
    return _REFUSE_SQLITE if sqlite(database) else _REFUSE_POSTGRES


@contextmanager
def turn(database: BaseDatabaseWrapper) -> Iterator[Any]:
    """A cursor in a transaction that no other process writes the audit beside."""
    with database.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE" if sqlite(database) else "BEGIN")
        try:
            if not sqlite(database):
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
            yield cursor
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise


def append(lines: Sequence[Line]) -> int:
    """Write lines, durably, in one transaction; the number of the last. Raises DatabaseError."""
    for attempt in (1, 2):
        database = connection()
        try:
            with turn(database) as cursor:
                return append_in(cursor, lines)
        except DatabaseError:
            # The server may have gone and come back, or the file may be another one now.
            database.close()
            _made.clear()
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def append_in(cursor: Any, lines: Sequence[Line]) -> int:
    """Write lines in a `turn` that somebody else has begun; the number of the last."""
    number, before = last(cursor)
    for line in lines:
        number += 1
        before = digest(before, number, line)
        cursor.execute(
            f"INSERT INTO goodword_audit ({COLUMNS}) VALUES"  # noqa: S608
            " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                number,
                instant(line.at),
                line.entrance,
                line.act,
                line.what,
                line.colleague_id,
                line.token,
                line.origin,
                line.kind,
                line.object_id,
                line.status,
                details_text(line.details),
                before,
            ],
        )
    return number


def last(cursor: Any) -> tuple[int, str]:
    """Number and hash of the newest line; of the beginning when there is none."""
    cursor.execute("SELECT number, digest FROM goodword_audit ORDER BY number DESC LIMIT 1")
    row = cursor.fetchone()
    return (int(row[0]), str(row[1])) if row else begin(cursor)


def begin(cursor: Any) -> tuple[int, str]:
    """Number and hash of what stood before the oldest line."""
    cursor.execute("SELECT number, digest FROM goodword_audit_begin")
    number, before = cursor.fetchone()
    return int(number), str(before)


def select(where: str, values: Sequence[Any], *, tail: str = "") -> list[Kept]:
    """Lines that fit a condition of our own making."""
    with connection().cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM goodword_audit WHERE {where} {tail}",  # noqa: S608
            list(values),
        )
        return [kept(row) for row in cursor.fetchall()]


def rows_after(number: int, limit: int) -> list[Sequence[Any]]:
    """Rows as they lie, in order: for a backup."""
    with connection().cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM goodword_audit WHERE number > %s"  # noqa: S608
            f" ORDER BY number LIMIT {int(limit)}",
            [number],
        )
        return [list(row) for row in cursor.fetchall()]


def adopt(rows: Iterable[Sequence[Any]], *, begin_at: tuple[int, str]) -> int:
    """Take the lines of a backup into an audit that is empty; how many. One that is not stays."""
    count = 0
    with turn(connection()) as cursor:
        if last(cursor) != (0, NOTHING_BEFORE):
            return 0
        cursor.execute("UPDATE goodword_audit_begin SET number = %s, digest = %s", list(begin_at))
        for row in rows:
            cursor.execute(
                f"INSERT INTO goodword_audit ({COLUMNS}) VALUES"  # noqa: S608
                " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                list(row),
            )
            count += 1
    return count


def kept(row: Sequence[Any]) -> Kept:
    """A line from its row."""
    line = Line(
        at=datetime.fromisoformat(row[1]),
        entrance=row[2],
        act=row[3],
        what=row[4],
        colleague_id=row[5],
        token=row[6],
        origin=row[7],
        kind=row[8],
        object_id=row[9],
        status=row[10],
        details=json.loads(row[11]),
    )
    return Kept(int(row[0]), line, row[12])
