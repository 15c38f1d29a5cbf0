"""The figures that the papers print, to the digits that they print."""

import numpy as np
import pytest

from goodword.loyalty import BGNBD
from tests.loyalty import cdnow

pytestmark = [pytest.mark.data, cdnow.NEEDED]


@pytest.fixture(scope="module")
def seen() -> dict[str, np.ndarray]:
    return cdnow.summary()


@pytest.fixture(scope="module")
def rows(seen) -> tuple[np.ndarray, ...]:
    return seen["x"], seen["t_x"], seen["T"]


def test_bg_nbd_by_fader_hardie_and_lee(rows) -> None:
    """Marketing Science 24 (2005), table 2."""
    model = BGNBD().fit(*rows)
    rounded = {name: round(value, 3) for name, value in model.params_.items()}
    assert rounded == {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert round(model.log_likelihood_, 1) == -9582.4
    assert model.verdict_.fitted


def test_the_customer_that_the_bg_nbd_note_works_through() -> None:
    """Fader, Hardie & Lee's spreadsheet note: x = 2, t_x = 30.43, T = 38.86, 39 weeks ahead."""
    model = BGNBD.given(r=0.243, alpha=4.414, a=0.793, b=2.426)
    assert model.predict_purchases(2, 30.43, 38.86, 39)[0] == pytest.approx(1.226, abs=5e-4)
