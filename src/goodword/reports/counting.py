"""Purchases in DuckDB, in this process: made from sales as told, and asked for sums."""

from collections.abc import Collection
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from goodword.reports.facts import UNTOLD, Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

_BOUGHT = Path(__file__).with_name("bought.sql")
_MEMORY = "256MB"


class Counted:
    """The tables of ``bought.sql``, to be asked in SQL; `currencies` names their numbers."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", currencies: tuple[str, ...]):
        self.connection, self.currencies = connection, currencies

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a question is answered with."""
        return self.connection.execute(sql, values or None).fetchall()

    def row(self, sql: str, **values: Any) -> tuple[Any, ...]:
        """The one row that a question is answered with."""
        return self.rows(sql, **values)[0]

    def code(self, currency: str) -> int:
        """The number under which a currency stands."""
        return self.currencies.index(currency)


@contextmanager
def counted(told: Told, sent: Collection[int]) -> "Iterator[Counted]":
    """Make purchases of sales. ``sent``: persons whom somebody sent to us."""
    import duckdb

    with TemporaryDirectory(prefix="goodword-") as disk:
        config: dict[str, Any] = {"memory_limit": _MEMORY, "temp_directory": disk, "threads": 1}
        connection = duckdb.connect(config=config)
        try:
            connection.register("given", told.columns)
            connection.register("given_sent", {"person": np.array(sorted(sent), np.int64)})
            connection.execute(
                "CREATE TEMP TABLE told AS SELECT row_number() OVER () AS place, "
                "person, day, key, nullif(amount, $untold) AS amount, currency, colleague "
                "FROM given",
                {"untold": UNTOLD},
            )
            connection.execute("CREATE TEMP TABLE sent AS FROM given_sent")
            connection.execute(_BOUGHT.read_text("utf-8"))
            yield Counted(connection, told.currencies)
        finally:
            connection.close()
