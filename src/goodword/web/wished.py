"""Who of those that a letter goes to is not to be contacted by us first, in words."""

from collections.abc import Iterable

from goodword.access import reachable
from goodword.drafts.recipients import read_recipients
from goodword.people.tables import PersonAddress
from goodword.people.tables_wishes import ContactWish
from goodword.people.wishes import let_alone
from goodword.web.asking import Asking


def wished(who: Asking, *boxes: str) -> list[str]:
    """A sentence for each person of whom a wish stands. ``boxes``: To, Cc, Bcc as they stand.

    It warns, and forbids nothing: they may have asked.
    """
    specs = {one.spec.lower() for text in boxes for one in read_recipients(text)[0]}
    return [_words(name, wish) for name, wish in _standing(who, specs)]


def wish_words(who: Asking, specs: Iterable[str]) -> dict[str, str]:
    """The same for a list of addresses to choose from, each in a few words."""
    uses = _uses(who, specs)
    wishes = let_alone({person for _, person, _ in uses}, now=who.now)
    return {spec: wishes[person].words for spec, person, _ in uses if person in wishes}


def _standing(who: Asking, specs: Iterable[str]) -> list[tuple[str, ContactWish]]:
    people = {person: name for _, person, name in _uses(who, specs)}
    wishes = let_alone(people, now=who.now)
    return [(name, wishes[person]) for person, name in people.items() if person in wishes]


def _uses(who: Asking, specs: Iterable[str]) -> list[tuple[str, int, str]]:
    wanted = sorted(set(specs))[:100]
    if not wanted:
        return []
    rows = PersonAddress.objects.filter(
        reachable(who.reader, "address_id"), address__spec__in=wanted,
        person__merged_into=None, person__erased_at=None,
    )  # fmt: skip
    return list(rows.order_by("pk").values_list("address__spec", "person_id", "person__name"))


def _words(name: str, wish: ContactWish) -> str:
    because = f": {wish.reason}" if wish.reason and wish.kind != "silent" else ""
    if wish.kind == "deceased":
        return f"{name} has died{because}."
    if wish.kind == "do-not-contact":
        return f"{name} is not to be contacted by us first{because}."
    return f"{name} is not to be contacted for now: {wish.words}."
