"""Does a mail ask for an answer? A small linear model over signs that a person can read."""

import math
from dataclasses import dataclass

from goodword.language.asks_signs import Signs, read_signs
from goodword.language.asks_weights import BIAS, WEIGHTS

VERSION = 1

# Said in the reasons only when it moves the score by this much, in log-odds.
_WORTH_SAYING = 0.3
_MOST_REASONS = 2
# From here on a colleague may be asked, and wants to know what speaks for it.
_PERHAPS = 0.3
# Said only when nothing more telling can be: manners and circumstances.
_WEAK = frozenset(
    ("greeting", "please", "thanks", "addresses_you", "only_to_us", "first_contact", "is_reply")
)
_COURTESY_SCORE = 0.05


@dataclass(frozen=True, slots=True)
class Asks:
    """How likely it is that the sender waits for an answer.

    ``score`` is a probability from 0 to 1; ``courtesy`` means that the mail only thanks,
    praises or agrees, so that nothing is owed; ``reasons`` are in words for the people who
    decide, strongest first.
    """

    score: float
    courtesy: bool
    reasons: tuple[str, ...]


def read_asks(
    author_text: str,
    *,
    subject: str,
    recipients: int,
    automated: bool,
    is_reply: bool = False,
) -> Asks:
    """Judges a mail by its author's own words (quotes and signature taken off).

    ``recipients`` counts To and Cc; 0 means unknown. ``is_reply`` says that it continues a
    conversation. An automated mail asks for nothing. Signs after Lampert, Dale & Paris (2010)
    and Yang et al. (2017); weights are fitted by ``benchmarks/train_asks.py``.
    """
    if automated:
        return Asks(0.0, courtesy=False, reasons=("sent by a program",))
    signs = read_signs(author_text, subject=subject, recipients=recipients, is_reply=is_reply)
    if signs.courtesy:
        return Asks(_COURTESY_SCORE, courtesy=True, reasons=(signs.words["courtesy"],))
    moved = [(WEIGHTS[name] * value, name) for name, value in signs.values.items()]
    score = 1 / (1 + math.exp(-(BIAS + sum(weight for weight, _ in moved))))
    return Asks(round(score, 4), courtesy=False, reasons=_reasons(signs, moved, score >= _PERHAPS))


def _reasons(signs: Signs, moved: list[tuple[float, str]], asks: bool) -> tuple[str, ...]:
    """The signs that speak for the verdict, strongest first; one of the others if there is none."""
    direction = 1 if asks else -1
    ranked = sorted(moved, key=lambda item: (item[1] in _WEAK, -direction * item[0]))
    said = [
        signs.words[name]
        for weight, name in ranked
        if weight * direction >= _WORTH_SAYING and name in signs.words
    ]
    unique = tuple(dict.fromkeys(said))[:_MOST_REASONS]
    return unique or (
        ("may want a word from us",) if asks else ("nothing in it asks for anything",)
    )
