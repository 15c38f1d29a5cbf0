"""The model of claim and handoff, searched completely by ``spin``; the broken one is caught."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

MODEL = Path(__file__).with_name("handoff.pml")


def search(folder: Path, claim: str, *flags: str) -> tuple[int, int, str]:
    """Errors found, states stored, and all that the checker said."""
    for tool in ("spin", "gcc"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (apt-get install {tool})")

    def run(*command: str) -> str:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
        )
        return done.stdout + done.stderr

    made = run("spin", *flags, "-a", str(MODEL))
    built = run("gcc", "-O1", "-w", "-DNFAIR=3", "-o", "pan", "pan.c")
    said = made + built + run("./pan", "-a", "-f", "-m100000", *(["-N", claim] if claim else []))
    errors = re.search(r"errors: (\d+)", said)
    states = re.search(r"(\d+) states, stored", said)
    assert errors is not None, said
    assert states is not None, said
    return int(errors[1]), int(states[1]), said


@pytest.mark.parametrize("claim", ["one_owner", "it_ends"])
def test_no_order_of_events_gives_two_owners_or_leaves_an_offer_hanging(tmp_path, claim):
    errors, states, said = search(tmp_path, claim)
    assert (errors, "max search depth too small" in said) == (0, False), said
    assert states > 200


def test_without_the_condition_in_the_update_the_checker_finds_two_endings(tmp_path):
    errors, _, said = search(tmp_path, "one_owner", "-DBROKEN")
    assert errors > 0, said
    assert "assertion violated" in said or "acceptance cycle" in said
