"""Many rows at once, past the object layer: intake writes a dozen rows for each mail."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models


def insert(
    table: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    clash: bool = False,
) -> None:
    """Insert rows given as plain values in the order of ``fields`` (columns, e.g. ``entry_id``).

    Datetimes must be UTC, as `instant` gives them; JSON is given as text. A row that stands
    already is left as it is; with ``clash`` it raises IntegrityError.
    """
    ready = list(rows)
    if not ready:
        return
    columns = ", ".join(connection.ops.quote_name(f) for f in fields)
    places = ", ".join(["%s"] * len(fields))
    name = connection.ops.quote_name(table._meta.db_table)
    otherwise = "" if clash else " ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {name} ({columns}) VALUES ({places}){otherwise}",  # noqa: S608
            ready,
        )


def add(
    table: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """Insert new rows (see `insert`); their keys, in order. A clash raises IntegrityError."""
    ids = next_ids(table, len(rows)) if rows else []
    keyed = ((pk, *row) for pk, row in zip(ids, rows, strict=True))
    insert(table, ("id", *fields), keyed, clash=True)
    return ids


def update(
    table: type[models.Model], fields: Sequence[str], rows: Mapping[int, Sequence[Any]]
) -> None:
    """Set columns of rows, by key, to values as `insert` takes them."""
    if not rows:
        return
    name = connection.ops.quote_name(table._meta.db_table)
    changes = ", ".join(f"{connection.ops.quote_name(f)} = %s" for f in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {name} SET {changes} WHERE id = %s",  # noqa: S608
            [(*values, pk) for pk, values in rows.items()],
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
