"""Who sent whom as a forest: nobody is sent twice, and nobody by somebody they sent. Pure."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Edge:
    """One referral that a person or a form stands for."""

    id: int
    referred: int
    referrer: int
    came_at: datetime


def key_of(source: str, *parts: object) -> str:
    """The identity of what says who sent whom: the letter and the name in it, a form's key."""
    told = "\x1f".join([source, *(" ".join(str(p).casefold().split()) for p in parts)])
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


LINES = "referral:"
"""How the natural keys of all lines begin that referrals opened."""


def line_prefix(key: str) -> str:
    """How the natural keys of what a referral opened begin."""
    return f"{LINES}{key[:32]}:"


def forest(edges: Iterable[Edge]) -> dict[int, Edge]:
    """Which referral counts for whom (by the one who was sent), the earliest first.

    A second one for the same person does not count, nor one that would close a circle: entering
    one is refused, but joining two persons can make one, and parting them takes it away again.
    """
    found: dict[int, Edge] = {}
    above: dict[int, int] = {}
    for edge in sorted(edges, key=lambda one: (one.came_at, one.id)):
        if edge.referred not in found and _top(above, edge.referrer) != edge.referred:
            found[edge.referred] = edge
            above[edge.referred] = edge.referrer
    return found


def _top(above: dict[int, int], person: int) -> int:
    """Where the chain above a person ends; the way there gets shorter each time it is gone."""
    top = person
    while top in above:
        top = above[top]
    while person in above and above[person] != top:
        above[person], person = top, above[person]
    return top


def closes_a_circle(above: Mapping[int, int], *, referred: int, referrer: int) -> bool:
    """Whether somebody would have been sent by somebody whom they sent themselves.

    ``above``: who sent each, as it stands.
    """
    seen: set[int] = set()
    step: int | None = referrer
    while step is not None and step not in seen:
        if step == referred:
            return True
        seen.add(step)
        step = above.get(step)
    return False


@dataclass(frozen=True, slots=True)
class Branch:
    """Somebody in the tree, with how deep they stand and the referral that brought them."""

    person: int
    depth: int
    edge: Edge | None


def walk(
    found: Mapping[int, Edge], names: Mapping[int, str], *, only: Collection[int] | None = None
) -> Iterator[Branch]:
    """The whole forest from its roots down: roots by name, those they sent by date.

    ``only``: persons who may be shown. Those below somebody who may not be shown stand at the top.
    """
    below: dict[int, list[Edge]] = defaultdict(list)
    for edge in found.values():
        if only is None or edge.referred in only:
            below[edge.referrer if only is None or edge.referrer in only else 0].append(edge)
    roots = {e.referrer for e in found.values() if only is None or e.referrer in only}
    roots -= set(found)
    tops: list[tuple[str, int, Edge | None]] = [
        (names.get(pk, "").casefold(), pk, None) for pk in roots
    ]
    tops += [
        (names.get(e.referred, "").casefold(), e.referred, e)
        for e in below.pop(0, []) if below.get(e.referred)
    ]  # fmt: skip
    stack = [
        Branch(pk, 0, edge) for _, pk, edge in sorted(tops, key=lambda top: top[:2], reverse=True)
    ]
    while stack:
        branch = stack.pop()
        yield branch
        children = sorted(below[branch.person], key=lambda e: (e.came_at, e.id), reverse=True)
        stack += [Branch(e.referred, branch.depth + 1, e) for e in children]
