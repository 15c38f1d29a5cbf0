"""Reads the entries of many conversations at once, as the letters that the rule takes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from goodword.ledger.tables import Commitment
from goodword.people.tables import Person, PersonAddress
from goodword.promises.reading import READ_KINDS, READER, words_of
from goodword.promises.rules import OPENING_RELATIONS, Creditor, Letter
from goodword.promises.stored import findings_of
from goodword.timeline.tables import Entry, Participant, Reading

_ENTRY = (
    "id", "conversation_id", "content_key", "occurred_at", "direction", "kind", "colleague_id",
    "author_id", "author__spec", "author__kind", "wrote_id", "intake__opens_from",
)  # fmt: skip


@dataclass(slots=True)
class Behind:
    """Who stands behind addresses, and when; their house, and what they are to us."""

    uses: dict[int, list[tuple[int, datetime | None, datetime | None]]]
    houses: dict[int, int | None]
    relations: dict[int, str]

    def at(self, address_id: int, moment: datetime) -> int | None:
        """The person who used an address at a time, if we serve them."""
        for person, since, until in self.uses.get(address_id, ()):
            if (since is None or since <= moment) and (until is None or moment < until):
                return person if self.served(person) else None
        return None

    def served(self, person_id: int) -> bool:
        """Whether this is a customer, or somebody of whom nothing was said."""
        return self.relations.get(person_id, "") in OPENING_RELATIONS


def letters_of(
    conversation_ids: Collection[int], *, opened: Collection[int], now: datetime
) -> dict[int, list[Letter]]:
    """The letters of those conversations in which something was promised, by conversation.

    ``opened``: entries that open although they are older than their intake's horizon.
    """
    rows: dict[int, list[Any]] = defaultdict(list)
    entries = Entry.objects.filter(
        conversation_id__in=list(conversation_ids),
        occurred_at__lte=now,
        kind__in=READ_KINDS,
        automated=False,
    ).exclude(direction="internal", kind="mail")
    for row in entries.order_by().values_list(*_ENTRY):
        rows[row[1]].append(row)
    found = _findings([row[0] for told in rows.values() for row in told])
    wanted = [c for c, told in rows.items() if any(row[0] in found for row in told)]
    chosen = [row for conversation in wanted for row in rows[conversation]]
    if not chosen:
        return {}
    ids = [row[0] for row in chosen]
    parts = _participants(ids)
    behind = _behind({p[0] for ps in parts.values() for p in ps} | {row[7] for row in chosen},
                     {row[10] for row in chosen if row[10]})  # fmt: skip
    offered = {c for c in wanted if any(_offers(found.get(row[0], ())) for row in rows[c])}
    answers = words_of([row[0] for row in chosen if row[1] in offered and row[4] == "in"])
    holding, by_hand = _holding(ids), _by_hand(ids)
    told = {
        conversation: [
            _letter(row, found.get(row[0], ()), parts.get(row[0], ()), behind, row[0] in opened)
            for row in rows[conversation]
        ]
        for conversation in wanted
    }
    for letters in told.values():
        for i, letter in enumerate(letters):
            letters[i] = _marked(letter, answers, holding, by_hand)
    return told


def _marked(
    letter: Letter, answers: Mapping[int, str], holding: Collection[int], by_hand: Collection[int]
) -> Letter:
    pk = letter.entry_id
    return replace(
        letter,
        words=answers.get(pk, ""),
        holding=pk in holding,
        by_hand=pk in by_hand,
    )


def _letter(row: Any, findings: Any, parts: Any, behind: Behind, opened: bool) -> Letter:
    (pk, talk, key, at, direction, kind, colleague, author, spec, author_kind, wrote,
     opens_from) = row  # fmt: skip
    ours = direction == "out" or kind != "mail"
    writer = None
    if direction == "in" and author_kind != "robot":
        person = wrote or (behind.at(author, at) if author else None)
        if person is not None and behind.served(person):
            writer = Creditor(person, spec or "")
    return Letter(
        entry_id=pk,
        content_key=key,
        conversation_id=talk,
        at=at,
        ours=ours,
        findings=findings,
        author=None if ours else writer,
        creditors=_creditors(at, parts, behind, writer) if ours else (),
        colleague_id=colleague,
        opens=opens_from is None or at >= opens_from or opened,
        recipients=len({part[0] for part in parts}),
    )


def _creditors(
    at: datetime, parts: Any, behind: Behind, writer: Creditor | None
) -> tuple[Creditor, ...]:
    """To whom we gave our word: the first of each house, in the order of To; else of Cc.

    A call has one: who called, or was called.
    """
    if writer is not None:
        return (writer,)
    for roles in (("to",), ("cc", "bcc", "about", "behalf")):
        found: dict[object, Creditor] = {}
        for address, role, spec, ours in parts:
            person = behind.at(address, at) if role in roles and not ours else None
            if person is not None:
                house = behind.houses.get(person)
                found.setdefault(("house", house) if house else person, Creditor(person, spec))
        if found:
            return tuple(found.values())
    return ()


def _findings(entry_ids: Collection[int]) -> dict[int, Any]:
    rows = Reading.objects.filter(entry_id__in=list(entry_ids), reader=READER).exclude(value={})
    return {entry: findings_of(value) for entry, value in rows.values_list("entry_id", "value")}


def _offers(findings: Any) -> bool:
    return any(one.strength == "conditional" for one in findings)


def _participants(entry_ids: Collection[int]) -> dict[int, list[tuple[int, str, str, bool]]]:
    found: dict[int, list[tuple[int, str, str, bool]]] = defaultdict(list)
    rows = Participant.objects.filter(
        entry_id__in=list(entry_ids), role__in=("to", "cc", "bcc", "about", "behalf")
    )
    for entry, address, role, spec, ours in rows.order_by("pk").values_list(
        "entry_id", "address_id", "role", "address__spec", "ours"
    ):
        found[entry].append((address, role, spec, ours))
    return found


def _behind(addresses: set[Any], besides: Collection[int]) -> Behind:
    uses: dict[int, list[tuple[int, datetime | None, datetime | None]]] = defaultdict(list)
    rows = PersonAddress.objects.filter(address_id__in=addresses - {None}).order_by("person_id")
    persons = set(besides)
    for address, person, since, until in rows.values_list(
        "address_id", "person_id", "since", "until"
    ):
        uses[address].append((person, since, until))
        persons.add(person)
    houses: dict[int, int | None] = {}
    relations: dict[int, str] = {}
    for pk, own, house, theirs in Person.objects.filter(pk__in=persons).values_list(
        "pk", "relation", "organisation_id", "organisation__relation"
    ):
        houses[pk], relations[pk] = house, own or theirs or ""
    return Behind(uses, houses, relations)


def _holding(entry_ids: Collection[int]) -> set[int]:
    rows = Reading.objects.filter(entry_id__in=list(entry_ids), reader="zones", value__holding=True)
    return set(rows.values_list("entry_id", flat=True))


def _by_hand(entry_ids: Collection[int]) -> set[int]:
    """Entries for which a colleague noted by hand what was promised."""
    rows = Commitment.objects.filter(
        kind="promise", evidence_id__in=list(entry_ids), natural_key__startswith="hand:"
    )
    return {pk for pk in rows.values_list("evidence_id", flat=True) if pk is not None}
