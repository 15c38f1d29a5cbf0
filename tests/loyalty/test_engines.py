"""The expression elsewhere: the same sums as DuckDB's, digit for digit; frames of every kind.

Needs what `goodword[spark]` brings (and Java); the checks run this file once.
"""

import shutil
from datetime import date

import numpy as np
import pytest

from goodword.loyalty import ParetoNBD, Sales, draw, fit_spend, summarise
from tests.loyalty.test_sales import LINES

pandas = pytest.importorskip("pandas", reason="needs goodword[spark]")
pytest.importorskip("pyarrow", reason="needs goodword[spark]")

UNTIL = date(2026, 1, 31)


def invented(path) -> None:
    """Four hundred customers with refunds of every kind, odd amounts and an unnamed one."""
    model = ParetoNBD.given(r=0.9, alpha=25.0, s=0.6, beta=60.0)
    drawn = draw(model, np.linspace(30, 700, 400), seed=2)
    rng = np.random.default_rng(3)
    who = np.concatenate([np.arange(400), drawn.customer])
    age = np.concatenate([np.zeros(400), drawn.age])
    day = np.datetime64(UNTIL) - (drawn.T[who] - age).astype(int)
    amount = np.round(rng.gamma(3, 11, len(who)), 2)
    returned = rng.random(len(who)) < 0.08
    whole = rng.random(len(who)) < 0.5
    back = np.where(whole, -amount, np.round(-amount * 0.37, 2))[returned]
    later = day[returned] + rng.integers(0, 9, returned.sum()).astype("timedelta64[D]")
    frame = pandas.DataFrame(
        {
            "customer": [f"c{one:03}" if one else None for one in [*who, *who[returned]]],
            "day": np.concatenate([day, later]).astype("datetime64[s]"),
            "amount": np.concatenate([amount, back]),
        }
    )
    frame.to_parquet(path, index=False)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java")
def test_spark_gives_the_same_numbers_to_the_last_digit(tmp_path) -> None:
    pytest.importorskip("pyspark", reason="needs goodword[spark]")
    from goodword.loyalty.engines import EngineSales, weighted_spend

    path = tmp_path / "sales.parquet"
    invented(path)
    with Sales(path) as here:
        summary = here.summary(UNTIL)
        sums = pandas.DataFrame(here.connection.execute("FROM summed").fetchnumpy())
    there = EngineSales("local[2]", str(path))
    elsewhere = there.expression(UNTIL).execute()
    order = list(sums.columns)
    pandas.testing.assert_frame_equal(
        sums.sort_values("customer", ignore_index=True),
        elsewhere[order].sort_values("customer", ignore_index=True),
        check_dtype=False,
        check_exact=True,
    )
    tuples, customers = there.summary(UNTIL)
    mine, theirs = ParetoNBD().fit(*summary.rows), ParetoNBD().fit(*tuples.rows, customers)
    assert theirs.params_ == mine.params_
    spend, other = fit_spend(summary), weighted_spend(tuples, customers)
    assert other.params_ == pytest.approx(spend.params_, rel=1e-6)

    out = tmp_path / "scores.csv"
    there.write(str(out), there.scored(UNTIL, theirs, other, 60.0, 1.0))
    written = pandas.read_csv(out).sort_values("customer", ignore_index=True)
    assert len(written) == len(summary)
    assert written.alive.sum() == pytest.approx(mine.predict_alive(*summary.rows).sum())
    assert written.spend.mean() == pytest.approx(
        spend.predict_spend(np.where(summary.value > 0, summary.x, 0), summary.value).mean()
    )


def frames():
    names, days, amounts = zip(*LINES, strict=True)
    return pandas.DataFrame({"customer": names, "day": pandas.to_datetime(days), "amount": amounts})


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_frames_of_every_kind(kind) -> None:
    frame = frames()
    if kind == "polars":
        frame = pytest.importorskip("polars").from_pandas(frame)
    elif kind == "arrow":
        frame = pytest.importorskip("pyarrow").Table.from_pandas(frame)
    customers, summary = summarise(frame, until=date(2026, 3, 1))
    found = dict(zip(customers, summary.x, strict=True))
    assert found["anna"] == 2 and found["cleo"] == 0


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_columns_of_every_kind_fit_alike(kind) -> None:
    drawn = draw(ParetoNBD.given(r=0.9, alpha=25.0, s=0.6, beta=60.0), np.full(200, 300.0))
    frame = pandas.DataFrame({"x": drawn.x, "t_x": drawn.t_x, "T": drawn.T})
    if kind == "polars":
        frame = pytest.importorskip("polars").from_pandas(frame)
    elif kind == "arrow":
        frame = pytest.importorskip("pyarrow").Table.from_pandas(frame)
    fitted = ParetoNBD().fit(frame["x"], frame["t_x"], frame["T"])
    assert fitted.params_ == ParetoNBD().fit(drawn.x, drawn.t_x, drawn.T).params_
