"""The zones of a mail (Lampert, Dale & Paris 2009): author text, quoted text, signature."""

from dataclasses import dataclass
from itertools import compress

from goodword.language.quotes import mark_quotes
from goodword.language.signatures import mark_signatures

VERSION = 1


@dataclass(frozen=True, slots=True)
class Zones:
    """What the sender wrote, what was quoted, and how it was signed.

    Every line that is not blank stands in exactly one zone, unchanged and in order.
    """

    author: str
    quoted: str
    signature: str


def read_zones(text: str) -> Zones:
    """Splits a mail's plain text into its zones.

    Quoted text includes what introduces it (attribution lines, header blocks, rules); the
    signature includes closing lines, names, contact details, device lines, list footers and
    legal notices. A forward with nothing above it has no author text.
    Line ends of all kinds become "\\n". Linear in the text's length; never raises.
    """
    lines = (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).split("\n")
    quoted = mark_quotes(lines)
    signed = mark_signatures(lines, quoted)
    if 1 not in quoted and 1 not in signed:
        return Zones(_join(lines), "", "")
    return Zones(
        author=_join(
            [line for line, q, s in zip(lines, quoted, signed, strict=True) if not (q or s)]
        ),
        quoted=_join(list(compress(lines, quoted))),
        signature=_join(list(compress(lines, signed))),
    )


def _join(lines: list[str]) -> str:
    """The lines, without the blank ones at both ends."""
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return "\n".join(lines[first:last])
