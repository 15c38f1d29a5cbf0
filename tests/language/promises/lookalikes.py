"""What looks like a promise and is none, by class; offers; promises. All of it is invented."""

from pathlib import Path


def _parts() -> dict[str, tuple[str, ...]]:
    """The parts of lookalikes.txt by their headings."""
    parts: dict[str, list[str]] = {}
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            sentences = parts.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            sentences.append(line.replace("\\n", "\n"))
    return {name: tuple(sentences) for name, sentences in parts.items()}


LOOKALIKES = _parts()
OFFERS = LOOKALIKES.pop("OFFERS")
"""Offers: found as conditional, never opened."""
PROMISES = LOOKALIKES.pop("PROMISES")
"""Told as promises of the writer's side."""
