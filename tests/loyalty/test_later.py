"""Futures drawn for known customers agree with what the models expect of them."""

import numpy as np
import pytest

from goodword.loyalty import BGNBD, MBGNBD, GammaGamma, ParetoNBD, draw
from goodword.loyalty.later import draw_later, draw_later_spend
from goodword.loyalty.model import PurchaseModel

MODELS: list[PurchaseModel] = [
    BGNBD.given(r=0.6, alpha=30.0, a=0.8, b=2.5),
    MBGNBD.given(r=0.6, alpha=30.0, a=0.8, b=2.5),
    ParetoNBD.given(r=0.6, alpha=30.0, s=0.7, beta=120.0),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
@pytest.mark.parametrize("row", [(0, 0.0, 200.0), (4, 150.0, 200.0), (6, 150.0, 300.0)])
def test_the_mean_of_many_futures_is_what_is_expected(
    model: PurchaseModel, row: tuple[int, float, float]
) -> None:
    x, t_x, T = (np.full(40_000, one) for one in row)
    rng = np.random.default_rng(1)
    later = draw_later(model, x, t_x, T, 180.0, rng)[0]
    expected = model.predict_purchases(x[:1], t_x[:1], T[:1], 180.0)[0]
    assert later.mean() == pytest.approx(expected, abs=4 * later.std() / 200 + 1e-9)
    some = model.predict_any(x[:1], t_x[:1], T[:1], 180.0)[0]
    assert (later > 0).mean() == pytest.approx(some, abs=0.012)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
def test_futures_given_the_past_are_spread_as_real_ones(model: PurchaseModel) -> None:
    drawn = draw(model, np.full(20_000, 365.0), horizon=365.0, seed=2)
    rng = np.random.default_rng(3)
    later = draw_later(model, drawn.x, drawn.t_x, drawn.T, 365.0, rng)[0]
    assert later.sum() == pytest.approx(drawn.later.sum(), rel=0.05)
    for many in (0, 1, 5):
        assert (later > many).mean() == pytest.approx((drawn.later > many).mean(), abs=0.01)


def test_spend_to_come_has_the_mean_that_is_expected_of_each() -> None:
    model = GammaGamma.given(p=6.0, q=4.0, gamma=15.0)
    x, z = np.full(40_000, 3.0), np.full(40_000, 40.0)
    spent = draw_later_spend(model, x, z, np.full(40_000, 2), np.random.default_rng(4))
    assert spent.mean() == pytest.approx(2 * model.predict_spend([3], [40.0])[0], rel=0.02)
    nothing = draw_later_spend(model, [0], [0.0], [0], np.random.default_rng(4))
    assert nothing.tolist() == [0.0]
