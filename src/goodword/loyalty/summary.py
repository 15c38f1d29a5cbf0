"""A customer's purchases in a few figures, as one expression for any engine that Ibis speaks to.

On one machine the expression runs as `summary.sql`, compiled from it for DuckDB, so that nobody
waits for a compiler; a test holds the two together. `python -m goodword.loyalty.summary` renews it.

What counts as a purchase: all that a customer bought on one day is one; a day on which returns
outweigh sales is none; a later return of exactly a day's amount takes that day's purchase back (the
last such day before it); other returns lower the customer's value in proportion.

Money is summed as whole ten-thousandths, so that the sums are the same in any order.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

SQL = Path(__file__).with_name("summary.sql")
# Money as whole numbers of this part of the unit.
PARTS = 10_000
# Stands for the last day in the compiled text.
_UNTIL, _COMPILED = date(9999, 12, 31), "MAKE_DATE(9999, 12, 31)"
# Ibis writes argmin as an ordered aggregate, for which DuckDB sorts; ARG_MIN says the same.
_FIRST = re.compile(r'FIRST\(("\w+"."\w+") ORDER BY ("\w+"."\w+")\)')


def summary_of(sales: Any, until: date) -> Any:
    """The expression: a row for each customer of `sales` (customer, day, amount).

    `x` repeat purchases (−1: there is none at all), `last` and `now` days from the first purchase
    to the last one and to `until`; `spent` and `at_first` money of all purchases and of the first
    one, `refunded` what was given back of it, all in whole parts of 1/10,000. Sales without a
    customer are one row without a name.
    """
    import ibis

    # Whole numbers as float64: exact up to 2⁵³, and no engine widens their sums.
    parts = (sales.amount * float(PARTS) + 0.5).floor().cast("float64")
    seen = sales.mutate(parts=parts).filter(sales.day <= until)
    days = seen.group_by("customer", "day").agg(net=seen.parts.sum())
    undone = _undone(days)
    bought = undone.group_by("customer", "day").agg(gone=undone.count())
    back = undone.group_by("customer", day=undone.returned).agg(matched=undone.count())
    marked = days.left_join(bought, ["customer", "day"]).drop("customer_right", "day_right")
    marked = marked.left_join(back, ["customer", "day"]).drop("customer_right", "day_right")
    kept = (marked.net > 0) & marked.gone.isnull()
    people = marked.group_by("customer").agg(
        purchases=marked.count(where=kept),
        first=marked.day.min(where=kept),
        latest=marked.day.max(where=kept),
        spent=marked.net.sum(where=kept),
        at_first=marked.net.argmin(marked.day, where=kept),
        refunded=(-marked.net).sum(where=(marked.net < 0) & marked.matched.isnull()),
    )
    days_between = {
        "x": people.purchases - 1,
        "last": people.latest.delta(people["first"], unit="day"),
        "now": ibis.literal(until).delta(people["first"], unit="day"),
    }
    money = {name: people[name] for name in ("spent", "at_first", "refunded")}
    columns = {name: part.fill_null(0) for name, part in (days_between | money).items()}
    return people.select("customer", **columns)


def _undone(days: Any) -> Any:
    """Days whose very amount was given back later, and the day of that."""
    bought = days.filter(days.net > 0).select("customer", "day", "net")
    back = days.filter(days.net < 0)
    back = back.select(back.customer, returned=back.day, net=-back.net)
    pairs = bought.join(back, ["customer", "net"])
    pairs = pairs.filter(pairs.day < pairs.returned)
    return pairs.group_by("customer", "returned").agg(day=pairs.day.max())


def compiled() -> str:
    """The expression in DuckDB's SQL, `$until` in the place of the last day."""
    import ibis

    sales = ibis.table({"customer": "string", "day": "date", "amount": "float64"}, name="sales")
    text = str(ibis.to_sql(summary_of(sales, _UNTIL), dialect="duckdb"))
    text = _FIRST.sub(r"ARG_MIN(\1, \2)", text)
    return text.replace(_COMPILED, "$until") + "\n"


if __name__ == "__main__":
    SQL.write_text(compiled(), "utf-8")
