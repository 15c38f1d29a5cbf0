"""A message of a shop comes in: known by its signature, kept as it came, read later."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from goodword.accounts.sealing import Unsealable, unseal
from goodword.channels.sales.shops.kinds import KINDS, Kind
from goodword.channels.sales.shops.shopify import TEST
from goodword.channels.sales.shops.tables import Shop, ShopNews

PURPOSE = "shop"
LOG_KEPT = timedelta(days=30)
MOST_REFUSED = 50
"""So many refused messages of a shop are shown: strangers shall not fill the disk."""
_NOBODYS = ["nobody's"]


def secrets_of(shop: Shop, now: datetime) -> list[str]:
    """The secrets that count now, the newest first. Raises `Unsealable`."""
    told = json.loads(unseal(shop.secret, purpose=PURPOSE))
    return [one for one, end in told if end is None or now < datetime.fromisoformat(end)]


def whose(key: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Shop | None:
    """The shop that a message is from; nobody's when address, signature or time is wrong.

    One that is wrong is written down with its reason where the address is a shop's. An address
    that is nobody's costs the same work and looks the same.
    """
    shop = Shop.objects.filter(key=key[:43]).first()
    kind = KINDS[shop.kind if shop else "shopify"]
    trouble = ""
    try:
        secrets = secrets_of(shop, now) if shop else _NOBODYS
    except Unsealable as error:
        secrets, trouble = _NOBODYS, str(error)
    fits = kind.signed(headers, body, secrets, second=int(now.timestamp()))
    if shop is None:
        return None
    if fits and not trouble and shop.is_active:
        return shop
    none_yet = "" if secrets else "Its secret was not entered yet."
    why = trouble or none_yet or _why_not(shop, kind, headers, fits)
    _note_refused(shop, _topic(kind, headers), why, now=now)
    return None


def _why_not(shop: Shop, kind: Kind, headers: Mapping[str, str], fits: bool) -> str:
    if not headers.get(kind.signature):
        return f"It bears no signature ({kind.signature})."
    if not fits:
        more = ", or it was sent more than five minutes ago" if kind.timed else ""
        return f"Its signature does not fit the secret{more}."
    return "The shop is turned off."


def _note_refused(shop: Shop, topic: str, why: str, *, now: datetime) -> None:
    """Write a refused message down; the same one again and again stands once a minute."""
    rows = ShopNews.objects.filter(shop=shop, state="refused")
    if rows.filter(at__gt=now - timedelta(minutes=1), why=why).exists():
        return
    ShopNews.objects.create(shop=shop, at=now, topic=topic, state="refused", why=why)
    kept = rows.order_by("-pk").values_list("pk", flat=True)[:MOST_REFUSED]
    rows.exclude(pk__in=list(kept)).delete()


def receive(shop: Shop, headers: Mapping[str, str], body: bytes, *, now: datetime) -> ShopNews:
    """Keep a message that is the shop's; the same one again changes nothing.

    A deletion names nothing but the order's number, and may truly come again: it is known by its
    delivery too.
    """
    kind = KINDS[shop.kind]
    topic, delivery = _topic(kind, headers), headers.get(kind.delivery, "")[:120]
    mark = hashlib.sha256(body)
    if topic in ("order.deleted", "orders/delete"):
        mark.update(f"\0{delivery}".encode())
    with transaction.atomic():
        news, _ = ShopNews.objects.get_or_create(
            shop=shop,
            digest=mark.hexdigest(),
            defaults={
                "at": now,
                "topic": topic,
                "headers": {TEST: headers[TEST][:10]} if headers.get(TEST) else {},
                "body": zlib.compress(body),
            },
        )
        Shop.objects.filter(pk=shop.pk).update(heard_at=now)
    return news


def forget_old_news(*, now: datetime) -> int:
    """Forget messages of more than a month ago that made or changed no sale; how many."""
    kept = Q(state__in=("waiting", "new", "changed"))
    gone, _ = ShopNews.objects.filter(at__lt=now - LOG_KEPT).exclude(kept).delete()
    return gone


def _topic(kind: Kind, headers: Mapping[str, str]) -> str:
    topic = headers.get(kind.topic, "") if kind.topic else ""
    return topic.replace("\x00", "")[:80]
