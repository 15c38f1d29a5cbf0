"""Customers: who they are, how they write, how often they buy, when they fall silent."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any
from unicodedata import normalize

from goodword.simulator.grammar import pick
from goodword.simulator.letter import Party
from goodword.simulator.words import data

PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "'": "", "\u2019": "", " ": ""})
PRIVATE_DOMAINS = ("example.com", "example.net", "example.org")
CLIENTS = {
    "en": ("gmail", "gmail", "gmail", "iphone", "iphone", "outlook", "apple", "thunderbird"),
    "de": ("gmx", "gmx", "outlook", "thunderbird", "thunderbird", "iphone", "gmail"),
    "fr": ("gmail", "outlook", "iphone", "apple", "thunderbird"),
    "es": ("gmail", "gmail", "outlook", "iphone", "apple"),
}
PHONES = {
    "Europe/London": ("+44 7700 900", 3),
    "Europe/Berlin": ("+49 30 23125 ", 3),
    "Europe/Paris": ("+33 6 39 98 ", 4),
    "America/New_York": ("+1 212 555 01", 2),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes to us."""

    first: str
    full: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer and the habits that the simulation plays.

    `addresses` are (person's number or -1 for everybody, address). `pace` is
    the mean number of days between two matters of theirs. `silent_after` is
    the share of the simulated time after which nothing more is heard, or 2.
    """

    id: str
    kind: str
    lang: str
    zone: str
    persons: tuple[Person, ...]
    addresses: tuple[tuple[int, str], ...]
    firm: str
    domain: str
    town: str
    phone: str
    client: str
    polite: bool
    colleague: str
    joined: float
    pace: float
    silent_after: float
    patience: float
    referrer: int

    def writer(self, rng: Random) -> tuple[Person, Party]:
        """Who writes today, from which address, under which display name."""
        owner, spec = self.addresses[0]
        if len(self.addresses) > 1 and rng.random() < 0.35:
            owner, spec = self.addresses[1]
        person = self.persons[owner] if owner >= 0 else pick(self.persons, rng)
        return person, Party(self._display(person, owner, rng), spec)

    def _display(self, person: Person, owner: int, rng: Random) -> str:
        roll = rng.random()
        if owner < 0 and self.firm:
            return self.firm
        if owner < 0:
            both = " & ".join(p.first for p in self.persons)
            family = person.full.removeprefix(person.first).strip()
            return f"{both} {family}" if roll < 0.8 else person.full
        if roll < 0.74:
            return person.full
        if roll < 0.84:
            family = person.full.removeprefix(person.first).strip()
            return f"{family}, {person.first}"
        if roll < 0.92 and self.firm:
            return f"{person.full} ({self.firm})"
        return person.first if roll < 0.96 else ""

    def truth(self) -> dict[str, Any]:
        """What there is to know about the customer, as plain data."""
        return {
            "customer": self.id,
            "kind": self.kind,
            "language": self.lang,
            "names": [person.full for person in self.persons],
            "addresses": [
                {"address": spec, "person": self.persons[n].full if n >= 0 else None}
                for n, spec in self.addresses
            ],
            "organisation": self.firm or None,
            "phone": self.phone,
            "looked_after_by": self.colleague,
            "days_between_matters": round(self.pace, 1),
            "fell_silent": self.silent_after < 1,
            "referred_by": f"c{self.referrer:06}" if self.referrer >= 0 else None,
        }


def customer(seed: int, index: int) -> Customer:
    """The customer with this number: always the same one for the same seed."""
    rng = Random(f"{seed}/customer/{index}")  # noqa: S311 - a simulation, not a secret
    origin = _origin(rng)
    family = pick(origin["last"], rng)
    roll = rng.random()
    kind = "firm" if roll < 0.24 else "couple" if roll < 0.40 else "person"
    persons = [_person(origin, family, rng)]
    firm, domain = "", ""
    addresses: list[tuple[int, str]] = []
    if kind == "firm":
        firm, domain, persons, addresses = _firm(origin, persons, index, rng)
    elif kind == "couple":
        partner = _person(origin, family, rng)
        if partner.first == persons[0].first:
            kind = "person"
        else:
            persons.append(partner)
    if not addresses:
        addresses = _private_addresses(kind, persons, family, index, rng)
    lang = str(origin["lang"])
    regular = kind == "firm"
    return Customer(
        id=f"c{index:06}",
        kind=kind,
        lang=lang,
        zone=origin["zone"] if lang != "en" and rng.random() < 0.6 else "Europe/Dublin",
        persons=tuple(persons),
        addresses=tuple(addresses),
        firm=firm,
        domain=domain,
        town=pick(data("names")["places"][lang], rng),
        phone=_phone(origin["zone"], rng),
        client=pick(("outlook", "outlook", "gmail"), rng) if regular else pick(CLIENTS[lang], rng),
        polite=rng.random() < 0.85,
        colleague=_looked_after(lang, rng),
        joined=0.0 if rng.random() < 0.55 else rng.random() * 0.9,
        pace=rng.uniform(16, 40) if regular else rng.uniform(30, 85),
        silent_after=rng.uniform(0.45, 0.8) if rng.random() < 0.12 else 2.0,
        patience=rng.uniform(1.2, 4.0),
        referrer=int(rng.random() * index) if index and rng.random() < 0.16 else -1,
    )


def slug(text: str) -> str:
    """The text as it would stand in an address."""
    plain = normalize("NFKD", text.translate(PLAIN))
    return "".join(c for c in plain.lower() if c.isascii() and (c.isalnum() or c == "-"))


@lru_cache(maxsize=1)
def _origins() -> tuple[list[dict[str, Any]], list[int]]:
    rows = data("names")["origin"]
    return rows, list(accumulate(row["weight"] for row in rows))


def _origin(rng: Random) -> dict[str, Any]:
    rows, bounds = _origins()
    at = rng.random() * bounds[-1]
    return next(row for row, bound in zip(rows, bounds, strict=True) if at < bound)


def _person(origin: dict[str, Any], family: str, rng: Random, title: str = "") -> Person:
    first = pick(origin["first"], rng)
    return Person(first, f"{first} {family}", title)


def _firm(
    origin: dict[str, Any], persons: list[Person], index: int, rng: Random
) -> tuple[str, str, list[Person], list[tuple[int, str]]]:
    shapes = [(shape, word) for shape in data("names")["firm"] for word in shape["words"]]
    shape, word = shapes[index * 37 % len(shapes)]
    name = shape["name"].format(word=word)
    number = f"-{index}" if index >= len(shapes) else ""
    domain = shape["domain"].format(slug=slug(word.replace(" ", "-")) + number)
    staff = [Person(persons[0].first, persons[0].full, pick(shape["roles"], rng))]
    second = _person(origin, pick(origin["last"], rng), rng, pick(shape["roles"], rng))
    if second.first != staff[0].first:
        staff.append(second)
    shared = (-1, f"{pick(shape['shared'], rng)}@{domain}")
    own = (0, f"{slug(staff[0].first)}@{domain}")
    return name, domain, staff, [shared, own] if rng.random() < 0.4 else [own, shared]


def _private_addresses(
    kind: str, persons: list[Person], family: str, index: int, rng: Random
) -> list[tuple[int, str]]:
    first, last = slug(persons[0].first), slug(family)
    number = "" if index < 60 and index % 3 == 0 else str(40 + index)
    domain = pick(PRIVATE_DOMAINS, rng)
    if kind == "couple" and rng.random() < 0.6:
        both = "-".join(slug(p.first) for p in persons)
        return [(-1, f"{both}.{last}{number}@{domain}")]
    shapes = ("{first}.{last}{n}", "{first}{last}{n}", "{last}.{first}{n}", "{i}{last}{n}")
    local = pick(shapes, rng).format(first=first, last=last, i=first[:1], n=number)
    found = [(0, f"{local}@{domain}")]
    if len(persons) > 1:
        found.append((1, f"{slug(persons[1].first)}.{last}{number}@{domain}"))
    elif rng.random() < 0.15:
        found.append((0, f"{first}.{last}@{last}{number or index}-office.example"))
    return found


def _phone(zone: str, rng: Random) -> str:
    prefix, digits = PHONES.get(zone, ("+353 20 91", 5))
    return prefix + "".join(str(int(rng.random() * 10)) for _ in range(digits))


def _looked_after(lang: str, rng: Random) -> str:
    if lang == "de":
        return "katrin"
    if lang in ("fr", "es"):
        return "ines"
    return pick(("orla", "orla", "maeve", "katrin", "ines", "tomas", "piotr"), rng)
