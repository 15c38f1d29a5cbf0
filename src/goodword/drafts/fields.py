"""Templates' fields: ``{customer.first_name}``, or ``{customer.first_name|there}``. Pure.

A field that can't be filled in stays as it is and is told; a letter never goes with one in it.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

FIELDS: dict[str, str] = {
    "customer.first_name": "the customer’s first name",
    "customer.name": "the customer’s whole name",
    "customer.organisation": "the customer’s organisation",
    "colleague.first_name": "your first name",
    "colleague.name": "your whole name",
    "colleague.email": "your address",
    "house.name": "the name of the business",
}
_FIELD = re.compile(r"\{\s*([a-z_]+\.[a-z_]+)\s*(?:\|([^{}\n]*))?\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A field that stands in a text as it is, and why, with what to do."""

    field: str
    words: str


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[Unfilled]]:
    """A template's text with its fields filled in, and those that could not be."""

    def put(match: re.Match[str]) -> str:
        value = values.get(match[1].lower(), "").strip()
        return value or (match[2].strip() if match[2] is not None else match[0])

    filled = _FIELD.sub(put, text)
    return filled, unfilled(filled)


def unfilled(text: str) -> list[Unfilled]:
    """The fields that stand in a text, each once."""
    found = dict.fromkeys(match[1].lower() for match in _FIELD.finditer(text))
    return [Unfilled(name, _why(name)) for name in found]


def unknown(text: str) -> list[str]:
    """What is wrong with a template's fields, in words; nothing: all of them exist."""
    return [one.words for one in unfilled(text) if one.field not in FIELDS]


def _why(name: str) -> str:
    if name in FIELDS:
        return f"{{{name}}}: we don’t know {FIELDS[name]}. Write it, or take the field out."
    near = difflib.get_close_matches(name, FIELDS, 1)
    meant = f" Did you mean {{{near[0]}}}?" if near else ""
    return f"There is no field {{{name}}}.{meant}"


def first_name(name: str) -> str:
    """What somebody is called: the first word of a name of at least two, without a title.

    Empty for an address, an initial, or a single word, which may be a surname or a company.
    """
    words = name.replace(",", " , ").split()
    if "@" in name or "," in words:
        return ""
    while words and words[0].rstrip(".").casefold() in _TITLES:
        words.pop(0)
        if len(words) < 2:
            return ""
    if len(words) < 2 or not words[0].replace("-", "").replace("’", "").isalpha():
        return ""
    return words[0] if len(words[0]) > 1 else ""


_TITLES = {
    "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "herr", "frau", "mme",
    "madame", "m",
}  # fmt: skip
