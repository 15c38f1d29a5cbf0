"""What is expected of the coming year, in words."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from goodword.reports.behind import Behind
from goodword.reports.queries import Standing
from goodword.web.figured import people_behind, sums


def foretold(stands: Standing) -> dict[str, Any] | None:
    """What the page says of the year to come; none where nothing was looked at."""
    told = stands.money("expected") or stands.count("expected")
    if told is None:
        return None
    as_of = date.fromisoformat(told["as_of"])
    found: dict[str, Any] = {
        "as_of": as_of,
        "until": as_of + timedelta(days=365),
        "customers": told["customers"],
        "behind": people_behind(Behind()),
        "why_not": told["why_not"],
        "no_money": told["no_money"],
        "purchases": _purchases(told["purchases"]),
        "money": _money(told["money"], stands.currency),
        "looks": [_look(one, stands.currency) for one in told["looks"]],
    }
    looks = found["looks"]
    found["inside"] = sum(one["inside"] for one in looks)
    return found


def _look(one: dict[str, Any], currency: str) -> dict[str, Any]:
    """An earlier year: what would have been said, and what came."""
    of_money = one["money"] is not None
    span = one["money"] if of_money else one["purchases"]
    came = one["spent"] if of_money else one["bought"]
    return {
        "as_of": date.fromisoformat(one["as_of"]),
        "said": _money(one["money"], currency) if of_money else _purchases(one["purchases"]),
        "came": sums(_rough(came), currency) if of_money else f"{came:,} purchases",
        "inside": span["low"] <= came <= span["high"],
        "side": "" if span["low"] <= came <= span["high"] else
        ("more" if came > span["high"] else "less"),
    }  # fmt: skip


def _purchases(span: dict[str, float] | None) -> dict[str, str] | None:
    if span is None:
        return None
    low, middle, high = (f"{round(span[name]):,}" for name in ("low", "middle", "high"))
    return {"low": low, "middle": middle, "high": f"{high} purchases"}


def _money(span: dict[str, float] | None, currency: str) -> dict[str, str] | None:
    if span is None:
        return None
    low, middle, high = (_rough(span[name]) for name in ("low", "middle", "high"))
    return {"low": f"{low:,}", "middle": sums(middle, currency), "high": sums(high, currency)}


def _rough(value: float) -> Decimal:
    """Two or three figures: an expectation is no more exact than that."""
    number = Decimal(round(value))
    if abs(number) < 1000:
        return number
    step = Decimal(10) ** (number.adjusted() - 2)
    return (number / step).quantize(Decimal(1)) * step
