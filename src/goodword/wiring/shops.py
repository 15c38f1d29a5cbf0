"""Takes in what shops tell: soon after it came, in the order in which it came."""

import logging
import threading
from collections import Counter
from datetime import datetime, timedelta

from django.db import OperationalError

from goodword.channels.sales.buyers import Buyers
from goodword.channels.sales.intake import Taking
from goodword.channels.sales.queries import usual_currency
from goodword.channels.sales.shops.receiving import forget_old_news
from goodword.channels.sales.shops.tables import Shop
from goodword.channels.sales.shops.taking import Reading, waiting
from goodword.house.queries import the_house
from goodword.people.directory import load_ours
from goodword.timeline.tables import Intake
from goodword.wiring.clock import wall
from goodword.wiring.importing import finish_intakes
from goodword.wiring.turns import my_turn

log = logging.getLogger(__name__)

AT_ONCE = 100
"""So many messages of a shop are read before what they touch is settled."""


def take_shop_news(stop: threading.Event) -> None:
    """The clock's job: read what shops told, until nothing waits."""
    while not stop.is_set():
        some = Shop.objects.filter(news__state="waiting").order_by("pk").distinct()
        if not [take_some(shop, wall=wall(), stop=stop) for shop in some]:
            return


def take_some(shop: Shop, *, wall: datetime, stop: threading.Event | None = None) -> Counter[str]:
    """Read some messages of a shop and settle what they touch; how many came to what."""
    states: Counter[str] = Counter()
    house = the_house()
    present = house.as_of or wall
    intake = Intake.objects.create(
        source=f"news of {shop.name}",
        started_at=wall,
        opens_from=present - timedelta(days=house.horizon_days),
    )
    reading = _reading(shop, intake, wall)
    for news_id in waiting(shop, AT_ONCE):
        if stop is not None and stop.is_set():
            break
        with my_turn():
            try:
                states[reading.read(news_id)] += 1
            except OperationalError:
                raise
            except Exception:
                log.exception("message %s of the shop %s could not be read", news_id, shop.pk)
                reading.give_up(news_id)
                # What it knew of customers may have gone with the transaction.
                reading = _reading(shop, intake, wall)
                states["unreadable"] += 1
    Intake.objects.filter(pk=intake.pk).update(
        read=states.total(),
        new=states["new"] + states["changed"],
        known=states.total() - states["new"] - states["changed"] - states["unreadable"],
        quarantined=states["unreadable"],
    )
    finish_intakes(now=present, wall=wall)
    return states


def forget_shop_news(stop: threading.Event) -> None:
    """The clock's job: forget what shops told long ago and is no sale."""
    forget_old_news(now=wall())


def _reading(shop: Shop, intake: Intake, wall: datetime) -> Reading:
    ours = load_ours()
    buyers = Buyers(source=shop.source, ours=ours, now=wall, dry_run=False)
    taking = Taking(shop.source, ours, buyers, intake.opens_from, wall, intake.pk)
    country = the_house().calendar.definition.get("country", "")
    return Reading(shop, taking, intake, region=str(country), currency=usual_currency())
