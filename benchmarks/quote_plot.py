"""The calibration as a picture: what was quoted across, what was kept up."""

from collections.abc import Sequence

SIZE, EDGE, LOW = 360, 48, 0.4
_INK, _LINE, _OURS = "#333", "#bbb", "#1a5fb4"


def plot(shares: Sequence[tuple[float, float]]) -> str:
    """An SVG with a dot for each level; on the diagonal a quote is exact."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{_INK}">',
        "<title>Share of quotes that were kept, by the share that was promised</title>",
        f'<rect width="{SIZE}" height="{SIZE}" fill="#fff"/>',
        f'<path d="M{_x(LOW)} {_y(LOW)}L{_x(1)} {_y(1)}" stroke="{_LINE}" stroke-dasharray="4"/>',
        f'<path d="M{_x(LOW)} {_y(1)}V{_y(LOW)}H{_x(1)}" stroke="{_INK}" fill="none"/>',
    ]
    for tick in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        parts.append(
            f'<text x="{_x(tick)}" y="{_y(LOW) + 16}" text-anchor="middle">{tick:.0%}</text>'
        )
        parts.append(
            f'<text x="{_x(LOW) - 6}" y="{_y(tick) + 4}" text-anchor="end">{tick:.0%}</text>'
        )
    middle = SIZE / 2
    parts.append(f'<text x="{middle}" y="{SIZE - 8}" text-anchor="middle">quoted</text>')
    parts.append(
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">'
        "kept</text>"
    )
    line = "L".join(f"{_x(level)} {_y(kept)}" for level, kept in shares)
    parts.append(f'<path d="M{line}" stroke="{_OURS}" fill="none"/>')
    for level, kept in shares:
        parts.append(
            f'<circle cx="{_x(level)}" cy="{_y(kept)}" r="4" fill="{_OURS}">'
            f"<title>quoted {level:.0%}, kept {kept:.1%}</title></circle>"
        )
    return "\n".join([*parts, "</svg>", ""])


def _x(share: float) -> float:
    return round(EDGE + (share - LOW) / (1 - LOW) * (SIZE - 2 * EDGE), 1)


def _y(share: float) -> float:
    return round(SIZE - EDGE - (share - LOW) / (1 - LOW) * (SIZE - 2 * EDGE), 1)
