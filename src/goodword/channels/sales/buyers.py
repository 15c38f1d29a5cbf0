"""Who bought: found among those we know, by e-mail address, telephone, number, then name."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from goodword.channels.sales.orders import Buyer, Order
from goodword.people.bulk import insert
from goodword.people.directory import ensure_addresses, ensure_persons
from goodword.people.numbers import CUSTOMER, TEL, spec_of_number, spec_of_person
from goodword.people.rules import Ours, address_kind, one_person, tidy_name
from goodword.people.tables import Person, PersonAddress, PersonNumber
from goodword.timeline.erased import anything_erased, erased

type Signs = list[tuple[str, str]]
type Holders = dict[str, dict[int, str]]


def signs(buyer: Buyer, source: str, ours: Ours) -> Iterator[tuple[str, str]]:
    """By what a buyer can be known (kind, address), the surest first.

    Our own addresses and robots' are no sign of a customer.
    """
    if buyer.email and buyer.email not in ours and address_kind(buyer.email) != "robot":
        yield "email", buyer.email
    if buyer.customer:
        yield "customer", f"{CUSTOMER}{source}:{buyer.customer}".casefold()[:320]
    if buyer.number:
        yield "number", spec_of_number(buyer.number)
    if not (buyer.email or buyer.customer or buyer.number) and (buyer.name or buyer.company):
        yield "name", f"{CUSTOMER}{source}:{buyer.name}/{buyer.company}".casefold()[:320]


def of_the_erased(orders: Collection[Order], source: str, ours: Ours) -> set[Order]:
    """Which of these were bought by somebody who was erased since: nothing brings them back."""
    if not orders or not anything_erased():
        return set()
    told = {order: [sign for _, sign in signs(order.buyer, source, ours)] for order in orders}
    gone = erased("address", {sign for found in told.values() for sign in found})
    return {o for o, found in told.items() if any(s in gone and o.at <= gone[s] for s in found)}


class Buyers:
    """Finds the buyers of a list, batch by batch, and makes those whom nobody knows.

    ``known``: how many were known, by which sign; ``new``: the address of each new one;
    ``doubtful``: names of new ones which somebody bears already. With ``dry_run`` nobody is made.
    """

    def __init__(self, *, source: str, ours: Ours, now: datetime, dry_run: bool) -> None:
        self.source, self.ours, self.now, self.dry_run = source, ours, now, dry_run
        self.known: Counter[str] = Counter()
        self.new: dict[str, str] = {}
        self.doubtful: set[str] = set()
        self._specs: dict[Buyer, str] = {}
        self._expected: dict[str, str] = {}
        self._own: dict[str, int] = {}

    def find(self, buyers: Iterable[Buyer]) -> dict[Buyer, str]:
        """The address that stands for each buyer who is anybody. Belongs in a transaction.

        An address that several people use is nobody's own: the one with the buyer's name is
        taken, else the buyer's next sign. What is told beside the sign by which they are known
        is learnt.
        """
        told = {b: list(signs(b, self.source, self.ours)) for b in buyers if b not in self._specs}
        told = {buyer: found for buyer, found in told.items() if found}
        holders = _holders({spec for found in told.values() for _, spec in found})
        fresh: dict[str, list[str]] = defaultdict(list)
        for buyer, found in told.items():
            spec = self._known_as(buyer, found, holders)
            if not spec:
                spec = self._new_one(buyer, found, holders)
                fresh[spec].append(buyer.name or buyer.company or _called(buyer))
            self._specs[buyer] = spec
        self.doubtful |= _namesakes({n for names in fresh.values() for n in names})
        if not self.dry_run and told:
            specs = {self._specs[buyer] for buyer in told}
            addresses = ensure_addresses(specs)
            own = [(self._own[s], addresses[s]) for s in specs if s in self._own]
            insert(PersonAddress, ("person_id", "address_id"), own)
            ensure_persons(fresh, addresses, ours=self.ours, now=self.now)
            self._learn(told, holders)
        return self._specs

    def _known_as(self, buyer: Buyer, found: Signs, holders: Holders) -> str:
        """The sign by which a buyer is known to be one person, or ""."""
        spec = next((self._expected[s] for _, s in found if s in self._expected), "")
        for kind, sign in found:
            people = holders.get(sign, {})
            person_id = _namesake(people, buyer) if len(people) > 1 else 0
            if len(people) == 1 or person_id:
                self.known[kind] += 1
                spec = spec_of_person(person_id) if person_id else sign
                self._own |= {spec: person_id} if person_id else {}
                break
        if spec:
            self._expected |= {sign: spec for _, sign in found if sign not in holders}
        return spec

    def _new_one(self, buyer: Buyer, found: Signs, holders: Holders) -> str:
        """The address of somebody whom nobody knows: a sign that is nobody else's."""
        free = [sign for _, sign in found if sign not in holders]
        spec = free[0] if free else f"{CUSTOMER}{self.source}:{buyer.key}/{buyer.name}".casefold()
        self.new.setdefault(spec, buyer.name)
        self._expected |= dict.fromkeys([*free, spec], spec)
        return spec

    def _learn(self, told: dict[Buyer, Signs], holders: Holders) -> None:
        """Further signs of each, which are nobody's yet: a later list may tell only one."""
        persons = _holders({self._specs[buyer] for buyer in told})
        beside = {
            sign: pk
            for buyer, found in told.items()
            for pk in persons.get(self._specs[buyer], {})
            for _, sign in found
            if sign not in holders and sign != self._specs[buyer]
        }
        made = ensure_addresses(beside)
        rows = [(pk, made[sign]) for sign, pk in beside.items()]
        insert(PersonAddress, ("person_id", "address_id"), rows)
        numbers = [(pk, s.removeprefix(TEL)) for s, pk in beside.items() if s.startswith(TEL)]
        insert(PersonNumber, ("person_id", "number"), numbers)


def _called(buyer: Buyer) -> str:
    return f"Customer {buyer.customer}" if buyer.customer else ""


def _holders(specs: Collection[str]) -> Holders:
    """Who uses these addresses: ids and names of persons."""
    rows = PersonAddress.objects.filter(address__spec__in=specs, person__merged_into=None)
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for spec, pk, name in rows.values_list("address__spec", "person_id", "person__name"):
        found[spec][pk] = name
    numbers = {s.removeprefix(TEL): s for s in specs if s.startswith(TEL)}
    by_number = PersonNumber.objects.filter(number__in=numbers, person__merged_into=None)
    for number, pk, name in by_number.values_list("number", "person_id", "person__name"):
        found[numbers[number]][pk] = name
    return dict(found)


def _namesake(people: dict[int, str], buyer: Buyer) -> int:
    """Who of these bears the buyer's name; 0: nobody, or several."""
    tidy = tidy_name(buyer.name or buyer.company)
    named = [pk for pk, known in people.items() if tidy and one_person(known, tidy)]
    return named[0] if len(named) == 1 else 0


def _namesakes(names: set[str]) -> set[str]:
    """Which of these names somebody has already."""
    tidy = {t for t in map(tidy_name, names) if " " in t}
    return set(
        Person.objects.filter(name__in=tidy, merged_into=None).values_list("name", flat=True)
    )
