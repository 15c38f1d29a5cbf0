"""A shop's customers who fell quiet, written down as a look would have seen them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from goodword.access import OPERATOR
from goodword.ledger.tables import Commitment
from goodword.loyalty.backtest import Backtest
from goodword.people.tables import Person
from goodword.quiet.actions import keep_look
from goodword.quiet.looking import Judged, Seen
from goodword.quiet.purchases import Purchases, purchases
from goodword.quiet.rules import Reach, missed_on
from goodword.quiet.tables import QuietLook
from goodword.timeline.tables import Entry
from goodword.wiring.quieting import open_some
from goodword.wiring.sales_lists import import_sales
from tests.factories import MONDAY, make_customer

HEAD = "Order,Date,Email,Name,Total,Item,Sold by\n"
PROVEN = Backtest(0.9, looks=3, judged=400, named=80, stayed_away=73)
DOUBTED = Backtest(0.9, looks=1, judged=40, named=3, stayed_away=2)
AS_OF = date(2026, 11, 15)
SINCE = date(2026, 8, 1)


def sell(*rows: tuple[str, str, str], source: str = "", now: datetime = MONDAY) -> None:
    """Take sales in: day, e-mail address, amount."""
    lines = [
        f"{day}-{who}-{amount},{day},{who},{who.partition('@')[0].title()},{amount},Oil for oak,\n"
        for day, who, amount in rows
    ]
    import_sales(
        (HEAD + "".join(lines)).encode(), reader=OPERATOR, name="orders.csv", wall=now,
        dry_run=False, currency="EUR", source=source,
    )  # fmt: skip


def all_sold(now: datetime = MONDAY) -> Purchases:
    """What the house sold, as a look sees it."""
    return purchases(now=now, zone=ZoneInfo("UTC"))


def judged(
    person_id: int, *, last_on: date, usual: float = 35.0, chance: float = 0.08,
    quiet: bool = True, entry_id: int | None = None, as_of: date = AS_OF,
) -> Judged:  # fmt: skip
    """A customer as a look judges them."""
    silent = (as_of - last_on).days
    return Judged(
        person_id, last_on, missed_on(last_on, usual), 6, usual, silent, chance,
        silent > usual, quiet, entry_id or 0,
    )  # fmt: skip


def looked(
    *found: Judged,
    past: Backtest = PROVEN,
    as_of: date = AS_OF,
    knows: dict[int, int] | None = None,
    now: datetime = MONDAY,
    bought: Purchases | None = None,
    behind: Iterable[tuple[str, date]] = (),
) -> QuietLook:
    """Write a look down that saw these."""
    seen = Seen(
        Reach(as_of, dict(behind)), past, 56, len(found), as_of - timedelta(days=700), list(found)
    )
    look = keep_look(
        seen, of="test", knows=knows or {}, bought=bought or all_sold(now), seconds=0.1, now=now
    )
    assert look is not None
    return look


def quiet_customer(name: str = "Carla", last_on: date = SINCE) -> tuple[Person, Entry]:
    """Somebody who bought last on that day, and that sale."""
    spec = f"{name.lower()}@their.example"
    person = Person.objects.filter(name=name).first() or make_customer(name)
    sell((last_on.isoformat(), spec, "36.30"))
    return person, Entry.objects.filter(author__spec=spec, kind="sale").latest("pk")


def opened(*people: tuple[Person, Entry], now: datetime = MONDAY) -> list[Commitment]:
    """A look that names these, and what opens by itself."""
    look = looked(
        *(judged(p.pk, last_on=e.occurred_at.date(), entry_id=e.pk) for p, e in people), now=now
    )
    open_some(look, now=now)
    return list(Commitment.objects.filter(kind="check-in").order_by("pk"))
