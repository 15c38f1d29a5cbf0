"""Who falls quiet, at equal precision and at equal share named, beside the rules of a shopkeeper.

    python -m benchmarks quiet_curve [--horizon 56] [--looks 4] [--plot FILE.svg] FOLDER

As `quiet`, but no rule is held to one aim. Each orders the customers with three purchases or more
as of several days: Goodword by the chance to buy within the horizon, once without its rule that
only who is silent for a fifth longer than usual may be named, once with it; the others by
silence in usual gaps, and by days of silence. Told are, at the same precision (of those named, the
share who stayed away), the share of all who stayed away that each finds; and, where each names as
many, how many of them stayed away. All by hindsight: the best that each order can give. `quiet`
tells what comes of aims that are set beforehand.
"""

import argparse
from datetime import timedelta
from html import escape
from pathlib import Path

import numpy as np

from benchmarks.quiet import outcome
from goodword.loyalty import Sales
from goodword.loyalty.quiet import BEYOND, find_quiet

PRECISIONS = (0.95, 0.9, 0.85, 0.8, 0.7, 0.5)
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
ENOUGH = 20
LOOKS = {
    "chance": ("#1a5fb4", ""),
    f"chance, if silent for {BEYOND} gaps": ("#1a5fb4", "6 3"),
    "usual gaps": ("#a51d2d", "2 2"),
    "days of silence": ("#26a269", "8 2 2 2"),
}
SIZE, EDGE, GAP = 220, 42, 34


class Curve:
    """What a rule comes to as it names more and more, those first whom it is surest of."""

    def __init__(self, sureness: np.ndarray, away: np.ndarray) -> None:
        order = np.argsort(-sureness, kind="stable")
        sureness, away = sureness[order], away[order]
        # Whom the rule can't tell apart it names together.
        ends = np.flatnonzero(np.append(sureness[1:] != sureness[:-1], True))
        ends = ends[np.isfinite(sureness[ends]) & (ends + 1 >= ENOUGH)]
        stayed = np.cumsum(away)[ends]
        self.precision = stayed / (ends + 1)
        self.found = stayed / max(away.sum(), 1)
        self.share = (ends + 1) / len(away)

    def found_at(self, precision: float) -> str:
        """The most it finds at that precision or better."""
        kept = self.found[self.precision >= precision]
        return f"{kept.max():.0%}" if len(kept) else "–"

    def precision_at(self, share: float) -> str:
        """How many stay away of so many named; dash where it can't name as many."""
        enough = self.precision[self.share >= share]
        return f"{enough[0]:.0%}" if len(enough) else "–"


def curves(path: Path, horizon: int, looks: int) -> dict[str, Curve]:
    """A curve for each rule, over all days of a list together."""
    orders: dict[str, list[np.ndarray]] = {name: [] for name in LOOKS}
    away = []
    with Sales(str(path)) as sales:
        last = sales.summary().until
        for back in range(looks, 0, -1):
            day = last - timedelta(days=back * horizon)
            try:
                found = find_quiet(sales, day, horizon=horizon)
            except ValueError:
                continue
            judged = (found.summary.x >= 2) & ~np.isnan(found.chance)
            gaps, stays = (found.silent / found.usual)[judged], 1 - found.chance[judged]
            late = np.where(gaps >= BEYOND, stays, -np.inf)
            sure = (stays, late, gaps, found.silent[judged])
            for part, sureness in zip(orders.values(), sure, strict=True):
                part.append(sureness)
            away.append(~outcome(sales, found, day)[judged])
    stayed = np.concatenate(away)
    return {name: Curve(np.concatenate(parts), stayed) for name, parts in orders.items()}


def plot(panels: dict[str, dict[str, Curve]]) -> str:
    """An SVG: leavers found across, precision up; a panel a list, a line a rule."""
    width, height = len(panels) * (SIZE + GAP) + EDGE, SIZE + 2 * EDGE + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="11" fill="#333">',
        "<title>Of those named, the share who stayed away, by the share of leavers found</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, (name, rules) in enumerate(panels.items()):
        left = EDGE + number * (SIZE + GAP)
        parts.append(f'<g transform="translate({left} {EDGE})">')
        parts.append(f'<path d="M0 0V{SIZE}H{SIZE}" stroke="#333" fill="none"/>')
        parts.append(
            f'<text x="{SIZE / 2}" y="-10" text-anchor="middle" font-weight="600">'
            f"{escape(name.replace('_', ' '))}</text>"
        )
        for tick in (0, 0.5, 1):
            at = tick * SIZE
            parts.append(f'<text x="{at}" y="{SIZE + 14}" text-anchor="middle">{tick:.0%}</text>')
            if number == 0:
                parts.append(
                    f'<text x="-5" y="{SIZE - at + 4}" text-anchor="end">{tick:.0%}</text>'
                )
        for rule, curve in rules.items():
            colour, dashes = LOOKS[rule]
            kept = np.unique(np.linspace(0, len(curve.found) - 1, 80).astype(int))
            points = zip(curve.found[kept] * SIZE, (1 - curve.precision[kept]) * SIZE, strict=True)
            line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points) if len(curve.found) else "0 0"
            parts.append(
                f'<path d="M{line}" stroke="{colour}" fill="none" stroke-dasharray="{dashes}"/>'
            )
        parts.append("</g>")
    left = EDGE
    for rule, (colour, dashes) in LOOKS.items():
        parts.append(
            f'<path d="M{left} {height - 16}h24" stroke="{colour}" stroke-dasharray="{dashes}"/>'
            f'<text x="{left + 30}" y="{height - 12}">{rule}</text>'
        )
        left += 50 + 7 * len(rule)
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Print two tables for each list; draw the curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--horizon", type=int, default=56)
    parser.add_argument("--looks", type=int, default=4)
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    panels = {}
    for path in sorted(args.folder.glob("*.csv*")):
        if "demographics" in path.name:
            continue
        name = path.name.partition(".")[0]
        found = panels[name] = curves(path, args.horizon, args.looks)
        print(f"\n{name}: leavers found at a precision of; precision where so many are named\n")
        heads = [*(f"{p:.0%} right" for p in PRECISIONS), *(f"{s:.0%} named" for s in SHARES)]
        print("| | " + " | ".join(heads) + " |\n|" + "---|" * (len(heads) + 1))
        for rule, curve in found.items():
            cells = [curve.found_at(p) for p in PRECISIONS]
            cells += [curve.precision_at(s) for s in SHARES]
            print(f"| {rule} | " + " | ".join(cells) + " |", flush=True)
    if args.plot:
        args.plot.write_text(plot(panels), "utf-8")


if __name__ == "__main__":
    main()
