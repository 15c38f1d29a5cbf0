"""Reads of shops: for administrators, and which programs' names are in use."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from goodword.access import NotFound, Reader
from goodword.accounts.sealing import Unsealable
from goodword.channels.sales.shops.receiving import LOG_KEPT, secrets_of
from goodword.channels.sales.shops.tables import STATES, Shop, ShopNews
from goodword.channels.sales.tables import Sale
from goodword.people.actions import must_administer


@dataclass(frozen=True, slots=True)
class Tally:
    """So many messages of a month came to this."""

    words: str
    number: int


def shops(reader: Reader) -> list[Shop]:
    """Every shop by name, for administrators."""
    must_administer(reader)
    return list(Shop.objects.order_by("name", "pk"))


def shop_of(reader: Reader, shop_id: int) -> Shop:
    """A shop, for administrators. Raises `NotFound`."""
    must_administer(reader)
    found = Shop.objects.filter(pk=shop_id).first()
    if found is None:
        raise NotFound("There is no such shop.")
    return found


def has_secret(shop: Shop, *, now: datetime) -> bool:
    """Whether a secret was entered; one that can't be read is said with what is refused for it."""
    try:
        return bool(secrets_of(shop, now))
    except Unsealable:
        return True


def news_of(shop: Shop, *, below: int = 0, limit: int = 50) -> list[ShopNews]:
    """What a shop told, the newest first, without the bodies."""
    rows = shop.news.defer("body").order_by("-pk")
    return list(rows.filter(pk__lt=below)[:limit] if below else rows[:limit])


def counts_of(shop: Shop, *, now: datetime) -> list[Tally]:
    """How many messages of the last thirty days came to what."""
    rows = shop.news.filter(at__gt=now - LOG_KEPT).order_by().values_list("state")
    found = dict(rows.annotate(n=Count("pk")))
    return [Tally(said, found[state]) for state, said in STATES.items() if state in found]


def programs() -> list[str]:
    """Under which names sales were taken in so far; "" for lists without a name."""
    rows = Sale.objects.order_by("source").values_list("source", flat=True).distinct()
    return list(rows[:200])


def programs_and_shops() -> list[str]:
    """Names under which a list can be handed in, so that its orders are known again."""
    return sorted({*filter(None, programs()), *shop_names()})


def shop_names() -> list[str]:
    """Under which names shops tell of their sales, for lists of the same shop."""
    return list(Shop.objects.order_by("source").values_list("source", flat=True))
