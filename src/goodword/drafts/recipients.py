"""To whom a letter goes: read from what was typed, proposed from the letter it answers. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from email.headerregistry import Address as HeaderAddress

from goodword.people.rules import is_addr_spec

# Commas, semicolons and line ends part recipients, unless they stand in quotes or brackets.
_PIECE = re.compile(r'(?:"(?:[^"\\]|\\.)*"?|<[^<>\n]*>?|[^,;\n"<]+)+')
_NAMED = re.compile(r"(.*?)<([^<>]*)>\s*", re.DOTALL)
_SPECIALS = frozenset('()<>[]:;@\\,."')


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a letter goes to: an addr-spec (RFC 5322 §3.4.1) and a name, perhaps empty."""

    spec: str
    name: str = ""

    def __str__(self) -> str:
        name = _plain_name(self.name)
        return f"{_quoted(name)} <{self.spec}>" if name else self.spec


@dataclass(frozen=True, slots=True)
class Standing:
    """An address on a letter, by its role (``from``, ``reply-to``, ``to``, ``cc``, ``behalf``)."""

    role: str
    spec: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """To whom an answer goes."""

    to: tuple[Recipient, ...] = ()
    cc: tuple[Recipient, ...] = ()


def read_recipients(text: str) -> tuple[list[Recipient], list[str]]:
    """The recipients in what was typed, each once, and the pieces that are no address."""
    found: dict[str, Recipient] = {}
    wrong: list[str] = []
    for piece in _PIECE.findall(text.replace("\r", "\n").replace("\x00", "")):
        told = piece.strip()
        if not told:
            continue
        recipient = _read(told)
        if recipient is None:
            wrong.append(told)
        else:
            found.setdefault(recipient.spec.casefold(), recipient)
    return list(found.values()), wrong


def write_recipients(people: Iterable[Recipient]) -> str:
    """Recipients as they are typed: `read_recipients` gives the same ones back."""
    return ", ".join(map(str, people))


def _read(told: str) -> Recipient | None:
    named = _NAMED.fullmatch(told)
    spec = (named[2] if named else told).strip()
    if not is_addr_spec(spec) or not _can_be_written(spec):
        return None
    return Recipient(spec, _plain_name(named[1]) if named else "")


def _can_be_written(spec: str) -> bool:
    try:
        HeaderAddress(addr_spec=spec)
    except Exception:  # the parser of the standard library raises many kinds
        return False
    return spec.isprintable()


def _plain_name(name: str) -> str:
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:200]


def _quoted(name: str) -> str:
    if not _SPECIALS.intersection(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def answering(
    people: Sequence[Standing], *, ours: bool, everybody: bool, own: Collection[str]
) -> Proposal:
    """To whom an answer to a letter goes (RFC 5322 §3.6.3).

    ``ours``: one of us wrote it, so that it is taken up again with those it went to. ``everybody``:
    its other recipients, too, in the places where they stood; ``own`` (the writer's own addresses
    and the mailbox that it is sent from) never, unless nobody else is left.
    """
    mine = {spec.casefold() for spec in own}
    by: dict[str, list[Recipient]] = {}
    for one in people:
        if is_addr_spec(one.spec):
            by.setdefault(one.role, []).append(Recipient(one.spec, _plain_name(one.name)))
    first = by.get("to", []) if ours else (
        by.get("reply-to") or by.get("behalf") or by.get("from", [])
    )  # fmt: skip
    # To oneself is right only where one wrote to oneself.
    to = _once(first, mine, set()) or _once(first, set(), set())
    if not everybody:
        return Proposal(to=tuple(to))
    known = {one.spec.casefold() for one in to}
    to += [] if ours else _once(by.get("to", []), mine, known)
    known |= {one.spec.casefold() for one in to}
    return Proposal(tuple(to), tuple(_once(by.get("cc", []), mine, known)))


def _once(people: Iterable[Recipient], without: set[str], known: set[str]) -> list[Recipient]:
    found: dict[str, Recipient] = {}
    for one in people:
        key = one.spec.casefold()
        if key not in without and key not in known:
            found.setdefault(key, one)
    return list(found.values())
