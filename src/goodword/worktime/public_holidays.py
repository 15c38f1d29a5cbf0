"""Public holidays by country, from the `holidays` library.

The library takes a few tenths of a second to load, so it is loaded only when a
calendar names a country, and every year is asked for once.
"""

from datetime import date
from functools import lru_cache


class UnknownCountryError(ValueError):
    """The country or its subdivision is not one whose holidays are known."""


@lru_cache(maxsize=4096)
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    """The days off by law, observed days included, in one year.

    `country` is an ISO 3166-1 code ("DE"), `subdivision` the part after the
    hyphen in ISO 3166-2 ("BY") or "". Raises `UnknownCountryError`.
    """
    import holidays

    advice = _advice(country, subdivision, holidays.list_supported_countries())
    if advice:
        raise UnknownCountryError(advice)
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    return frozenset(day for day in found if day.year == year)


def _advice(country: str, subdivision: str, known: dict[str, list[str]]) -> str:
    if len(country) != 2 or country not in known:
        return (
            f"No public holidays are known for country {country!r}. "
            "Use a two-letter code such as 'DE' or 'US', or leave the country empty "
            "and list the closed days yourself."
        )
    if not subdivision or subdivision in known[country]:
        return ""
    if not known[country]:
        return f"{country} has no subdivisions with own holidays: leave it empty."
    parts = ", ".join(known[country])
    return f"{country} has no subdivision {subdivision!r}. Use one of: {parts}; or leave it empty."
