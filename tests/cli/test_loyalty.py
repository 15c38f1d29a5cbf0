"""`goodword loyalty` on a list of sales, as a user calls it."""

import csv
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from goodword.cli.loyalty import app
from goodword.loyalty import MBGNBD, draw


@pytest.fixture(scope="module")
def sales(tmp_path_factory) -> Path:
    """Three hundred customers drawn from a model, over a year and a half."""
    model = MBGNBD.given(r=0.8, alpha=30.0, a=0.9, b=2.5)
    born = np.random.default_rng(1).integers(0, 300, 300)
    drawn = draw(model, 540.0 - born, seed=4)
    first = date(2025, 1, 1)
    path = tmp_path_factory.mktemp("loyalty") / "sales.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["customer", "date", "amount"])
        for who in range(300):
            ages = [0.0, *drawn.age[drawn.customer == who]]
            rows.writerows(
                (f"c{who:03}", first + timedelta(days=int(born[who] + age)), 20 + who % 7 + i % 3)
                for i, age in enumerate(ages)
            )
    return path


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.output


def test_fit_tells_parameters_errors_and_verdict(sales) -> None:
    told = json.loads(run("fit", "--sales", str(sales), "--model", "mbg-nbd", "--json"))
    assert told["verdict"]["code"] == "fitted"
    assert set(told["params"]) == {"r", "alpha", "a", "b"}
    assert told["params"]["r"] == pytest.approx(0.8, abs=3 * told["standard_errors"]["r"])
    words = run("fit", "--sales", str(sales), "--model", "mbg-nbd")
    assert "300 customers" in words and "One best answer was found." in words


def test_score_writes_a_row_for_each_customer(sales, tmp_path) -> None:
    out = tmp_path / "scores.csv"
    told = json.loads(
        run("score", "--sales", str(sales), "--out", str(out), "--horizon", "60", "--json")
    )
    with out.open() as file:
        rows = list(csv.DictReader(file))
    assert [row["customer"] for row in rows] == [f"c{who:03}" for who in range(300)]
    assert sum(float(row["buys"]) for row in rows) == pytest.approx(told["buyers"])
    assert all(0 <= float(row["alive"]) <= 1 for row in rows)
    assert 0 < told["buyers"] < 300
    assert told["worth"] > 0


def test_what_is_wrong_is_said_in_words(sales) -> None:
    for words, said in (
        (("fit", "--sales", "nowhere.csv"), "nowhere.csv"),
        (("fit", "--sales", str(sales), "--model", "tarot"), "pareto-nbd"),
        (("fit", "--sales", str(sales), "--until", "soon"), "write 2026-11-22"),
        (("fit", "--sales", str(sales), "--day", "moon"), "no column 'moon'"),
    ):
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code == 2
        assert said in result.output


def test_no_house_is_needed_and_django_stays_unloaded(sales, tmp_path) -> None:
    code = (
        "import sys; sys.argv = ['goodword', 'loyalty', 'fit', '--sales', sys.argv[1]]\n"
        "from goodword.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert 'django' not in sys.modules and 'ibis' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(sales)],
        check=True,
        env=os.environ | {"GOODWORD_HOME": str(tmp_path / "none")},
        capture_output=True,
    )
    assert not (tmp_path / "none").exists()
