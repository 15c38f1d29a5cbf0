"""Silence against somebody's own rhythm: named, and not heard of for eight weeks more, how often?

    python -m benchmarks rhythm [--aim 0.7 ...]

The people of two mailing lists over ten years, as if each list were a house: at every eighth week
its past alone says who is named (`goodword.care.rhythm`), and the next eight weeks say what came
of it. Beside it the plain rule, silent for twice the usual gap, on the same people.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from goodword.care import rhythm

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "mail" / "rlists"
HORIZON = 56
FIRST = 16
"""Looks before the first naming: two and a half years to learn from."""


def heads(path: Path) -> Iterator[bytes]:
    """The heads of an mbox, one after the other."""
    head: list[bytes] = []
    inside = False
    with path.open("rb") as lines:
        for line in lines:
            if line.startswith(b"From "):
                head, inside = [], True
            elif inside and not line.strip():
                inside = False
                yield b"".join(head)
            elif inside:
                head.append(line)


def heard_in(path: Path) -> dict[int, list[int]]:
    """For each sender the days on which they wrote."""
    found: dict[str, set[int]] = defaultdict(set)
    for raw in heads(path):
        told = BytesHeaderParser().parsebytes(raw)
        try:
            day = parsedate_to_datetime(str(told["Date"])).date().toordinal()
        except ValueError:
            continue
        found[str(told["From"]).lower()].add(day)
    return {number: sorted(days) for number, days in enumerate(found.values())}


def run(name: str, heard: dict[int, list[int]], aim: float) -> str:
    """One row of the table."""
    days = sorted(day for some in heard.values() for day in some)
    # Wrong clocks lie outside the middle 98 %.
    first, last = days[len(days) // 100], days[-len(days) // 100]
    looks = enough = judged = named = stayed = plain = plain_stayed = silent = 0
    for day in range(first + FIRST * HORIZON, last - HORIZON + 1, HORIZON):
        known = {who: [d for d in some if d <= day] for who, some in heard.items()}
        found, people = rhythm.judge(known, day, horizon=HORIZON, target=aim)
        looks, enough, judged = looks + 1, enough + found.enough, judged + len(people)
        for who, one in people.items():
            away = not any(day < d <= day + HORIZON for d in heard[who])
            late = day - known[who][-1] >= 2 * one.usual
            silent += away
            plain, plain_stayed = plain + late, plain_stayed + (late and away)
            named, stayed = named + one.falling, stayed + (one.falling and away)
    right = f"{stayed / named:.3f}" if named else "none"
    return (
        f"{name}: aim {aim}: evidence enough on {enough} of {looks} days; {named} of {judged} "
        f"named, {right} stayed away; twice the gap: {plain}, {plain_stayed / max(1, plain):.3f}; "
        f"all: {silent / max(1, judged):.3f}"
    )


def main() -> None:
    """Run it and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--aim", type=float, nargs="*", default=[0.7, 0.75, 0.8])
    asked = parser.parse_args()
    for path in sorted(DATA.glob("*.mbox")):
        heard = heard_in(path)
        for aim in asked.aim:
            print(run(path.stem, heard, aim))


if __name__ == "__main__":
    main()
