"""Stores new facts: entries with their people, places and readings, each exactly once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from goodword.language import base_subject
from goodword.people.bulk import add, instant, update
from goodword.people.directory import ensure_addresses, ensure_persons
from goodword.people.rules import Ours, organisation_domain
from goodword.timeline.erased import left_out
from goodword.timeline.facts import NewEntry, SeenAgain
from goodword.timeline.forgetting import forget_originals
from goodword.timeline.joining import Joining, join, merge_conversations
from goodword.timeline.originals import ids_of
from goodword.timeline.rows import store_details, store_entries, store_sightings
from goodword.timeline.tables import Conversation
from goodword.timeline.threading import Node
from goodword.timeline.twins import known_twins, twin_in_batch, twins_by_message_id


@dataclass(slots=True)
class Recorded:
    """What came of a batch: how many entries were new, how many known already.

    ``left_out`` were erased, or belong to somebody who was (see `goodword.timeline.erased`).
    """

    new: int = 0
    known: int = 0
    left_out: int = 0


@transaction.atomic
def record_entries(
    entries: Sequence[NewEntry],
    again: Sequence[SeenAgain] = (),
    *,
    ours: Ours,
    opens_from: datetime,
    intake_id: int,
    now: datetime,
    on_merged: Callable[[Mapping[int, int]], object] = lambda _: None,
) -> Recorded:
    """Store a batch. An entry that is known already only gets another sighting.

    ``again``: further places of letters that are stored or stand in ``entries``.
    ``opens_from``: conversations with an entry since then are marked to be settled. ``now`` is
    when they were seen. The originals must be kept already. ``on_merged`` hears, in the same
    transaction, of conversations that were joined (old id to new id).
    """
    asked = len(entries) + len(again)
    entries, again = _without_erased(entries, again, now)
    twins = known_twins([*(e.content_key for e in entries), *(a.content_key for a in again)])
    twins |= twins_by_message_id([e for e in entries if e.content_key not in twins])
    fresh: list[NewEntry] = []
    first: dict[str, int] = {}
    for entry in entries:
        if entry.content_key not in twins and entry.content_key not in first:
            twin = twin_in_batch(entry, fresh)
            if twin is None:
                first[entry.content_key] = len(fresh)
                fresh.append(entry)
            else:
                first[entry.content_key] = twin
    addresses = ensure_addresses(_all_specs(fresh))
    ensure_persons(_persons_named(fresh), addresses, ours=ours, now=now)
    inside = {s for s in addresses if s in ours}
    joining = _join(fresh, inside, ours)
    merge_conversations(joining.merged)
    if joining.merged:
        on_merged(joining.merged)
    conversations = _conversations(fresh, joining, opens_from)
    places = [(e.content_key, e.seen) for e in entries]
    places += [(a.content_key, a.seen) for a in again]
    originals = ids_of({seen.sha256 for _, seen in places})
    ids = store_entries(fresh, conversations, addresses, originals, intake_id)
    store_details(fresh, ids, addresses, inside, joining)
    store_sightings(
        [(twins.get(key) or ids[first[key]], seen) for key, seen in places], originals, now
    )
    return Recorded(len(fresh), len(places) - len(fresh), asked - len(places))


def _without_erased(
    entries: Sequence[NewEntry], again: Sequence[SeenAgain], now: datetime
) -> tuple[Sequence[NewEntry], Sequence[SeenAgain]]:
    """What may be stored; the bytes of the rest, which were kept before they were read, go."""
    gone = left_out(entries, known=(a.content_key for a in again))
    if not gone:
        return entries, again
    lost = {e.seen.sha256 for e in entries if e.content_key in gone}
    lost |= {a.seen.sha256 for a in again if a.content_key in gone}
    forget_originals(lost, now=now)
    return (
        [e for e in entries if e.content_key not in gone],
        [a for a in again if a.content_key not in gone],
    )


def _all_specs(entries: Sequence[NewEntry]) -> set[str]:
    return {p.spec for e in entries for p in e.people} | {e.author for e in entries if e.author}


def _persons_named(entries: Sequence[NewEntry]) -> dict[str, list[str]]:
    """Outsiders to whom a person must belong: who wrote to us, and to whom we wrote."""
    named: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.automated:
            continue
        for person in entry.people:
            wrote = entry.direction == "in" and person.spec == entry.author
            got = entry.direction == "out" and person.role in ("to", "cc", "bcc")
            if wrote or got:
                named[person.spec].append(person.name)
    return named


def _join(entries: Sequence[NewEntry], inside: Set[str], ours: Ours) -> Joining:
    domains: dict[str, str] = {}

    def houses_of(specs: frozenset[str]) -> frozenset[str]:
        found = set()
        for spec in specs:
            domain = spec.rpartition("@")[2]
            if domain not in domains:
                domains[domain] = organisation_domain(domain, ours)
            found.add(domains[domain])
        return frozenset(found - {""})

    nodes = []
    for e in entries:
        outsiders = frozenset(
            p.spec for p in e.people if p.role != "reply-to" and p.spec not in inside
        )
        subject, is_reply = base_subject(e.subject)
        nodes.append(
            Node(
                at=e.occurred_at,
                message_id=e.message_id,
                references=e.references,
                base_subject=subject,
                is_reply=is_reply,
                has_quote=bool(e.reading("zones").get("quoted")),
                from_us=e.direction != "in",
                automated=e.automated,
                outsiders=outsiders,
                houses=houses_of(outsiders),
                has_recipients=any(p.role in ("to", "cc") for p in e.people),
            )
        )
    texts = [
        (e.reading("zones").get("author", ""), e.reading("zones").get("quoted", ""))
        for e in entries
    ]
    return join(nodes, texts, houses_of)


def _conversations(
    entries: Sequence[NewEntry], joining: Joining, opens_from: datetime
) -> list[int]:
    """The conversation of each new entry; new ones are made, old ones brought up to date."""
    last: dict[int, datetime] = {}
    earliest: dict[int, NewEntry] = {}
    for entry, group in zip(entries, joining.groups, strict=True):
        last[group] = max(last.get(group, entry.occurred_at), entry.occurred_at)
        if group not in earliest or entry.occurred_at < earliest[group].occurred_at:
            earliest[group] = entry
    ids = dict(joining.existing)
    new = [g for g in last if g not in ids]
    made = add(
        Conversation,
        ("subject", "last_at", "dirty"),
        [
            (base_subject(earliest[g].subject)[0], instant(last[g]), last[g] >= opens_from)
            for g in new
        ],
    )
    ids |= dict(zip(new, made, strict=True))
    _touch({ids[g]: last[g] for g in joining.existing}, joining.merged, opens_from)
    return [ids[g] for g in joining.groups]


def _touch(last: dict[int, datetime], merged: dict[int, int], opens_from: datetime) -> None:
    wanted = set(last) | set(merged) | set(merged.values())
    rows = {c.pk: c for c in Conversation.objects.filter(pk__in=wanted)}
    for old, target in merged.items():
        moment = rows[old].last_at
        if moment and (target not in last or last[target] < moment):
            last[target] = moment
    changed = {}
    for pk, moment in last.items():
        latest = max(rows[pk].last_at or moment, moment)
        changed[pk] = (instant(latest), rows[pk].dirty or latest >= opens_from)
    update(Conversation, ("last_at", "dirty"), changed)
