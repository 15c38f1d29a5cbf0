"""The database by ``DATABASE_URL``; without one, SQLite in the home."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dj_database_url

from goodword.wiring.home import SettingsError

SQLITE_START = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-32768;"
    "PRAGMA mmap_size=268435456;"
)
# Compiling a statement pays off where it runs for long. Ours run for milliseconds, and on a large
# house PostgreSQL took seconds to compile them.
POSTGRES_START = "-c jit=off"


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings of one database. Raises `SettingsError` for a URL that can't be used."""
    if not url:
        url = f"sqlite:///{home / 'goodword.sqlite3'}"
    try:
        told: dict[str, Any] = dict(dj_database_url.parse(url))
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError) as error:
        raise SettingsError(
            f"DATABASE_URL can't be used: {error}. Write postgresql://user:password@host:5432/name "
            "or sqlite:////path/to/file.sqlite3, or leave it out."
        ) from error
    told["CONN_MAX_AGE"] = None
    told["CONN_HEALTH_CHECKS"] = True
    if told["ENGINE"].endswith("sqlite3"):
        told["OPTIONS"] = {
            **told.get("OPTIONS", {}),
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": SQLITE_START,
        }
    elif told["ENGINE"].endswith("postgresql"):
        told["OPTIONS"] = {"options": POSTGRES_START, **told.get("OPTIONS", {})}
    else:
        raise SettingsError("DATABASE_URL must name PostgreSQL or SQLite.")
    return told


def audit_database(url: str, home: Path, main: dict[str, Any]) -> dict[str, Any] | None:
    """Django's settings of the audit's database; ``None``: a table apart beside the main one.

    Without ``AUDIT_DATABASE_URL`` it is a file of its own beside SQLite, and a table of its own
    on PostgreSQL. Raises `SettingsError` for a URL that can't be used.
    """
    if url or main["ENGINE"].endswith("sqlite3"):
        try:
            return database(url or f"sqlite:///{home / 'audit.sqlite3'}", home)
        except SettingsError as error:
            raise SettingsError(f"AUDIT_{error}") from error
    return None


@contextmanager
def unmapped() -> Iterator[None]:
    """Read SQLite's file without mapping it, so that long work holds no more the more there is."""
    before = _map(0)
    try:
        yield
    finally:
        _map(before)


def _map(size: int) -> int:
    """Map so many bytes of SQLite's file; how many it were before."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA mmap_size")
        (before,) = cursor.fetchone() or (0,)  # a database in memory has nothing to map
        cursor.execute(f"PRAGMA mmap_size={int(size)}")
    return int(before)
