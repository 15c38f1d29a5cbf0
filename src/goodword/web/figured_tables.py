"""The tables of the loyalty page, made of its figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from goodword.reports.behind import Behind
from goodword.reports.queries import Cohort, Period, Standing
from goodword.reports.rules import TENURES, Window, period_words, shifted
from goodword.web.figured import Cell, Row, Table, amount, count, people_behind, percent, percents

FROM = ("From existing customers", "From referrals", "From others", "Existing and referrals")


def shares(rows: Sequence[Period], grain: str, of: str, currency: str) -> Table:
    """From whom the sales of each period came, by number or by amount; the newest first."""
    return Table(
        "where-sales-come-from",
        "Where sales come from",
        grain.capitalize(),
        ("Purchases" if of == "number" else "Amount", *FROM),
        [_share_row(one, grain, of, currency) for one in reversed(rows)],
    )


def _share_row(one: Period, grain: str, of: str, currency: str) -> Row:
    span = Behind(since=one.first, until=shifted(one.first, grain, 1))
    links = [people_behind(span.over(kind=kind)) for kind in ("all", "again", "sent", "new")]
    cells = _by_number(one, links) if of == "number" else _by_amount(one, links, currency)
    return Row(one.words, [*cells, percent(one.share(of))], "so far" if one.so_far else "")


def _by_number(one: Period, links: Sequence[str]) -> list[Cell]:
    numbers = (one.purchases, one.again, one.sent, one.new)
    return [count(number, link) for number, link in zip(numbers, links, strict=True)]


def _by_amount(one: Period, links: Sequence[str], currency: str) -> list[Cell]:
    new = one.amount - one.again_amount - one.sent_amount
    sums = (one.amount, one.again_amount, one.sent_amount, new)
    return [amount(units, currency, link) for units, link in zip(sums, links, strict=True)]


def retention(rows: Sequence[Cohort], grain: str) -> Table:
    """Of those who came in a period, how many bought in each period since."""
    longest = max((len(one.active) for one in rows), default=1)
    return Table(
        "retention",
        "Who stays",
        f"First bought in {'the ' if grain != 'year' else ''}{grain}",
        ("Customers", *(str(n) for n in range(1, longest))),
        [_cohort_row(one, grain, longest) for one in rows],
        "heat",
    )


def _cohort_row(one: Cohort, grain: str, longest: int) -> Row:
    came = Behind(first_since=one.first, first_until=shifted(one.first, grain, 1))
    cells = [count(one.size, people_behind(came))]
    for later, active, part in one.cells:
        first = shifted(one.first, grain, later)
        there = came.over(since=first, until=shifted(first, grain, 1))
        cells.append(
            Cell(
                percents(part), round(part, 4), people_behind(there) if active else "",
                f"heat-{round(part * 10)}", f"{active:,} of {one.size:,}",
            )
        )  # fmt: skip
    blank = [Cell("", "")] * (longest - len(one.active))
    return Row(one.words, [*cells, *blank])


def again_within_a_year(rows: Sequence[Sequence[object]]) -> Table:
    """By quarter of first purchase: who bought again within a year of it."""
    found = []
    for text, came, again in rows:
        assert isinstance(came, int) and isinstance(again, int)
        first = date.fromisoformat(str(text))
        cohort = Behind(first_since=first, first_until=shifted(first, "quarter", 1))
        found.append(
            Row(
                period_words(first, "quarter"),
                [
                    count(came, people_behind(cohort)),
                    count(again, people_behind(cohort.over(soon=True))),
                    percent(again / came),
                ],
            )
        )
    return Table(
        "again-within-a-year", "Bought again within a year", "First bought in",
        ("Customers", "Again within a year", "Share"), found[::-1],
    )  # fmt: skip


TENURE_WORDS = (
    "less than 1 year", "1 to 2 years", "2 to 3 years", "3 to 5 years", "5 to 10 years",
    "10 years and more",
)  # fmt: skip


def tenure(counts: Sequence[int], window: Window) -> Table:
    """For how long those who bought lately have been customers."""
    total = sum(counts)
    rows = []
    for words, (low, high), number in zip(TENURE_WORDS, TENURES, counts, strict=True):
        # Whole months, as the figures have them.
        span = Behind(
            since=window.since,
            until=window.until,
            first_since=shifted(window.until, "month", -12 * high) if high < 100 else None,
            first_until=shifted(window.until, "month", -12 * low),
        )
        rows.append(
            Row(
                words,
                [count(number, people_behind(span)), percent(number / total if total else None)],
            )
        )
    return Table("tenure", "For how long", "Customer for", ("Customers", "Share"), rows)


def came_back(rows: Sequence[Period], grain: str) -> Table:
    """Of the customers of each period, how many had bought before it."""
    found = []
    for one in reversed(rows):
        span = Behind(since=one.first, until=shifted(one.first, grain, 1))
        found.append(
            Row(
                one.words,
                [
                    count(one.customers, people_behind(span)),
                    count(one.before, people_behind(span.over(first_until=one.first))),
                    percent(one.came_back),
                ],
                "so far" if one.so_far else "",
            )
        )
    return Table(
        "came-back", "Customers who came back", grain.capitalize(),
        ("Customers", "Had bought before", "Share"), found,
    )  # fmt: skip


def sent(stands: Standing) -> Table:
    """By year: customers whom somebody sent, and what they bought."""
    amounts = dict(stands.money("sent") or [])
    rows = []
    for year, customers, new, purchases in stands.count("sent") or []:
        span = Behind(since=date(year, 1, 1), until=date(year + 1, 1, 1), sent_by=True)
        first = span.over(first_since=span.since, first_until=span.until)
        cells = [
            count(new, people_behind(first)),
            count(customers, people_behind(span)),
            count(purchases, people_behind(span)),
        ]
        if stands.currency:
            cells.append(amount(amounts.get(year, 0), stands.currency, people_behind(span)))
        rows.append(Row(str(year), cells))
    heads = ["First bought", "Bought", "Purchases", *(["Amount"] if stands.currency else [])]
    return Table("referred", "Customers who were sent to us", "Year", heads, rows[::-1])


QUESTIONS = {"csat": "CSAT", "ces": "CES", "nps": "NPS"}


def beside(rows: Sequence[Period], scores: Mapping[date, Any]) -> Table:
    """By month: who came back, and what customers said when asked."""
    asked = [
        question
        for question in QUESTIONS
        if any(getattr(one, question) is not None for one in scores.values())
    ]
    found = []
    for one in reversed(rows):
        month = scores.get(one.first)
        said = [_said(getattr(month, question, None), question) for question in asked]
        span = Behind(since=one.first, until=shifted(one.first, "month", 1))
        before = people_behind(span.over(first_until=one.first))
        cells = [count(one.customers, people_behind(span)), percent(one.came_back, before), *said]
        found.append(Row(one.words, cells, "so far" if one.so_far else ""))
    heads = ("Customers", "Came back", *(QUESTIONS[question] for question in asked))
    return Table(
        "satisfaction-beside-loyalty", "Satisfaction beside loyalty", "Month", heads, found
    )


def _said(figure: Any, question: str) -> Cell:
    """What was answered: a share or points; too few answers are none."""
    if figure is None or figure.value is None:
        few = f"{figure.answered} answered: too few" if figure is not None else ""
        return Cell("–", "", title=few)
    words = f"{figure.value:+.0f}" if question == "nps" else f"{figure.value:.0f} %"
    return Cell(words, round(figure.value, 1), title=f"{figure.answered:,} answered")
