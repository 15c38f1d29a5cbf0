"""CSAT, CES and NPS from counts, each with its interval. Pure.

CSAT: share of 4 and 5 on 1 to 5. CES: share of 5 to 7 on 1 to 7. NPS: per cent of 9 and 10 minus
per cent of 0 to 6 on 0 to 10 (F. Reichheld, HBR 12/2003).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from goodword.surveys.rules import is_bad, is_good

Z = 1.959964
"""Of an interval that covers the truth 95 times in a hundred."""
ENOUGH = {"csat": 10, "ces": 10, "nps": 30}
"""With fewer answers than this a figure says nothing; NPS swings most."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of the answers to one question.

    ``asked``: letters that reached somebody; ``answered`` of them were. ``value``: per cent, for
    NPS points from -100 to 100; ``low`` and ``high``: its 95 % interval. All three are empty when
    there are too few answers to say.
    """

    question: str
    asked: int
    answered: int
    good: int
    bad: int
    value: float | None
    low: float | None
    high: float | None

    @property
    def enough(self) -> bool:
        """Whether there are answers enough to say anything."""
        return self.value is not None

    @property
    def silent(self) -> int:
        """How many did not answer."""
        return self.asked - self.answered

    @property
    def response(self) -> float | None:
        """Per cent of those asked who answered; silence is neither good nor bad."""
        return 100 * self.answered / self.asked if self.asked else None


def figure(question: str, *, asked: int, scores: Iterable[int]) -> Figure:
    """The measure of these answers."""
    told = list(scores)
    good = sum(is_good(question, one) for one in told)
    bad = sum(is_bad(question, one) for one in told)
    value = low = high = None
    if len(told) >= ENOUGH[question]:
        if question == "nps":
            value, low, high = net_promoters(good, bad, len(told))
        else:
            value = 100 * good / len(told)
            low, high = wilson(good, len(told))
    return Figure(question, asked, len(told), good, bad, value, low, high)


def wilson(hits: int, number: int) -> tuple[float, float]:
    """The 95 % interval of a share, in per cent (E. B. Wilson, JASA 22, 1927)."""
    share, z2 = hits / number, Z * Z
    middle = (share + z2 / (2 * number)) / (1 + z2 / number)
    spread = Z / (1 + z2 / number) * sqrt(share * (1 - share) / number + z2 / (4 * number**2))
    return 100 * max(0.0, middle - spread), 100 * min(1.0, middle + spread)


def net_promoters(good: int, bad: int, number: int) -> tuple[float, float, float]:
    """NPS in points with its 95 % interval: the score interval of a difference of two shares.

    Unlike that of a mean it says something where all answered alike. (T. Tango, Statistics in
    Medicine 17, 1998: for paired shares, of which "only one of the two" are good and bad here.)
    """
    mean = (good - bad) / number
    low = _where(good, bad, number, Z, -1.0, mean)
    high = _where(good, bad, number, -Z, mean, 1.0)
    return 100 * mean, 100 * low, 100 * high


def _where(good: int, bad: int, number: int, z: float, low: float, high: float) -> float:
    """The difference of shares from which the answers are ``z`` standard errors away."""
    for _ in range(40):
        middle = (low + high) / 2
        if _errors(good, bad, number, middle) > z:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _errors(good: int, bad: int, number: int, delta: float) -> float:
    """So many standard errors lie between the answers and a true difference of ``delta``."""
    a = 2 * number
    b = (2 * number - good + bad) * delta - good - bad
    c = -bad * delta * (1 - delta)
    share = (sqrt(max(0.0, b * b - 4 * a * c)) - b) / (2 * a)
    spread = number * (2 * share + delta * (1 - delta))
    return (good - bad - number * delta) / sqrt(max(spread, 1e-12))
