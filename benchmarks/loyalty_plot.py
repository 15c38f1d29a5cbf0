"""Calibration as a picture: chances foretold across, shares that bought up; a panel a data set."""

from collections.abc import Mapping, Sequence
from html import escape

SIZE, EDGE, GAP = 220, 42, 34
_INK, _LINE = "#333", "#bbb"
LOOKS = {
    "bg-nbd": ("#1a5fb4", ""),
    "mbg-nbd": ("#26a269", "6 3"),
    "pareto-nbd": ("#a51d2d", "2 2"),
}

type Points = Sequence[tuple[float, float]]


def plot(panels: Mapping[str, Mapping[str, Points]]) -> str:
    """An SVG: for each data set and model a dot for each tenth of the customers, joined."""
    width = len(panels) * (SIZE + GAP) + EDGE
    height = SIZE + 2 * EDGE + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="11" fill="{_INK}">',
        "<title>Share of customers who bought again, by the chance that was foretold</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, (name, models) in enumerate(panels.items()):
        left = EDGE + number * (SIZE + GAP)
        parts.append(f'<g transform="translate({left} {EDGE})">')
        parts += _panel(name, models, numbered=number == 0)
        parts.append("</g>")
    for number, (model, (colour, dashes)) in enumerate(LOOKS.items()):
        left, top = EDGE + number * 110, height - 12
        parts.append(
            f'<path d="M{left} {top - 4}h24" stroke="{colour}" stroke-width="1.5" '
            f'stroke-dasharray="{dashes}"/><text x="{left + 30}" y="{top}">{model}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _panel(name: str, models: Mapping[str, Points], *, numbered: bool) -> list[str]:
    middle = f'x="{SIZE / 2}" y="-10" text-anchor="middle"'
    parts = [
        f'<text {middle} font-weight="600">{escape(name)}</text>',
        f'<path d="M0 {SIZE}L{SIZE} 0" stroke="{_LINE}" stroke-dasharray="4"/>',
        f'<path d="M0 0V{SIZE}H{SIZE}" stroke="{_INK}" fill="none"/>',
    ]
    for tick in (0, 0.5, 1):
        parts.append(f'<text x="{_x(tick)}" y="{SIZE + 14}" text-anchor="middle">{tick:.0%}</text>')
        if numbered:
            parts.append(f'<text x="-5" y="{_y(tick) + 4}" text-anchor="end">{tick:.0%}</text>')
    for model, points in models.items():
        colour, dashes = LOOKS[model]
        line = "L".join(f"{_x(told)} {_y(seen)}" for told, seen in points)
        parts.append(
            f'<path d="M{line}" stroke="{colour}" fill="none" stroke-dasharray="{dashes}"/>'
        )
        parts += [
            f'<circle cx="{_x(told)}" cy="{_y(seen)}" r="2.5" fill="{colour}">'
            f"<title>{model}: foretold {told:.0%}, bought {seen:.0%}</title></circle>"
            for told, seen in points
        ]
    return parts


def _x(share: float) -> float:
    return round(share * SIZE, 1)


def _y(share: float) -> float:
    return round((1 - share) * SIZE, 1)
