"""The papers' closed forms with as many digits as they need (mpmath), to compare with.

Holes in the formulas (a = 1, s = 1, α = β) are filled by moving a parameter by 1e-12, and so the
result by as little.
"""

from mpmath import exp as exp_
from mpmath import hyp2f1, loggamma, mp, mpf, psi
from mpmath import log as log_

mp.dps = 60
__all__ = ["loggamma", "mpf", "psi"]
_NUDGE = mpf(10) ** -12


def _precise(*numbers: float) -> list[mpf]:
    return [mpf(number) for number in numbers]


def _log_beta(a: mpf, b: mpf) -> mpf:
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def geometric_alive(params, x: int, t_x: float, T: float, at_first: int) -> mpf:
    """Fader, Hardie & Lee (2005), equation 4, as alive / (alive + left)."""
    r, alpha, a, b, t_x, T = _precise(*params, t_x, T)
    k = x + at_first
    alive = exp_(_log_beta(a, b + k) - _log_beta(a, b)) * (alpha + T) ** -(r + x)
    if k == 0:
        return mpf(1)
    left = exp_(_log_beta(a + 1, b + k - 1) - _log_beta(a, b)) * (alpha + t_x) ** -(r + x)
    return alive / (alive + left)


def geometric_log_likelihood(params, x: int, t_x: float, T: float, at_first: int) -> mpf:
    """The same paper, equation 6."""
    r, alpha, a, b, t_x, T = _precise(*params, t_x, T)
    k = x + at_first
    both = exp_(_log_beta(a, b + k) - _log_beta(a, b)) * (alpha + T) ** -(r + x)
    if k:
        both += exp_(_log_beta(a + 1, b + k - 1) - _log_beta(a, b)) * (alpha + t_x) ** -(r + x)
    return loggamma(r + x) - loggamma(r) + r * log_(alpha) + log_(both)


def geometric_purchases(params, x: int, T: float, horizon: float, at_first: int) -> mpf:
    """Equation 10 of the same paper, of a customer who is alive."""
    r, alpha, a, b, T, h = _precise(*params, T, horizon)
    a += _NUDGE
    later, size = b + x + at_first, r + x
    z, shape = h / (alpha + T + h), a + later - 1
    series = (
        _series(size, later, shape, z) if x >= 100 else hyp2f1(size, later, shape, z, maxprec=9000)
    )
    return shape / (a - 1) * (1 - (1 - z) ** size * series)


def _series(a: mpf, b: mpf, c: mpf, z: mpf) -> mpf:
    """Gauss's series term by term, all positive: where a is large, quicker than mpmath's ways."""
    total = term = mpf(1)
    n = 0
    while term > total * mpf(10) ** -30 or n < a * z / (1 - z):
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total += term
        n += 1
    return total


def pareto_a0(params, x: int, t_x: float, T: float) -> mpf:
    """A₀ of Fader & Hardie's note (2005), for either order of α and β."""
    r, alpha, s, beta, t_x, T = _precise(*params, t_x, T)
    beta *= 1 + _NUDGE
    high, low = max(alpha, beta), min(alpha, beta)
    other = s + 1 if alpha >= beta else r + x
    total = r + s + x

    def part(t: mpf) -> mpf:
        z = (high - low) / (high + t)
        return hyp2f1(total, other, total + 1, z) / (high + t) ** total

    return part(t_x) - part(T)


def pareto_alive(params, x: int, t_x: float, T: float) -> mpf:
    """Schmittlein, Morrison & Colombo (1987), in the note's form."""
    r, alpha, s, beta, now = _precise(*params, T)
    odds = s / (r + s + x) * (alpha + now) ** (r + x) * (beta + now) ** s
    return 1 / (1 + odds * pareto_a0(params, x, t_x, T))


def pareto_log_likelihood(params, x: int, t_x: float, T: float) -> mpf:
    """The note's equation 19."""
    r, alpha, s, beta, now = _precise(*params, T)
    inside = 1 / ((alpha + now) ** (r + x) * (beta + now) ** s)
    inside += s / (r + s + x) * pareto_a0(params, x, t_x, T)
    return loggamma(r + x) - loggamma(r) + r * log_(alpha) + s * log_(beta) + log_(inside)


def pareto_purchases(params, x: int, T: float, horizon: float) -> mpf:
    """The note's conditional expectation, of a customer who is alive."""
    r, alpha, s, beta, T, h = _precise(*params, T, horizon)
    s += _NUDGE
    shrunk = ((beta + T) / (beta + T + h)) ** (s - 1)
    return (r + x) * (beta + T) / ((alpha + T) * (s - 1)) * (1 - shrunk)


def pareto_any(params, x: int, T: float, horizon: float) -> mpf:
    """The chance that a customer who is alive buys before leaving and within the horizon.

    The likelihood's own integral with the two clocks in each other's place.
    """
    r, alpha, s, beta, T = _precise(*params, T)
    size = r + x
    swapped = (s, beta + T, size, alpha + T)
    a0 = pareto_a0(swapped, 0, 0, horizon)
    return size / (s + size) * (beta + T) ** s * (alpha + T) ** size * a0
