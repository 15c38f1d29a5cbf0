"""Amounts as programs and people write them. Pure."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

SIGNS = {
    "€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "zł": "PLN", "kč": "CZK",
    "₺": "TRY", "₴": "UAH", "₩": "KRW", "₪": "ILS", "chf": "CHF", "kr": "SEK", "r$": "BRL",
}  # fmt: skip
LARGEST = Decimal(10) ** 13
UNITS = 10_000
_CODE = re.compile(r"\b[A-Z]{3}\b")
_ALONE = re.compile(r"[A-Za-z]{3}")
_NUMBER = re.compile(r"\d[\d.,'’\s]*")
_POWER = re.compile(r"[+-]?\d\.?\d*[eE][+-]?\d{1,2}")
_TAIL = re.compile(r"[.,](\d+)$")


@lru_cache(maxsize=4096)
def currency_named(cell: str) -> str:
    """The same of a cell that holds nothing else: programs write codes in small letters too."""
    plain = cell.strip()
    return plain.upper() if _ALONE.fullmatch(plain) else currency_of(cell)


@lru_cache(maxsize=4096)
def currency_of(cell: str) -> str:
    """The currency (ISO 4217) that a cell names by code or sign, or ""."""
    if match := _CODE.search(cell):
        return match[0]
    lower = cell.casefold()
    for sign in sorted(SIGNS, key=len, reverse=True):
        if sign in lower:
            return SIGNS[sign]
    return ""


def comma_is_decimal(cells: Iterable[str]) -> bool:
    """Whether these amounts write cents behind a comma, told from all of them.

    A single "1,234" could be either; one "12,50" or "1.234,56" decides.
    """
    votes = 0
    for cell in cells:
        match = _NUMBER.search(cell)
        if match is None:
            continue
        digits = match[0].rstrip()
        comma, dot = digits.rfind(","), digits.rfind(".")
        if comma >= 0 and dot >= 0:
            votes += 3 if comma > dot else -3
        elif (tail := _TAIL.search(digits)) and len(tail[1]) != 3:
            votes += 1 if tail[0][0] == "," else -1
        if abs(votes) > 20:
            break
    return votes > 0


def amount_of(cell: str, *, decimal_comma: bool) -> Decimal | None:
    """An amount: "1,234.50", "1.234,50 €", "(12.00)", "-5", "12.00-"; none when it is no number."""
    match = _NUMBER.search(cell)
    if match is None:
        return None
    if _POWER.fullmatch(cell):
        return round(Decimal(cell), 6)
    before, after = cell[: match.start()], cell[match.end() :]
    if any(c.isdigit() for c in before + after) or "%" in after:
        return None
    digits = _plain(re.sub(r"['’\s]", "", match[0]), decimal_comma=decimal_comma)
    try:
        amount = Decimal(digits.rstrip("."))
    except InvalidOperation:
        return None
    if amount >= LARGEST:
        return None
    minus = any(sign in before + after for sign in "-−–") or "(" in before
    return -amount if minus else amount


def _plain(digits: str, *, decimal_comma: bool) -> str:
    """Digits with a dot before the cents. What the amount tells itself goes before the others:
    "12,50" has cents, "1.234,50" too; only "1,234" could be either.
    """
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        leads = comma > dot
    elif comma < 0 and dot < 0:
        return digits
    else:
        sign = "," if comma >= 0 else "."
        whole, _, tail = digits.partition(sign)
        if sign in tail:
            return digits.replace(sign, "")
        either = len(tail) == 3 and whole not in ("", "0") and len(whole) < 4
        leads = decimal_comma if either else sign == ","
    if leads:
        return digits.replace(".", "").replace(",", ".")
    return digits.replace(",", "")


def in_units(amount: Decimal | None) -> int | None:
    """An amount as it is kept: in ten-thousandths of the currency's unit."""
    return None if amount is None else int((amount * UNITS).to_integral_value())


def from_units(units: int | None) -> Decimal | None:
    """What is kept, as an amount."""
    return None if units is None else Decimal(units) / UNITS
