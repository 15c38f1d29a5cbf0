"""`goodword simulate` writes a business, says what it wrote, and spares what is there."""

import json
import subprocess
import sys
from pathlib import Path


def goodword(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "goodword", "simulate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_writes_a_business_and_counts_it(tmp_path: Path) -> None:
    out = tmp_path / "larkin"
    done = goodword(
        "--customers", "4", "--months", "2", "--end", "2026-11-20", "--out", str(out), "--json"
    )
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["messages"] == sum(1 for _ in (out / "truth.jsonl").open())
    house = json.loads((out / "business.json").read_text())
    assert house["now"] == "2026-11-20T16:00:00+00:00"


def test_a_folder_in_use_and_a_wrong_date_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = goodword("--customers", "1", "--months", "1", "--out", str(tmp_path))
    assert done.returncode == 2
    assert "not empty" in done.stderr
    done = goodword("--end", "Friday", "--out", str(tmp_path / "new"))
    assert done.returncode == 2
    assert "not a date" in done.stderr
    assert not (tmp_path / "new").exists()
