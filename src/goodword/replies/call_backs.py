"""Missed calls: what calls back, wherever it stands.

A letter is answered in its own conversation. Whoever called and did not reach us is answered by
speaking with them, or by a letter to them, in any conversation.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from goodword.ledger.tables import Commitment
from goodword.people.directory import load_ours
from goodword.people.lines import Belongs, whose_lines
from goodword.people.numbers import shown_number
from goodword.people.tables import Address, PersonAddress
from goodword.replies.facts import Fact
from goodword.timeline.tables import Conversation, Participant, Reading

_SPOKEN = Q(spec__gte="tel:", spec__lt="tel;") | Q(spec__gte="urn:g", spec__lt="urn:h")


def missed_by(facts: Mapping[int, Sequence[Fact]]) -> dict[int, dict[int, datetime]]:
    """Who called and did not reach us, with the first time, by conversation."""
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for conversation, told in facts.items():
        for fact in told:
            if fact.spoken and not fact.talked and fact.direction == "in" and fact.author_id:
                first = found[conversation].get(fact.author_id, fact.at)
                found[conversation][fact.author_id] = min(first, fact.at)
    return dict(found)


def answers_elsewhere(
    missed: Mapping[int, Mapping[int, datetime]], *, now: datetime
) -> dict[int, list[Fact]]:
    """What reached those who called, since then, in other conversations."""
    persons = {person for callers in missed.values() for person in callers}
    if not persons:
        return {}
    since = min(at for callers in missed.values() for at in callers.values())
    reached = _answers(persons, since, now)
    found: dict[int, list[Fact]] = {}
    for conversation, callers in missed.items():
        found[conversation] = [
            fact
            for person, first in callers.items()
            for home, fact in reached.get(person, ())
            if home != conversation and fact.at >= first
        ]
    return found


def _answers(
    persons: Collection[int], since: datetime, now: datetime
) -> dict[int, list[tuple[int, Fact]]]:
    """Our letters to persons, and calls in which we spoke with them, with their conversations."""
    uses = PersonAddress.objects.filter(person_id__in=persons)
    behind: dict[int, set[int]] = defaultdict(set)
    for address, person in uses.values_list("address_id", "person_id"):
        behind[address].add(person)
    rows = Participant.objects.filter(
        _answering(), address_id__in=behind, occurred_at__gte=since, occurred_at__lte=now
    )
    found: dict[int, list[tuple[int, Fact]]] = defaultdict(list)
    for address, pk, home, key, at, kind, colleague in rows.order_by("occurred_at").values_list(
        "address_id", "entry_id", "entry__conversation_id", "entry__content_key", "occurred_at",
        "entry__kind", "entry__colleague_id",
    ):  # fmt: skip
        for person in behind[address]:
            fact = Fact(
                entry_id=pk, content_key=key, at=at, direction="out",
                reached=frozenset({person}), colleague_id=colleague,
                spoken=kind != "mail", talked=kind != "mail", elsewhere=True,
            )  # fmt: skip
            found[person].append((home, fact))
    return found


def _answering() -> Q:
    """Participants whom an entry reached: by a letter of ours, or because we spoke with them."""
    said = Reading.objects.filter(entry_id=OuterRef("entry_id"))
    spoke = Exists(said.filter(reader="call", value__disposition="answered"))
    only_holding = Exists(said.filter(reader="zones", value__holding=True))
    wordless = Exists(said.filter(reader="zones", value__author=""))
    letter = Q(
        ~Q(only_holding),
        ~(Q(wordless) & Q(entry__has_quote=True, entry__is_reply=False)),
        entry__kind="mail",
        entry__direction="out",
        role__in=("to", "cc", "bcc"),
    )
    by_mouth = Q(spoke, entry__kind__in=("call", "visit"), role__in=("from", "to"))
    return Q(letter | by_mouth, ours=False, entry__automated=False)


def wake_call_backs(conversation_ids: Collection[int]) -> int:
    """Mark other conversations in which somebody waits to be called back whom these reached.

    A conversation that itself still holds such a line wakes no others, so that two of them never
    wake each other for ever. Returns how many were marked.
    """
    if not conversation_ids or not Address.objects.filter(_SPOKEN).exists():
        return 0
    reached = Participant.objects.filter(
        _answering(), entry__conversation_id__in=list(conversation_ids)
    )
    called = Reading.objects.filter(entry_id=OuterRef("evidence_id"), reader="call")
    waiting = Commitment.objects.filter(Exists(called), kind="reply", is_listed=True)
    still = waiting.filter(conversation_id__in=list(conversation_ids)).values("customer_id")
    persons = PersonAddress.objects.filter(address_id__in=reached.values("address_id"))
    homes = waiting.filter(customer_id__in=persons.values("person_id")).exclude(
        customer_id__in=still
    )
    ids = set(homes.values_list("conversation_id", flat=True)) - set(conversation_ids) - {None}
    return Conversation.objects.filter(pk__in=sorted(i for i in ids if i), dirty=False).update(
        dirty=True
    )


def waiting_for_a_call(customer_id: int) -> set[int]:
    """The conversations in which this customer waits to be called back."""
    called = Reading.objects.filter(entry_id=OuterRef("evidence_id"), reader="call")
    rows = Commitment.objects.filter(
        Exists(called), kind="reply", is_listed=True, customer_id=customer_id
    )
    found = rows.values_list("conversation_id", flat=True)
    return {conversation for conversation in found if conversation is not None}


def call_back_words(entry_ids: Collection[int]) -> dict[int, str]:
    """What is owed for a missed call, for a list: "Call back: +32 2 555 01 02"."""
    rows = Reading.objects.filter(entry_id__in=list(entry_ids), reader="call")
    found = {}
    for entry, number, ended in rows.values_list("entry_id", "value__number", "value__disposition"):
        told = "Call back" if ended != "voicemail" else "Call back: they left a message"
        shown = shown_number(number or "")
        found[entry] = ", ".join(w for w in (told, shown) if w)
    return found


def lines_called(entry_ids: Collection[int]) -> dict[int, Belongs]:
    """Whose line was called, by the entry of the call, where the house has said whose it is."""
    rows = Reading.objects.filter(entry_id__in=list(entry_ids), reader="call")
    told = {
        entry: [str(line) for line in lines]
        for entry, lines in rows.values_list("entry_id", "value__lines")
        if isinstance(lines, list)
    }
    if not told:
        return {}
    named = {line for lines in told.values() for line in lines}
    known = whose_lines(named, load_ours().region)
    found = {}
    for entry, lines in told.items():
        first = next((known[line] for line in lines if line in known), None)
        if first is not None:
            found[entry] = first
    return found
