"""A customer's whole history: what they come with, when, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from goodword.simulator.desk import Desk
from goodword.simulator.grammar import pick
from goodword.simulator.house import Colleague, House
from goodword.simulator.letter import Letter
from goodword.simulator.matter import about, facts_of, file_number, visit_days
from goodword.simulator.people import Customer, customer
from goodword.simulator.sales import counter_sales, order_sales
from goodword.simulator.scenes import scene_for
from goodword.simulator.service import Script, customer_time
from goodword.simulator.talk import Talk
from goodword.simulator.when import soon
from goodword.simulator.words import situations

DAY = timedelta(days=1)
# What belongs together, with the days that usually lie between.
EPISODES: dict[str, tuple[tuple[tuple[str, float], ...], ...]] = {
    "private": (
        (
            ("enquiry", 0),
            ("quote", 9),
            ("order", 12),
            ("fitting", 20),
            ("aftercare", 14),
            ("invoice", 6),
        ),
        (("enquiry", 0), ("order", 8), ("fitting", 21), ("praise", 12)),
        (("enquiry", 0), ("quote", 7)),
        (("repair", 0),),
        (("repair", 0), ("invoice", 18)),
        (("small", 0),),
        (("small", 0), ("enquiry", 10), ("order", 9)),
        (("fitting", 0), ("complaint", 10), ("praise", 14)),
        (("fitting", 0), ("aftercare", 12), ("praise", 20)),
    ),
    "firm": (
        (("reorder", 0), ("delivery", 12), ("invoice", 12)),
        (("reorder", 0), ("delivery", 14)),
        (("enquiry-firm", 0), ("quote", 8), ("reorder", 14), ("delivery", 20)),
        (("repair-firm", 0),),
        (("repair-firm", 0), ("invoice", 14)),
        (("enquiry-firm", 0), ("delivery", 20), ("complaint", 5)),
    ),
}
# What somebody may write who has never bought from us.
STRANGERS = ("enquiry", "enquiry-firm")
# Where a language has no letters of its own for a firm's matter, the private ones serve.
LIKE = {"enquiry-firm": "enquiry", "delivery": "fitting", "repair-firm": "repair"}


@dataclass
class History:
    """Everything that happened with one customer."""

    customer: Customer
    letters: list[Letter] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    sales: list[dict[str, Any]] = field(default_factory=list)


def history(house: House, seed: int, index: int, begin: datetime, end: datetime) -> History:
    """The history of the customer with this number, in the order in which matters came up."""
    rng = Random(f"{seed}/history/{index}")  # noqa: S311 - a simulation, not a secret
    teller = _Teller(house, seed, customer(seed, index), end, rng)
    scene = scene_for(index, end, house.calendar)
    for group, at, file in _matters(teller.who, rng, begin, end):
        if scene and end - at < 6 * DAY:
            break
        teller.tell(group, at, file)
    if scene:
        teller.tell(scene.group, scene.at, file_number(rng), scene.route, scene.script)
    teller.story.sales += counter_sales(teller.who, teller.address, begin, end, rng)
    return teller.story


@dataclass
class _Teller:
    """Tells one customer's matters, one after another."""

    house: House
    seed: int
    who: Customer
    end: datetime
    rng: Random
    told: int = 0

    def __post_init__(self) -> None:
        self.story = History(self.who)

    def tell(
        self, group: str, at: datetime, file: str, route: str = "", script: Script | None = None
    ) -> None:
        """Play one matter; `file` is the number that its papers carry."""
        who, rng, calendar = self.who, self.rng, self.house.calendar
        known = situations(who.lang)
        kind = about(who, file)
        fitting = known.get(group) or known[LIKE[group]]
        situation = pick([s for s in fitting if who.firm or s.get("about", kind) == kind], rng)
        at = at.astimezone(UTC).replace(microsecond=0)
        writer, address = who.writer(rng)
        first_contact = not self.story.letters and who.joined > 0
        usual = not route
        route = route or _route(first_contact, rng)
        if route == "forward" and len(self.house.speaking(who.lang)) < 2:
            route = "office"
        us = _who_answers(self.house, who, situation, route, rng)
        facts = facts_of(who, writer, us, self.house, at, file, rng)
        if first_contact and who.referrer >= 0:
            facts["referrer"] = customer(self.seed, who.referrer).persons[0].full
            facts["piece"] = facts["item"]
        desk = Desk(
            house=self.house,
            customer=who,
            ident=f"{who.id}-{self.told:03}",
            facts=facts,
            us=us,
            writer=writer,
            address=address,
            end=self.end,
            visit=datetime.combine(visit_days(at, file, calendar)[1], time(16), tzinfo=UTC),
            rng=rng,
            first_contact=first_contact,
            route=route,
            under=self._old_thread() if usual and route in ("personal", "office") else None,
            cool=group == "complaint",
        )
        Talk(desk, situation, at, rng, script).play()
        self.told += 1
        if rng.random() < 0.12:
            self._ring(desk, at)
        self.story.letters += desk.letters
        self.story.calls += desk.calls
        self.story.sales += order_sales(situation, desk, rng)

    @property
    def address(self) -> str:
        return self.who.addresses[0][1]

    def _ring(self, desk: Desk, at: datetime) -> None:
        """Some customers ring as well: not every call is taken."""
        moment = soon(at, 300 + self.rng.random() * 4000, self.house.calendar)
        if moment < self.end:
            desk.call(moment, "in", pick(("answered", "answered", "missed", "voicemail"), self.rng))

    def _old_thread(self) -> Letter | None:
        """Now and then something new begins as an answer to an old letter of ours."""
        old = [letter for letter in self.story.letters if letter.direction == "out"]
        return pick(old, self.rng) if old and self.rng.random() < 0.06 else None


def _matters(
    who: Customer, rng: Random, begin: datetime, end: datetime
) -> Iterator[tuple[str, datetime, str]]:
    """The groups of situations that come up, with their times and file numbers."""
    span = (end - begin).total_seconds()
    quiet = begin + timedelta(seconds=span * min(who.silent_after, 1.0))
    at = begin + timedelta(seconds=span * who.joined, days=rng.random() * who.pace)
    first = who.joined > 0
    while at < quiet:
        kinds = EPISODES["firm" if who.firm else "private"]
        episode = pick([k for k in kinds if not first or k[0][0] in STRANGERS], rng)
        file, moment = file_number(rng), at
        for group, days in episode:
            moment += DAY * days * rng.uniform(0.7, 1.5)
            if moment >= quiet:
                break
            yield group, customer_time(moment, who.zone, rng, 0.001), file
        first = False
        at = max(at, moment) + DAY * min(rng.expovariate(1 / who.pace) + 3, who.pace * 3)


def _route(first_contact: bool, rng: Random) -> str:
    roll = rng.random()
    if first_contact:
        return "form" if roll < 0.4 else "office"
    return "office" if roll < 0.47 else "forward" if roll < 0.55 else "personal"


def _who_answers(
    house: House, who: Customer, situation: dict[str, Any], route: str, rng: Random
) -> Colleague:
    if situation.get("owner") and who.lang == "en":
        return house.colleagues[0]
    usual = house.by_id(who.colleague)
    if who.lang == "en" and route in ("office", "form") and rng.random() < 0.4:
        return house.by_id("orla")
    return usual
