"""Who sent whom, where lists of sales and shops say so: in a column, or in a field."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from goodword.access import OPERATOR, Reader
from goodword.channels.sales.known import is_shop, keys_of
from goodword.channels.sales.orders import Order
from goodword.channels.sales.tables import Sale
from goodword.merging import names
from goodword.people.tables import Person, PersonAddress
from goodword.referrals.actions import Said, note
from goodword.referrals.rules import key_of
from goodword.wiring.referring import thank_for

_SOME = 500


@dataclass(frozen=True, slots=True)
class _Bought:
    """Who bought with an order, and by which entry it is known."""

    person_id: int
    spec: str
    entry_id: int


def note_told(
    orders: Sequence[Order], *, source: str, told_by: str, now: datetime, reader: Reader = OPERATOR
) -> int:
    """Keep who sent the buyers of these orders, as far as it is told; how many are new.

    An address or a full name that one customer has is that customer; a name that several have
    is asked about; one that nobody has stays a name. What a list tells twice is kept once.
    ``told_by``: list or form. Thanks open for new ones only, as for every referral.
    """
    told = sorted((one for one in orders if one.referrer), key=lambda one: one.at)
    if not told:
        return 0
    bought = _bought(told, source)
    meant = _Meant(one.referrer for one in told)
    said: dict[int, Said] = {}
    for one in told:
        who = bought.get(one)
        if who is None or who.person_id in said:
            continue
        found = [pk for pk in meant.of(one.referrer) if pk != who.person_id]
        said[who.person_id] = Said(
            key=key_of(told_by, source, who.spec, one.referrer),
            referred_id=who.person_id,
            named=one.referrer,
            source=told_by,
            came_at=one.at,
            referrer_id=found[0] if len(found) == 1 else None,
            entry_id=who.entry_id,
            sure=len(found) < 2,
        )
    made = note(list(said.values()), now=now)
    for row in made:
        thank_for(row, reader=reader, now=now)
    return len(made)


def _bought(orders: Sequence[Order], source: str) -> dict[Order, _Bought]:
    """Who is behind each order; an address of several people is nobody's."""
    found: dict[Order, _Bought] = {}
    shops = is_shop(source)
    for start in range(0, len(orders), _SOME):
        keys = keys_of(orders[start : start + _SOME], source=source, shops=shops)
        rows = Sale.objects.filter(key__in=set(keys.values()), entry__author__isnull=False)
        first: dict[str, tuple[int, int, str]] = {}
        for key, entry, address, spec in rows.order_by("-pk").values_list(
            "key", "entry_id", "entry__author_id", "entry__author__spec"
        ):
            first[key] = (entry, address or 0, spec or "")
        persons = _persons({address for _, address, _ in first.values()})
        for order, key in keys.items():
            entry_id, address, spec = first.get(key, (0, 0, ""))
            if len(people := persons.get(address, [])) == 1:
                found[order] = _Bought(people[0], spec, entry_id)
    return found


def _persons(address_ids: Iterable[int]) -> Mapping[int, list[int]]:
    uses = PersonAddress.objects.filter(
        address__in=list(address_ids), person__merged_into=None, person__erased_at=None
    )
    found: dict[int, list[int]] = defaultdict(list)
    for address, person in uses.values_list("address_id", "person_id"):
        found[address].append(person)
    return found


class _Meant:
    """Whom the names and addresses of a list stand for."""

    def __init__(self, told: Iterable[str]) -> None:
        wanted = set(told)
        specs = {one.strip().casefold() for one in wanted if "@" in one}
        uses = PersonAddress.objects.filter(address__spec__in=specs, person__merged_into=None)
        self.specs: dict[str, list[int]] = defaultdict(list)
        for spec, person in uses.values_list("address__spec", "person_id"):
            self.specs[spec].append(person)
        called = {tuple(sorted(names.words(one))) for one in wanted}
        self.names: dict[tuple[str, ...], list[int]] = defaultdict(list)
        here = Person.objects.filter(merged_into=None, erased_at=None).exclude(name="")
        for pk, name in here.values_list("pk", "name").iterator(chunk_size=5000):
            words = tuple(sorted(names.words(name)))
            if len(words) > 1 and words in called:
                self.names[words].append(pk)

    def of(self, told: str) -> list[int]:
        """The customers who may be meant."""
        if "@" in told:
            return self.specs.get(told.strip().casefold(), [])
        return self.names.get(tuple(sorted(names.words(told))), [])
