"""How well times are read: business deadlines, others' specifications, spurious times, speed.

    python -m benchmarks due [--misses [SET]] [--half a|b] [--peers FOLDER]

Needs the real data beside the repository. `--misses` prints what was read otherwise than the
case says, from half "a" unless told. labels/business_due.md and due_specs.py say what is right.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from due_business import SENT, SETS, Row, business_rows, peer_row, right_row
from due_specs import Case, Reading, cases, conventions
from due_spurious import in_hash_order, without_time
from due_timebank import timebank
from goodword.language import Conventions, read_due
from goodword.language.findings import Due

PEERS = ("dateparser", "parsedatetime", "timefhuman", "duckling")
TICK = timedelta(microseconds=1)
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
Found = list[list[Reading]]
Reader = Callable[[Case], Found]


def ours(case: Case) -> Found:
    """What read_due finds, each time with all its readings, local and without a zone."""
    return _ours(case, Conventions(date_order=case.order))


def ours_as_set(case: Case) -> Found:
    """The same by the conventions of the set that the case is from (due_specs.py)."""
    return _ours(case, conventions(case))


def _ours(case: Case, rules: Conventions) -> Found:
    reference = case.reference
    aware = reference if reference.tzinfo else reference.replace(tzinfo=UTC)
    return [_readings(due) for due in read_due(case.text, aware, None, rules)]


def _readings(due: Due) -> list[Reading]:
    first: Reading = (_local(due.earliest), _local(due.latest))
    return [first, *((_local(a), _local(b)) for a, b in due.others)]


def _local(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=None) if moment else None


def judge(case: Case, found: Found) -> tuple[bool, bool]:
    """Whether the day is right, and both ends. Only the first reading of the first time counts."""
    if not case.readings:
        return not found, not found
    if not found:
        return False, False
    said = found[0][0]
    return (
        any(_same_day(said, right, case.any_day) for right in case.readings),
        any(_same(said, right, case) for right in case.readings),
    )


def _same_day(said: Reading, right: Reading, any_day: bool) -> bool:
    if any_day:
        return True
    one, other = (right[0], said[0]) if right[0] else (right[1], said[1])
    return one is not None and other is not None and one.date() == other.date()


def _same(said: Reading, right: Reading, case: Case) -> bool:
    for mine, theirs in zip(said, right, strict=True):
        if theirs is None:
            # An open end: nothing, or the reference itself: "until Friday" begins now.
            if mine is not None and mine != case.reference.replace(tzinfo=None):
                return False
            continue
        if mine is None:
            return False
        if case.any_day:
            mine = mine.replace(year=theirs.year, month=1, day=1)
            theirs = theirs.replace(month=1, day=1)
        if abs(mine - theirs) > TICK:
            return False
    return True


def print_specs(readers: dict[str, Reader], half: str | None) -> None:
    """Day right and both ends right, per set."""
    chosen = [case for case in cases() if half in (None, case.half)]
    print(f"\nOthers' specifications, half {half or 'a and b'}: day right / both ends right")
    sources = list(dict.fromkeys(case.source for case in chosen))
    for name, reader in readers.items():
        line, totals = [], Counter[str]()
        for source in sources:
            group = [case for case in chosen if case.source == source]
            marks = [judge(case, reader(case)) for case in group]
            day, both = (sum(mark[n] for mark in marks) for n in (0, 1))
            totals.update(day=day, both=both, all=len(group))
            line.append(f"{source} {day / len(group):.0%}/{both / len(group):.0%} of {len(group)}")
        print(
            f"  {name:24} {totals['day'] / totals['all']:.1%}/{totals['both'] / totals['all']:.1%}"
        )
        print("     " + "; ".join(line))


def print_business(half: str | None) -> None:
    """The share of business phrases with the right deadlines."""
    print(f"\nBusiness phrases, half {half or 'a and b'}:")
    for name in SETS:
        rows = [row for row in business_rows(name) if half in (None, row.half)]
        right = sum(right_row(row) for row in rows)
        print(f"  {name} set: {right} of {len(rows)} ({right / len(rows):.1%})")


def print_spurious(show: bool = False) -> None:
    """Times found in sentences that name none."""
    texts = without_time()
    reference = datetime(2000, 11, 22, 10, 0, tzinfo=UTC)
    found = [(text, due) for text in texts for due in read_due(text, reference)]
    dated = [pair for pair in found if pair[1].condition is None]
    print(
        f"\nSpurious: {len(dated)} times in {len(texts)} sentences without one "
        f"({100 * len(dated) / len(texts):.1f} in 100); conditions: {len(found) - len(dated)}"
    )
    if show:
        for text, due in found:
            print(f"    {due.text!r} in {text!r}")


def print_timebank() -> None:
    """What is found of the times that are marked in news, and what beside them."""
    counts = timebank()
    print(
        f"\nTimeBank: {counts.marks} dates marked; found {counts.found / counts.marks:.0%}, "
        f"with the right days {counts.right / counts.marks:.0%}; beside all marks "
        f"{counts.beside} times in {counts.sentences} sentences "
        f"({100 * counts.beside / counts.sentences:.1f} in 100)"
    )


def print_start() -> None:
    """Processor time of loading the reader, and of loading it and reading one text."""
    loading = "import goodword.language.due as d"
    reading = f"{loading}, datetime as t; d.read_due('by Friday', t.datetime(2026, 11, 24))"
    nothing, *others = (_cpu(code) for code in ("pass", loading, reading))
    load, first = (1000 * (spent - nothing) for spent in others)
    print(f"\nLoaded in {load:.0f} ms of processor time, with the first text read {first:.0f} ms")


def _cpu(code: str) -> float:
    """The least of ten runs of a Python, in seconds of processor time, from compiled files."""
    environment = {name: text for name, text in os.environ.items() if name != _UNCOMPILED}
    environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "goodword-start")

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    times = []
    for _ in range(10):
        begun = spent()
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)
        times.append(spent() - begun)
    return min(times)


def print_speed(texts: Iterable[str]) -> None:
    """Texts per CPU second."""
    chosen = list(texts)
    reference = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    best = 0.0
    for _ in range(5):
        begun = time.process_time()
        for text in chosen:
            read_due(text, reference)
        best = max(best, len(chosen) / (time.process_time() - begun))
    length = sum(map(len, chosen)) / len(chosen)
    print(f"\n{best:,.0f} texts per CPU second ({len(chosen)} texts, {length:.0f} characters each)")


def print_peers(folder: Path, half: str | None) -> None:
    """The same for others: FOLDER/venv is a Python with them, FOLDER/node has chrono-node."""
    here = Path(__file__).parent
    python = [str(folder / "venv" / "bin" / "python"), str(here / "due_peers.py")]
    commands = {name: [*python, name] for name in PEERS}
    commands["chrono-node"] = ["node", str(here / "due_chrono.mjs"), str(folder / "node")]
    chosen = [case for case in cases() if half in (None, case.half)]
    rows = [row for row in business_rows() if half in (None, row.half)]
    plain = without_time()
    asked = [[case.text, case.reference.replace(tzinfo=None).isoformat()] for case in chosen]
    asked += [[row.text, SENT[row.sent][0].replace(tzinfo=None).isoformat()] for row in rows]
    asked += [[text, "2000-11-22T10:00:00"] for text in plain]
    for name, command in commands.items():
        done = subprocess.run(
            command, input=json.dumps(asked), capture_output=True, text=True, check=True
        )
        answers, seconds = json.loads(done.stdout)
        found = [[[tuple(map(_parsed, one))] for one in answer] for answer in answers]
        specs, rest = found[: len(chosen)], found[len(chosen) :]
        marks = [judge(case, one) for case, one in zip(chosen, specs, strict=True)]
        day, both = (sum(mark[end] for mark in marks) / len(marks) for end in (0, 1))
        right = [peer_row(row, one) for row, one in zip(rows, rest, strict=False)]
        days, exact = (sum(mark[end] for mark in right) / len(right) for end in (0, 1))
        extra = sum(map(len, rest[len(rows) :])) / len(plain)
        print(
            f"  {name:16} specs {day:.0%}/{both:.0%}; business {days:.0%}/{exact:.0%}; "
            f"spurious {100 * extra:.1f} in 100; {len(asked) / seconds:,.0f} texts per CPU second"
        )


def _parsed(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def print_misses(source: str, half: str) -> None:
    """What was read otherwise than the case says."""
    if source in ("", "business"):
        for row in (row for name in SETS for row in business_rows(name)):
            if row.half == half and not right_row(row):
                _print_row(row)
    for case in cases():
        if case.half != half or (source and case.source != source):
            continue
        found = ours_as_set(case)
        if not judge(case, found)[1]:
            print(f"{case.source} | {case.text} | {case.reference:%F %R}")
            print("    want " + " or ".join(map(_show, case.readings)))
            print("    got  " + " ; ".join(" or ".join(map(_show, one)) for one in found))


def _print_row(row: Row) -> None:
    reference, calendar = SENT[row.sent]
    print(f"business | {row.sent} | {row.text} | {row.wanted}")
    for due in read_due(row.text, reference, calendar):
        print(f"    {due.text!r} {' or '.join(map(_show, _readings(due)))} {due.condition or ''}")


def _show(reading: Reading) -> str:
    return " - ".join(f"{end:%F %T}" if end else "open" for end in reading)


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", nargs="?", const="", default=None)
    parser.add_argument("--half", choices=("a", "b"), default=None)
    parser.add_argument("--peers", type=Path, default=None)
    options = parser.parse_args()
    if options.misses is not None:
        if options.misses == "spurious":
            print_spurious(show=True)
        else:
            print_misses(options.misses, options.half or "a")
        return
    print_business(options.half)
    print_specs({"ours": ours, "ours, the set's conventions": ours_as_set}, options.half)
    print_spurious()
    print_timebank()
    if options.peers:
        print_peers(options.peers, options.half)
    print_start()
    print_speed([case.text for case in cases()] + [row.text for row in business_rows()])
    print_speed([said for _, _, said in in_hash_order()[:2000]])


if __name__ == "__main__":
    main()
