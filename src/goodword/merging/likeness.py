"""How surely two persons, or two organisations, are one; and why. Pure.

Nothing is concluded from a shared address (info@) or a robot's. Names that contradict each other
outweigh everything but one and the same mailbox.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from goodword.language import is_freemail
from goodword.merging import names

PROPOSED = 50
"""From this sureness on (hundredths) a colleague is asked."""
BY_NAME, BY_INITIAL = 52, 60
"""What a name tells at work and at home, or an initial at work, where nobody else fits."""
_AT_ONE_PLACE = {
    "the same name": 90,
    "the same name in another order": 84,
    names.INITIAL: BY_INITIAL,
}
_DOTS_ASIDE = frozenset(("gmail.com", "googlemail.com"))
# Two groups of digits, or one long one: lists number their mailings so.
_MADE = re.compile(r"\d\D+\d.*|\d{6,}|.{49,}")
_ANYBODYS = frozenset(
    ("state", "city", "county", "school", "mail", "email", "online", "group", "office", "info")
)


@dataclass(frozen=True, slots=True)
class Face:
    """A person as far as likeness asks. ``addresses``: (spec, kind). ``writes_for``: addresses
    that their letters ask to be answered at, or that they wrote on behalf of."""

    id: int
    name: str
    organisation: int | None
    addresses: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...] = ()
    answers_at: frozenset[str] = frozenset()

    @property
    def mailboxes(self) -> dict[str, str]:
        """Their own mailboxes, each with an address of it."""
        return {mailbox(s): s for s, kind in self.addresses if kind == "person" and "@" in s}

    @property
    def left_out(self) -> bool:
        """Whether their address leaves the first name out (``a..lane@``): the initial is another's.

        So do directories that write first name, middle initial and surname, and lack the first.
        """
        return any(".." in spec for spec, _ in self.addresses)

    @property
    def machine(self) -> bool:
        """Whether every address of theirs looks like a number in a row, made for one mailing."""
        mail = [spec for spec, _ in self.addresses if "@" in spec]
        return bool(mail) and all(_MADE.search(spec.rpartition("@")[0]) for spec in mail)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How surely two are one (hundredths), and the reasons in words, the weightiest first."""

    sureness: int
    reasons: tuple[str, ...] = field(default=())

    @property
    def in_words(self) -> str:
        """The sureness as one says it."""
        if self.sureness >= 90:
            return "almost surely"
        return "probably" if self.sureness >= 75 else "perhaps"


NOTHING = Verdict(0)


def mailbox(spec: str) -> str:
    """The mailbox behind an address: without a tag after a plus, at Gmail without dots."""
    local, _, domain = spec.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTS_ASIDE:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def likeness(
    one: Face, other: Face, *, crowded: Iterable[str] = (), alone: bool = False
) -> Verdict:
    """Whether two persons are one.

    ``crowded``: numbers that many have (a switchboard tells nothing). ``alone``: nobody else
    has this name, or this surname with this initial at their organisation.
    """
    if one.machine or other.machine:
        return NOTHING
    left, right = names.words(one.name), names.words(other.name)
    agree, contradict = names.agree(left, right), names.contradict(left, right)
    found: list[tuple[int, str]] = []
    both = one.mailboxes.keys() & other.mailboxes.keys()
    for box in sorted(both)[:1]:
        found.append(_one_mailbox(one.mailboxes[box], other.mailboxes[box], contradict))
    number = next(iter(sorted((set(one.numbers) & set(other.numbers)) - set(crowded))), "")
    if number and not contradict:
        sure = 96 if agree else 74
        found.append((sure, f"the same telephone number, {number}"))
    here = one.organisation is not None and one.organisation == other.organisation
    fits = alone and not (one.left_out or other.left_out)
    if agree and here and (fits or agree != names.INITIAL):
        found.append((_AT_ONE_PLACE.get(agree, 78), f"{agree}, at the same organisation"))
    if agree and agree != names.INITIAL:
        found += _same_local_part(one, other, left, agree)
    answers = _answers(one, other)
    if answers and not contradict:
        found.append((88 if agree else 62, f"letters of one ask to be answered at {answers}"))
    at_home = (one.organisation is None) != (other.organisation is None)
    if not found and alone and at_home and names.same(left, right):
        found.append((BY_NAME, "the same name at work and at home, and nobody else has it"))
    return _sum(found)


def _one_mailbox(one: str, other: str, contradict: bool) -> tuple[int, str]:
    if one == other:
        # Somebody gave this address to both, by hand: perhaps two who share it.
        return (40 if contradict else 72), f"both use {one}"
    if contradict:
        return 55, f"{one} and {other} are one mailbox, though the names differ"
    return 97, f"{one} and {other} are one mailbox"


def _same_local_part(
    one: Face, other: Face, name: tuple[str, ...], agree: str
) -> list[tuple[int, str]]:
    """The same part before the @ at two domains; the more it tells, the more than their name."""
    mine = {box.rpartition("@")[0]: box for box in one.mailboxes}
    for box in other.mailboxes:
        local, _, domain = box.rpartition("@")
        twin = mine.get(local, box)
        if twin == box or not _tells(local, name):
            continue
        if label(domain) == label(twin.rpartition("@")[2]) and not is_freemail(domain):
            return [(84, f"{agree}, and {twin} and {box} differ only in their ending")]
        plain = sorted(names.fold(w) for w in re.findall(r"[^\W\d_]+", local))
        sure = 64 if plain == sorted(name) and not re.search(r"\d", local) else 84
        return [(sure, f"{agree}, and {twin} and {box} begin alike")]
    return []


def _tells(local: str, name: tuple[str, ...]) -> bool:
    """Whether a local part is more than a first name that many have."""
    plain = names.fold("".join(c for c in local if c.isalpha()))
    return len(plain) >= 5 and bool(name) and plain != name[0] and name[-1][:4] in plain


def _answers(one: Face, other: Face) -> str:
    for face, facing in ((one, other), (other, one)):
        for spec, kind in facing.addresses:
            if kind == "person" and spec in face.answers_at:
                return spec
    return ""


def _sum(found: list[tuple[int, str]]) -> Verdict:
    """Signs that do not depend on one another make surer: one minus what is left of doubt."""
    if not found:
        return NOTHING
    found.sort(key=lambda f: -f[0])
    doubt = 1.0
    for sure, _ in found:
        doubt *= 1 - sure / 100
    sureness = min(99, max(found[0][0], round(100 * (1 - doubt))))
    return Verdict(sureness, tuple(words for _, words in found))


@dataclass(frozen=True, slots=True)
class HouseFace:
    """An organisation as far as likeness asks. ``people``: names of those who belong to it."""

    id: int
    name: str
    domains: tuple[str, ...]
    people: frozenset[tuple[str, ...]] = frozenset()


def label(domain: str) -> str:
    """What an organisation called its domain: ``lane`` of lane.co.uk and of lane.de."""
    parts = domain.split(".")
    if len(parts) >= 3 and len(parts[-1]) == 2 and len(parts[-2]) <= 3:
        return parts[-3]
    return parts[-2] if len(parts) >= 2 else domain


def house_likeness(one: HouseFace, other: HouseFace) -> Verdict:
    """Whether two organisations are one."""
    found: list[tuple[int, str]] = []
    labels = {label(d): d for d in one.domains if not is_freemail(d)}
    twin = next(((labels[label(d)], d) for d in other.domains if label(d) in labels), None)
    if twin and len(label(twin[0])) >= 4 and label(twin[0]) not in _ANYBODYS:
        found.append((66, f"{twin[0]} and {twin[1]} differ only in their ending"))
    mine, theirs = names.organisation_words(one.name), names.organisation_words(other.name)
    named = not ({one.name, other.name} & {*one.domains, *other.domains})
    if mine == theirs and len(mine) >= 3 and named:
        words = "the same name" if one.name == other.name else "the same name but for legal forms"
        found.append((84, words))
    common = sorted(one.people & other.people)
    if common and found:
        who = " ".join(w.capitalize() for w in common[0])
        found.append((60, f"{who} belongs to both"))
    return _sum(found)
