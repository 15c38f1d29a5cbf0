"""What the server has beside what is here, folder by folder, by UID. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

SHOWN = 20
"""So many stretches of numbers are named in words; programs get them all."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A folder's UIDs, in sets that tell what each difference means.

    ``coming``: on the server, and on their way. ``missing``: should be here, and are not.
    ``refused``: the server lists them and does not give them. ``gone``: here, and no longer on the
    server: deleted or moved there, which loses nothing. ``lost``: were taken, and neither an entry
    nor the quarantine has them.
    """

    server: int
    here: int
    coming: frozenset[int] = field(default_factory=frozenset)
    missing: frozenset[int] = field(default_factory=frozenset)
    refused: frozenset[int] = field(default_factory=frozenset)
    gone: frozenset[int] = field(default_factory=frozenset)
    lost: frozenset[int] = field(default_factory=frozenset)

    @property
    def sound(self) -> bool:
        """Whether everything is here, or on its way."""
        return not (self.missing or self.refused or self.lost)


def compare(
    server: Collection[int],
    taken: Collection[int],
    untaken: Collection[int],
    *,
    newest: int,
    history_below: int | None,
    history_done: bool,
    lost: Iterable[int] = (),
) -> Comparison:
    """Every difference between a folder on the server and here.

    ``server``: UIDs that should be here, ``taken``: those that were taken, ``untaken``: those that
    were asked for in vain. Above ``newest`` and, while history is not done, below
    ``history_below`` nothing was asked for yet.
    """
    there, here, vain = set(server), set(taken), set(untaken)
    left = there - here - vain
    below = history_below or 0
    coming = {uid for uid in left if uid > newest and (history_done or uid >= below)}
    if not history_done:
        coming |= {uid for uid in left if history_below is None or uid < below}
    return Comparison(
        server=len(there),
        here=len(here & there),
        coming=frozenset(coming),
        missing=frozenset(left - coming),
        refused=frozenset(vain & there),
        gone=frozenset(here - there),
        lost=frozenset(lost),
    )


def stretches(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as stretches from first to last: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def named(numbers: Iterable[int]) -> str:
    """Numbers in words: "1–3, 7"."""
    told = stretches(numbers)
    words = [f"{a}–{b}" if b > a else f"{a}" for a, b in told[:SHOWN]]
    if len(told) > SHOWN:
        words.append(f"and {len(told) - SHOWN} more stretches")
    return ", ".join(words)
