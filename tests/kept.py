"""What a test needs is made once and put back as rows: making it takes a hundred times as long."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction

SEARCH = "goodword_search"


class Kept[Told]:
    """The rows that ``make`` left in an empty database, and what it told.

    Rows go back with their own numbers. SQLite's full-text index has no rows that could be read
    back: what was written into it is written again.
    """

    def __init__(self, make: Callable[[], Told]) -> None:
        self._searched: list[tuple[str, Any]] = []
        with connection.execute_wrapper(self._listen):
            self.told = make()
        self._rows = list(_rows())

    def put_back(self) -> None:
        """Write all rows into a database that has none of them."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "PRAGMA defer_foreign_keys = ON"
                if connection.vendor == "sqlite"
                else "SET CONSTRAINTS ALL DEFERRED"
            )
            # Emptying the tables after a test leaves the index, which is no table of Django's.
            if connection.vendor == "sqlite":
                cursor.execute(f"INSERT INTO {SEARCH}({SEARCH}) VALUES ('delete-all')")
            else:
                cursor.execute(f"DELETE FROM {SEARCH}")
            for table, columns, rows in self._rows:
                places = ", ".join(["%s"] * len(columns))
                names = ", ".join(f'"{column}"' for column in columns)
                cursor.executemany(
                    f'INSERT INTO "{table}" ({names}) VALUES ({places})',
                    rows,
                )
                if connection.vendor == "postgresql" and "id" in columns:
                    highest = max(row[columns.index("id")] for row in rows)
                    cursor.execute(
                        "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, highest]
                    )
            for sql, params in self._searched:
                cursor.execute(sql, params)

    def _listen(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.vendor == "sqlite" and SEARCH in sql and not sql.startswith("SELECT"):
            each = params if many else [params]
            self._searched += [(sql, one) for one in each]
        return execute(sql, params, many, context)


def is_empty() -> bool:
    """Whether nothing has been put into the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT COUNT(*) FROM goodword_house)"
            " + (SELECT COUNT(*) FROM goodword_colleague)"
        )
        return bool(cursor.fetchone()[0] == 0)


def _rows() -> Iterator[tuple[str, list[str], list[tuple[Any, ...]]]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith("goodword_") or _is_index(table):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = cursor.fetchall()
            if rows:
                yield table, [column[0] for column in cursor.description], rows


def _is_index(table: str) -> bool:
    return connection.vendor == "sqlite" and table.startswith(SEARCH)
