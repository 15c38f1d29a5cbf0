"""What one conversation is about: the facts that its letters share."""

from datetime import date, datetime
from random import Random

from goodword.simulator.grammar import pick
from goodword.simulator.house import Colleague, House
from goodword.simulator.people import Customer, Person
from goodword.simulator.when import day_words, local_date, weekday_words, working_day
from goodword.simulator.words import data
from goodword.worktime import Calendar


def file_number(rng: Random) -> str:
    """An order's number; the quotation and the invoice carry the same digits."""
    return str(1000 + int(rng.random() * 9000))


def visit_days(start: datetime, number: str, calendar: Calendar) -> tuple[date, date]:
    """The day that this matter's letters agree on, and the other one that is offered."""
    visit = working_day(local_date(start, calendar), 8 + int(number) % 8, calendar)
    return visit, working_day(visit, 1 + int(number) % 4, calendar)


def about(customer: Customer, number: str) -> str:
    """Whether a file is about a whole kitchen or a single piece; a firm's is about many things."""
    if customer.firm:
        return "firm"
    return "kitchen" if int(number) % 2 else "piece"


def facts_of(
    customer: Customer,
    writer: Person,
    us: Colleague,
    house: House,
    start: datetime,
    number: str,
    rng: Random,
) -> dict[str, str]:
    """The slots of a conversation that begins at `start`; days fit its working days."""
    lang, calendar, lists = customer.lang, house.calendar, data("matter")[customer.lang]
    visit, other = visit_days(start, number, calendar)
    before = working_day(local_date(start, calendar), -4 - int(rng.random() * 14), calendar)
    colleague = pick([c for c in house.colleagues if c.id != us.id], rng)
    return _of_the_file(customer, number) | {
        "you": writer.first,
        "formal": writer.full,
        "full_you": writer.full,
        "them": us.first,
        "me": us.first,
        "first": writer.first,
        "full": writer.full,
        "colleague": colleague.first,
        "owner": _besides(us, "maeve", "tomas", house),
        "fitter": _besides(us, "piotr", "tomas", house),
        "reception": house.office.spec,
        "workshop": house.name,
        "town": customer.town,
        "phone": customer.phone,
        "firm": customer.firm or writer.full,
        "part": pick(lists["part"], rng),
        "reason": pick(lists["reason"], rng),
        "small": _money(int(18 + rng.random() * 160), lang),
        "visit": day_words(visit, lang),
        "visitday": weekday_words(visit, lang),
        "other": day_words(other, lang),
        "otherday": weekday_words(other, lang),
        "past": day_words(before, lang),
        "days": str(2 + int(rng.random() * 3)),
        "hour": pick(data("matter")["hours"], rng),
        "mm": str(2 + int(rng.random() * 12)),
    }


def _of_the_file(customer: Customer, number: str) -> dict[str, str]:
    """What stays the same from the first enquiry to the invoice."""
    rng = Random(f"{customer.id}/{number}")  # noqa: S311 - a simulation, not a secret
    lang, lists = customer.lang, data("matter")[customer.lang]
    price = 20 * int(30 + rng.random() * 165)
    amount = price if about(customer, number) == "piece" else 600 * int(14 + rng.random() * 58)
    return {
        **{name: pick(lists[name], rng) for name in ("item", "wood", "colour", "room")},
        "order": f"K-{number}",
        "quote": f"Q-{number}",
        "invoice": f"R-{number}",
        "price": _money(price, lang),
        "amount": _money(amount, lang),
        "deposit": _money(amount * 2 // 5, lang),
        "cm": str(40 + int(rng.random() * 180)),
        "n": str(3 + int(rng.random() * 6)),
        "weeks": str(4 + int(rng.random() * 6)),
    }


def _besides(us: Colleague, ident: str, otherwise: str, house: House) -> str:
    """Nobody writes of themselves by name: the colleague, or somebody in their place."""
    return house.by_id(otherwise if us.id == ident else ident).first


def _money(euros: int, lang: str) -> str:
    if lang == "en":
        return f"€{euros:,}"
    text = f"{euros:,}".replace(",", "." if lang != "fr" else " ")
    return f"{text} €"
