"""What makes two tags the same word, and which filters a view may keep. Pure."""

import unicodedata
from urllib.parse import parse_qsl, urlencode

LONGEST = 60
# What a view may hold: each place's own filters, in the order in which they are written.
FILTERS: dict[str, tuple[str, ...]] = {
    "today": ("whose", "overdue", "tag"),
    "customers": ("q", "tag"),
    "search": ("q",),
}


def tidy_tag(name: str) -> str:
    """A tag as it is written: without blanks around, a # before it, or commas in it."""
    plain = unicodedata.normalize("NFC", name.replace("\x00", "")).replace(",", " ")
    return " ".join(plain.split()).lstrip("#").strip()


def tag_key(name: str) -> str:
    """What makes two tags one: the word, whatever its case."""
    return unicodedata.normalize("NFKC", tidy_tag(name)).casefold()[:LONGEST]


def tidy_query(place: str, query: str) -> str:
    """The filters of a view, as its address has them; what is no filter of the place is left out.

    Raises KeyError for a place that keeps no views.
    """
    told = dict(parse_qsl(query.removeprefix("?"), keep_blank_values=False))
    kept = {name: told[name].strip() for name in FILTERS[place] if told.get(name, "").strip()}
    return urlencode(kept)
