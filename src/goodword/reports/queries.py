"""Reads for the loyalty page: the figures that were made last, as rows of a table.

Sales are the house's, and so are sums over them: whoever may read here may know them. What single
colleagues sold is for leads, administrators, and themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from goodword.access import Reader
from goodword.ledger.passing import LEADS
from goodword.people.tables import Colleague
from goodword.reports.rules import Window, period_words, share, shifted, window_of
from goodword.reports.tables import Figure, Reckoning, Service


@dataclass(frozen=True)
class Standing:
    """The figures that stand: when they were made, of which window, in which currencies.

    ``values``: what was asked for, by topic and currency.
    """

    reckoning: Reckoning
    window: Window
    currencies: tuple[str, ...]
    currency: str
    values: dict[tuple[str, str], Any]

    def count(self, topic: str) -> Any:
        """Numbers of customers and purchases; none where there are none."""
        return self.values.get((topic, ""))

    def money(self, topic: str) -> Any:
        """The same in money, in ten-thousandths of the chosen currency."""
        return self.values.get((topic, self.currency)) if self.currency else None


@dataclass(frozen=True, slots=True)
class Period:
    """Purchases of a month, quarter or year, or of a year of service.

    ``again``: of customers who had bought before; ``sent``: the first ones of those whom somebody
    sent. ``customers``: who bought, ``before`` of them had bought before it. Amounts likewise;
    ``so_far``: it is not over yet.
    """

    first: date
    words: str
    so_far: bool
    purchases: int
    again: int
    sent: int
    customers: int = 0
    before: int = 0
    amount: int = 0
    again_amount: int = 0
    sent_amount: int = 0

    @property
    def new(self) -> int:
        """Purchases of customers who are neither."""
        return self.purchases - self.again - self.sent

    def share(self, of: str = "number") -> float | None:
        """From existing customers and from referrals, as a share of all, by number or amount."""
        if of == "amount":
            return share(self.again_amount + self.sent_amount, self.amount)
        return share(self.again + self.sent, self.purchases)

    @property
    def came_back(self) -> float | None:
        """The share of its customers who had bought before."""
        return share(self.before, self.customers)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers by when they bought first; ``active``: who bought in each period since."""

    first: date
    words: str
    active: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many they were."""
        return self.active[0]

    @property
    def cells(self) -> list[tuple[int, int, float]]:
        """Of each later period: which, how many bought, as a share of all."""
        return [(n, k, k / self.size) for n, k in enumerate(self.active) if n]


@dataclass(frozen=True, slots=True)
class Seller:
    """A colleague who sells: since when, whether somebody entered that, and each year of service.

    The years count from 0: in the first one they have served for less than a year.
    """

    colleague_id: int
    name: str
    since: date
    entered: bool
    years: tuple[Period, ...]


def standing(topics: Sequence[str], currency: str = "") -> Standing | None:
    """The figures of these topics in one currency: the one asked for, or else the most used."""
    reckoning = Reckoning.objects.filter(pk=1).first()
    if reckoning is None or not reckoning.customers:
        return None
    rows = Figure.objects.filter(topic__in=["currencies", *topics])
    values = {(row.topic, row.currency): row.value for row in rows}
    codes = tuple(code for code, *_ in values.get(("currencies", ""), []) if code)
    chosen = currency if currency in codes else next(iter(codes), "")
    return Standing(reckoning, _window(reckoning, values), codes, chosen, values)


def _window(reckoning: Reckoning, values: dict[tuple[str, str], Any]) -> Window:
    told = values.get(("currencies", ""), [])
    first = date.fromisoformat(told[0][2]) if told else None
    return window_of(reckoning.as_of, first)


def periods(stands: Standing, grain: str) -> list[Period]:
    """Purchases by month, quarter or year, the oldest first."""
    amounts = {row[0]: row[1:] for row in stands.money(f"periods/{grain}") or []}
    found = []
    for text, *counts in stands.count(f"periods/{grain}") or []:
        first = date.fromisoformat(text)
        found.append(
            Period(
                first, period_words(first, grain),
                shifted(first, grain, 1) > stands.reckoning.as_of, *counts,
                *amounts.get(text, (0, 0, 0)),
            )
        )  # fmt: skip
    return found


def cohorts(stands: Standing, grain: str) -> list[Cohort]:
    """Who came when, and who of them bought in each period since; the oldest first."""
    rows = stands.count(f"retention/{grain}") or []
    return [
        Cohort(first, period_words(first, grain), tuple(row["active"]))
        for row in rows
        for first in [date.fromisoformat(row["cohort"])]
    ]


def sellers(reader: Reader, currency: str = "") -> tuple[Standing | None, list[Seller]]:
    """Colleagues who sell, by name, year of service by year: all for leads, else oneself."""
    people = Colleague.objects.order_by("name", "pk")
    if reader.role not in LEADS:
        people = people.filter(pk=reader.colleague_id or 0)
    named = {f"seller/{pk}": (pk, name) for pk, name in people.values_list("pk", "name")}
    stands = standing(list(named), currency)
    if stands is None:
        return None, []
    entered = dict(Service.objects.values_list("pk", "since"))
    found = []
    for topic, (pk, name) in named.items():
        counts = stands.count(topic)
        if counts:
            sold = date.fromisoformat(counts[0][0])
            since = min(entered.get(pk, sold), sold)
            years = _years(counts, stands.money(topic) or [], since, stands.reckoning.as_of)
            found.append(Seller(pk, name, since, pk in entered, years))
    return stands, found


def _years(counts: list[Any], amounts: list[Any], since: date, as_of: date) -> tuple[Period, ...]:
    """Months put together to years since the one in which somebody began."""
    begun = since.year * 12 + since.month

    def year(text: str) -> int:
        month = date.fromisoformat(text)
        return (month.year * 12 + month.month - begun) // 12

    sums: dict[int, list[int]] = {}
    for place, rows in ((0, counts), (3, amounts)):
        for text, *numbers in rows:
            told = sums.setdefault(year(text), [0] * 6)
            for n, number in enumerate(numbers):
                told[place + n] += number
    found = []
    for n, (purchases, theirs, sent, amount, theirs_amount, sent_amount) in sorted(sums.items()):
        first = shifted(since, "month", 12 * n)
        found.append(
            Period(
                first, f"{n}", shifted(first, "month", 12) > as_of, purchases, theirs, sent,
                amount=amount, again_amount=theirs_amount, sent_amount=sent_amount,
            )
        )  # fmt: skip
    return tuple(found)
