"""Telephone numbers: read into E.164, written for people, kept as addresses. Pure.

Whom we speak with stands on an entry as an address, as whom we write to does: a number as
``tel:+3225550102`` (RFC 3966), somebody without a known number as ``urn:goodword:person:17``.
Neither is an e-mail address, and none of them is shown as one.
"""

import re
from functools import lru_cache

TEL = "tel:"
PERSON = "urn:goodword:person:"
CUSTOMER = "urn:goodword:customer:"
WITHHELD = "urn:goodword:caller:withheld"
WITHHELD_NAME = "Caller without a number"
LONGEST_EXTENSION = 4
_DIGITS = re.compile(r"\d")


def read_number(text: str, region: str = "") -> str:
    """A number in E.164 ("+3225550102"), or "" when none can be read.

    ``region`` (ISO 3166, "BE") says where a number without a country's code belongs.
    """
    text = text.strip().removeprefix(TEL)[:60]
    if len(_DIGITS.findall(text)) <= LONGEST_EXTENSION:
        return ""
    import phonenumbers

    if text.startswith("00"):
        text = f"+{text[2:]}"
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def tidy_number(text: str, region: str = "") -> str:
    """A number as it is kept: E.164 where it can be read, else as it was typed."""
    return read_number(text, region) or " ".join(text.split())[:40]


@lru_cache(maxsize=4096)
def shown_number(number: str) -> str:
    """A number as people write it: "+32 2 555 01 02". What is not E.164 stays as it is."""
    if not number.startswith("+"):
        return number
    import phonenumbers

    try:
        read = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def spec_of_number(number: str) -> str:
    """The address of an E.164 number."""
    return f"{TEL}{number}"


def caller_spec(number: str, region: str = "") -> str:
    """The address of whoever called from a number as a telephone system writes it.

    Without a number: of the one person who stands for all such callers.
    """
    digits = "".join(_DIGITS.findall(number))
    if not digits:
        return WITHHELD
    return spec_of_number(read_number(number, region) or digits)


def spec_of_person(person_id: int) -> str:
    """The address of somebody whose number we don't know."""
    return f"{PERSON}{person_id}"


def is_spoken_spec(spec: str) -> bool:
    """Whether an address is one that we speak to, not one that mail goes to."""
    return spec.startswith((TEL, "urn:goodword:"))


def shown_spec(spec: str) -> str:
    """An address as people may see it: mail as it is, a number as a number, else nothing."""
    if spec.startswith(TEL):
        return shown_number(spec.removeprefix(TEL))
    return "" if is_spoken_spec(spec) else spec


def searched_spec(spec: str) -> str:
    """An address as search finds it: a number with and without its country's code."""
    if not spec.startswith(TEL):
        return shown_spec(spec)
    number = spec.removeprefix(TEL)
    return f"{number} {_national(number)} {shown_number(number)}"


def _national(number: str) -> str:
    import phonenumbers

    try:
        read = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return ""
    written = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(_DIGITS.findall(written))
