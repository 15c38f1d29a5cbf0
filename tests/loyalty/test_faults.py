"""What users of lifetimes and pymc-marketing reported most, each as it looks from here.

Numbers are of those projects' issues.
"""

import threading
import time
import warnings

import numpy as np
import pytest

from goodword.loyalty import (
    BGNBD,
    MBGNBD,
    FitWarning,
    GammaGamma,
    ParetoNBD,
    draw,
    draw_spend,
    summarise,
)

MODELS = (BGNBD, MBGNBD, ParetoNBD)
TRUTH = {
    BGNBD: {"r": 0.6, "alpha": 8.0, "a": 0.8, "b": 2.5},
    MBGNBD: {"r": 0.6, "alpha": 8.0, "a": 0.8, "b": 2.5},
    ParetoNBD: {"r": 0.6, "alpha": 8.0, "s": 0.6, "beta": 12.0},
}


def drawn(kind, size: int = 300, unit: float = 1.0, seed: int = 1):
    found = draw(kind.given(**TRUTH[kind]), np.linspace(5, 80, size), seed=seed)
    return found.x, found.t_x * unit, found.T * unit


def quiet_fit(model, *rows, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FitWarning)
        return model.fit(*rows, **options)


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("unit", [1 / 365, 1.0, 7.0, 86_400.0], ids=str)
def test_a_fit_comes_to_rest_in_any_unit_of_time(kind, unit) -> None:
    """lifetimes #262 #258 #405 #419 #396: "The model did not converge" on ordinary lists."""
    model = quiet_fit(kind(), *drawn(kind, unit=unit))
    assert model.verdict_.code != "not-converged"
    natural = quiet_fit(kind(), *drawn(kind))
    here = natural.predict_all(*drawn(kind), 20.0)
    there = model.predict_all(*drawn(kind, unit=unit), 20.0 * unit)
    assert np.stack(there) == pytest.approx(np.stack(here), rel=1e-4)


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("size", [2, 5, 20])
def test_a_handful_of_customers_gets_a_verdict_and_finite_numbers(kind, size) -> None:
    """lifetimes #335: small samples end in "precision loss"."""
    rows = (np.arange(size) % 4 + 1, np.linspace(3, 9, size), np.full(size, 10.0))
    model = quiet_fit(kind(), *rows)
    assert str(model.verdict_)
    assert np.isfinite([*model.params_.values(), model.log_likelihood_]).all()
    assert np.isfinite(np.stack(model.predict_all(*rows, 30.0))).all()
    assert not np.isnan(list(model.standard_errors_.values())).any()


def test_customers_who_never_leave_are_a_verdict_and_a_warning() -> None:
    """A ridge of the likelihood, taken for an answer by both."""
    rng = np.random.default_rng(0)
    T = np.full(2_000, 100.0)
    x = rng.poisson(rng.gamma(2.0, 0.05, 2_000) * T)
    t_x = np.where(x > 0, T * rng.random(2_000) ** (1 / np.maximum(x, 1)), 0.0)
    for kind in MODELS:
        with pytest.warns(FitWarning, match="Dropout not identifiable"):
            model = kind().fit(x, t_x, T)
        assert model.verdict_.code == "dropout-not-identifiable"
        assert not model.verdict_.fitted
        assert model.predict_alive(x, t_x, T).min() > 0.8


def test_customers_who_all_leave_alike_are_a_verdict() -> None:
    """The other ridge: a and b run away together."""
    truth = BGNBD.given(r=1.0, alpha=5.0, a=2e4, b=8e4)
    found = draw(truth, np.full(4_000, 100.0), seed=11)
    model = quiet_fit(BGNBD(), found.x, found.t_x, found.T)
    share = model.params_["a"] / (model.params_["a"] + model.params_["b"])
    assert share == pytest.approx(0.2, abs=0.02)
    if model.params_["b"] > 1_000:
        assert model.verdict_.code == "dropout-not-identifiable"
    assert np.isfinite(model.predict_purchases(found.x, found.t_x, found.T, 30.0)).all()


@pytest.mark.parametrize("kind", MODELS)
def test_many_purchases_overflow_nowhere(kind) -> None:
    """lifetimes #332 #25 #302 #442 #374: overflow and NaN from some 300 purchases on."""
    x = np.array([50, 300, 700, 1_500, 5_000, 100_000])
    for t_x in (0.5, 400.0, 729.9):
        rows = (x, np.full(6, t_x), np.full(6, 730.0))
        model = kind.given(**TRUTH[kind])
        with np.errstate(all="raise", under="ignore"):
            found = np.stack(model.predict_all(*rows, 90.0))
        assert np.isfinite(found).all()
        assert ((found[:2] >= 0) & (found[:2] <= 1)).all()
        assert np.isfinite(model.log_likelihood(*rows))
    fitted = quiet_fit(
        kind(), *(np.append(*parts) for parts in zip(drawn(kind), rows, strict=True))
    )
    assert np.isfinite(list(fitted.params_.values())).all()


def test_one_time_buyers_fade_where_the_model_lets_them() -> None:
    """lifetimes #239 #165 #44 #212: P(alive) = 1 of whoever bought once, years ago.

    So the BG/NBD says, by its assumptions; the other two do not, and nobody's chance to buy does.
    """
    ages = np.array([1.0, 50.0, 500.0])
    once = (np.zeros(3), np.zeros(3), ages)
    assert BGNBD.given(**TRUTH[BGNBD]).predict_alive(*once) == pytest.approx(1.0)
    for kind in (MBGNBD, ParetoNBD):
        assert (np.diff(kind.given(**TRUTH[kind]).predict_alive(*once)) < 0).all()
    for kind in MODELS:
        buys = kind.given(**TRUTH[kind]).predict_any(*once, 10.0)
        assert (np.diff(buys) < 0).all()
        assert buys[2] < 0.05


def test_two_hundred_thousand_customers_take_no_longer_than_their_distinct_tuples() -> None:
    """lifetimes #132 #328 #402, pymc-marketing #1077 #2321: memory and hours, also for values."""
    x, t_x, T = drawn(BGNBD, 300)
    many = [np.tile(column, 700) for column in (x, t_x, T)]
    started = time.process_time()
    model = BGNBD().fit(*many)
    worth = model.predict_discounted(*many, 0.002)
    taken = time.process_time() - started
    assert worth.shape == (210_000,) and np.isfinite(worth).all()
    assert model.params_ == pytest.approx(BGNBD().fit(x, t_x, T).params_, rel=1e-5)
    assert model.customers_ == 210_000
    assert taken < 20


def test_what_customers_spend_is_never_negative() -> None:
    """lifetimes #362 #370 #337: q below 1 gives negative or endless means."""
    rng = np.random.default_rng(4)
    x = rng.integers(1, 4, 400)
    z = np.exp(rng.normal(3, 2.5, 400))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FitWarning)
        model = GammaGamma().fit(x, z)
    expected = model.predict_spend([0, 1, 2, 50], [0, 1, 1000, 30])
    assert np.isfinite(expected).all() and (expected > 0).all()
    assert model.params_["q"] > 1


@pytest.mark.parametrize(
    ("x", "z", "code"),
    [
        ([2, 3, 4, 5, 6, 7], [10.0, 20.0, 5.0, 40.0, 80.0, 33.0], "spend-not-identifiable"),
        ([2, 3, 4, 5], [10.0, 10.0, 10.0, 10.0], "spend-not-identifiable"),
        ([1], [5.0], "spend-not-identifiable"),
    ],
    ids=["few", "all alike", "one"],
)
def test_spend_that_can_not_be_learnt_is_said(x, z, code) -> None:
    """lifetimes #378 #269: parameters without meaning, silently."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FitWarning)
        model = GammaGamma().fit(x, z)
    if not model.verdict_.fitted:
        assert model.verdict_.code == code
    assert np.isfinite(model.predict_spend(x, z)).all()


@pytest.mark.parametrize("z", [[-5.0, 3.0], [0.0, 3.0], [np.nan, 3.0]])
def test_values_that_are_no_spend_are_refused(z) -> None:
    """lifetimes #211: negative values (returns) put into Gamma-Gamma."""
    with pytest.raises(ValueError, match="above 0"):
        GammaGamma().fit([2, 2], z)


def test_spend_scales_with_the_currency() -> None:
    """lifetimes #370: other answers in cents than in dollars."""
    x = np.random.default_rng(2).poisson(3, 3_000)
    z = draw_spend(GammaGamma.given(p=6.25, q=3.74, gamma=15.44), x, seed=5)
    dollars, cents = GammaGamma().fit(x, z), GammaGamma().fit(x, z * 100)
    assert cents.params_["p"] == pytest.approx(dollars.params_["p"], rel=1e-4)
    assert cents.predict_spend(x, z * 100) == pytest.approx(100 * dollars.predict_spend(x, z))


def test_orders_of_one_day_are_one_purchase() -> None:
    """lifetimes #91."""
    days = np.array(["2026-01-01"] * 3 + ["2026-01-09"], "datetime64[D]")
    sales = {"customer": np.array([1, 1, 1, 1]), "day": days, "amount": np.array([1.0, 2, 3, 4])}
    _, summary = summarise(sales)
    assert (summary.x[0], summary.t_x[0], summary.value[0]) == (1, 8, 4.0)
    for kind in MODELS:
        with pytest.raises(ValueError, match="orders of the same day are one purchase"):
            kind().fit([1, 0], [0.0, 0.0], [8.0, 8.0])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (([1.5], [2.0], [3.0]), "whole numbers"),
        (([-1], [0.0], [3.0]), "negative"),
        (([1], [4.0], [3.0]), "from 0 to T"),
        (([0], [1.0], [3.0]), "x = 0"),
        (([1], [np.nan], [3.0]), "missing or infinite"),
        (([1, 2], [1.0], [3.0, 3.0]), "2, 1 and 2"),
        (([], [], []), "no customers"),
        (([0, 0], [0.0, 0.0], [3.0, 4.0]), "Nobody bought twice"),
    ],
    ids=str,
)
def test_data_that_can_not_be_is_refused_in_words(rows, words) -> None:
    with pytest.raises(ValueError, match=words):
        ParetoNBD().fit(*rows)


def test_a_fit_that_breaks_off_leaves_the_earlier_one() -> None:
    model = BGNBD().fit(*drawn(BGNBD))
    before = dict(model.__dict__)
    with pytest.raises(ValueError, match="Nobody"):
        model.fit([0, 0], [0.0, 0.0], [3.0, 4.0])
    assert model.__dict__ == before

    class Interrupted(BGNBD):
        def _judged(self, *_):
            raise KeyboardInterrupt

    other = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        other.fit(*drawn(BGNBD))
    assert other.__dict__ == {}


def test_two_fits_at_once_do_not_mix() -> None:
    found: dict[int, float] = {}

    def run(seed: int) -> None:
        found[seed] = BGNBD().fit(*drawn(BGNBD, seed=seed)).log_likelihood_

    threads = [threading.Thread(target=run, args=(seed,)) for seed in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {seed: BGNBD().fit(*drawn(BGNBD, seed=seed)).log_likelihood_ for seed in found}
