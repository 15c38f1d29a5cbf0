"""The same figures where the sales lie: Spark, or any engine that Ibis connects to.

The engine sums up (`summary_of`, the very expression that DuckDB runs on one machine) and hands
over how many customers share each (x, t_x, T). That stays small whatever their number, so the fit
and the foretelling happen here; what they give goes back as a table to join. Needs the extra
`goodword[spark]`, or Ibis with the engine's own driver.
"""

from contextlib import suppress
from datetime import date
from typing import Any

import numpy as np

from goodword.loyalty.columns import Columns
from goodword.loyalty.gamma_gamma import GammaGamma
from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.sales import Summary
from goodword.loyalty.summary import PARTS, summary_of

_SUMS = ("x", "last", "now", "spent", "at_first", "refunded")


class EngineSales:
    """Sales on an engine. `engine` is a URL: spark://host:7077, local[2] (Spark in this process),
    duckdb://, trino://user@host:8080/catalog/schema …; `source` a path or a table's name there.
    """

    def __init__(self, engine: str, source: str, columns: Columns | None = None) -> None:
        self.backend = connected(engine)
        table = _opened(self.backend, source)
        header = {name: str(kind) for name, kind in table.schema().items()}
        self.columns = columns or Columns.guessed(header)
        self.columns.checked(header)
        self._sales = _selected(table, self.columns)
        self._known: dict[date, Any] = {}

    def expression(self, until: date) -> Any:
        """The summary of everybody who bought, as an expression of the engine."""
        if until not in self._known:
            every = summary_of(self._sales, until)
            people = every.filter(every.x >= 0, every.customer.notnull())
            # Summed up once, where the engine can keep it; else at each asking.
            with suppress(NotImplementedError):
                people = people.cache()
            self._known[until] = people
        return self._known[until]

    def last_day(self) -> date:
        """The last day that has sales."""
        found = self._sales.day.max().execute()
        return found.date() if hasattr(found, "date") else found

    def summary(self, until: date, unit: float = 1.0) -> tuple[Summary, Any]:
        """Distinct rows of the summary, and how many customers share each."""
        people = self.expression(until)
        counted = people.group_by(list(_SUMS)).agg(customers=people.count()).execute()
        sums = {name: counted[name].to_numpy() for name in _SUMS}
        summary = Summary.from_sums(sums, until, unit)
        return summary, counted["customers"].to_numpy(float)

    def scored(
        self,
        until: date,
        model: PurchaseModel,
        spend: GammaGamma | None,
        horizon: float,
        unit: float,
    ) -> Any:
        """An expression with each customer's figures; nothing runs until it is written."""
        import ibis

        people = self.expression(until)
        tuples = people.select("x", "last", "now").distinct().execute()
        columns = [tuples[name].to_numpy() for name in ("x", "last", "now")]
        rows = (columns[0], columns[1] / unit, columns[2] / unit)
        figures = dict(zip(("x", "last", "now"), columns, strict=True))
        named = ("alive", "buys", "purchases")
        figures |= dict(zip(named, model.predict_all(*rows, horizon), strict=True))
        joined = people.join(ibis.memtable(figures), ["x", "last", "now"])
        value = _value(joined)
        expected: Any = ibis.literal(0.0)
        if spend is not None and self.columns.money:
            p, q, gamma = (spend.params_[name] for name in spend.names)
            x = ibis.ifelse(value > 0, joined.x, 0)
            expected = p * (gamma + x * value) / (p * x + (q - 1))
        return joined.select(
            "customer",
            "x",
            t_x=joined["last"] / unit,
            T=joined.now / unit,
            value=value,
            alive="alive",
            buys="buys",
            purchases="purchases",
            spend=expected,
        )

    def write(self, path: str, figures: Any) -> None:
        """Write what `scored` gave: a .csv or .parquet here, else a folder where the engine is."""
        if path.lower().endswith(".csv"):
            figures.order_by("customer").to_csv(path)
        elif path.lower().endswith((".parquet", ".pq")):
            figures.order_by("customer").to_parquet(path)
        else:
            figures.to_parquet_dir(path)


def _value(people: Any) -> Any:
    """As Summary.from_sums: mean of repeat purchases, less what was given back."""
    import ibis

    spent, repeat = people.spent / PARTS, (people.spent - people.at_first) / PARTS
    left = (spent - people.refunded / PARTS).clip(lower=0) / spent.clip(lower=1e-9)
    times = people.x.clip(lower=1)
    return ibis.ifelse((people.x > 0) & (spent > 0), repeat.clip(lower=0) / times * left, 0.0)


def connected(engine: str) -> Any:
    """A connection of Ibis. ValueError says which extra is missing."""
    try:
        import ibis

        if engine.startswith(("spark://", "local")):
            from pyspark.sql import SparkSession

            builder = SparkSession.builder.master(engine).appName("goodword")
            builder = builder.config("spark.ui.enabled", "false")
            builder = builder.config("spark.sql.session.timeZone", "UTC")
            if engine.startswith("local"):
                # Two hundred pieces are for a cluster.
                builder = builder.config("spark.sql.shuffle.partitions", "8")
            return ibis.pyspark.connect(builder.getOrCreate())
        return ibis.connect(engine)
    except ImportError as error:
        raise ValueError(
            f"An engine needs what is not installed here ({error}): "
            "pip install 'goodword[spark]', or Ibis with the engine's driver."
        ) from error


def _opened(backend: Any, source: str) -> Any:
    kind = source.lower().removesuffix(".gz").rpartition(".")[2]
    if kind in ("parquet", "pq"):
        return backend.read_parquet(source)
    if kind in ("csv", "tsv", "txt"):
        if backend.name == "pyspark":
            return backend.read_csv(source, header=True, inferSchema=True)
        return backend.read_csv(source)
    return backend.table(source)


def _selected(table: Any, columns: Columns) -> Any:
    """customer, day and amount of the engine's table, of the types that the summary wants."""
    import ibis

    day = table[columns.day]
    if day.type().is_integer():
        day = day.cast("string").as_date("%Y%m%d")
    amount: Any = ibis.literal(1.0)
    if columns.amount:
        amount = table[columns.amount].cast("float64")
    elif columns.quantity:
        amount = table[columns.quantity].cast("float64") * table[columns.price].cast("float64")
    return table.select(customer=table[columns.customer], day=day.cast("date"), amount=amount)


def weighted_spend(summary: Summary, customers: Any) -> GammaGamma | None:
    """Gamma-Gamma of rows that stand for several customers each; None without amounts."""
    bought = (summary.x > 0) & (summary.value > 0)
    if not np.any(bought):
        return None
    return GammaGamma().fit(summary.x[bought], summary.value[bought], customers[bought])
