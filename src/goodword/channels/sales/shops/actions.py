"""Shops are added, changed, turned off, removed; by administrators."""

import json
import secrets as chance
from datetime import datetime, timedelta

from django.db import transaction

from goodword.access import Reader, Refused
from goodword.accounts.sealing import Unsealable, seal, unseal
from goodword.channels.sales.shops.kinds import KINDS
from goodword.channels.sales.shops.queries import shop_of
from goodword.channels.sales.shops.receiving import PURPOSE
from goodword.channels.sales.shops.tables import Shop
from goodword.people.actions import must_administer

MOST_SHOPS = 50
SHORTEST_SECRET = 16
OLD_SECRET_LIVES = timedelta(days=1)


@transaction.atomic
def add_shop(
    *, reader: Reader, name: str, kind: str, secret: str, source: str | None = None, now: datetime
) -> tuple[Shop, str]:
    """A shop, and its secret if we made it (else ""): its only showing.

    Without a secret nothing is taken of it: some shops show theirs only once they have our address.
    ``source``: under which name its sales stand, if lists of it were taken in before; else its
    own name. Raises `Refused`.
    """
    must_administer(reader)
    if kind not in KINDS:
        raise Refused("Choose what kind of shop it is.")
    name = _name(name)
    source = name if source is None else source.strip()[:80]
    if not source:
        raise Refused("Say under which name its sales shall stand.")
    if Shop.objects.filter(source=source).exists():
        raise Refused(f"The sales of another shop stand under “{source}”. Choose another name.")
    if Shop.objects.count() >= MOST_SHOPS:
        raise Refused(f"There are {MOST_SHOPS} shops. Remove one that is not used any more.")
    told, made = _secret(kind, secret)
    held: list[tuple[str, str | None]] = [(told, None)] if told else []
    row = Shop.objects.create(
        name=name,
        kind=kind,
        key=chance.token_urlsafe(24),
        source=source,
        secret=_sealed(held),
        created_at=now,
    )
    return row, made


@transaction.atomic
def change_secret(
    *, reader: Reader, shop_id: int, secret: str, at_once: bool, now: datetime
) -> tuple[Shop, str]:
    """Another secret; the new one's only showing if we made it, else "".

    The one before holds for another day, unless it ends ``at_once``.
    """
    row = _locked(reader, shop_id)
    told, made = _secret(row.kind, secret)
    if not told:
        raise Refused(f"Enter the secret. {KINDS[row.kind].found_at}")
    try:
        before = [(one, end) for one, end in json.loads(unseal(row.secret, purpose=PURPOSE))]
    except Unsealable:
        before = []
    until = (now + OLD_SECRET_LIVES).isoformat()
    old = [(one, min(end or until, until)) for one, end in before[:1] if one != told]
    row.secret = _sealed([(told, None), *([] if at_once else old)])
    row.save(update_fields=["secret"])
    return row, made


@transaction.atomic
def turn(*, reader: Reader, shop_id: int, on: bool) -> Shop:
    """Turn a shop on or off. What it tells while it is off is refused, as if it were not here."""
    row = _locked(reader, shop_id)
    row.is_active = on
    row.save(update_fields=["is_active"])
    return row


@transaction.atomic
def rename_shop(*, reader: Reader, shop_id: int, name: str) -> Shop:
    """Call a shop otherwise; its sales go on standing under the name they have."""
    row = _locked(reader, shop_id)
    row.name = _name(name)
    row.save(update_fields=["name"])
    return row


@transaction.atomic
def remove_shop(*, reader: Reader, shop_id: int) -> str:
    """Remove a shop with what it told; its sales stay. How it was called."""
    row = _locked(reader, shop_id)
    row.delete()
    return row.name


def _locked(reader: Reader, shop_id: int) -> Shop:
    shop_of(reader, shop_id)
    return Shop.objects.select_for_update().get(pk=shop_id)


def _name(name: str) -> str:
    clean = " ".join(name.replace("\x00", "").split())[:80]
    if not clean:
        raise Refused("Say how the shop is called.")
    return clean


def _secret(kind: str, secret: str) -> tuple[str, str]:
    """The secret that holds ("": none yet), and the one to show because we made it."""
    told = secret.strip()
    if not told:
        made = "shop_" + chance.token_urlsafe(32) if KINDS[kind].we_make else ""
        return made, made
    if len(told) < SHORTEST_SECRET or len(told) > 500:
        raise Refused(f"Enter the secret as the shop has it: at least {SHORTEST_SECRET} signs.")
    return told, ""


def _sealed(told: list[tuple[str, str | None]]) -> str:
    return seal(json.dumps(told), purpose=PURPOSE)
