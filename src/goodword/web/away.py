"""Who is away, in words for the lists that colleagues are chosen from."""

from goodword.absence import queries as absent
from goodword.absence.words import until_words
from goodword.web.asking import Asking


def away_words(who: Asking) -> dict[int, str]:
    """Who is away now: "away until Tue 3 November", by colleague."""
    return {
        pk: f"away until {until_words(until, who.calendar.tz)}"
        for pk, until in absent.away_until(now=who.now).items()
    }
