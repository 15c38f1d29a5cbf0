"""The business that is played: its people, its hours, its mailboxes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from goodword.simulator.letter import Party
from goodword.simulator.words import data
from goodword.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of us. `quick` is the share of their mail that they answer in time."""

    id: str
    first: str
    full: str
    spec: str
    role: str
    title: str
    client: str
    langs: tuple[str, ...]
    quick: float

    @property
    def party(self) -> Party:
        return Party(self.full, self.spec)


@dataclass(frozen=True)
class House:
    """The business. The shared mailbox is `shared`; every colleague has one named by their id."""

    name: str
    domain: str
    phone: str
    calendar: Calendar
    colleagues: tuple[Colleague, ...]
    shared: str
    facts: dict[str, Any]

    @property
    def office(self) -> Party:
        return Party(self.name, f"{self.shared}@{self.domain}")

    def by_id(self, ident: str) -> Colleague:
        return next(c for c in self.colleagues if c.id == ident)

    def speaking(self, lang: str) -> tuple[Colleague, ...]:
        """Those who write the language, by their first choice when there is one."""
        return tuple(c for c in self.colleagues if lang in c.langs)

    def mailbox_of(self, spec: str) -> str:
        """The mailbox behind one of our addresses."""
        return spec.partition("@")[0]

    def signature(self, colleague: Colleague) -> str:
        """What stands under our letters."""
        dashes = [] if colleague.client == "outlook" else ["--"]
        lines = [
            *dashes,
            colleague.full,
            f"{colleague.title} · {self.name}",
            f"{self.facts['trade']}",
            f"The Quay, {self.facts['town']}, Co. Mayo · {self.phone}",
            f"www.{self.domain}",
        ]
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """What the business itself would tell a new tool about itself."""
        return {
            "name": self.name,
            "trade": self.facts["trade"],
            "domain": self.domain,
            "country": self.facts["country"],
            "calendar": self.calendar.to_json(),
            "service": dict(self.facts["service"]),
            "addresses": [self.office.spec, *(c.spec for c in self.colleagues)],
            "mailboxes": [
                {"mailbox": self.shared, "address": self.office.spec, "owner": None},
                *({"mailbox": c.id, "address": c.spec, "owner": c.id} for c in self.colleagues),
            ],
            "colleagues": [
                {
                    "id": c.id,
                    "name": c.full,
                    "addresses": [c.spec],
                    "mailbox": c.id,
                    "role": c.role,
                    "title": c.title,
                }
                for c in self.colleagues
            ],
        }


@lru_cache(maxsize=1)
def the_house() -> House:
    """Larkin & Daughters, of Westport: invented, and so is everybody in it."""
    facts = data("business")
    domain = facts["domain"]
    calendar = Calendar.from_json(
        {"zone": facts["zone"], "hours": facts["hours"], "country": facts["country"]}
    )
    colleagues = tuple(
        Colleague(
            id=row["id"],
            first=row["first"],
            full=f"{row['first']} {row['last']}",
            spec=f"{row['id']}@{domain}",
            role=row["role"],
            title=row["title"],
            client=row["client"],
            langs=tuple(row["langs"]),
            quick=row["quick"],
        )
        for row in facts["colleague"]
    )
    return House(
        facts["name"], domain, facts["phone"], calendar, colleagues, facts["shared"], facts
    )
