"""The figures of the loyalty page, asked of purchases. What each means stands in docs/loyalty.md.

A figure is plain data under a topic, for the house (currency "") or for the amounts in one
currency (ten-thousandths). Months and the like are their first days, as text.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from goodword.reports.counting import Counted
from goodword.reports.rules import GRAINS, TENURES, Window, shifted

type Figures = dict[tuple[str, str], Any]

_KEPT_PERIODS = {"month": 36, "quarter": 24, "year": 30}
_COHORTS = {"month": 13, "quarter": 12, "year": 10}


def figures(sums: Counted, window: Window) -> Figures:
    """Every figure but the forecast. ``window``: twelve whole months, and as of when."""
    found: Figures = {("currencies", ""): _currencies(sums)}
    for grain in GRAINS:
        found |= dict(_periods(sums, grain, window))
        found["retention/" + grain, ""] = _retention(sums, grain, window)
    found["repeat", ""] = _repeat(sums, window)
    found["again", ""] = _again_by_cohort(sums, window)
    found |= dict(_kept(sums, window))
    found["tenure", ""] = _tenure(sums, window)
    found |= dict(_sent(sums))
    found |= dict(_sellers(sums))
    return found


def _currencies(sums: Counted) -> list[list[Any]]:
    """Currencies by how many purchases were in them, the most used first; the very first day."""
    rows = sums.rows(
        "SELECT currency, sum(times)::BIGINT AS n FROM counted GROUP BY 1 ORDER BY n DESC, 1"
    )
    (first,) = sums.row("SELECT min(first_on)::VARCHAR FROM buyers")
    return [[sums.currencies[code], n, first] for code, n in rows]


def _periods(sums: Counted, grain: str, window: Window) -> Iterator[tuple[tuple[str, str], Any]]:
    """By period: purchases, of them again, sent; customers, of them known before; amounts."""
    since = shifted(window.as_of, grain, 1 - _KEPT_PERIODS[grain])
    counts = sums.rows(
        f"""
        WITH b AS (SELECT *, date_trunc('{grain}', month)::DATE AS period FROM bought),
        people AS (
            SELECT period, count(DISTINCT person) AS customers,
                   count(DISTINCT person) FILTER (first_on < period) AS before
            FROM b JOIN buyers USING (person) WHERE purchases > 0 GROUP BY period)
        SELECT period::VARCHAR, sum(purchases)::BIGINT, sum(again)::BIGINT, sum(sent)::BIGINT,
               any_value(customers), any_value(before)
        FROM b JOIN people USING (period) WHERE period >= $since GROUP BY period ORDER BY period
        """,  # noqa: S608 - the grain is one of ours
        since=since,
    )
    yield (f"periods/{grain}", ""), [list(row) for row in counts]
    amounts = sums.rows(
        f"""
        SELECT currency, date_trunc('{grain}', month)::DATE::VARCHAR AS period,
               sum(amount)::BIGINT, sum(again_amount)::BIGINT, sum(sent_amount)::BIGINT
        FROM bought WHERE month >= $since GROUP BY 1, 2 ORDER BY 1, 2
        """,  # noqa: S608
        since=since,
    )
    for code, rows in _by_first(amounts).items():
        yield (f"periods/{grain}", sums.currencies[code]), rows


def _retention(sums: Counted, grain: str, window: Window) -> list[dict[str, Any]]:
    """By period of first purchase: how many came, and in how many later periods how many bought."""
    since = shifted(window.as_of, grain, 1 - _COHORTS[grain])
    rows = sums.rows(
        f"""
        SELECT date_trunc('{grain}', first_on)::DATE AS cohort,
               date_diff('{grain}', date_trunc('{grain}', first_on),
                         date_trunc('{grain}', month)) AS later,
               count(DISTINCT person)
        FROM bought JOIN buyers USING (person)
        WHERE first_on >= $since AND purchases > 0 GROUP BY ALL ORDER BY ALL
        """,  # noqa: S608
        since=since,
    )
    found: dict[date, dict[int, int]] = {}
    for cohort, later, customers in rows:
        found.setdefault(cohort, {})[later] = customers
    told = []
    for cohort, active in found.items():
        last = window.periods_since(cohort, grain)
        told.append({"cohort": str(cohort), "active": [active.get(n, 0) for n in range(last + 1)]})
    return told


def _repeat(sums: Counted, window: Window) -> dict[str, Any]:
    """Who bought in the window, and who of them twice; who came the year before, and came again."""
    customers, again = sums.row(
        """
        SELECT count(*), count(*) FILTER (n > 1) FROM (
            SELECT sum(purchases) AS n FROM bought
            WHERE month >= $since AND month < $until GROUP BY person HAVING n > 0)
        """,
        since=window.since,
        until=window.until,
    )
    came, came_again = sums.row(
        """
        SELECT count(*), count(*) FILTER (gap <= 365) FROM buyers
        WHERE first_on >= $since AND first_on < $until
        """,
        since=window.before,
        until=window.since,
    )
    return {"customers": customers, "again": again, "came": came, "came_again": came_again}


def _again_by_cohort(sums: Counted, window: Window) -> list[list[Any]]:
    """By quarter of first purchase: customers, and who bought again within a year."""
    rows = sums.rows(
        """
        SELECT date_trunc('quarter', first_on)::DATE::VARCHAR AS quarter, count(*),
               count(*) FILTER (gap <= 365)
        FROM buyers WHERE first_on >= $since AND quarter::DATE <= $complete
        GROUP BY quarter ORDER BY quarter
        """,
        since=shifted(window.as_of, "quarter", -_KEPT_PERIODS["quarter"]),
        # Only quarters whose last day lies more than a year back.
        complete=shifted(window.as_of - timedelta(days=365), "quarter", -1),
    )
    return [list(row) for row in rows]


def _kept(sums: Counted, window: Window) -> Iterator[tuple[tuple[str, str], Any]]:
    """Of the customers of the year before: who stayed, and what they spent then and since."""
    by_person = """
        SELECT {by} sum(purchases) FILTER (month < $since) AS before,
               coalesce(sum(purchases) FILTER (month >= $since), 0) AS since,
               coalesce(sum(amount) FILTER (month < $since), 0) AS spent,
               coalesce(sum(amount) FILTER (month >= $since), 0) AS spends
        FROM bought WHERE month >= $before AND month < $until GROUP BY {by} person
        HAVING before > 0
    """
    dates = {"before": window.before, "since": window.since, "until": window.until}
    whole = by_person.replace("{by}", "")
    yield (
        ("kept", ""),
        list(
            sums.row(f"SELECT count(*), count(*) FILTER (since > 0) FROM ({whole})", **dates)  # noqa: S608
        ),
    )
    each = by_person.replace("{by}", "currency,")
    rows = sums.rows(
        f"""
        SELECT currency, sum(spent)::BIGINT,
               sum(least(greatest(spends, 0), spent))::BIGINT, sum(spends)::BIGINT
        FROM ({each}) WHERE spent > 0 GROUP BY currency
        """,  # noqa: S608
        **dates,
    )
    for code, *amounts in rows:
        yield ("kept", sums.currencies[code]), amounts


def _tenure(sums: Counted, window: Window) -> dict[str, Any]:
    """Of those who bought in the window: years, by whole months, since their first purchase."""
    rows = sums.rows(
        """
        SELECT (date_diff('month', date_trunc('month', first_on), $until::DATE) - 1) / 12
        FROM buyers
        WHERE person IN (SELECT person FROM bought
                         WHERE month >= $since AND month < $until AND purchases > 0)
        ORDER BY 1
        """,
        since=window.since,
        until=window.until,
    )
    years = [row[0] for row in rows]
    counts = [sum(low <= one < high for one in years) for low, high in TENURES]
    return {"counts": counts, "median": years[len(years) // 2] if years else None}


def _sent(sums: Counted) -> Iterator[tuple[tuple[str, str], Any]]:
    """By year: of those who were sent, who bought first; and everything that they bought."""
    rows = sums.rows(
        """
        SELECT year(month)::INTEGER, count(DISTINCT person),
               count(DISTINCT person) FILTER (year(first_on) = year(month)), sum(purchases)::BIGINT
        FROM bought JOIN buyers USING (person)
        WHERE buyers.sent AND purchases > 0 GROUP BY 1 ORDER BY 1
        """
    )
    yield ("sent", ""), [list(row) for row in rows]
    amounts = sums.rows(
        """
        SELECT currency, year(month)::INTEGER, sum(amount)::BIGINT
        FROM bought JOIN buyers USING (person) WHERE buyers.sent GROUP BY 1, 2 ORDER BY 1, 2
        """
    )
    for code, rows_ in _by_first(amounts).items():
        yield ("sent", sums.currencies[code]), rows_


def _sellers(sums: Counted) -> Iterator[tuple[tuple[str, str], Any]]:
    """By colleague and month: purchases, of them of customers of theirs, of those sent; amounts."""
    counts = sums.rows(
        """
        SELECT colleague, month::VARCHAR, sum(purchases)::BIGINT, sum(theirs)::BIGINT,
               sum(sent)::BIGINT
        FROM bought WHERE colleague > 0 GROUP BY 1, 2 ORDER BY 1, 2
        """
    )
    for colleague, rows in _by_first(counts).items():
        yield (f"seller/{colleague}", ""), rows
    amounts = sums.rows(
        """
        SELECT colleague, currency, month::VARCHAR, sum(amount)::BIGINT,
               sum(theirs_amount)::BIGINT, sum(sent_amount)::BIGINT
        FROM bought WHERE colleague > 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """
    )
    for colleague, rows in _by_first(amounts).items():
        for code, told in _by_first(rows).items():
            yield (f"seller/{colleague}", sums.currencies[code]), told


def _by_first(rows: list[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for first, *rest in rows:
        found.setdefault(first, []).append(rest)
    return found
