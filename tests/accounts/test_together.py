"""Several processes at one door: guesses count together, and a link lets one person in."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FILL = """
from goodword.wiring.start import django; django()
from goodword.access import OPERATOR
from goodword.accounts.invitations import invite
from goodword.people.colleagues import add_colleague
from goodword.wiring.clock import wall
erna = add_colleague(reader=OPERATOR, email="erna@our.example", name="Erna", now=wall())
print(invite(reader=OPERATOR, colleague_id=erna.pk, now=wall()).token)
"""
WORK = """
from goodword.wiring.start import django; django()
import sys
from datetime import datetime
from goodword.access import Refused
from goodword.accounts import invitations, knocks
now = datetime.fromisoformat(sys.argv[2])
free = 0
for n in range(10):
    made = knocks.attempt(account="erna@our.example", origin="192.0.2.1", now=now)
    free += made.wait == 0
try:
    invitations.accept_without_password(token=sys.argv[1], now=now)
    print(free, "in")
except Refused:
    print(free, "out")
"""


def start(code: str, home: Path, *words: str) -> subprocess.Popen[str]:
    environment = {
        **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        "GOODWORD_HOME": str(home),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def test_two_processes_count_each_others_guesses_and_one_comes_in(tmp_path: Path) -> None:
    token = start(FILL, tmp_path).communicate()[0].strip()
    now = datetime.now(UTC).isoformat()
    both = [start(WORK, tmp_path, token, now) for _ in range(2)]
    told = [one.communicate()[0].split() for one in both]
    assert sum(int(free) for free, _ in told) == 5
    assert sorted(what for _, what in told) == ["in", "out"]
