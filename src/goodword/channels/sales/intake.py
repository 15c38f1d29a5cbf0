"""Takes a list of sales in: each order once, however often it is told; changes as differences."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from goodword.channels.sales.buyers import Buyers, of_the_erased
from goodword.channels.sales.known import is_shop, keys_of, my_turn, said_later, told_before
from goodword.channels.sales.lists import BadRow, SalesList
from goodword.channels.sales.money import in_units
from goodword.channels.sales.orders import Order
from goodword.channels.sales.rules import purchase_words, sales_reference, subject_of
from goodword.channels.sales.tables import Sale
from goodword.people.bulk import insert
from goodword.people.directory import load_ours
from goodword.people.rules import Ours
from goodword.people.tables import Colleague, Person
from goodword.timeline.by_hand import told_key
from goodword.timeline.facts import NewEntry, NewParticipant, Seen
from goodword.timeline.quarantine import quarantine_lines
from goodword.timeline.tables import Intake
from goodword.timeline.told_many import Told, keep_many

BATCH = 200
KEPT_IN = "Sales lists"


@dataclass(slots=True)
class Outcome:
    """What came of a list, or would.

    ``aside``: lines that tell of no sale. ``corrected``: orders that are known with another
    amount; ``void``: cancelled ones that were never known; ``nobody``: sales without a customer.
    ``customers``: new ones; ``known_by``: how the others were known; ``doubtful``: names of new
    ones which somebody bears already.
    """

    rows: int = 0
    orders: int = 0
    new: int = 0
    known: int = 0
    corrected: int = 0
    void: int = 0
    waiting: int = 0
    aside: int = 0
    nobody: int = 0
    customers: int = 0
    known_by: dict[str, int] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


type Progress = Callable[[int, int], object]
type Keep = Callable[[int, int, Outcome], object]


@dataclass(frozen=True, slots=True)
class Begun:
    """A list of which the first ``taken`` sales were taken in before, and what came of them."""

    intake_id: int
    taken: int
    outcome: Outcome


def take_sales(
    sales: SalesList,
    *,
    name: str,
    source: str,
    opens_from: datetime,
    now: datetime,
    dry_run: bool,
    progress: Progress = lambda done, all_: None,
    begun: Begun | None = None,
    keep: Keep = lambda intake_id, done, outcome: None,
    turn: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Outcome:
    """Keep what is new of a list. Can be interrupted and repeated; nothing doubles.

    ``name``: the file's; ``source``: the program it came from, whose numbers are its own.
    ``opens_from``: older sales open nothing by themselves. ``dry_run``: only say what would
    happen. ``progress`` hears how many orders are done, of how many. ``keep`` hears it too, with
    what came of them, in the transaction that keeps them; ``begun``: what it heard last, before
    this list was interrupted. ``turn`` stands around each of these transactions.
    """
    before = begun.outcome if begun else Outcome()
    outcome = replace(
        before,
        rows=sales.rows,
        waiting=sales.waiting,
        aside=sales.aside,
        bad=sales.bad,
        orders=len(sales.orders),
    )
    ours, intake_id = load_ours(), begun.intake_id if begun else 0
    if not (dry_run or intake_id):
        intake = Intake.objects.create(source=name, started_at=now, opens_from=opens_from)
        intake_id = intake.pk
        lines = [(bad.line, bad.text, bad.why) for bad in sales.bad]
        quarantine_lines(lines, kept_in=KEPT_IN, intake=intake, now=now)
    buyers = Buyers(source=source, ours=ours, now=now, dry_run=dry_run)
    taking = Taking(source, ours, buyers, opens_from, now, intake_id)
    taking.told_at = max((order.at for order in sales.orders), default=None)
    for start in range(begun.taken if begun else 0, len(sales.orders), BATCH):
        done = min(start + BATCH, len(sales.orders))
        with turn(), transaction.atomic():
            taking.take(sales.orders[start:done], outcome)
            _add(outcome, before, buyers)
            keep(intake_id, done, outcome)
        progress(done, len(sales.orders))
    if not dry_run:
        Intake.objects.filter(pk=intake_id).update(
            read=outcome.orders,
            new=outcome.new + outcome.corrected,
            known=outcome.known + outcome.void + outcome.waiting,
            quarantined=len(outcome.bad),
        )
    return outcome


def _add(outcome: Outcome, before: Outcome, buyers: Buyers) -> None:
    """Say who bought so far, together with what was known before."""
    outcome.customers = before.customers + len(buyers.new)
    outcome.known_by = dict(Counter(before.known_by) + buyers.known)
    outcome.doubtful = sorted({*before.doubtful, *buyers.doubtful})


class Taking:
    """Takes batches of orders in; without an intake it only counts.

    ``told_at``: when a list was made, at the earliest (its newest sale). What a shop has said of
    an order since then stands.
    """

    told_at: datetime | None = None

    def __init__(
        self, source: str, ours: Ours, buyers: Buyers, opens_from: datetime, now: datetime,
        intake_id: int,
    ) -> None:  # fmt: skip
        self.source, self.ours, self.buyers = source, ours, buyers
        self.opens_from, self.now, self.intake_id = opens_from, now, intake_id
        self.shops = is_shop(source)
        here = Colleague.objects.filter(is_active=True)
        self.colleagues = {c.name.casefold(): c for c in here}
        self.colleagues |= {c.email.casefold(): c for c in here}

    def take(self, orders: Sequence[Order], outcome: Outcome) -> dict[str, int]:
        """Take different orders in; the new entries by the orders' keys.

        Belongs in a transaction.
        """
        if self.intake_id:
            my_turn()
        keys = keys_of(orders, source=self.source, shops=self.shops)
        known = told_before(set(keys.values()))
        newer: set[str] = set()
        if self.shops and self.told_at is not None:
            newer = said_later(set(keys.values()), than=self.told_at)
        gone = of_the_erased(orders, self.source, self.ours)
        wanted: list[tuple[Order, Decimal | None, int]] = []
        for order in orders:
            times, sum_ = known.get(keys[order], (0, None))
            if keys[order] in newer or order in gone:
                outcome.known += 1
            elif not times and order.void:
                outcome.void += 1
            elif not times:
                wanted.append((order, order.amount, 0))
                outcome.new += 1
                outcome.nobody += not order.buyer.known
            elif (missing := _difference(order, sum_)) == 0:
                outcome.known += 1
            else:
                wanted.append((order, missing, times))
                outcome.corrected += 1
        specs = self.buyers.find(order.buyer for order, _, _ in wanted)
        return self._keep(wanted, keys, specs) if self.intake_id else {}

    def _keep(
        self, wanted: Sequence[tuple[Order, Decimal | None, int]], keys: dict[Order, str],
        specs: dict[Any, str],
    ) -> dict[str, int]:  # fmt: skip
        names = _names({specs[o.buyer] for o, _, _ in wanted if o.buyer in specs})
        told, sales = [], {}
        for order, amount, times in wanted:
            spec = specs.get(order.buyer, "")
            one = self._told(order, amount, times, keys[order], spec, names.get(spec, ""))
            told.append(one)
            sales[one.entry.content_key] = (keys[order], order, amount)
        kept = keep_many(told, ours=self.ours, now=self.now, intake_id=self.intake_id)
        insert(
            Sale,
            ("entry_id", "source", "key", "number", "amount", "currency"),
            [
                (entry_id, self.source, key, order.number, in_units(amount), order.currency)
                for content, entry_id in kept.items()
                for key, order, amount in [sales[content]]
            ],
        )
        return {sales[content][0]: entry_id for content, entry_id in kept.items()}

    def _told(
        self, order: Order, amount: Decimal | None, times: int, key: str, spec: str, name: str
    ) -> Told:
        seller = self.colleagues.get(order.seller.casefold())
        people = [NewParticipant("from", spec, name)] if spec else []
        if seller is not None:
            people.append(NewParticipant("to", seller.email.lower(), seller.name))
        facts = {
            "kind": "sale", "source": self.source, "order": order.number,
            "at": order.at.isoformat(), "identity": order.identity,
            "buyer": list(_buyer_facts(order)), "amount": _plain(amount),
            "currency": order.currency, "items": list(order.items), "seller": order.seller,
            "void": order.void, "change": times,
        }  # fmt: skip
        if order.referrer:
            facts["referred_by"] = order.referrer
        if order.why:
            facts["why"] = order.why
        text = "\n".join(order.items)
        return Told(
            entry=NewEntry(
                kind="sale",
                direction="in",
                occurred_at=order.at.astimezone(UTC),
                subject=purchase_words(order, amount, times)[:300],
                message_id="",
                references=(),
                content_key=told_key("sale", f"{key}\x1f{times}\x1f{amount}"),
                sender=spec,
                author=spec,
                people=tuple(people),
                attachments=(),
                seen=Seen(0, "", "", ""),
                text=text,
                colleague_id=seller.pk if seller else None,
                readings={"zones": (1, {"author": text, "quoted": "", "signature": ""})},
            ),
            facts=facts,
            reference=sales_reference(spec or f"nobody/{self.source}", order.at, bool(spec)),
            subject=subject_of(name, order.at, bool(spec)),
            settles=order.at >= self.opens_from,
        )


def _difference(order: Order, known: Decimal | None) -> Decimal:
    """By how much an order changed since it was told; none told before or now: by nothing."""
    wanted = Decimal(0) if order.void else order.amount
    if wanted is None or known is None:
        return Decimal(0) if not order.void or known is None else -known
    return wanted - known


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"


def _buyer_facts(order: Order) -> tuple[str, ...]:
    one = order.buyer
    return (one.email, one.number, one.customer, one.name, one.company)


def _names(specs: set[str]) -> dict[str, str]:
    """What the people behind these addresses are called."""
    rows = Person.objects.filter(uses__address__spec__in=specs, merged_into=None)
    return dict(rows.values_list("uses__address__spec", "name"))
