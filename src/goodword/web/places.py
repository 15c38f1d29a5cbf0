"""Time zones and countries as people choose them."""

import unicodedata
from functools import cache
from zoneinfo import available_timezones

from goodword.web.country_names import COUNTRY_NAMES
from goodword.web.old_zones import OLD_ZONES

_REGIONS = {
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
}  # fmt: skip


@cache
def zones() -> list[tuple[str, str]]:
    """UTC, and every time zone that is named after a place, by its present name."""
    named = [z for z in available_timezones() if z.partition("/")[0] in _REGIONS and "/" in z]
    return [("UTC", "UTC"), *((z, _written(z)) for z in sorted(named) if z not in OLD_ZONES)]


def zones_with(known: str) -> list[tuple[str, str]]:
    """The same, and the zone that is set already, by whatever name."""
    offered = zones()
    if not known or any(known == zone for zone, _ in offered):
        return offered
    return [(known, _written(known)), *offered]


def _written(zone: str) -> str:
    return zone.replace("_", " ").replace("/", " / ")


@cache
def countries() -> list[tuple[str, str]]:
    """Countries whose public holidays are known; the first choice is none."""
    from holidays.registry import COUNTRIES

    codes = {codes[1] for codes in COUNTRIES.values()}
    known = [(code, COUNTRY_NAMES.get(code, code)) for code in codes]
    return [("", "None: we close on no public holidays"), *sorted(known, key=_by_name)]


def _by_name(country: tuple[str, str]) -> str:
    """So that "Åland Islands" and "Côte d'Ivoire" stand where one looks."""
    return unicodedata.normalize("NFKD", country[1]).encode("ascii", "ignore").decode().lower()
