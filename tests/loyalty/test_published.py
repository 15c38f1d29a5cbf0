"""The figures that the papers print, to the digits that they print."""

import numpy as np
import pytest

from goodword.loyalty import BGNBD, MBGNBD, GammaGamma, ParetoNBD
from tests.loyalty import cdnow

pytestmark = [pytest.mark.data, cdnow.NEEDED]


@pytest.fixture(scope="module")
def seen() -> dict[str, np.ndarray]:
    return cdnow.summary()


@pytest.fixture(scope="module")
def rows(seen) -> tuple[np.ndarray, ...]:
    return seen["x"], seen["t_x"], seen["T"]


def rounded(params: dict[str, float], digits: int) -> dict[str, float]:
    return {name: round(value, digits) for name, value in params.items()}


def test_bg_nbd_by_fader_hardie_and_lee(rows) -> None:
    """Marketing Science 24 (2005), table 2."""
    model = BGNBD().fit(*rows)
    assert rounded(model.params_, 3) == {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert round(model.log_likelihood_, 1) == -9582.4
    assert model.verdict_.fitted


def test_the_customer_that_the_bg_nbd_note_works_through() -> None:
    """Fader, Hardie & Lee's spreadsheet note: x = 2, t_x = 30.43, T = 38.86, 39 weeks ahead."""
    model = BGNBD.given(r=0.243, alpha=4.414, a=0.793, b=2.426)
    assert model.predict_purchases(2, 30.43, 38.86, 39)[0] == pytest.approx(1.226, abs=5e-4)


def test_pareto_nbd_by_fader_hardie_and_lee(rows) -> None:
    """The same table."""
    model = ParetoNBD().fit(*rows)
    assert rounded(model.params_, 3) == {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
    assert round(model.log_likelihood_, 1) == -9595.0
    assert model.verdict_.fitted


def test_mbg_nbd_by_its_maximum(rows) -> None:
    """The figures of R's BTYDplus on these customers, as the tests of lifetimes quote them."""
    model = MBGNBD().fit(*rows)
    assert rounded(model.params_, 3) == {"r": 0.525, "alpha": 6.183, "a": 0.891, "b": 1.614}
    assert round(model.log_likelihood_, 1) == -9582.1


def test_gamma_gamma_by_fader_and_hardie() -> None:
    """The Gamma-Gamma note (2013): 946 customers, p, q and γ."""
    x, z = cdnow.spend()
    assert (x > 0).sum() == 946
    model = GammaGamma().fit(x, z)
    assert rounded(model.params_, 2) == {"p": 6.25, "q": 3.74, "gamma": 15.44}
    assert model.verdict_.fitted
    assert model.correlation_ == pytest.approx(0.11, abs=5e-3)


def test_discounted_purchases_of_the_same_customers_add_up(rows) -> None:
    """15 % a year in weeks, as in RFM and CLV (2005); by parts against a plain sum over weeks."""
    model = ParetoNBD.given(r=0.553, alpha=10.578, s=0.606, beta=11.669)
    rate = np.log(1.15) / 52
    some = [row[:20] for row in rows]
    weeks = np.arange(0, 52 * 12)
    each = [model.predict_purchases(*some, float(week)) for week in [*weeks, 52 * 12]]
    middle = np.exp(-rate * (weeks + 0.5))
    by_week = (np.diff(each, axis=0) * middle[:, None]).sum(0)
    exact = model.predict_discounted(*some, rate, horizon=52.0 * 12)
    assert exact == pytest.approx(by_week, rel=1e-4)
