"""The habits of a letter writer's mail program, which differ from letter to letter."""

from dataclasses import dataclass
from random import Random
from typing import Any

from goodword.simulator.grammar import pick
from goodword.simulator.people import Customer, Person

HTML = {
    "gmail": ("both", "both", ""),
    "outlook": ("both", "both", "both", "only", ""),
    "apple": ("", "", "both"),
    "iphone": ("", "", "both"),
    "gmx": ("", "", "both"),
    "thunderbird": ("",),
}
QUOTES = {
    "gmail": ("gmail", "gmail", "gmail", "none"),
    "outlook": ("outlook", "outlook", "original", "none"),
    "apple": ("apple", "apple", "none"),
    "iphone": ("apple", "none"),
    "gmx": ("thunderbird", "original", "none"),
    "thunderbird": ("thunderbird", "thunderbird", "below", "inline"),
}
PREFIXES = ("re:", "aw:", "re :", "rv:", "sv:", "wg:", "tr:", "fwd:")


@dataclass(frozen=True, slots=True)
class Style:
    """How this letter is made up."""

    client: str
    html: str
    quote: str
    threads: bool
    signs: bool

    def signature(
        self, customer: Customer, person: Person, words: dict[str, Any], rng: Random
    ) -> str:
        """The block below the letter: a firm's, a telephone's, or none."""
        if self.client == "iphone":
            return str(pick(words["mobile"], rng)) if rng.random() < 0.6 else ""
        dashes = "-- \n" if self.client in ("thunderbird", "gmail") else ""
        if customer.firm:
            lines = [
                person.full,
                person.title,
                customer.firm,
                customer.phone,
                f"www.{customer.domain}",
            ]
            return dashes + "\n".join(line for line in lines if line)
        if rng.random() < 0.2:
            return f"{dashes}{person.full}\n{customer.phone}"
        return ""


def style_of(customer: Customer, rng: Random) -> Style:
    """The style of one letter: the customer's program, and now and then their telephone."""
    client = customer.client if rng.random() < 0.85 else "iphone"
    return Style(
        client=client,
        html=pick(HTML[client], rng),
        quote=pick(QUOTES[client], rng),
        threads=rng.random() > (0.09 if client == "outlook" else 0.03),
        signs=rng.random() < 0.7,
    )


def reply_subject(subject: str, words: dict[str, Any], style: Style, rng: Random) -> str:
    """The subject of an answer: one prefix, two in the way of Outlook, or a new subject."""
    prefix = pick(words["reply"], rng)
    base = bare_subject(subject)
    if rng.random() < 0.02:
        return f"{base} - {pick(words['resubject'], rng)}"
    stacks = style.client == "outlook" and rng.random() < 0.25
    return f"{prefix}{subject}" if stacks else f"{prefix}{base}"


def bare_subject(subject: str) -> str:
    """The subject without what answering put before it."""
    while subject.lower().startswith(PREFIXES):
        subject = subject.partition(":")[2].lstrip()
    return subject.removeprefix("Website enquiry: ")
