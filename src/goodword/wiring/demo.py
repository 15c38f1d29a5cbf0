"""Prepares the invented business that ``make demo`` shows."""

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from goodword.access import OPERATOR
from goodword.house.actions import edit_calendar, edit_house
from goodword.house.queries import calendar_of, the_house
from goodword.ledger.actions import add_commitment
from goodword.ledger.tables import Commitment
from goodword.people.actions import add_our_address, set_relation
from goodword.people.colleagues import add_colleague
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.promises.deciding import accept_evidence
from goodword.promises.queries import evidence_line
from goodword.promises.tables import Evidence
from goodword.replies.actions import not_a_customer
from goodword.reports.actions import enter_service, keep_effort
from goodword.reports.costs import HOURS, UNITS
from goodword.reports.rules import shifted
from goodword.simulator import simulate_business
from goodword.simulator.business import DAYS_A_MONTH
from goodword.simulator.shop import write_shop
from goodword.timeline.tables import Entry, Intake
from goodword.wiring.clock import wall
from goodword.wiring.figuring import figures_now
from goodword.wiring.home import home
from goodword.wiring.importing import Request, import_mail
from goodword.wiring.quieting import look_now
from goodword.wiring.sales_lists import import_sales
from goodword.worktime import add_working_time

STALE = timedelta(hours=20)
SAID_AFTER = timedelta(days=2)
ONLY_IN_THE_SHOP = 8
ROLES = {"owner": "administrator", "office": "lead"}


def prepare(*, customers: int, months: int, seed: int, say: Callable[[str], None]) -> None:
    """Make the business in this home, unless it stands there already and is of today.

    Refuses a home that holds anything but an earlier demonstration.
    """
    mark = home() / "demo.json"
    if Intake.objects.exists() and not mark.exists():
        raise SystemExit(
            f"{home()} holds a real house. The demonstration needs a home of its own: "
            "set GOODWORD_HOME to an empty folder."
        )
    now = wall()
    wanted = {"customers": customers, "months": months, "seed": seed}
    if mark.exists():
        told = json.loads(mark.read_text("utf-8"))
        fresh = now - datetime.fromisoformat(told["made"]) < STALE
        if fresh and all(told[k] == v for k, v in wanted.items()):
            return
        raise SystemExit(
            f"The demonstration in {home()} is of {told['made'][:10]}. "
            "Remove that folder, and a new one is made."
        )
    say(f"Inventing a business with {customers} customers and {months} months of mail ...")
    folder = home() / "business"
    shutil.rmtree(folder, ignore_errors=True)
    simulate_business(folder, customers=customers, months=months, seed=seed, end=now)
    business = json.loads((folder / "business.json").read_text("utf-8"))
    _furnish(business, now)
    say("Reading its mail ...")
    summary = import_mail(Request(paths=[folder / "mail"]), wall=now)
    _look_after(folder, business)
    _say_who_is_no_customer(folder, now)
    say("Reading its sales ...")
    _bring_sales(folder, customers=customers, months=months, seed=seed, now=now)
    _owe_by_hand(folder, business, now)
    _say_what_was_kept(now)
    mark.write_text(json.dumps({"made": now.isoformat(), **wanted}), "utf-8")
    say(f"{summary.new:,} letters read in {summary.seconds:.1f} s.")


@transaction.atomic
def _furnish(business: dict[str, Any], now: datetime) -> None:
    """The house's name, hours, standard, colleagues and mailboxes."""
    service = business["service"]
    edit_calendar(reader=OPERATOR, definition=business["calendar"])
    colleagues: dict[str, Colleague] = {}
    for told in business["colleagues"]:
        person = add_colleague(
            reader=OPERATOR,
            email=told["addresses"][0],
            name=told["name"],
            role=ROLES.get(told["role"], "colleague"),
            now=now,
        )
        colleagues[told["id"]] = person
        for address in told["addresses"]:
            add_our_address(reader=OPERATOR, spec=address, colleague_id=person.pk)
    add_our_address(reader=OPERATOR, spec=business["domain"])
    duty = next(
        (colleagues[c["id"]] for c in business["colleagues"] if c["role"] == "office"),
        next(iter(colleagues.values())),
    )
    edit_house(
        reader=OPERATOR,
        name=business["name"],
        first_response_minutes=service["first_response_hours"] * 60,
        next_response_minutes=service["next_response_hours"] * 60,
        on_duty_id=duty.pk,
    )
    for told in business["mailboxes"]:
        owner = colleagues.get(told["owner"] or "")
        Mailbox.objects.create(
            name=told["mailbox"],
            address=told["address"],
            owner=owner,
            sharing="contact" if told["owner"] == "ines" else "everything",
            accountable=owner or duty,
        )


def _bring_sales(folder: Path, *, customers: int, months: int, seed: int, now: datetime) -> None:
    """The shop's list of five years, and what was sold since there is mail."""
    write_shop(
        folder / "shop.csv",
        known=customers,
        more=ONLY_IN_THE_SHOP * customers,
        seed=seed,
        end=now,
        mail_from=now - timedelta(days=months * DAYS_A_MONTH),
    )
    for name in ("shop.csv", "sales.csv"):
        import_sales(
            (folder / name).read_bytes(),
            reader=OPERATOR,
            name=name,
            wall=now,
            dry_run=False,
            source=name.removesuffix(".csv"),
            currency="EUR",
        )
    _say_what_it_took(now)
    figures_now(now=now, wall=now)
    look_now(now=now)


def _say_what_it_took(now: datetime) -> None:
    """Since when the owner sells, and what winning and keeping took in the last two quarters."""
    owner = administrator()
    today = now.date()
    enter_service(
        reader=OPERATOR,
        colleague_id=owner.pk,
        since=today.replace(year=today.year - 9, month=3, day=1),
        today=today,
    )
    for back, winning, keeping in ((1, (96, 2_350), (58, 420)), (2, (88, 1_900), (52, 510))):
        keep_effort(
            reader=OPERATOR,
            begins=shifted(today, "quarter", -back),
            months=3,
            currency="EUR",
            rate=45 * UNITS,
            winning=(winning[0] * HOURS, winning[1] * UNITS),
            keeping=(keeping[0] * HOURS, keeping[1] * UNITS),
            note="",
            now=now,
        )


def _say_what_was_kept(now: datetime) -> None:
    """What colleagues said in earlier days: that a letter, a file or a call kept a promise."""
    for shown in Evidence.objects.filter(
        state="offered", entry__occurred_at__lt=now - SAID_AFTER
    ).exclude(kind="redated").order_by("entry__occurred_at", "pk"):  # fmt: skip
        line = Commitment.objects.select_related("accountable").get(pk=shown.commitment_id)
        reader = reader_for(line.accountable)
        if line.is_open and evidence_line(reader, shown.pk):
            accept_evidence(
                reader=reader, evidence_id=shown.pk, expected_version=line.version, now=now
            )


@transaction.atomic
def _look_after(folder: Path, business: dict[str, Any]) -> None:
    """Who looks after whom, as the business knows it."""
    emails = {c["id"]: c["addresses"][0] for c in business["colleagues"]}
    colleagues = {c.email: c for c in Colleague.objects.all()}
    for told in _lines(folder / "people.jsonl"):
        keeper = colleagues.get(emails.get(told.get("looked_after_by") or "", ""))
        specs = [a["address"] for a in told["addresses"]]
        if keeper:
            people = Person.objects.filter(uses__address__spec__in=specs)
            Person.objects.filter(pk__in=people.values("pk")).update(looked_after_by=keeper)


def _say_who_is_no_customer(folder: Path, now: datetime) -> None:
    """What a house of this age would have said long ago: suppliers, friends, one pestering firm."""
    relations = {"supplier": "supplier", "friend": "private"}
    said: dict[str, str] = {}
    for told in _lines(folder / "truth.jsonl"):
        if told["direction"] == "in" and told["kind"] in relations:
            said[told["author"]] = relations[told["kind"]]
        elif told["kind"] == "pitch":
            said[told["author"]] = "other"
    for person in Person.objects.filter(uses__address__spec__in=said).prefetch_related(
        "uses__address"
    ):
        relation = next(said[u.address.spec] for u in person.uses.all() if u.address.spec in said)
        set_relation(
            reader=OPERATOR,
            person_id=person.pk,
            relation=relation,
            whole_domain=person.organisation_id is not None,
        )
        not_a_customer(reader=OPERATOR, customer_id=person.pk, now=now, reason=relation)


def _owe_by_hand(folder: Path, business: dict[str, Any], now: datetime) -> None:
    """Promises that colleagues noted themselves, and thanks for the latest sales."""
    emails = {c["id"]: c["addresses"][0] for c in business["colleagues"]}
    for told in _lines(folder / "truth.jsonl"):
        for promise in told["promises"]:
            if promise["outcome"] in ("open", "overdue") and promise["due"]:
                _note_promise(told, promise, emails, now)
    with (folder / "sales.csv").open(encoding="utf-8", newline="") as file:
        for sale in csv.DictReader(file):
            at = datetime.fromisoformat(sale["at"])
            if sale["kind"] == "sale" and now - at < timedelta(days=21):
                _note_thanks(sale, at, now)


def _note_promise(
    told: dict[str, Any], promise: dict[str, Any], emails: dict[str, str], now: datetime
) -> None:
    writer = Colleague.objects.filter(email=emails.get(told["writer"], "")).first()
    entry = Entry.objects.filter(message_id=told["message_id"]).first()
    if writer is None or entry is None:
        return
    customer = Person.objects.filter(
        uses__address__participations__entry=entry,
        uses__address__participations__role="to",
    ).first()
    due = datetime.fromisoformat(promise["due"])
    if customer is not None and now - due < timedelta(days=10):
        add_commitment(
            reader=reader_for(writer),
            kind="promise",
            customer_id=customer.pk,
            what=promise["text"],
            why=f"{writer.name} wrote so",
            due_at=due,
            now=entry.occurred_at,
            conversation_id=entry.conversation_id,
            evidence_id=entry.pk,
        )


def _note_thanks(sale: dict[str, str], at: datetime, now: datetime) -> None:
    customer = Person.objects.filter(uses__address__spec=sale["email"]).first()
    if customer is None or customer.looked_after_by is None:
        return
    calendar = calendar_of(the_house().calendar)
    add_commitment(
        reader=reader_for(customer.looked_after_by),
        kind="thanks",
        customer_id=customer.pk,
        what=f"Thank them for order {sale['number']} ({sale['item']})",
        why=f"a sale on {at:%-d %B}",
        due_at=add_working_time(now, timedelta(hours=6), calendar),
        now=at,
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def administrator() -> Colleague:
    """Whom a visitor of the demonstration is signed in as."""
    return Colleague.objects.filter(role="administrator", is_active=True).order_by("pk")[0]
