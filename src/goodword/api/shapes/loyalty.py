"""Figures of loyalty, as programs get them. Amounts are in units of the currency, as text."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Told
from goodword.channels.sales.money import from_units, in_units
from goodword.reports.costs import HOURS, Cost
from goodword.reports.queries import Cohort, Period, Seller, Standing
from goodword.reports.rules import TENURES


class LoyaltyPeriod(Schema):
    """Purchases of a period: `again` of customers who had bought before, `sent` the first ones of
    those whom somebody sent. In years of service, `again`: of customers of this colleague."""

    first: date
    name: str
    so_far: bool
    purchases: int
    again: int
    sent: int
    customers: int
    customers_before: int
    amount: Decimal
    again_amount: Decimal
    sent_amount: Decimal


class LoyaltyCohort(Schema):
    """Customers by their first purchase; `active`: who bought in that period and each since."""

    first: date
    name: str
    active: list[int]


class LoyaltyTenure(Schema):
    """How many customers of the window have been so for these years."""

    years_from: int
    years_below: int | None
    customers: int


class LoyaltyRepeat(Schema):
    """`customers` bought in the window, `again` of them on two days or more; `came` bought first
    in the twelve months before, `came_again` of them again within a year of that."""

    customers: int
    again: int
    came: int
    came_again: int


class LoyaltyKept(Schema):
    """`before` bought in the twelve months before the window, `kept` of them in it, too. Amounts:
    what they spent before, how much of that was kept (gross), what they spend now (net)."""

    before: int
    kept: int
    spent: Decimal | None
    gross: Decimal | None
    net: Decimal | None


class LoyaltySpan(Schema):
    """What is expected: between `low` and `high` nine times in ten."""

    low: float
    middle: float
    high: float


class LoyaltyLook(Schema):
    """What would have been said as of an earlier day of the year after, and what came."""

    as_of: date
    customers: int
    purchases: LoyaltySpan
    bought: int
    money: LoyaltySpan | None
    spent: float


class LoyaltyExpected(Schema):
    """What today's customers will probably buy within a year; `why_not`: why nothing is said."""

    as_of: date
    customers: int
    purchases: LoyaltySpan | None
    money: LoyaltySpan | None
    why_not: str
    no_money: str
    looks: list[LoyaltyLook]


class Loyalty(Schema):
    """The figures that were made last. The window is twelve whole months."""

    as_of: date
    since: date
    until: date
    currency: str
    currencies: list[str]
    customers: int
    purchases: int
    nameless: int
    repeat: LoyaltyRepeat
    kept: LoyaltyKept
    tenure: list[LoyaltyTenure]
    periods: list[LoyaltyPeriod]
    retention: list[LoyaltyCohort]
    expected: LoyaltyExpected | None


class LoyaltySeller(Schema):
    """A colleague who sells, year of service by year, from the first (0)."""

    colleague_id: int
    name: str
    since: date
    entered: bool
    years: list[LoyaltyPeriod]


class ServiceTold(Told):
    """The day since which a colleague serves; none: since their first sale."""

    since: date | None = None


class BehindAsked(Schema):
    """Which customers; every part narrows. `since` and `until` (excluded): who bought in these
    months, `least` purchases of this `kind`, from this `colleague`; `first_since`, `first_until`:
    whose first purchase was then, `soon`: who bought again within a year of it; `before`: who had
    also bought from that month up to `since`, `stayed` "no": and not since; `sent_by`: whom
    somebody sent."""

    since: date | None = None
    until: date | None = None
    kind: Literal["all", "again", "sent", "new", "theirs", "others"] = "all"
    least: Annotated[int, Field(ge=1, le=1000)] = 1
    colleague: Annotated[int, Field(ge=0, le=999_999_999)] = 0
    first_since: date | None = None
    first_until: date | None = None
    soon: bool = False
    before: date | None = None
    stayed: Literal["yes", "no"] = "yes"
    sent_by: bool = False


class BuyerShape(Schema):
    """A customer who bought: how many of the purchases that were asked for, first and last day."""

    person_id: int
    name: str
    purchases: int
    first: date
    last: date


_Amount = Annotated[Decimal, Field(ge=0, le=10_000_000, max_digits=12, decimal_places=4)]
_Hours = Annotated[Decimal, Field(ge=0, le=10_000_000, max_digits=10, decimal_places=2)]


class CostTold(Told):
    """What a month (1) or the quarter (3) of a day took."""

    begins: Annotated[date, Field(ge=date(1950, 1, 1), le=date(2200, 1, 1))]
    months: Literal[1, 3] = 1
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$")] = ""
    rate: _Amount = Decimal(0)
    winning_hours: _Hours = Decimal(0)
    winning_spend: _Amount = Decimal(0)
    keeping_hours: _Hours = Decimal(0)
    keeping_spend: _Amount = Decimal(0)
    note: Annotated[str, Field(max_length=300)] = ""

    def parts(self) -> dict[str, Any]:
        """As `goodword.reports.actions.keep_effort` takes it."""
        return {
            "begins": self.begins, "months": self.months, "rate": in_units(self.rate) or 0,
            "winning": (round(self.winning_hours * HOURS), in_units(self.winning_spend) or 0),
            "keeping": (round(self.keeping_hours * HOURS), in_units(self.keeping_spend) or 0),
            "note": self.note,
        }  # fmt: skip


class CostShape(Schema):
    """What a period took, for how many who bought first in it and who had bought before."""

    id: int
    begins: date
    months: int
    currency: str
    rate: Decimal
    winning_hours: Decimal
    winning_spend: Decimal
    keeping_hours: Decimal
    keeping_spend: Decimal
    note: str
    won: int
    kept: int
    winning: Decimal
    keeping: Decimal


def buyer(one: Any) -> dict[str, Any]:
    """A customer as `BuyerShape`."""
    return {
        "person_id": one.pk, "name": one.person.name, "purchases": one.n,
        "first": one.first_on, "last": one.last_on,
    }  # fmt: skip


def cost(one: Cost) -> dict[str, Any]:
    """A period as `CostShape`."""
    effort = one.effort
    return {
        "id": effort.pk, "begins": effort.begins, "months": effort.months,
        "currency": effort.currency, "rate": from_units(effort.rate),
        "winning_hours": Decimal(effort.winning_hours) / HOURS,
        "winning_spend": from_units(effort.winning_spend),
        "keeping_hours": Decimal(effort.keeping_hours) / HOURS,
        "keeping_spend": from_units(effort.keeping_spend), "note": effort.note,
        "won": one.won, "kept": one.kept, "winning": from_units(one.winning),
        "keeping": from_units(one.keeping),
    }  # fmt: skip


def loyalty(stands: Standing, periods: list[Period], cohorts: list[Cohort]) -> dict[str, Any]:
    """The figures as `Loyalty`."""
    before, kept = stands.count("kept")
    spent, gross, net = stands.money("kept") or (None, None, None)
    return {
        "as_of": stands.reckoning.as_of, "since": stands.window.since,
        "until": stands.window.last, "currency": stands.currency,
        "currencies": list(stands.currencies), "customers": stands.reckoning.customers,
        "purchases": stands.reckoning.purchases, "nameless": stands.reckoning.nameless,
        "repeat": stands.count("repeat"),
        "kept": {
            "before": before, "kept": kept, "spent": from_units(spent),
            "gross": from_units(gross), "net": from_units(net),
        },
        "tenure": [
            {"years_from": low, "years_below": high if high < 100 else None, "customers": n}
            for (low, high), n in zip(TENURES, stands.count("tenure")["counts"], strict=True)
        ],
        "periods": [period(one) for one in periods],
        "retention": [
            {"first": one.first, "name": one.words, "active": list(one.active)} for one in cohorts
        ],
        "expected": stands.money("expected") or stands.count("expected"),
    }  # fmt: skip


def period(one: Period) -> dict[str, Any]:
    """A period as `LoyaltyPeriod`."""
    return {
        "first": one.first, "name": one.words, "so_far": one.so_far, "purchases": one.purchases,
        "again": one.again, "sent": one.sent, "customers": one.customers,
        "customers_before": one.before, "amount": from_units(one.amount),
        "again_amount": from_units(one.again_amount), "sent_amount": from_units(one.sent_amount),
    }  # fmt: skip


def seller(one: Seller) -> dict[str, Any]:
    """A colleague as `LoyaltySeller`."""
    return {
        "colleague_id": one.colleague_id, "name": one.name, "since": one.since,
        "entered": one.entered, "years": [period(year) for year in one.years],
    }  # fmt: skip
