"""What a shop's message says, whatever shop it comes from; and how its values are read. Pure."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from goodword.channels.sales.money import LARGEST
from goodword.channels.sales.orders import MOST_ITEMS, Buyer

type Body = Mapping[str, Any]


class Unreadable(Exception):  # noqa: N818 - an answer, not a fault
    """A message that can't be read; the text says why."""


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order as it stands at ``updated_at`` by the shop's own clock.

    ``external``: the shop's own id of it; ``number``: the one that people use. ``total``: what the
    customer paid, with taxes and shipping, less the ``refunds`` (amounts by their ids).
    ``standing`` as in `words.standing`: "", "waiting", "void".
    """

    external: str
    number: str
    at: datetime
    updated_at: datetime
    buyer: Buyer
    total: Decimal
    currency: str
    items: tuple[str, ...] = ()
    refunds: Mapping[str, Decimal] = field(default_factory=dict)
    standing: str = ""
    seller: str = ""


@dataclass(frozen=True, slots=True)
class RefundTold:
    """Money given back for an order, told by itself."""

    external: str
    refund: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class RemovedTold:
    """An order was deleted in the shop."""

    external: str


@dataclass(frozen=True, slots=True)
class DisputeTold:
    """What a customer's bank took back (a chargeback), as it stands at ``updated_at``.

    ``amount``: what is taken now; nothing while the bank only asks, or once it was ``won``.
    ``ended``: nothing more will come of it.
    """

    external: str
    dispute: str
    updated_at: datetime
    amount: Decimal
    currency: str
    ended: bool
    won: bool


@dataclass(frozen=True, slots=True)
class NoOrder:
    """A message that tells of no sale: a test, a draft, something else; ``why`` says which."""

    why: str


type OfAnOrder = OrderTold | RefundTold | DisputeTold | RemovedTold
type Told = OfAnOrder | NoOrder


def body_of(raw: bytes) -> Body:
    """The JSON object that a message is. Raises `Unreadable`."""
    try:
        found = json.loads(raw, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable("it is no JSON") from error
    if not isinstance(found, dict):
        raise Unreadable("it is no JSON object")
    return found


def no_order_in(topic: str, body: Body, *, about: str, deleted: str) -> Told | None:
    """What a message says whose topic or body is no order's: a deletion, something else.

    ``about``: how topics of orders begin; ``deleted``: that of a deletion, which names only an id.
    """
    if topic == deleted and "line_items" not in body:
        return RemovedTold(needed(body, "id"))
    if not topic.startswith(about):
        return NoOrder(f"“{topic[:60] or 'no topic'}” tells of no order.")
    return None


def _no_number(name: str) -> Any:
    raise ValueError(name)


def inner(body: Body, key: str) -> Body:
    """An object inside of an object; empty where there is none."""
    found = body.get(key)
    return found if isinstance(found, dict) else {}


def rows(body: Body, key: str) -> list[Body]:
    """A list of objects inside of an object."""
    found = body.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(body: Body, key: str, most: int = 200) -> str:
    """A text or a number as text, on one line; "" where nothing is said."""
    found = body.get(key)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    try:
        plain = str(found)
    except ValueError as error:
        raise Unreadable(f"“{key}” is too long") from error
    clean = plain.replace("\x00", "").encode("utf-8", "replace").decode()
    return " ".join(clean.split())[:most]


def words(body: Body, key: str, most: int = 200) -> str:
    """A text in which shops write signs as HTML does."""
    return " ".join(html.unescape(text(body, key, 4 * most)).split())[:most]


def needed(body: Body, key: str, most: int = 120) -> str:
    """A text that has to be there. Raises `Unreadable`."""
    found = text(body, key, most)
    if not found:
        raise Unreadable(f"it lacks “{key}”")
    return found


def amount(body: Body, key: str) -> Decimal:
    """An amount, as a number or as a text. Raises `Unreadable`."""
    found = body.get(key)
    if isinstance(found, bool) or not isinstance(found, str | int | Decimal):
        raise Unreadable(f"it lacks the amount “{key}”")
    try:
        number = Decimal(found)
    except (InvalidOperation, ValueError) as error:
        raise Unreadable(f"“{key}” is no amount") from error
    if not number.is_finite() or abs(number) >= LARGEST:
        raise Unreadable(f"“{key}” is no amount that can be")
    return number


def currency(body: Body, key: str = "currency") -> str:
    """A currency (ISO 4217), or ""."""
    found = text(body, key, 3).upper()
    return found if len(found) == 3 and found.isascii() and found.isalpha() else ""


def moment(body: Body, key: str, *, utc: bool = False) -> datetime:
    """A time that names its offset, or with ``utc`` one that is meant so. Raises `Unreadable`."""
    told = text(body, key, 40)
    try:
        at = datetime.fromisoformat(told)
    except ValueError as error:
        raise Unreadable(f"“{key}” is no time") from error
    if at.tzinfo is None:
        if not utc:
            raise Unreadable(f"“{key}” does not say in which zone it is")
        at = at.replace(tzinfo=UTC)
    if not 1980 < at.year < 2100:
        raise Unreadable(f"{at.year} is no year of a sale")
    return at


def pieces(lines: list[tuple[str, str]]) -> tuple[str, ...]:
    """Things bought, with how many of each, as lists of sales say them."""
    said = (f"{n} × {name}" if n not in ("", "1") else name for name, n in lines if name)
    return tuple(dict.fromkeys(one[:300] for one in said))[:MOST_ITEMS]
