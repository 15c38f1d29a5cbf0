"""What the columns of a list of sales mean, guessed from heads and cells. Pure."""

import re
from collections.abc import Mapping, Sequence

from goodword.channels.sales.headings import HEADS
from goodword.channels.sheets import plain_head

MEANINGS: dict[str, str] = {
    "date": "when it was sold",
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
    "currency": "in which currency",
    "item": "what was sold",
    "status": "paid, refunded, cancelled …",
    "kind": "sale or refund",
    "seller": "which of us sold it",
    "referrer": "who sent them to us",
}
"""What a column can mean, in the order in which people are asked about them."""

_MEANING = {
    head: (meaning, rank) for meaning, heads in HEADS.items() for rank, head in enumerate(heads)
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_NUMBERED = re.compile(r"[\dA-Z-]*\d[\dA-Z-]*")
_ENOUGH = 0.5


def guess_columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Which column means what, by its place; told from the heads, then from the first rows.

    What can't be told is left out: nothing is taken for a meaning by its place alone.
    """
    best: dict[str, tuple[int, int]] = {}
    for i, head in enumerate(heads):
        if told := _MEANING.get(plain_head(head)):
            meaning, rank = told
            best[meaning] = min(best.get(meaning, (rank, i)), (rank, i))
    found = {meaning: i for meaning, (_, i) in best.items()}
    cells = [[row[i] for row in rows if i < len(row) and row[i]] for i in range(len(heads))]
    _correct(found, heads, cells)
    if "email" not in found:
        for i in set(range(len(heads))) - set(found.values()):
            if _most(cells[i], _EMAIL):
                found["email"] = i
                break
    return found


def _means(head: str) -> str:
    return _MEANING.get(plain_head(head), ("", 0))[0]


def _correct(
    found: dict[str, int], heads: Sequence[str], cells: Sequence[Sequence[str]]
) -> None:  # fmt: skip
    """Heads that mean something else than they say, told by what stands below them."""
    at = found.get("name", -1)
    if at >= 0 and _most(cells[at], re.compile(r"#\d+")):
        # Shopify calls the number of an order "Name", and says its own id on the first line alone.
        found["order"] = found.pop("name")
        named = (i for i, head in enumerate(heads) if i != at and _means(head) == "name")
        if (other := next(named, None)) is not None:
            found["name"] = other
    at = found.get("name", -1)
    if (
        at >= 0
        and "customer" not in found
        and _most(cells[at], re.compile(r"[\dA-Z-]*\d[\dA-Z-]*"))
    ):
        found["customer"] = found.pop("name")
    if "date" not in found and "time" in found:
        found["date"] = found.pop("time")


def _most(cells: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return bool(cells) and sum(bool(pattern.fullmatch(c)) for c in cells) > _ENOUGH * len(cells)


def what_is_missing(columns: Mapping[str, int]) -> str:
    """What a list of sales can't do without and these columns don't say; "" when it is whole."""
    if "date" not in columns:
        return "a column that says when it was sold"
    if not columns.keys() & {"email", "phone", "customer", "name", "last", "company"}:
        return "a column that says who bought: e-mail address, customer's number or name"
    return ""
