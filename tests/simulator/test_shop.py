"""The shop's list of earlier years."""

import csv
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from goodword.simulator.shop import COLUMNS, write_shop

END = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
MAIL = END - timedelta(days=180)


def written(path: Path, seed: int = 3) -> list[dict[str, str]]:
    write_shop(path, known=20, more=100, seed=seed, end=END, mail_from=MAIL)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_arguments_give_the_same_list(tmp_path: Path) -> None:
    written(tmp_path / "one.csv")
    written(tmp_path / "two.csv")
    other = written(tmp_path / "other.csv", seed=4)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert written(tmp_path / "one.csv") != other


def test_it_tells_of_years_of_customers_who_come_back_and_some_who_left(tmp_path: Path) -> None:
    rows = written(tmp_path / "shop.csv")
    assert tuple(rows[0]) == COLUMNS
    assert all((int(row["total"]) < 0) == (row["kind"] == "refund") for row in rows)
    days = defaultdict(list)
    for row in rows:
        if row["kind"] == "sale":
            days[row["email"]].append(datetime.fromisoformat(row["date"]))
    assert max(max(found) for found in days.values()) < END
    assert min(min(found) for found in days.values()) < END - timedelta(days=4 * 365)
    bought_again = [found for found in days.values() if len(found) > 1]
    assert len(bought_again) > 0.6 * len(days)
    gone = [found for found in bought_again if found[-1] < END - timedelta(days=365)]
    assert 0.1 < len(gone) / len(bought_again) < 0.6
    assert any(row["referred by"] for row in rows)
    assert len({row["sold by"] for row in rows}) == 4
