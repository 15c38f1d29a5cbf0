"""Whom of our customers a written name may stand for."""

import unicodedata

from django.db.models import Q

from goodword.access import Reader, acquainted
from goodword.merging import names
from goodword.people.tables import Person

MOST_NAMESAKES = 500


def customers_called(reader: Reader, name: str) -> list[int]:
    """Persons whom a name may stand for; those who bear it in full go before shorter forms.

    A first name alone stands for nobody in particular.
    """
    told = names.words(name)
    if len(told) < 2:
        return []
    rows = Person.objects.filter(acquainted(reader), erased_at=None)
    ends = Q(pk__in=[])
    for word in {name.split()[0], name.split()[-1]}:
        for written in _spellings(word.strip(",.")):
            ends |= Q(name__icontains=written)
    found = rows.filter(ends).order_by("name", "pk").values_list("pk", "name")[:MOST_NAMESAKES]
    same = [pk for pk, known in found if names.same(told, names.words(known))]
    return same or [pk for pk, known in found if names.agree(told, names.words(known))]


def _spellings(word: str) -> set[str]:
    """A part of a name with its accents, without them, and written out (ü, u, ue)."""
    plain = unicodedata.normalize("NFKD", word)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    found = {word, bare}
    for letter, out in (("ü", "ue"), ("ö", "oe"), ("ä", "ae")):
        for one in tuple(found):
            found |= {one.replace(letter, out), one.replace(out, letter), one.replace(out, out[0])}
            found.add(one.replace(out[0], letter))
    return {one for one in found if len(one) > 1}
