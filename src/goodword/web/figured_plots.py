"""What the plots of the loyalty page draw: the numbers of the tables beside them, as JSON.

A plot is an aid: each number stands in its table, which needs no JavaScript.
"""

import json
from collections.abc import Sequence
from typing import Any

from goodword.reports.queries import Period, Seller
from goodword.reports.rules import MARK

_SHOWN = 24


def shares(rows: Sequence[Period], of: str) -> str:
    """From whom sales came, as stacked shares, with the mark of four in five."""
    rows = rows[-_SHOWN:]
    kinds = {
        "From existing customers": [_part(one, of, 0) for one in rows],
        "From referrals": [_part(one, of, 1) for one in rows],
    }
    return _plot(
        "stack", [_short(one) for one in rows],
        [{"name": name, "values": values} for name, values in kinds.items()],
        mark=round(MARK * 100), ceiling=100,
    )  # fmt: skip


def _part(one: Period, of: str, place: int) -> float:
    if of == "amount":
        parts, whole = (one.again_amount, one.sent_amount), one.amount
    else:
        parts, whole = (one.again, one.sent), one.purchases
    return round(max(0.0, 100 * parts[place] / whole), 1) if whole > 0 else 0.0


def service(sellers: Sequence[Seller], of: str) -> str:
    """Each colleague's share by years of service, with the mark."""
    years = max((int(year.words) for one in sellers for year in one.years), default=0)
    lines = []
    for one in sellers:
        told = {int(year.words): year.share(of) for year in one.years}
        values = [_hundredths(told.get(n)) for n in range(years + 1)]
        lines.append({"name": one.name, "values": values})
    labels = [ordinal(n + 1) for n in range(years + 1)]
    return _plot("lines", labels, lines, mark=round(MARK * 100), ceiling=100)


def beside(rows: Sequence[Period], satisfied: dict[str, Sequence[float | None]]) -> str:
    """Who came back, beside what customers said when asked; per cent."""
    lines: list[dict[str, Any]] = [
        {"name": "Came back", "values": [_hundredths(one.came_back) for one in rows]}
    ]
    lines += [{"name": name, "values": list(values)} for name, values in satisfied.items()]
    return _plot("lines", [_short(one) for one in rows], lines, ceiling=100)


def bars(labels: Sequence[str], values: Sequence[float]) -> str:
    """Plain bars."""
    return _plot("bars", labels, [{"name": "", "values": list(values)}])


def _plot(kind: str, labels: Sequence[str], series: Sequence[dict[str, Any]], **more: Any) -> str:
    return json.dumps({"kind": kind, "labels": list(labels), "series": list(series), **more})


def _hundredths(part: float | None) -> float | None:
    return None if part is None else round(100 * part, 1)


def _short(one: Period) -> str:
    words = one.words.split()
    return one.words if len(words) == 1 else f"{words[0][:3]} {words[1][2:]}"


def ordinal(n: int) -> str:
    """A place in a row, as one says it: "2nd"."""
    kind = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{kind}"
