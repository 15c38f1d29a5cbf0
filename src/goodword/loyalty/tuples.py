"""What the likelihood needs of customers: how many share each (x, t_x, T).

The models never see a customer, only these counts, so a million customers cost as much as the
distinct tuples among them. Nothing is rounded: days stay days.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Ints = NDArray[np.int64]

_MOST_PURCHASES = 10_000_000
# Up to so many places a table is quicker than sorting (five bytes each).
_TABLE = 16_000_000


@dataclass(frozen=True, slots=True)
class Tuples:
    """Customers by x (repeat purchases), t_x (age at the last one) and T (age now)."""

    x: Ints
    t_x: Floats
    T: Floats
    weight: Floats

    def __len__(self) -> int:
        return len(self.x)

    def thinned(self, most: int) -> "Tuples":
        """At most `most` tuples, evenly from the whole, for a first look."""
        step = -(-len(self) // most)
        return Tuples(self.x[::step], self.t_x[::step], self.T[::step], self.weight[::step])


def column(values: Any, name: str) -> Floats:
    """One column of numbers: a list, an array, a series of pandas or Polars, an Arrow array.

    Raises ValueError where there is a gap, a NaN or an infinity.
    """
    found = np.atleast_1d(np.asarray(values, dtype=float))
    if found.ndim != 1:
        raise ValueError(f"{name} has {found.ndim} dimensions; give one value per customer.")
    if not np.isfinite(found).all():
        raise ValueError(f"{name} has missing or infinite values; leave those customers out.")
    return found


def checked(x: Any, t_x: Any, T: Any) -> tuple[Ints, Floats, Floats]:
    """The three columns, or a ValueError that names the first thing wrong with them."""
    x, t_x, T = column(x, "x"), column(t_x, "t_x"), column(T, "T")
    if not len(x) == len(t_x) == len(T):
        raise ValueError(f"x, t_x and T have {len(x)}, {len(t_x)} and {len(T)} values.")
    counts = x.astype(np.int64)
    _refuse(counts != x, "x counts repeat purchases: give whole numbers.")
    _refuse(x < 0, "x counts repeat purchases (all but the first): it can't be negative.")
    _refuse(x > _MOST_PURCHASES, f"x is above {_MOST_PURCHASES:,}: is it a count?")
    _refuse((t_x < 0) | (t_x > T), "t_x is the age at the last purchase: from 0 to T.")
    _refuse((x == 0) & (t_x > 0), "Whoever bought once (x = 0) has t_x = 0.")
    _refuse(
        (x > 0) & (t_x == 0),
        "x > 0 with t_x = 0: orders of the same day are one purchase; see summarise().",
    )
    return counts, t_x, T


def _refuse(wrong: NDArray[np.bool_], words: str) -> None:
    if wrong.any():
        raise ValueError(f"{words} (first in row {int(wrong.argmax())})")


def collapse(*columns: NDArray[Any]) -> tuple[list[NDArray[Any]], Ints, Ints]:
    """Distinct rows in order of the columns, which of them each row is, and how often each is.

    Sums over the distinct rows come out the same whatever the order of the customers.
    """
    if not len(columns[0]):
        return [part[:0] for part in columns], np.zeros(0, np.int64), np.zeros(0, np.int64)
    key, span = np.zeros(len(columns[0]), np.int64), 1
    for part in columns:
        codes, size = _codes(part)
        if span > 1 and span * size > _TABLE:
            key, span = _dense(key, span)
        if span > np.iinfo(np.int64).max // size:
            codes, size = _dense(codes, size)
        key, span = key * size + codes, span * size
    which, distinct = _dense(key, span)
    one_of = np.empty(distinct, np.int64)
    one_of[which] = np.arange(len(key))
    return [part[one_of] for part in columns], which, np.bincount(which, minlength=distinct)


def _codes(part: NDArray[Any]) -> tuple[Ints, int]:
    """Small whole numbers in the order of the values, and one more than the largest."""
    low, high = part.min(), part.max()
    if high - low < 1_000_000:
        codes = (part - low).astype(np.int64)
        if np.array_equal(codes + low, part):
            return codes, int(codes.max()) + 1
    values, codes = np.unique(part, return_inverse=True)
    return codes, len(values)


def _dense(key: Ints, span: int) -> tuple[Ints, int]:
    """The numbers from 0 on without gaps, in the same order, and how many there are."""
    if span > max(_TABLE, 4 * len(key)):
        values, codes = np.unique(key, return_inverse=True)
        return codes, len(values)
    seen = np.zeros(span, bool)
    seen[key] = True
    values = np.flatnonzero(seen)
    place = np.empty(span, np.int32)
    place[values] = np.arange(len(values), dtype=np.int32)
    return place[key].astype(np.int64), len(values)


def gathered(x: Any, t_x: Any, T: Any, weights: Any = None) -> Tuples:
    """Customers as counts of distinct tuples; `weights` says how many stand behind each row."""
    counts, age, now = checked(x, t_x, T)
    if not len(counts):
        raise ValueError("There are no customers to learn from.")
    distinct, which, times = collapse(counts, now, age)
    if weights is None:
        weight = times.astype(float)
    else:
        given = column(weights, "weights")
        if len(given) != len(counts):
            raise ValueError(f"weights has {len(given)} values, x has {len(counts)}.")
        _refuse(given < 0, "A weight says how many customers a row stands for: not negative.")
        weight = np.bincount(which, given, len(times))
    kept = weight > 0
    if not kept.any():
        raise ValueError("All weights are zero.")
    return Tuples(distinct[0][kept], distinct[2][kept], distinct[1][kept], weight[kept])
