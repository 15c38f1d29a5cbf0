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
    lang, calendar = customer.lang, house.calendar
    here, lists = local_date(start, calendar), data("matter")[lang]
    visit, other = visit_days(start, number, calendar)
    before = working_day(here, -4 - int(rng.random() * 14), calendar)
    colleague = pick([c for c in house.colleagues if c.id != us.id], rng)
    amount = 60 * int(8 + rng.random() * 70)
    facts = {
        name: pick(lists[name], rng)
        for name in ("item", "wood", "colour", "part", "room", "reason")
    }
    facts |= {
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
        "order": f"K-{number}",
        "quote": f"Q-{number}",
        "invoice": f"R-{number}",
        "amount": _money(amount * 10, lang),
        "deposit": _money(amount * 4, lang),
        "small": _money(int(18 + rng.random() * 160), lang),
        "visit": day_words(visit, lang),
        "visitday": weekday_words(visit, lang),
        "other": day_words(other, lang),
        "otherday": weekday_words(other, lang),
        "past": day_words(before, lang),
        "days": str(2 + int(rng.random() * 3)),
        "price": _money(20 * int(30 + rng.random() * 165), lang),
        "hour": pick(data("matter")["hours"], rng),
        "cm": str(40 + int(rng.random() * 180)),
        "mm": str(2 + int(rng.random() * 12)),
        "n": str(2 + int(rng.random() * 7)),
        "weeks": str(4 + int(rng.random() * 6)),
    }
    return facts


def _besides(us: Colleague, ident: str, otherwise: str, house: House) -> str:
    """Nobody writes of themselves by name: the colleague, or somebody in their place."""
    return house.by_id(otherwise if us.id == ident else ident).first


def _money(euros: int, lang: str) -> str:
    if lang == "en":
        return f"€{euros:,}"
    text = f"{euros:,}".replace(",", "." if lang != "fr" else " ")
    return f"{text} €"
