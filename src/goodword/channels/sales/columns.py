"""What the columns of a list of sales mean, guessed from heads and cells. Pure."""

import re
from collections.abc import Mapping, Sequence

from goodword.channels.sales.headings import HEADS

MEANINGS: dict[str, str] = {
    "date": "when it was sold",
    "day_first": "when, day first: 30/11/2026",
    "month_first": "when, month first: 11/30/2026",
    "time": "at what time, where it stands apart",
    "order": "number of the order or invoice",
    "email": "the customer's e-mail address",
    "phone": "the customer's telephone number",
    "customer": "the customer's number in that program",
    "name": "the customer's name",
    "first": "the customer's first name",
    "last": "the customer's last name",
    "company": "the customer's company",
    "total": "amount of the whole order",
    "amount": "amount of this line",
    "price": "price of one piece",
    "quantity": "how many pieces",
    "refunded": "what was paid back of the order",
    "disputed": "what the customer's bank took back (chargeback)",
    "dispute": "how that ended: won, lost …",
    "currency": "in which currency",
    "item": "what was sold",
    "status": "paid, refunded, cancelled …",
    "cancelled": "when or whether it was cancelled",
    "kind": "sale or refund",
    "seller": "which of us sold it",
    "referrer": "who sent them to us",
}
"""What a column can mean, in the order in which people are asked about them."""

WHEN = ("date", "day_first", "month_first")
WHO = ("email", "phone", "customer", "name", "first", "last", "company")
_SIGNS = re.compile(r"[^\w#&']+|_")
_LESS = re.compile(r"[(\[][^)\]]*[)\]]")
_ASIDE = frozenset(
    ["eur", "euro", "usd", "gbp", "chf", "sek", "nok", "dkk", "cad", "aud", "ttc", "ht", "tvac",
     "htva", "brutto", "netto", "utc", "gmt"]
)  # fmt: skip


def bare_head(cell: str) -> str:
    """The head of a column without the signs that programs put between its words."""
    return " ".join(_SIGNS.sub(" ", cell.replace("’", "'").casefold()).split())


_MEANING: dict[str, tuple[str, int]] = {}
for _meaning, _heads in HEADS.items():
    for _rank, _head in enumerate(_heads):
        _MEANING[_head] = (_meaning, _rank)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_NUMBERED = re.compile(r"[\dA-Z-]*\d[\dA-Z-]*")
_CHARGE = re.compile(r"(ch|py|pi)_\w+")
_ENOUGH = 0.5
_LATER = 1000
"""Ranks of heads of which only a part is known stand behind all others."""


def meaning_of(head: str) -> tuple[str, int] | None:
    """What a head means and how surely (the less the surer): "Montant TTC", "Order Total (EUR)"."""
    bare = bare_head(head)
    if told := _MEANING.get(bare):
        return told
    less = bare_head(_LESS.sub(" ", head))
    words = [word for word in less.split() if word not in _ASIDE]
    told = _MEANING.get(less) or _MEANING.get(" ".join(words))
    return (told[0], told[1] + _LATER) if told else None


def guess_columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Which column means what, by its place; told from the heads, then from the first rows.

    What can't be told is left out: nothing is taken for a meaning by its place alone. Of columns
    that mean the same, one in which something stands goes before an empty one.
    """
    cells = [[row[i] for row in rows if i < len(row) and row[i]] for i in range(len(heads))]
    best: dict[str, tuple[bool, int, int]] = {}
    for i, head in enumerate(heads):
        if told := meaning_of(head):
            meaning, rank = told
            this = (not cells[i], rank, i)
            best[meaning] = min(best.get(meaning, this), this)
    found = {meaning: i for meaning, (_, _, i) in best.items()}
    _correct(found, heads, cells)
    if "email" not in found:
        for i in set(range(len(heads))) - set(found.values()):
            if _most(cells[i], _EMAIL):
                found["email"] = i
                break
    return found


def _correct(
    found: dict[str, int], heads: Sequence[str], cells: Sequence[Sequence[str]]
) -> None:  # fmt: skip
    """Heads that mean something else than they say, told by what stands below them."""
    at = found.get("name", -1)
    numbered = [i for i, c in enumerate(cells) if _means(heads[i]) == "name"
                and _most(c, re.compile(r"#\d+"))]  # fmt: skip
    if numbered:
        # Shopify calls the number of an order "Name", and says its own id on the first line alone.
        found["order"] = numbered[0]
        if at == numbered[0]:
            del found["name"]
            _another_name(found, heads, cells)
    at = found.get("name", -1)
    if at >= 0 and "customer" not in found and _most(cells[at], _NUMBERED):
        found["customer"] = found.pop("name")
        _another_name(found, heads, cells)
    for i, head in enumerate(heads):
        if bare_head(head) == "id" and _most(cells[i], _CHARGE):
            # Stripe's own id: several charges of one invoice are several attempts to pay it.
            found["order"] = i
    if "price" in found and "order item id" in map(bare_head, heads):
        # Amazon's "item-price" is that of all pieces together.
        found["amount"] = found.pop("price")
    if "date" not in found and "time" in found:
        found["date"] = found.pop("time")


def _another_name(
    found: dict[str, int], heads: Sequence[str], cells: Sequence[Sequence[str]]
) -> None:  # fmt: skip
    taken = set(found.values())
    named = (i for i, head in enumerate(heads) if i not in taken and _means(head) == "name")
    if (other := next((i for i in named if not _most(cells[i], _NUMBERED)), None)) is not None:
        found["name"] = other


def _means(head: str) -> str:
    return (meaning_of(head) or ("", 0))[0]


def _most(cells: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return bool(cells) and sum(bool(pattern.fullmatch(c)) for c in cells) > _ENOUGH * len(cells)


def what_is_missing(columns: Mapping[str, int], *, grouped: bool = False) -> str:
    """What a list of sales can't do without and these columns don't say; "" when it is whole.

    ``grouped``: who bought stands above the sales.
    """
    if not columns.keys() & set(WHEN):
        return "a column that says when it was sold"
    if not (grouped or columns.keys() & set(WHO)):
        return "a column that says who bought: e-mail address, customer's number or name"
    return ""
