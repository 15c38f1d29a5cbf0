"""Every purchase of every customer, so that any earlier day can be gone back to.

Purchases are what `summary` counts: a later return of exactly a day's amount takes that day back,
but only from the day of the return on; what was known on an earlier day stays known for it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.sales import Sales

Floats = NDArray[Any]
Ints = NDArray[np.int64]

_NEVER = np.int64(2**40)
_QUERY = """
WITH days AS (
  SELECT customer, day, sum(floor(amount * 10000.0 + 0.5)) AS net
  FROM sales WHERE customer IS NOT NULL AND day <= $until GROUP BY ALL
), undone AS (
  SELECT back.customer, back.day AS returned, max(bought.day) AS day
  FROM days AS back JOIN days AS bought
    ON bought.customer = back.customer AND bought.net = -back.net AND bought.day < back.day
  WHERE back.net < 0 GROUP BY ALL
), gone AS (
  SELECT customer, day, min(returned) AS gone FROM undone GROUP BY ALL
)
SELECT customer, days.day - DATE '1970-01-01' AS day, net / 10000 AS amount,
  coalesce(gone.gone - DATE '1970-01-01', -1) AS gone
FROM days LEFT JOIN gone USING (customer, day) WHERE net > 0 ORDER BY customer, days.day
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of each customer on a day: figures as in `Summary`, and how they bought.

    ``code`` is the place of the customer among all of `Histories`. ``gap`` is days between two
    purchases: the usual one (drawn to that of all customers where there are few), the longest and
    the last; ``unevenness`` is ln of the mean gap less the mean of ln gap (0: like clockwork; one
    half where fewer than two gaps are known). ``lately``: purchases in the last 4 and 13 weeks.
    Amounts: the mean, the last one, and the sum of the last 4 weeks.
    """

    code: Ints
    x: Ints
    t_x: Floats
    T: Floats
    gap: Floats
    longest: Floats
    last_gap: Floats
    unevenness: Floats
    lately: tuple[Ints, Ints]
    amounts: tuple[Floats, Floats, Floats]

    def __len__(self) -> int:
        return len(self.x)


class Histories:
    """All purchases up to a day. ``customers``: their names, in order."""

    def __init__(self, sales: Sales, until: date) -> None:
        found = sales.days(_QUERY, until)
        self.customers, code = np.unique(found["customer"], return_inverse=True)
        day, gone = found["day"].astype(np.int64), found["gone"].astype(np.int64)
        self._code, self._day = code.astype(np.int64), day
        self._gone = np.where(gone < 0, _NEVER, gone)
        self._amount = np.asarray(found["amount"], float)
        self.first = int(day.min(initial=_NEVER))

    def known(self, day: int) -> Known:
        """As of a day, counted from 1970. Raises ValueError where nobody had bought by then."""
        there = (self._day <= day) & (self._gone > day)
        code, bought, amount = self._code[there], self._day[there], self._amount[there]
        if not len(code):
            raise ValueError("Nobody had bought anything by that day.")
        people, first, back = np.unique(code, return_index=True, return_inverse=True)
        size = len(people)
        last = np.append(first[1:], len(code)) - 1
        x = (last - first).astype(np.int64)
        t_x = (bought[last] - bought[first]).astype(float)
        again = np.flatnonzero(np.diff(back) == 0) + 1
        gaps, whose = (bought[again] - bought[again - 1]).astype(float), back[again]
        usual = gaps.mean() if len(gaps) else 1.0
        longest = np.zeros(size)
        np.maximum.at(longest, whose, gaps)
        logs = np.bincount(whose, np.log(gaps), size) / np.maximum(x, 1)
        mean = t_x / np.maximum(x, 1)
        uneven = np.log(np.maximum(mean, 1)) - logs
        month = bought > day - 28
        spent = np.bincount(back, amount, size)
        return Known(
            people,
            x,
            t_x,
            (day - bought[first]).astype(float),
            gap=np.maximum((t_x + usual) / (x + 1), 1.0),
            longest=np.maximum(longest, usual),
            last_gap=np.where(x > 0, bought[last] - bought[np.maximum(last - 1, 0)], usual),
            unevenness=np.where(x > 1, uneven, 0.5),
            lately=(
                np.bincount(back[month], minlength=size),
                np.bincount(back[bought > day - 91], minlength=size),
            ),
            amounts=(spent / (x + 1), amount[last], np.bincount(back[month], amount[month], size)),
        )

    def came(self, known: Known, later: Known) -> NDArray[np.bool_]:
        """Who had bought more often by a later day."""
        times = np.full(len(self.customers), -1)
        times[later.code] = later.x
        return np.asarray(times[known.code] > known.x)
