"""Many rows at once, past the object layer: intake writes a dozen rows for each mail."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models


def insert(table: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as plain values in the order of ``fields`` (columns, e.g. ``entry_id``).

    Datetimes must be UTC; JSON is given as text. A row that stands already is left as it is.
    """
    ready = list(rows)
    if not ready:
        return
    columns = ", ".join(connection.ops.quote_name(f) for f in fields)
    places = ", ".join(["%s"] * len(fields))
    name = connection.ops.quote_name(table._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {name} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING",  # noqa: S608
            ready,
        )


def insert_objects(table: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert objects whose keys are known already (`next_ids`). A clash raises IntegrityError."""
    fields = table._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(f.column or f.attname) for f in fields)
    places = ", ".join(["%s"] * len(fields))
    names = [(f.attname, isinstance(f, models.DateTimeField)) for f in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {connection.ops.quote_name(table._meta.db_table)} ({columns})"  # noqa: S608
            f" VALUES ({places})",
            [
                [instant(getattr(r, n)) if moment else getattr(r, n) for n, moment in names]
                for r in rows
            ],
        )


def next_ids(table: type[models.Model], count: int) -> list[int]:
    """Keys for new rows, in order. On SQLite the transaction must hold the write lock."""
    name = table._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [name])
            row = cursor.fetchone()
            last = row[0] if row else 0
            return list(range(last + 1, last + 1 + count))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [name, count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def instant(moment: datetime) -> Any:
    """An instant as the database's driver takes it."""
    return connection.ops.adapt_datetimefield_value(moment)
