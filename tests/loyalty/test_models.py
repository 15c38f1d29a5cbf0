"""What holds for every model: chances are chances, more time is more, weights are repetition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.loyalty import BGNBD, MBGNBD, GammaGamma, ParetoNBD, draw, draw_spend

MODELS = (BGNBD, MBGNBD, ParetoNBD)
sizes = st.floats(0.01, 100)


@st.composite
def models(draw_one):
    kind = draw_one(st.sampled_from(MODELS))
    return kind.given(**{name: draw_one(sizes) for name in kind.names})


@st.composite
def customers(draw_one):
    T = draw_one(st.floats(0.01, 1_000))
    x = draw_one(st.integers(0, 300))
    share = draw_one(st.floats(0.01, 1))
    return x, T * share if x else 0.0, T


@given(models(), customers(), st.floats(0, 500), st.floats(0, 500))
@settings(max_examples=60, deadline=None)
def test_chances_are_chances_and_grow_with_the_horizon(model, customer, one, other) -> None:
    near, far = sorted((one, other))
    alive, buys, purchases = np.concatenate(model.predict_all(*customer, near))
    _, later_buys, later = np.concatenate(model.predict_all(*customer, far))
    assert 0 <= alive <= 1
    assert 0 <= buys <= later_buys * (1 + 1e-9) + 1e-12
    assert later_buys <= alive * (1 + 1e-9)
    assert buys <= purchases * (1 + 1e-9) + 1e-12
    assert purchases <= later * (1 + 1e-9) + 1e-12


@given(models(), customers(), st.floats(0.1, 50))
@settings(max_examples=25, deadline=None)
def test_counts_are_a_distribution_that_the_other_figures_belong_to(
    model, customer, horizon
) -> None:
    chances = [model.predict_count(n, *customer, horizon)[0] for n in range(4)]
    assert min(chances) >= 0 and sum(chances) <= 1 + 1e-9
    assert 1 - chances[0] == pytest.approx(model.predict_any(*customer, horizon)[0], abs=1e-9)


@pytest.mark.parametrize("kind", MODELS)
def test_counts_sum_to_one_and_their_mean_is_the_expected_number(kind) -> None:
    model = kind.given(**dict(zip(kind.names, (0.6, 8.0, 0.8, 6.0), strict=True)))
    for customer in ((0, 0.0, 20.0), (3, 15.0, 20.0), (20, 19.0, 20.0)):
        chances = np.array([model.predict_count(n, *customer, 10.0)[0] for n in range(90)])
        assert chances.sum() == pytest.approx(1, abs=1e-8)
        expected = model.predict_purchases(*customer, 10.0)[0]
        assert chances @ np.arange(90) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("kind", MODELS)
def test_no_time_is_no_purchase(kind) -> None:
    model = kind.given(**dict(zip(kind.names, (0.6, 8.0, 0.8, 6.0), strict=True)))
    _, buys, purchases = model.predict_all(3, 15.0, 20.0, 0.0)
    assert (buys[0], purchases[0]) == (0, 0)
    with pytest.raises(ValueError, match="horizon"):
        model.predict_any(3, 15.0, 20.0, -1.0)


@pytest.mark.parametrize("kind", MODELS)
def test_what_happens_later_is_as_foretold(kind) -> None:
    """Customers drawn from the model, with its true parameters: on average, and by quintile."""
    model = kind.given(**dict(zip(kind.names, (0.7, 8.0, 0.8, 4.0), strict=True)))
    found = draw(model, np.tile(np.linspace(10, 60, 50), 400), horizon=15.0, seed=8)
    rows = found.x, found.t_x, found.T
    alive, buys, purchases = model.predict_all(*rows, 15.0)
    pairs = (alive, found.alive), (buys, found.later > 0), (purchases, found.later)
    for foretold, happened in pairs:
        fifth = np.argsort(np.argsort(foretold, kind="stable")) * 5 // len(foretold)
        for part in range(5):
            some = fifth == part
            error = happened[some].std() / np.sqrt(some.sum()) + 1e-6
            assert happened[some].mean() == pytest.approx(foretold[some].mean(), abs=5 * error)


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("seed", [1, 2])
def test_parameters_are_found_again_within_their_errors(kind, seed) -> None:
    truth = dict(
        zip(kind.names, (0.6, 8.0, 0.8, 2.5 if kind is not ParetoNBD else 15.0), strict=True)
    )
    found = draw(kind.given(**truth), np.tile(np.linspace(20, 100, 81), 100), seed=seed)
    model = kind().fit(found.x, found.t_x, found.T)
    assert model.verdict_.fitted
    for name, value in truth.items():
        assert model.params_[name] == pytest.approx(value, abs=4.5 * model.standard_errors_[name])
    again = kind.given(**model.params_)
    assert again.log_likelihood(found.x, found.t_x, found.T) == pytest.approx(model.log_likelihood_)


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.filterwarnings("ignore::goodword.loyalty.FitWarning")
def test_weights_are_repetition_and_order_is_nothing(kind) -> None:
    model = kind.given(**dict(zip(kind.names, (0.6, 8.0, 0.8, 4.0), strict=True)))
    found = draw(model, np.linspace(5, 60, 400), seed=3)
    rows = np.array([found.x, found.t_x, found.T])
    times = np.arange(400) % 3
    repeated = np.repeat(rows, times, axis=1)
    shuffled = np.random.default_rng(0).permutation(repeated, axis=1)
    weighted = kind().fit(*rows, weights=times)
    assert kind().fit(*repeated).params_ == pytest.approx(weighted.params_, rel=1e-6)
    assert kind().fit(*shuffled).params_ == kind().fit(*repeated).params_


def test_spend_is_found_again_and_weighs_what_is_known() -> None:
    truth = {"p": 6.25, "q": 3.74, "gamma": 15.44}
    x = np.random.default_rng(1).poisson(2.0, 8_000)
    z = draw_spend(GammaGamma.given(**truth), x, seed=2)
    model = GammaGamma().fit(x, z)
    for name, value in truth.items():
        assert model.params_[name] == pytest.approx(value, abs=4.5 * model.standard_errors_[name])
    everybody = model.predict_spend(0, np.nan)[0]
    low, high = model.predict_spend([1, 50], [100.0, 100.0])
    assert everybody < low < high < 100.0
    times = np.arange(8_000) % 3
    weighted = GammaGamma().fit(x, z, weights=times)
    repeated = GammaGamma().fit(np.repeat(x, times), np.repeat(z, times))
    assert weighted.params_ == pytest.approx(repeated.params_, rel=1e-6)


@pytest.mark.parametrize("kind", MODELS)
def test_discounting_lowers_and_no_discount_is_the_plain_number(kind) -> None:
    model = kind.given(**dict(zip(kind.names, (0.6, 8.0, 0.8, 4.0), strict=True)))
    customer = (3, 15.0, 20.0)
    plain = model.predict_purchases(*customer, 100.0)[0]
    assert model.predict_discounted(*customer, 0.0, horizon=100.0)[0] == pytest.approx(plain)
    rates = [1e-9, 0.01, 0.1, 1.0]
    found = [model.predict_discounted(*customer, rate, horizon=100.0)[0] for rate in rates]
    assert found[0] == pytest.approx(plain, rel=1e-6)
    assert (np.diff(found) < 0).all()
    for_ever = model.predict_discounted(*customer, 0.1)[0]
    assert found[2] < for_ever < found[2] * 1.01
    with pytest.raises(ValueError, match="discount"):
        model.predict_discounted(*customer, 0.0)
