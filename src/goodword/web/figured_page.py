"""What the loyalty page shows, as rows of tables: for the page, spreadsheets and the terminal."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from goodword.access import Reader
from goodword.reports.behind import Behind
from goodword.reports.queries import Period, Standing, cohorts, periods, standing
from goodword.reports.rules import share
from goodword.surveys.queries import scores
from goodword.web import figured_tables
from goodword.web.figured import Table, count, people_behind, percent

TOPICS = ("repeat", "again", "kept", "tenure", "sent", "expected")
SHOWN = {"month": 24, "quarter": 12, "year": 12}
BESIDE = 12


def standing_by(grain: str, currency: str) -> Standing | None:
    """The figures that the page needs by month, quarter or year; none before there are any."""
    by = {grain, "month"}
    topics = [f"{kind}/{each}" for kind in ("periods", "retention") for each in sorted(by)]
    return standing([*TOPICS, *topics], currency)


def tables_of(
    stands: Standing, grain: str, of: str, reader: Reader
) -> dict[str, Callable[[], Table]]:
    """Every table of the page by its name, to be made when it is wanted."""
    by_period = periods(stands, grain)[-SHOWN[grain] :]
    months = periods(stands, "month")[-BESIDE:]
    return {
        "where-sales-come-from": lambda: figured_tables.shares(
            by_period, grain, of, stands.currency
        ),
        "retention": lambda: figured_tables.retention(cohorts(stands, grain), grain),
        "again-within-a-year": lambda: figured_tables.again_within_a_year(stands.count("again")),
        "tenure": lambda: figured_tables.tenure(stands.count("tenure")["counts"], stands.window),
        "came-back": lambda: figured_tables.came_back(by_period, grain),
        "referred": lambda: figured_tables.sent(stands),
        "satisfaction-beside-loyalty": lambda: figured_tables.beside(
            months, scores_of(months, reader)
        ),
    }


def heads_of(stands: Standing) -> dict[str, Any]:
    """The few numbers at the head of the page, each with the customers behind it."""
    window, repeat = stands.window, stands.count("repeat")
    within = Behind(since=window.since, until=window.until)
    came = Behind(first_since=window.before, first_until=window.since)
    before, kept = stands.count("kept")
    stayed = within.over(before=window.before)
    found: dict[str, Any] = {
        "customers": count(repeat["customers"], people_behind(within)),
        "again": count(repeat["again"], people_behind(within.over(least=2))),
        "repeat": percent(share(repeat["again"], repeat["customers"])),
        "came": count(repeat["came"], people_behind(came)),
        "came_again": count(repeat["came_again"], people_behind(came.over(soon=True))),
        "came_share": percent(share(repeat["came_again"], repeat["came"])),
        "before": count(before, people_behind(Behind(since=window.before, until=window.since))),
        "kept": count(kept, people_behind(stayed)),
        "gone": count(before - kept, people_behind(stayed.over(stayed="no"))),
        "kept_share": percent(share(kept, before)),
    }
    year = [one for one in periods(stands, "month") if window.since <= one.first < window.until]
    found["existing"] = _last_year(year, within, stands.currency)
    money = stands.money("kept")
    if money:
        spent, gross, net = money
        found["gross"], found["net"] = percent(share(gross, spent)), percent(share(net, spent))
    return found


def _last_year(year: Sequence[Period], within: Behind, currency: str) -> dict[str, Any]:
    purchases, again, sent = (
        sum(getattr(one, name) for one in year) for name in ("purchases", "again", "sent")
    )
    amount = sum(one.amount for one in year)
    of_them = sum(one.again_amount + one.sent_amount for one in year)
    return {
        "purchases": count(purchases, people_behind(within)),
        "again": count(again, people_behind(within.over(kind="again"))),
        "sent": count(sent, people_behind(within.over(kind="sent"))),
        "share": percent(share(again + sent, purchases)),
        "amount_share": percent(share(of_them, amount)) if currency else None,
    }


def scores_of(months: Sequence[Period], reader: Reader) -> dict[Any, Any]:
    """What customers said when asked, by the first day of the month."""
    if not months:
        return {}
    first = months[0].first
    since = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
    return {one.first: one for one in scores(reader, since, None)}
