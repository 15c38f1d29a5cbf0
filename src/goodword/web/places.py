"""Time zones and countries as people choose them."""

import re
from functools import cache
from zoneinfo import available_timezones

_REGIONS = {
    "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
    "Pacific",
}  # fmt: skip
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def zones() -> list[tuple[str, str]]:
    """Every time zone that is named after a place, and UTC."""
    named = sorted(z for z in available_timezones() if z.partition("/")[0] in _REGIONS and "/" in z)
    return [("UTC", "UTC"), *((z, z.replace("_", " ").replace("/", " / ")) for z in named)]


@cache
def countries() -> list[tuple[str, str]]:
    """Countries whose public holidays are known; the first choice is none."""
    from holidays.registry import COUNTRIES

    known = [(codes[1], _HUMP.sub(" ", codes[0])) for codes in COUNTRIES.values()]
    return [("", "None: we close on no public holidays"), *sorted(known, key=lambda c: c[1])]


@cache
def regions(country: str) -> list[tuple[str, str]]:
    """The parts of a country that have holidays of their own."""
    if not country:
        return []
    import holidays

    known = holidays.list_supported_countries().get(country, [])
    return [(code, code) for code in known]
