"""Every figure against mpmath: many purchases, tiny and huge parameters, the formulas' holes."""

import numpy as np
import pytest

from goodword.loyalty import BGNBD, MBGNBD, ParetoNBD
from goodword.loyalty.special import digamma, log_gamma, trigamma
from tests.loyalty import exact

AGES = [
    (0, 0.0, 39.0),
    (0, 0.0, 0.0),
    (1, 38.0, 39.0),
    (3, 2.0, 39.0),
    (40, 300.0, 365.0),
    (700, 600.0, 730.0),
    (5000, 1000.0, 1000.0),
    (5000, 900.0, 1000.0),
    (5000, 1.0, 1000.0),
]
GEOMETRIC = [
    (0.243, 4.414, 0.793, 2.426),
    (0.243, 4.414, 1.0, 2.426),
    (0.5, 0.01, 0.2, 0.3),
    (5.0, 100.0, 0.05, 0.1),
    (0.3, 10.0, 60.0, 300.0),
    (50.0, 500.0, 1.0, 1.0),
    (42.5, 3.0, 82.4, 5.4),
]
PARETO = [
    (0.553, 10.578, 0.606, 11.669),
    (0.553, 10.0, 1.0, 10.0),
    (0.5, 10.0, 1.0, 12.0),
    (0.5, 20.0, 0.2, 0.05),
    (0.5, 0.01, 0.2, 5.0),
    (5.0, 100.0, 3.0, 3.0),
    (2.0, 30.0, 8.0, 300.0),
]
CLOSE = {"rel": 1e-6, "abs": 1e-13}


@pytest.fixture(autouse=True)
def _no_silent_trouble():
    with np.errstate(all="raise", under="ignore"):
        yield


def columns() -> tuple[np.ndarray, ...]:
    return tuple(np.array(column) for column in zip(*AGES, strict=True))


@pytest.mark.parametrize(("kind", "at_first"), [(BGNBD, 0), (MBGNBD, 1)], ids=["bg", "mbg"])
@pytest.mark.parametrize("params", GEOMETRIC, ids=str)
def test_bg_and_mbg(kind, at_first, params) -> None:
    model = kind.given(**dict(zip(kind.names, params, strict=True)))
    alive = [float(exact.geometric_alive(params, *age, at_first)) for age in AGES]
    assert model.predict_alive(*columns()) == pytest.approx(alive, **CLOSE)
    for age in AGES:
        value = float(exact.geometric_log_likelihood(params, *age, at_first))
        assert model.log_likelihood(*([one] for one in age)) == pytest.approx(value, **CLOSE)
    for horizon in (0.5, 52.0, 5_000.0):
        found = model.predict_purchases(*columns(), horizon)
        rows = [row for row, (x, t_x, T) in enumerate(AGES) if x < 100 or t_x == T]
        bought = [
            alive[row]
            * float(
                exact.geometric_purchases(params, AGES[row][0], AGES[row][2], horizon, at_first)
            )
            for row in rows
        ]
        assert found[rows] == pytest.approx(bought, **CLOSE)


@pytest.mark.parametrize("params", PARETO, ids=str)
def test_pareto(params) -> None:
    model = ParetoNBD.given(**dict(zip(ParetoNBD.names, params, strict=True)))
    alive = np.array([float(exact.pareto_alive(params, *age)) for age in AGES])
    assert model.predict_alive(*columns()) == pytest.approx(alive, **CLOSE)
    for age in AGES:
        value = float(exact.pareto_log_likelihood(params, *age))
        assert model.log_likelihood(*([one] for one in age)) == pytest.approx(value, **CLOSE)
    for horizon in (0.5, 52.0, 5_000.0):
        bought = [float(exact.pareto_purchases(params, x, T, horizon)) for x, _, T in AGES]
        assert model.predict_purchases(*columns(), horizon) == pytest.approx(
            alive * bought, **CLOSE
        )
        buys = [float(exact.pareto_any(params, x, T, horizon)) for x, _, T in AGES]
        assert model.predict_any(*columns(), horizon) == pytest.approx(alive * buys, **CLOSE)


@pytest.mark.parametrize("horizon", [2_000.0, 50_000.0])
def test_long_horizons_of_new_customers(horizon) -> None:
    """Far beyond what was seen the quadrature changes its ways."""
    for params in GEOMETRIC[:4]:
        model = BGNBD.given(**dict(zip(BGNBD.names, params, strict=True)))
        found = model.predict_purchases(0, 0.0, 3.0, horizon)[0]
        bought = float(exact.geometric_purchases(params, 0, 3.0, horizon, 0))
        assert found == pytest.approx(bought, **CLOSE)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (log_gamma, exact.loggamma),
        (digamma, lambda z: exact.psi(0, z)),
        (trigamma, lambda z: exact.psi(1, z)),
    ],
)
def test_gamma_functions(ours, theirs) -> None:
    z = np.concatenate([10.0 ** np.linspace(-8, 6, 60), np.linspace(0.1, 30, 40)])
    expected = [float(theirs(exact.mpf(float(one)))) for one in z]
    assert ours(z) == pytest.approx(expected, rel=1e-13, abs=1e-13)
