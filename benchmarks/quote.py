"""How honest quotes are: promised at 90 %, kept how often? On 311 requests, month by month.

    python -m benchmarks quote [--file CSV ...] [--from YYYY-MM] [--until YYYY-MM]
                               [--levels 0.9 ...] [--choose] [--office] [--kinds] [--svg FILE]
                               [--speed]

At the beginning of each week everybody learns from what was known then (what is done later is
open), and quotes every case that is opened in that week. A quote is judged where its moment lies
before the end of the data, whatever became of the case. ``--choose`` back-tests the habits on the
months given; the defaults were chosen on March to May. ``--office``: in working hours.
"""

import argparse
import random
import statistics
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.quote_data import DEFAULT, OFFICE, ZONE, read
from benchmarks.quote_peers import PEERS
from benchmarks.quote_plot import plot
from goodword.promises.quote import Case, Habits, learn
from goodword.promises.quote_load import loads_at
from goodword.worktime import Calendar

WEEK = timedelta(days=7)
MANY = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One case that was quoted or not: `kept` is None where nobody can know yet."""

    case: Case
    by: datetime | None
    kept: bool | None
    stretched: bool = False

    @property
    def days(self) -> float:
        """How long the quote was."""
        return (self.by - self.case.opened_at).total_seconds() / 86400 if self.by else 0.0


Rows = dict[tuple[str, float], list[Row]]


@dataclass(slots=True)
class Trial:
    """The cases, the end of what is known of them, and from when until when to quote."""

    cases: list[Case]
    begin: datetime
    until: datetime
    end: datetime
    loads: list[int]

    def weeks(self) -> Iterator[tuple[datetime, Sequence[Case], Sequence[Case]]]:
        """The moment of learning, what was opened before, what is opened in the week after."""
        openings = [case.opened_at for case in self.cases]
        now = self.begin
        while now < self.until:
            after = min(now + WEEK, self.until)
            at, to = bisect_left(openings, now), bisect_left(openings, after)
            yield now, self.cases[:at], self.cases[at:to]
            now = after

    def judged(self, case: Case, by: datetime | None, stretched: bool = False) -> Row:
        """Whether a quote was kept."""
        if by is None or by > self.end:
            return Row(case, by, None, stretched)
        return Row(case, by, case.done_at is not None and case.done_at <= by, stretched)


def main() -> None:
    """Quote, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, nargs="+", default=[DEFAULT])
    parser.add_argument("--from", dest="begin", default="2015-06")
    parser.add_argument("--until", default="2015-09")
    parser.add_argument("--levels", type=float, nargs="+", default=[0.5, 0.6, 0.7, 0.8, 0.9, 0.95])
    parser.add_argument("--choose", action="store_true")
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    if options.speed:
        speed()
        return
    trial = prepare(read(options.file), options.begin, options.until)
    calendar = OFFICE if options.office else None
    if options.choose:
        choose(trial, calendar)
        return
    rows = ours(trial, options.levels, Habits(), calendar)
    theirs = peers(trial, 0.9)
    table({**theirs, "ours": rows["ours", 0.9]})
    by_month(rows["ours", 0.9])
    paired(rows["ours", 0.9], theirs)
    by_kind(rows["ours", 0.9], every=options.kinds)
    shares = [(level, share(rows["ours", level])) for level in options.levels]
    for level, kept in shares:
        given = sum(row.by is not None for row in rows["ours", level]) / len(rows["ours", level])
        print(f"quoted at {level:.0%}: {given:.1%} of all cases, kept {kept:.1%}")
    if options.svg:
        options.svg.write_text(plot(shares), "utf-8")


def prepare(cases: list[Case], begin: str, until: str) -> Trial:
    """The trial of these months."""
    loads = [0] * len(cases)
    kinds = defaultdict(list)
    for place, case in enumerate(cases):
        kinds[case.kind].append(place)
    for places in kinds.values():
        mine = [cases[place] for place in places]
        found = loads_at([c.opened_at for c in mine], [(c.opened_at, c.done_at) for c in mine])
        for place, load in zip(places, found, strict=True):
            loads[place] = load
    end = max(moment for c in cases for moment in (c.opened_at, c.done_at) if moment)
    return Trial(cases, _month(begin), _month(until), end, loads)


def ours(trial: Trial, levels: Sequence[float], habits: Habits, calendar: Calendar | None) -> Rows:
    """What Goodword says, and whether it was kept."""
    rows: Rows = defaultdict(list)
    for now, past, ahead in trial.weeks():
        record = learn(past, now, calendar, habits)
        for case in ahead:
            load = trial.loads[case.ref]
            quote = record.quote(case.kind, case.opened_at, load=load, levels=levels)
            for answer in quote.answers:
                judged = trial.judged(case, answer.by, answer.stretched)
                rows["ours", answer.level].append(judged)
    return rows


def peers(trial: Trial, level: float) -> dict[str, list[Row]]:
    """What the plainer ways say."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for now, past, ahead in trial.weeks():
        for name, peer in PEERS.items():
            quote = peer(past, now)
            for case in ahead:
                seconds = quote(case.kind, level)
                by = None if seconds is None else case.opened_at + timedelta(seconds=seconds)
                rows[name].append(trial.judged(case, by))
    return rows


def choose(trial: Trial, calendar: Calendar | None) -> None:
    """The habits side by side on the months given."""
    for worth in (30, 50, 100, 300):
        for load in (0.0, 0.25, 0.5):
            rows = ours(trial, [0.9], Habits(worth=worth, load=load), calendar)["ours", 0.9]
            off = statistics.fmean(abs(kept - 0.9) * n for _, kept, n, _ in kinds_of(rows))
            off /= statistics.fmean(n for _, _, n, _ in kinds_of(rows))
            quoted = [row for row in rows if row.by]
            print(
                f"worth {worth:>4} cases, load {load:<4}: kept {share(rows):.1%}, off by kind "
                f"{off:.1%}, quoted {len(quoted) / len(rows):.1%}, "
                f"median {statistics.median(r.days for r in quoted):.1f} days",
                flush=True,
            )


def share(rows: Sequence[Row]) -> float:
    """The share kept of those that can be judged."""
    judged = [row.kept for row in rows if row.kept is not None]
    return sum(judged) / max(1, len(judged))


def table(methods: dict[str, list[Row]]) -> None:
    """Each way in a line."""
    print("| way | cases | quoted | judged | kept | off by kind | median days |")
    for name, rows in methods.items():
        quoted = [row for row in rows if row.by]
        judged = [row for row in rows if row.kept is not None]
        many = kinds_of(rows)
        off = sum(abs(kept - 0.9) * n for _, kept, n, _ in many) / max(1, sum(x[2] for x in many))
        print(
            f"| {name} | {len(rows)} | {len(quoted) / len(rows):.1%} "
            f"| {len(judged) / max(1, len(quoted)):.1%} | {share(rows):.1%} | {off:.1%} "
            f"| {statistics.median(r.days for r in quoted):.1f} |"
        )
    stretched = [row for row in methods["ours"] if row.stretched]
    print(f"stretched beyond what was seen: {len(stretched)}, kept {share(stretched):.1%}")


def by_month(rows: Sequence[Row]) -> None:
    """Kept and quoted by month of opening."""
    months = defaultdict(list)
    for row in rows:
        months[f"{row.case.opened_at:%Y-%m}"].append(row)
    for month, mine in sorted(months.items()):
        quoted = sum(row.by is not None for row in mine) / len(mine)
        print(f"{month}: {len(mine)} cases, quoted {quoted:.1%}, kept {share(mine):.1%}")


def paired(rows: Sequence[Row], theirs: dict[str, list[Row]]) -> None:
    """Median width on the very cases that both quote."""
    for name, other in theirs.items():
        both = [(a.days, b.days) for a, b in zip(rows, other, strict=True) if a.by and b.by]
        mine, its = (statistics.median(pair[i] for pair in both) for i in (0, 1))
        print(f"both quoted {len(both)} cases: ours {mine:.1f} days, {name} {its:.1f}")


def kinds_of(rows: Sequence[Row]) -> list[tuple[str, float, int, float]]:
    """Kinds with fifty judged cases: name, share kept, how many, median days."""
    kinds = defaultdict(list)
    for row in rows:
        if row.kept is not None:
            kinds[row.case.kind].append(row)
    return [
        (kind, share(mine), len(mine), statistics.median(row.days for row in mine))
        for kind, mine in sorted(kinds.items(), key=lambda item: -len(item[1]))
        if len(mine) >= MANY
    ]


def by_kind(rows: Sequence[Row], *, every: bool) -> None:
    """How many kinds hold what was quoted, and how many could if every quote were exact."""
    many = kinds_of(rows)
    chance = random.Random(1)
    draws = [
        [abs(sum(chance.random() < 0.9 for _ in range(n)) / n - 0.9) for _, _, n, _ in many]
        for _ in range(20)
    ]
    off = [abs(kept - 0.9) for _, kept, _, _ in many]
    for within in (0.02, 0.05, 0.1):
        got, *lucky = (sum(one <= within + 1e-9 for one in some) for some in (off, *draws))
        print(
            f"kinds within {within:.0%} of 90 %: {got} of {len(many)} "
            f"(exact quotes, by chance alone: {statistics.fmean(lucky):.0f})"
        )
    if every:
        for kind, kept, n, days in many:
            print(f"| {kind} | {n} | {kept:.1%} | {days:.1f} |")


def speed() -> None:
    """Learning from 100,000 invented cases with words, and asking."""
    chance, cases = random.Random(1), []
    now = datetime(2026, 11, 1, 12, tzinfo=UTC)
    things = ("offer", "contract", "invoice", "sample", "drawing", "price", "delivery", "refund")
    for ref in range(100_000):
        opened = now - timedelta(minutes=chance.random() * 400 * 1440)
        done = opened + timedelta(hours=chance.lognormvariate(3, 1))
        text = f"I'll send you the revised {chance.choice(things)} of {chance.choice(things)}"
        kind = chance.choice(("send", "call", "check", "fix", "pay"))
        cases.append(Case(kind, opened, done if chance.random() < 0.95 else None, None, text, ref))
    for calendar in (None, OFFICE):
        before = time.process_time()
        record = learn(cases, now, calendar)
        learnt = time.process_time()
        record.quote("send", now, text="send a revised offer")
        first = time.process_time()
        for _ in range(50):
            record.quote("send", now, text="send a revised offer")
        words = time.process_time()
        for _ in range(1000):
            record.quote("send", now)
        kinds = time.process_time()
        print(
            f"{'working' if calendar else 'wall'} time: learn {learnt - before:.2f} s, index of "
            f"words {first - learnt:.2f} s, a quote by words {(words - first) * 20:.1f} ms, by "
            f"kind {kinds - words:.3f} ms"
        )


def _month(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m").replace(tzinfo=ZONE)


if __name__ == "__main__":
    main()
