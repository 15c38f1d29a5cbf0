"""Plainer ways to quote, beside which ours stands. Each: level to seconds, or None."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from statistics import NormalDist, fmean, pstdev

from goodword.promises.quote import Case

Quoter = Callable[[str, float], float | None]
Peer = Callable[[Iterable[Case], datetime], Quoter]


def of_done(cases: Iterable[Case], now: datetime) -> Quoter:
    """The empirical quantile of those of the kind that are done; open ones are left out."""
    times = _times(cases, now)
    done = {kind: sorted(t for t in taken if t < math.inf) for kind, taken in times.items()}
    return lambda kind, level: _quantile(done.get(kind, []), level)


def of_all(cases: Iterable[Case], now: datetime) -> Quoter:
    """The empirical quantile of the kind; what is open counts as never done."""
    times = {kind: sorted(taken) for kind, taken in _times(cases, now).items()}
    return lambda kind, level: _quantile(times.get(kind, []), level)


def of_everything(cases: Iterable[Case], now: datetime) -> Quoter:
    """One empirical quantile of all that are done, whatever their kind."""
    done = sorted(t for taken in _times(cases, now).values() for t in taken if t < math.inf)
    return lambda kind, level: _quantile(done, level)


def lognormal(cases: Iterable[Case], now: datetime) -> Quoter:
    """A lognormal distribution fitted to those of the kind that are done."""
    fits = {}
    for kind, taken in _times(cases, now).items():
        logs = [math.log(max(t, 1.0)) for t in taken if t < math.inf]
        if len(logs) > 1:
            fits[kind] = (fmean(logs), pstdev(logs))

    def quote(kind: str, level: float) -> float | None:
        if kind not in fits:
            return None
        middle, spread = fits[kind]
        return math.exp(middle + spread * NormalDist().inv_cdf(level))

    return quote


def _times(cases: Iterable[Case], now: datetime) -> dict[str, list[float]]:
    taken = defaultdict(list)
    for case in cases:
        known = case.done_at is not None and case.done_at <= now
        taken[case.kind].append(
            (case.done_at - case.opened_at).total_seconds() if known and case.done_at else math.inf
        )
    return taken


def _quantile(ordered: list[float], level: float) -> float | None:
    if not ordered:
        return None
    found = ordered[min(len(ordered), math.ceil(level * len(ordered))) - 1]
    return found if found < math.inf else None


PEERS: dict[str, Peer] = {
    "quantile of the kind, done only": of_done,
    "quantile of the kind, open = never": of_all,
    "one quantile for everything": of_everything,
    "lognormal fit of the kind": lognormal,
}
