"""Makes the figures of the loyalty page, when something has changed since the last time."""

from dataclasses import asdict
from datetime import date, datetime, tzinfo
from time import perf_counter
from typing import Any

from goodword.loyalty import Columns, Sales
from goodword.referrals.queries import referred_ids
from goodword.reports.counting import Counted, counted
from goodword.reports.expecting import Expected, expected
from goodword.reports.facts import told_sales
from goodword.reports.keeping import Turn, keep_customers, keep_figures
from goodword.reports.mark import VERSION, what_stands
from goodword.reports.rules import window_of
from goodword.reports.summing import Figures, figures
from goodword.reports.tables import Figure, Reckoning

EXPECTED = "expected"
_CHANGED = 0.02


def reckon(*, now: datetime, wall: datetime, tz: tzinfo, turn: Turn) -> Reckoning:
    """Make all figures as of ``now`` (the house's present).

    The forecast takes longest: it is made once a day, and when the sales have changed by much.
    """
    begun = perf_counter()
    as_of = now.astimezone(tz).date()
    mark = what_stands(as_of)
    told = told_sales(tz=tz, now=now)
    with counted(told, list(referred_ids())) as sums:
        first, purchases, customers = sums.row(
            "SELECT min(first_on), coalesce(sum(days), 0)::BIGINT, count(*) FROM buyers"
        )
        found = figures(sums, window_of(as_of, first))
        last = Reckoning.objects.filter(pk=1).first()
        kept = last is not None and _much_the_same(last, as_of, purchases)
        if not kept:
            found |= _forecasts(sums, as_of)
        keep_customers(sums, turn=turn)
    reckoning = Reckoning(
        at=wall, of=mark, as_of=as_of, version=VERSION, customers=customers,
        purchases=purchases, nameless=told.nameless, seconds=perf_counter() - begun,
    )  # fmt: skip
    with turn():
        keep_figures(found, reckoning, without=EXPECTED if kept else "")
    return reckoning


def _much_the_same(last: Reckoning, as_of: date, purchases: int) -> bool:
    if last.as_of != as_of or last.version != VERSION:
        return False
    row = Figure.objects.filter(topic=EXPECTED).values_list("value", flat=True).first()
    before = row["of_purchases"] if row else 0
    return abs(purchases - before) <= _CHANGED * before


def _forecasts(sums: Counted, as_of: date) -> Figures:
    """What is expected of the coming year, for the sales in each currency."""
    (total,) = sums.row("SELECT coalesce(sum(days), 0)::BIGINT FROM buyers")
    columns = Columns("customer", "day", "amount")
    found: Figures = {}
    for (code,) in sums.rows("SELECT DISTINCT currency FROM counted ORDER BY 1"):
        sums.connection.execute(
            "CREATE OR REPLACE TEMP TABLE in_currency AS "
            "SELECT person AS customer, DATE '1970-01-01' + day::INTEGER AS day, "
            "coalesce(amount, 10000) / 10000 AS amount FROM orders WHERE currency = $code",
            {"code": code},
        )
        with Sales("in_currency", columns, connection=sums.connection) as sales:
            value: dict[str, Any] = _plain(expected(sales, as_of))
        (priced,) = sums.row(
            "SELECT count(amount) > 0 FROM orders WHERE currency = $code", code=code
        )
        if not priced:
            value |= {"money": None, "no_money": "No amounts were told."}
        found[EXPECTED, sums.currencies[code]] = value | {"of_purchases": total}
    return found


def _plain(told: Expected) -> dict[str, Any]:
    value = asdict(told)
    value["as_of"] = str(told.as_of)
    for look in value["looks"]:
        look["as_of"] = str(look["as_of"])
    return value
