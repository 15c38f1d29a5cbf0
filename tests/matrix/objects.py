"""What stands in a route's address: for each name, the shared, the foreign and the missing one."""

from collections.abc import Callable

from goodword.house.queries import the_house
from goodword.ledger.tables import Commitment
from goodword.people.tables import Mailbox, Person
from goodword.timeline.tables import Entry, Quarantined
from tests.matrix.house import MISSING
from tests.web.business import SECRET

type Finder = Callable[[], int | str]


def shared_letter() -> Entry:
    """Ilse's first letter, to sales."""
    return Entry.objects.get(subject="Oak table for the hall")


def private_letter() -> Entry:
    """Lena's letter, to Bernd alone."""
    return Entry.objects.get(subject__contains=SECRET)


def _owed(name: str) -> int:
    return Commitment.objects.filter(customer__name=name).values_list("pk", flat=True)[0]


def _person(name: str) -> int:
    return Person.objects.values_list("pk", flat=True).get(name=name)


def _kept(mailbox: str) -> int:
    return Quarantined.objects.values_list("pk", flat=True).get(mailbox__name=mailbox)


# For settings, that every administrator may see, nothing is foreign.
OBJECTS: dict[str, tuple[Finder, Finder | None]] = {
    "person_id": (lambda: _person("Ilse Vandenberghe"), lambda: _person("Lena Fuchs")),
    "commitment_id": (lambda: _owed("Ilse Vandenberghe"), lambda: _owed("Lena Fuchs")),
    "conversation_id": (
        lambda: shared_letter().conversation_id,
        lambda: private_letter().conversation_id,
    ),
    "entry_id": (lambda: shared_letter().pk, lambda: private_letter().pk),
    "kept_id": (lambda: _kept("sales"), lambda: _kept("bernd")),
    "colleague_id": (lambda: Mailbox.objects.get(name="bernd").owner_id or 0, None),
    "mailbox_id": (lambda: Mailbox.objects.get(name="sales").pk, None),
    "calendar_id": (lambda: the_house().calendar_id, None),
}
FIXED: dict[str, tuple[int | str, ...]] = {
    "position": (0,),
    "provider": ("nowhere",),
    "key": ("guessed-by-somebody",),
    "table": ("retention",),
    "token": ("guessed-by-somebody",),
    "verdict": ("again", "arrived"),
    "promise_shown:verdict": ("yes", "no"),
    "judge_referral:verdict": ("yes", "no", "tell"),
    "act:verb": (
        "done", "not-owed", "later", "hold", "release", "reassign", "offer", "help",
        "no", "yes", "resume", "undo",
    ),
    "act_on_offer:verb": ("accept", "decline", "ask", "withdraw"),
    "act_on_help:verb": ("answer", "withdraw"),
    "act_on_absence:verb": ("end", "call-off", "dismiss"),
    "connection_act:verb": ("pause", "resume", "now", "password", "login", "disconnect"),
    "outbox_act:verb": ("arrived", "lost", "again", "now", "withdraw"),
    "sales_list_act:verb": ("look", "take", "go-on", "stop", "remove"),
    "shop_act:verb": ("off", "on", "secret", "remove"),
    "webhook_act:verb": ("pause", "resume", "skip", "try", "secret", "remove"),
}  # fmt: skip
KINDS = ("shared", "foreign", "missing")


def fixed(route: str, name: str) -> tuple[int | str, ...] | None:
    """What stands in the address whatever the object is."""
    return FIXED.get(f"{route}:{name}") or FIXED.get(name)


def numbers(route: str, name: str, things: dict[str, dict[str, int]]) -> dict[str, int | str]:
    """The object's number by kind, as far as there are such: shared, foreign, missing."""
    made = things.get(f"{route}:{name}", things.get(name))
    found: dict[str, int | str] = {"missing": MISSING}
    if made is not None:
        return found | made
    shared, foreign = OBJECTS[name]
    found["shared"] = shared()
    if foreign is not None:
        found["foreign"] = foreign()
    return found
