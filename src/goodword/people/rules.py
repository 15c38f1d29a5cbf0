"""Who is ours, what a person is called, and which organisation a domain stands for. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from goodword.language import is_freemail, is_robot_address, is_shared_address
from goodword.people.numbers import WITHHELD, WITHHELD_NAME, is_spoken_spec, shown_spec

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_SPACE = re.compile(r"\s+")
_EDGES = " \t\r\n'\"<>(),;"
# RFC 2606: for documentation; nobody's organisation.
_RESERVED = {"example.com", "example.net", "example.org"}
_SPEC = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+")


@dataclass(frozen=True, slots=True)
class Ours:
    """Our own addresses and domains; ``colleagues`` maps an address to a colleague's id.

    ``region``: the house's country, for telephone numbers written without one.
    """

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    colleagues: Mapping[str, int] = field(default_factory=dict)
    region: str = ""

    def __contains__(self, spec: str) -> bool:
        if spec in self.addresses:
            return True
        domain = spec.rpartition("@")[2]
        while domain:
            if domain in self.domains:
                return True
            domain = domain.partition(".")[2]
        return False

    @property
    def known(self) -> bool:
        """Whether we know any address of ours at all."""
        return bool(self.addresses or self.domains)

    @property
    def names(self) -> frozenset[str]:
        """Addresses and domains together, as the readers of automated mail take them."""
        return self.addresses | self.domains


def is_addr_spec(text: str) -> bool:
    """Whether the text is one plain addr-spec (RFC 5322 §3.4.1, without quoted local parts)."""
    return bool(_SPEC.fullmatch(text))


def address_kind(spec: str) -> str:
    """``robot``, ``shared`` or ``person``, told from the address alone."""
    if is_spoken_spec(spec):
        return "person"
    if is_robot_address(spec):
        return "robot"
    return "shared" if is_shared_address(spec) else "person"


def tidy_name(name: str) -> str:
    """A display name as one would write it: "Ruiz, Ana (Sales)" becomes "Ana Ruiz"."""
    name = _SPACE.sub(" ", name).strip(_EDGES)
    if "@" in name:
        return ""
    name = name.partition(" (")[0].partition(" [")[0].strip(_EDGES)
    last, comma, first = name.partition(", ")
    if comma and "," not in first and 0 < len(first.split()) <= 3 and len(last.split()) <= 3:
        name = f"{first} {last}"
    if name.isupper() and len(name) > 4:
        name = name.title()
    return name[:200]


def name_from_address(spec: str) -> str:
    """A name for somebody of whom we know only the address."""
    local = spec.partition("@")[0]
    parts = [p for p in re.split(r"[._\-+]+", local) if p and not p.isdigit()]
    if len(parts) >= 2 and all(p.isalpha() for p in parts[:3]):
        return " ".join(p.capitalize() for p in parts[:3])
    return spec


def best_name(names: Iterable[str], spec: str) -> str:
    """The fullest of the display names seen with an address, else one made from the address."""
    if spec == WITHHELD:
        return WITHHELD_NAME
    if not is_spoken_spec(spec) and is_shared_address(spec):
        return spec
    tidy = [t for t in map(tidy_name, names) if t]
    if not tidy:
        return shown_spec(spec) if is_spoken_spec(spec) else name_from_address(spec)
    return max(tidy, key=lambda n: (min(len(n.split()), 3), not n.islower(), -len(n)))


def one_person(name: str, other: str) -> bool:
    """Whether two names in one mailbox are one person's: "David Lane" and "D. Lane"."""
    first, second = name.casefold().split(), other.casefold().split()
    if len(first) < 2 or len(second) < 2 or first[-1] != second[-1]:
        return first == second
    one, two = first[0].rstrip("."), second[0].rstrip(".")
    return one == two or min(len(one), len(two)) == 1


def organisation_domain(domain: str, ours: Ours) -> str:
    """The domain that an organisation registered, or "" for freemail, our own, and no domain."""
    if not domain or "." not in domain or is_freemail(domain):
        return ""
    registered = _registered(domain)
    if (
        not registered
        or registered in _RESERVED
        or is_freemail(registered)
        or f"x@{registered}" in ours
    ):
        return ""
    return registered


def of_one_domain(host: str, other: str) -> bool:
    """Whether two hosts belong to one registered domain: ``imap.a.example``, ``smtp.a.example``."""
    registered = _registered(host.lower())
    return host.lower() == other.lower() or (
        bool(registered) and registered == _registered(other.lower())
    )


@lru_cache(maxsize=16_384)
def _registered(domain: str) -> str:
    return _suffixes().privatesuffix(domain) or ""


@cache
def _suffixes() -> "PublicSuffixList":
    # Half a second to load: only for those who meet a new organisation.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
