"""Sales from a file, a data frame or a table, summed up for the models.

Reading and summing is DuckDB's work (in this process, on this machine); `engines` does the same on
others. Files: CSV (also .gz), Parquet. Frames: pandas, Polars, Arrow, or arrays by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.columns import Columns
from goodword.loyalty.summary import PARTS, SQL

if TYPE_CHECKING:
    import duckdb

Floats = NDArray[Any]

_LAST = date(9999, 12, 31)
# Beyond this, sums are made by way of the disk: slower by a tenth, whatever the number of sales.
_MEMORY = "256MB"


@dataclass(frozen=True, slots=True)
class Summary:
    """Customers as the models want them.

    x repeat purchases; t_x and T in `unit` days; value: mean of repeat purchases in the unit of
    money, less what was given back, 0 where there is none; until: the last day seen.
    """

    x: NDArray[Any]
    t_x: Floats
    T: Floats
    value: Floats
    until: date
    unit: float

    def __len__(self) -> int:
        return len(self.x)

    @property
    def rows(self) -> tuple[NDArray[Any], Floats, Floats]:
        """What `fit` and `predict…` take first."""
        return self.x, self.t_x, self.T

    @classmethod
    def from_sums(cls, sums: Mapping[str, Any], until: date | None, unit: float) -> Self:
        """From the columns of `summary_of`; without `until` the last purchase ends the time."""
        x, last, now = (np.asarray(sums[name]) for name in ("x", "last", "now"))
        spent, at_first, refunded = (
            np.asarray(sums[name], float) / PARTS for name in ("spent", "at_first", "refunded")
        )
        if until is None:
            beyond = int((now - last).min(initial=2**40)) if len(x) else 0
            now, until = now - beyond, _LAST - timedelta(days=beyond if len(x) else 0)
        kept = np.where(spent > 0, np.maximum(spent - refunded, 0) / np.maximum(spent, 1e-9), 0.0)
        repeats = np.maximum(x, 1)
        value = np.where(x > 0, np.maximum(spent - at_first, 0) / repeats * kept, 0.0)
        return cls(x, last / unit, now / unit, value, until, unit)


class Sales:
    """Sales, wherever they lie; closes what it opened.

    `source`: a path, a frame, a mapping of arrays, or with `connection` a table's name there.
    `columns` says which are customer, day and money; without it their names are guessed.
    Raises ValueError, in words, for what can't be read.
    """

    def __init__(
        self,
        source: Any,
        columns: Columns | None = None,
        connection: "duckdb.DuckDBPyConnection | None" = None,
    ) -> None:
        import duckdb

        self._unreadable = duckdb.Error
        self._own = connection is None
        if connection is None:
            self._disk = TemporaryDirectory(prefix="goodword-")
            config: dict[str, Any] = {"memory_limit": _MEMORY, "temp_directory": self._disk.name}
            connection = duckdb.connect(config=config)
        self.connection = connection
        self._name = self._named(source)
        self.columns = columns or Columns.guessed(self._header())
        self.columns.checked(self._header())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and files."""
        if self._own:
            self.connection.close()
            self._disk.cleanup()

    def _named(self, source: Any) -> str:
        """What stands behind FROM."""
        if isinstance(source, str) and not self._own and not Path(source).suffix:
            return _quoted(source)
        if isinstance(source, str | Path):
            return _reading(str(source))
        if isinstance(source, Mapping):
            source = {name: _plain(part) for name, part in source.items()}
        self.connection.register("given", source)
        return "given"

    def _header(self) -> dict[str, str]:
        try:
            rows = self.connection.execute(f"DESCRIBE SELECT * FROM {self._name}").fetchall()  # noqa: S608
        except self._unreadable as error:
            raise ValueError(f"These sales can't be read: {error}") from error
        return {str(name): str(kind) for name, kind, *_ in rows}

    def summary(self, until: date | None = None, unit: float = 1.0) -> Summary:
        """Sum up all sales to `until` (the last day that has any), ages in `unit` days."""
        self._sum(until)
        sums = self.connection.execute(
            "SELECT x, last, now, spent, at_first, refunded FROM summed"
        ).fetchnumpy()
        summary = Summary.from_sums(sums, until, unit)
        return summary if self.columns.money else replace(summary, value=np.zeros(len(summary)))

    def customers(self) -> NDArray[Any]:
        """Who the rows of `summary` are, in its order (another one each time)."""
        return self.connection.execute("SELECT customer FROM summed").fetchnumpy()["customer"]

    def by_customer(self, until: date | None = None) -> tuple[NDArray[Any], Summary]:
        """Customers by name, and their summary in that order: the same whenever it is asked for."""
        summary, names = self.summary(until), self.customers()
        order = np.argsort(names, kind="stable")
        parts = {name: getattr(summary, name)[order] for name in ("x", "t_x", "T", "value")}
        return names[order], replace(summary, **parts)

    def days(self, query: str, until: date) -> Mapping[str, NDArray[Any]]:
        """Columns of a query over `sales` (customer, day, amount) up to a day, `$until` in it."""
        try:
            self._viewed()
            return self.connection.execute(query, {"until": until}).fetchnumpy()
        except self._unreadable as error:
            raise ValueError(f"These sales can't be read: {error}") from error

    def without_customer(self) -> int:
        """On how many days something was sold to nobody known; those sales are left out."""
        return int(self.connection.execute("SELECT days FROM nameless").fetchall()[0][0])

    def write(self, path: str, summary: Summary, figures: Mapping[str, Floats]) -> None:
        """Write customer, summary and figures, all in the order of `summary`, by customer.

        CSV or Parquet, by the name; whole or not at all.
        """
        kind = (
            "FORMAT parquet" if path.lower().endswith((".parquet", ".pq")) else "FORMAT csv, HEADER"
        )
        unfinished = Path(f"{path}.part")
        rows = {"x": summary.x, "t_x": summary.t_x, "T": summary.T, "value": summary.value}
        self.connection.register("figures", rows | dict(figures))
        try:
            self.connection.execute(
                "COPY (SELECT customer, figures.* "  # noqa: S608
                "FROM summed POSITIONAL JOIN figures ORDER BY customer) "
                f"TO '{_escaped(str(unfinished))}' ({kind})"
            )
            unfinished.replace(path)
        except self._unreadable as error:
            raise ValueError(f"{path} can't be written: {error}") from error
        finally:
            unfinished.unlink(missing_ok=True)
            self.connection.unregister("figures")

    def _viewed(self) -> None:
        view = self.columns.selected(self._header(), self._name)
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW sales AS {view}")

    def _sum(self, until: date | None) -> None:
        try:
            self._viewed()
            self.connection.execute(
                f"CREATE OR REPLACE TEMP TABLE every AS {SQL.read_text('utf-8')}",
                {"until": until or _LAST},
            )
        except self._unreadable as error:
            raise ValueError(f"These sales can't be read: {error}") from error
        known = "x >= 0 AND customer IS NOT NULL"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW summed AS SELECT * FROM every WHERE {known}"  # noqa: S608
        )
        self.connection.execute(
            "CREATE OR REPLACE TEMP VIEW nameless AS "
            "SELECT coalesce(sum(x + 1), 0)::BIGINT AS days FROM every WHERE customer IS NULL"
        )


def _plain(part: Any) -> NDArray[Any]:
    """An array that DuckDB can scan; days as instants of midnight."""
    found = np.asarray(part)
    if found.dtype == object and len(found) and isinstance(found[0], date):
        return found.astype("datetime64[D]").astype("datetime64[us]")
    return found.astype("datetime64[us]") if found.dtype.kind == "M" else found


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _escaped(text: str) -> str:
    return text.replace("'", "''")


def _reading(path: str) -> str:
    text = f"'{_escaped(path)}'"
    kind = path.lower().removesuffix(".gz").rpartition(".")[2]
    if kind in ("csv", "tsv", "txt"):
        return f"read_csv({text})"
    if kind in ("parquet", "pq"):
        return f"read_parquet({text})"
    raise ValueError(f"{path} is neither CSV nor Parquet by its name.")


def summarise(
    source: Any, *, until: date | None = None, unit: float = 1.0, columns: Columns | None = None
) -> tuple[NDArray[Any], Summary]:
    """Customers and their summary, from sales of any kind that `Sales` takes."""
    with Sales(source, columns) as sales:
        summary = sales.summary(until, unit)
        return sales.customers(), summary
