"""Reads the entries of many conversations at once, as the facts that the rule takes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from goodword.channels.mail.sending.unreached import never_went, returned_from
from goodword.people.tables import Colleague, Person, PersonAddress
from goodword.replies.call_backs import answers_elsewhere, missed_by
from goodword.replies.carrying import carried_by
from goodword.replies.facts import Fact
from goodword.replies.rules import Thresholds
from goodword.timeline.tables import Entry, Participant, Reading
from goodword.timeline.tables_told import Spoken

ANSWERING_KINDS = ("mail", "call", "visit")
_ENTRY = (
    "id", "conversation_id", "content_key", "occurred_at", "direction", "automated",
    "answer_score", "colleague_id", "author_id", "author__spec", "author__kind",
    "is_reply", "has_quote", "intake__opens_from", "wrote_id", "kind", "message_id",
)  # fmt: skip


@dataclass(slots=True)
class People:
    """Who stands behind which address, and when; what persons are to us."""

    behind: dict[int, list[tuple[int, datetime | None, datetime | None]]]
    relations: dict[int, str]

    def at(self, address_id: int, moment: datetime) -> int | None:
        """The person who used an address at a time."""
        for person, since, until in self.behind.get(address_id, ()):
            if (since is None or since <= moment) and (until is None or moment < until):
                return person
        return None


@dataclass(slots=True)
class Flags:
    """What readings say of entries, beyond the columns."""

    courtesy: set[int] = field(default_factory=set)
    holding: set[int] = field(default_factory=set)
    wordless: set[int] = field(default_factory=set)
    list_posts: set[int] = field(default_factory=set)
    calls: dict[int, str] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    listed: set[int] = field(default_factory=set)
    forms: set[int] = field(default_factory=set)
    carried: Mapping[int, frozenset[int]] = field(default_factory=dict)


def facts_of(
    conversation_ids: Collection[int],
    *,
    concerned: Collection[int],
    opened: Collection[int],
    now: datetime,
) -> dict[int, list[Fact]]:
    """The facts of those conversations in which something may wait, by conversation.

    ``concerned``: conversations that hold commitments, to be looked at in any case. ``opened``:
    entries that commitments stand on; these open again, however old they are.
    """
    thresholds = Thresholds()
    rows: dict[int, list[Any]] = defaultdict(list)
    wanted = set(concerned)
    entries = Entry.objects.filter(
        conversation_id__in=conversation_ids, occurred_at__lte=now, kind__in=ANSWERING_KINDS
    )
    for row in entries.order_by().values_list(*_ENTRY):
        rows[row[1]].append(row)
        if row[4] == "in" and not row[5] and row[6] >= thresholds.asks:
            wanted.add(row[1])
    chosen = [row for conversation in wanted for row in rows[conversation]]
    if not chosen:
        return {}
    parts, lost = _reached(chosen, _participants([row[0] for row in chosen]))
    addresses = {row[8] for row in chosen} | {p[0] for ps in parts.values() for p in ps}
    wrote = _said_who_wrote(chosen)
    people = _people(addresses - {None}, {p for persons in wrote.values() for p in persons})
    flags = _flags([row[0] for row in chosen])
    active = set(Colleague.objects.filter(is_active=True).values_list("pk", flat=True))
    known = Context(people, flags, set(opened), active, wrote)
    facts = {
        conversation: [
            _fact(row, parts.get(row[0], ()), known)
            for row in rows[conversation]
            if row[0] not in lost and not _in_vain(row, flags)
        ]
        for conversation in wanted
    }
    for conversation, more in answers_elsewhere(missed_by(facts), now=now).items():
        facts[conversation] += more
    return facts


def _reached(
    rows: Iterable[Any], parts: Mapping[int, Sequence[tuple[int, str, bool]]]
) -> tuple[dict[int, list[tuple[int, str, bool]]], set[int]]:
    """Who took part, without those whom a letter of ours did not reach; and letters that reached
    nobody."""
    ours = {row[0]: row[16] for row in rows if row[4] == "out"}
    back = returned_from(ours)
    left = {pk: [one for one in some if (pk, one[0]) not in back] for pk, some in parts.items()}
    lost = {pk for pk, _ in back if all(is_ours for _, _, is_ours in left.get(pk, ()))}
    return left, lost | never_went(ours)


def _in_vain(row: Any, flags: Flags) -> bool:
    """We called, and nobody answered: it happened, but it neither asks nor answers."""
    ended = flags.calls.get(row[0], "")
    return row[4] == "out" and ended not in ("", "answered", "voicemail")


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around the entries of one settling."""

    people: People
    flags: Flags
    opened: set[int]
    active: set[int]
    wrote: Mapping[tuple[int, int], set[int]]


def _said_who_wrote(rows: Iterable[Any]) -> dict[tuple[int, int], set[int]]:
    """Who was said to write from an address, by conversation and address.

    What we write to that address reaches them there.
    """
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in rows:
        if row[14] is not None:
            found[row[1], row[8]].add(row[14])
    return found


def _fact(row: Any, parts: Iterable[tuple[int, str, bool]], known: Context) -> Fact:
    people, flags = known.people, known.flags
    (pk, talk, content_key, at, direction, automated, score, colleague, author, spec, kind,
     is_reply, has_quote, opens_from, wrote, made, _) = row  # fmt: skip
    to = {address for address, role, _ in parts if role == "to"}
    ours_to = any(ours for _, role, ours in parts if role == "to")
    ours_copied = any(ours for _, role, ours in parts if role == "cc")
    outside = {address for address, _, ours in parts if not ours}
    reached = {address: people.at(address, at) for address in outside}
    theirs = people.at(author, at) if author and direction == "in" and kind != "robot" else None
    theirs = wrote if wrote and direction == "in" else theirs
    ended = flags.calls.get(pk, "")
    told = {p for p in reached.values() if p is not None}
    told |= {p for address in outside for p in known.wrote.get((talk, address), ())}
    if ended == "answered" and theirs is not None:
        told.add(theirs)
    if direction == "in" and pk in flags.list_posts and not (ours_to or ours_copied):
        automated = True
    return Fact(
        entry_id=pk,
        content_key=content_key,
        at=at,
        direction=direction,
        author_id=theirs,
        author_spec=spec or "",
        relation=people.relations.get(theirs, "") if theirs else "",
        reached=frozenset(told),
        circle=frozenset(address for address, p in reached.items() if p is None),
        recipients=len({address for address, _, _ in parts}),
        only_copied=bool(to) and ours_copied and not ours_to,
        unnamed=not (ours_to or ours_copied or ended or pk in flags.forms) and made == "mail",
        automated=automated,
        score=score,
        courtesy=pk in flags.courtesy,
        holding=pk in flags.holding or (direction == "out" and ended == "voicemail"),
        carried=flags.carried.get(pk, frozenset()),
        forward_only=pk in flags.wordless and has_quote and not is_reply,
        colleague_id=colleague if colleague in known.active else None,
        opens=opens_from is None or at >= opens_from or pk in known.opened,
        spoken=bool(ended),
        talked=ended == "answered",
        source=_source(pk, made, flags) if ended else "",
        number=flags.numbers.get(pk, ""),
    )


def _source(entry_id: int, kind: str, flags: Flags) -> str:
    """Who told of a call: the telephone's mail, its list, or a colleague by hand."""
    if kind == "mail":
        return "mail"
    return "list" if entry_id in flags.listed else "hand"


def _participants(entry_ids: list[int]) -> dict[int, list[tuple[int, str, bool]]]:
    parts: dict[int, list[tuple[int, str, bool]]] = defaultdict(list)
    rows = Participant.objects.filter(entry_id__in=entry_ids, role__in=("to", "cc", "bcc"))
    for entry, address, role, ours in rows.values_list("entry_id", "address_id", "role", "ours"):
        parts[entry].append((address, role, ours))
    return parts


def _people(address_ids: set[Any], besides: Collection[int]) -> People:
    behind: dict[int, list[tuple[int, datetime | None, datetime | None]]] = defaultdict(list)
    relations = dict.fromkeys(besides, "")
    uses = PersonAddress.objects.filter(address_id__in=address_ids).order_by("person_id")
    for address, person, since, until in uses.values_list(
        "address_id", "person_id", "since", "until"
    ):
        behind[address].append((person, since, until))
        relations[person] = ""
    persons = Person.objects.filter(pk__in=relations)
    for person, own, house in persons.values_list("pk", "relation", "organisation__relation"):
        relations[person] = own or house or ""
    return People(behind, relations)


def _flags(entry_ids: list[int]) -> Flags:
    flags = Flags()
    rows = Reading.objects.filter(entry_id__in=entry_ids).filter(
        Q(reader="asks", value__courtesy=True)
        | Q(reader="zones", value__holding=True)
        | Q(reader="zones", value__author="", entry__direction="out")
        | Q(reader="automated", value__kind="list")
        | Q(reader="call")
        | Q(reader="web_form")
    )
    columns = ("entry_id", "reader", "value__holding", "value__disposition", "value__number")
    for entry, reader, holding, ended, number in rows.values_list(*columns):
        if reader == "asks":
            flags.courtesy.add(entry)
        elif reader == "call":
            flags.calls[entry] = ended or ""
            flags.numbers[entry] = number or ""
        elif reader == "automated":
            flags.list_posts.add(entry)
        elif reader == "web_form":
            flags.forms.add(entry)
        else:
            (flags.holding if holding else flags.wordless).add(entry)
    if flags.calls:
        listed = Spoken.objects.filter(entry_id__in=flags.calls).exclude(external_id="")
        flags.listed = set(listed.values_list("entry_id", flat=True))
    flags.carried = carried_by(flags.holding)
    return flags
