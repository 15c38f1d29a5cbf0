"""Sales of conversations as the rules take them: each order once, with what is known of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from goodword.channels.sales.tables import Sale
from goodword.followups.rules import Sold
from goodword.followups.tables import FollowedSale
from goodword.people.tables import Person, PersonAddress, PersonNumber

type Wishes = Callable[[Iterable[int]], Collection[int]]
"""Which of these persons are not to be contacted."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order with its first entry. ``seller``: who sold it, where the list told."""

    sold: Sold
    seller: int | None
    conversation_id: int
    number: str


def orders_of(conversation_ids: Collection[int], *, wishes: Wishes, now: datetime) -> list[Order]:
    """The orders that these conversations tell of, the earliest first.

    An order stands for as long as its rows add up to something, and no later row of the same
    customer gives back exactly what it came to.
    """
    here = Sale.objects.filter(entry__conversation__in=conversation_ids, entry__kind="sale")
    keys = set(here.values_list("key", flat=True)) | _followed_before(here)
    rows = list(
        Sale.objects.filter(key__in=keys, entry__occurred_at__lte=now)
        .select_related("entry__intake")
        .order_by("entry__occurred_at", "pk")
    )
    by_key: dict[str, list[Sale]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    persons = _persons({row.entry.author_id for row in rows if row.entry.author_id})
    returns = _returns(rows)
    people = {pk for pk in persons.values() if pk is not None}
    serves, reachable, let_alone = _served(people), _reachable(people), set(wishes(people))
    found = []
    for key, told in by_key.items():
        first = told[0]
        if first.amount is not None and first.amount < 0:
            continue
        entry, pk = first.entry, persons.get(first.entry.author_id or 0)
        intake = entry.intake
        if intake is None:
            continue
        sold = Sold(
            key=key, entry_id=entry.pk, person_id=pk, sold_at=entry.occurred_at,
            told_at=intake.started_at, opens_from=intake.opens_from, source=first.source,
            bought=_stands(told, returns), serves=pk in serves, reachable=pk in reachable,
            wish=pk in let_alone,
        )  # fmt: skip
        found.append(Order(sold, entry.colleague_id, entry.conversation_id, first.number))
    return sorted(found, key=lambda one: (one.sold.sold_at, one.sold.entry_id))


def _followed_before(here: QuerySet[Sale]) -> set[str]:
    """Earlier orders of the same customers for which something stands: they may come back."""
    rows = FollowedSale.objects.filter(
        why_not="", entry__author__in=here.values("entry__author"),
        entry__opened__natural_key__startswith="sale:", entry__opened__is_listed=True,
    )  # fmt: skip
    return set(rows.values_list("sale_key", flat=True))


def _stands(told: list[Sale], returns: dict[tuple[int, str, int], list[datetime]]) -> bool:
    """Whether something of an order stays with the customer."""
    amounts = [row.amount for row in told if row.amount is not None]
    if not amounts:
        return True
    left, first = sum(amounts), told[0]
    if left <= 0:
        return False
    back = returns.get((first.entry.author_id or 0, first.currency, left), [])
    later = [at for at in back if at >= first.entry.occurred_at]
    if later:
        back.remove(later[0])
    return not later


def _returns(rows: Iterable[Sale]) -> dict[tuple[int, str, int], list[datetime]]:
    """Orders of their own that only give money back: by whom, how much, when."""
    authors = {row.entry.author_id for row in rows if row.entry.author_id}
    told = Sale.objects.filter(entry__author__in=authors, amount__lt=0)
    every = Sale.objects.filter(key__in=told.values("key")).order_by().values_list("key")
    alone = {key for key, n in every.annotate(n=Count("pk")) if n == 1}
    found: dict[tuple[int, str, int], list[datetime]] = defaultdict(list)
    for row in told.select_related("entry").order_by("entry__occurred_at", "pk"):
        if row.key in alone and row.entry.author_id and row.amount is not None:
            place = (row.entry.author_id, row.currency, -row.amount)
            found[place].append(row.entry.occurred_at)
    return found


def _persons(address_ids: Collection[int]) -> dict[int, int | None]:
    """Who uses each address; an address of several people is nobody's."""
    uses = PersonAddress.objects.filter(address__in=address_ids, person__merged_into=None)
    found: dict[int, int | None] = {}
    for address, person in uses.order_by("pk").values_list("address_id", "person_id"):
        found[address] = person if found.get(address, person) == person else None
    return found


def _served(person_ids: Collection[int]) -> set[int]:
    """Who of them is a customer, or nobody has said what they are."""
    ours = Q(relation="customer") | Q(relation="") & (
        Q(organisation=None) | Q(organisation__relation__in=("", "customer"))
    )
    rows = Person.objects.filter(ours, pk__in=person_ids, merged_into=None, erased_at=None)
    return set(rows.values_list("pk", flat=True))


def _reachable(person_ids: Collection[int]) -> set[int]:
    """Who of them has an e-mail address that a person reads, or a telephone number."""
    uses = PersonAddress.objects.filter(person__in=person_ids, until=None)
    mail = uses.filter(address__spec__contains="@").exclude(
        Q(address__kind="robot") | Q(address__spec__startswith="urn:")
    )
    calls = uses.filter(address__spec__startswith="tel:")
    numbers = PersonNumber.objects.filter(person__in=person_ids)
    found = set(mail.values_list("person_id", flat=True))
    found |= set(calls.values_list("person_id", flat=True))
    return found | set(numbers.values_list("person_id", flat=True))
