"""Puts new entries into conversations: finds who they may belong with, and joins."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from goodword.access.actions import follow_shares
from goodword.language import base_subject
from goodword.timeline.tables import (
    Conversation,
    ConversationCut,
    Entry,
    Participant,
    Reading,
    ThreadKey,
)
from goodword.timeline.threading import (
    SUBJECT_WINDOW,
    Node,
    joined_by_reference,
    may_join_by_subject,
    needs_quotation,
    quotes,
    reference_keys,
    subject_keys,
)

type Texts = Sequence[tuple[str, str]]
type Keys = Sequence[set[int]]
type HousesOf = Callable[[frozenset[str]], frozenset[str]]
type Links = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that is already stored, as far as threading asks."""

    entry_id: int
    conversation_id: int
    node: Node


@dataclass(slots=True)
class Joining:
    """Where each new entry goes.

    ``groups`` gives each new entry's group; ``existing`` the conversation a group belongs to, if
    there is one; ``keys`` the thread keys of each entry; ``merged`` maps conversations that ceased
    to the one that goes on.
    """

    keys: Keys
    groups: list[int] = field(default_factory=list)
    existing: dict[int, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)


class _Union:
    """Disjoint sets over the numbers of a batch."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, item: int) -> int:
        root = item
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(item, item)) != root:
            self._parent[item] = root
            item = above
        return root

    def join(self, one: int, other: int) -> None:
        self._parent[self.find(one)] = self.find(other)


def join(nodes: Sequence[Node], texts: Texts, houses_of: HousesOf) -> Joining:
    """Decide conversations for a batch of new entries.

    ``texts`` gives each one's author text and quoted text; ``houses_of`` tells the organisations'
    domains of a set of addresses.
    """
    by_reference = [reference_keys(n) for n in nodes]
    by_subject = [subject_keys(n) for n in nodes]
    union = _Union()
    _among_themselves(nodes, texts, by_reference, by_subject, union)
    links = _with_known(nodes, texts, by_reference, by_subject, houses_of)
    keys = [r | s for r, s in zip(by_reference, by_subject, strict=True)]
    return _resolve(len(nodes), links, union, keys)


def _among_themselves(
    nodes: Sequence[Node], texts: Texts, by_reference: Keys, by_subject: Keys, union: _Union
) -> None:
    for keys, test in ((by_reference, _reference), (by_subject, _subject)):
        seen: dict[int, list[int]] = defaultdict(list)
        for i, node in enumerate(nodes):
            for key in keys[i]:
                for j in seen[key]:
                    if test(node, nodes[j], texts[i], texts[j]):
                        union.join(i, j)
                seen[key].append(i)


def _reference(one: Node, other: Node, *_: object) -> bool:
    return joined_by_reference(one, other)


def _subject(
    one: Node, other: Node, one_text: tuple[str, str], other_text: tuple[str, str]
) -> bool:
    if not may_join_by_subject(one, other):
        return False
    later_text, earlier_text = (
        (one_text, other_text) if one.at >= other.at else (other_text, one_text)
    )
    return not needs_quotation(one, other) or quotes(later_text[1], earlier_text[0])


def _with_known(
    nodes: Sequence[Node], texts: Texts, by_reference: Keys, by_subject: Keys, houses_of: HousesOf
) -> Links:
    """Pairs (number of a new entry, id of a conversation) that belong together."""
    if not nodes:
        return []
    references = {k for keys in by_reference for k in keys}
    subjects = {k for keys in by_subject for k in keys}
    earliest = min(n.at for n in nodes) - SUBJECT_WINDOW
    latest = max(n.at for n in nodes) + SUBJECT_WINDOW
    rows = list(
        ThreadKey.objects.filter(
            Q(key__in=references) | Q(key__in=subjects, occurred_at__range=(earliest, latest))
        ).values_list("key", "entry_id")
    )
    if not rows:
        return []
    holders: dict[int, set[int]] = defaultdict(set)
    for key, entry_id in rows:
        holders[key].add(entry_id)
    known = _load({entry_id for _, entry_id in rows}, houses_of)
    return _pairs(nodes, texts, by_reference, by_subject, holders, known)


def _pairs(
    nodes: Sequence[Node],
    texts: Texts,
    by_reference: Keys,
    by_subject: Keys,
    holders: Mapping[int, set[int]],
    known: Mapping[int, Known],
) -> Links:
    pairs = []
    unsure: list[tuple[int, int]] = []
    for i, node in enumerate(nodes):
        near = {e for k in by_reference[i] for e in holders.get(k, ())}
        pairs += [
            (i, known[e].conversation_id) for e in near if joined_by_reference(node, known[e].node)
        ]
        for e in {e for k in by_subject[i] for e in holders.get(k, ())} - near:
            other = known[e].node
            if not may_join_by_subject(node, other):
                continue
            if needs_quotation(node, other):
                unsure.append((i, e))
            else:
                pairs.append((i, known[e].conversation_id))
    stored = _texts({e for _, e in unsure})
    for i, e in unsure:
        if _subject(nodes[i], known[e].node, texts[i], stored.get(e, ("", ""))):
            pairs.append((i, known[e].conversation_id))
    return pairs


def _load(entry_ids: set[int], houses_of: HousesOf) -> dict[int, Known]:
    outsiders: dict[int, set[str]] = defaultdict(set)
    received: set[int] = set()
    for entry_id, role, ours, spec in Participant.objects.filter(
        entry_id__in=entry_ids
    ).values_list("entry_id", "role", "ours", "address__spec"):
        if role in ("to", "cc"):
            received.add(entry_id)
        if not ours and role != "reply-to":
            outsiders[entry_id].add(spec)
    known = {}
    for row in Entry.objects.filter(pk__in=entry_ids).values_list(
        "id",
        "conversation_id",
        "occurred_at",
        "message_id",
        "subject",
        "is_reply",
        "has_quote",
        "direction",
        "automated",
    ):
        who = frozenset(outsiders[row[0]])
        known[row[0]] = Known(
            row[0],
            row[1],
            Node(
                at=row[2],
                message_id=row[3],
                references=(),
                base_subject=base_subject(row[4])[0],
                is_reply=row[5],
                has_quote=row[6],
                from_us=row[7] != "in",
                automated=row[8],
                outsiders=who,
                houses=houses_of(who),
                has_recipients=row[0] in received,
            ),
        )
    return known


def _texts(entry_ids: set[int]) -> dict[int, tuple[str, str]]:
    if not entry_ids:
        return {}
    rows = Reading.objects.filter(entry_id__in=entry_ids, reader="zones")
    return {
        entry_id: (value.get("author", ""), value.get("quoted", ""))
        for entry_id, value in rows.values_list("entry_id", "value")
    }


def _resolve(count: int, links: Links, union: _Union, keys: Keys) -> Joining:
    """Turn pairs into conversations; the oldest id goes on, cut ones are never joined."""
    result = Joining(keys=keys)
    touched: dict[int, list[int]] = defaultdict(list)
    for i, conversation in links:
        touched[union.find(i)].append(conversation)
    ids = {c for found in touched.values() for c in found}
    cuts = _cuts(ids)
    goes_on: dict[int, int] = {}
    for group, found in touched.items():
        alive = sorted({_follow(goes_on, c) for c in found})
        for other in alive[1:]:
            if (alive[0], other) not in cuts:
                goes_on[other] = alive[0]
        result.existing[group] = alive[0]
    result.merged = {c: _follow(goes_on, c) for c in goes_on}
    result.groups = [union.find(i) for i in range(count)]
    result.existing = {g: _follow(goes_on, c) for g, c in result.existing.items()}
    return result


def _follow(goes_on: Mapping[int, int], conversation: int) -> int:
    while conversation in goes_on:
        conversation = goes_on[conversation]
    return conversation


def _cuts(ids: set[int]) -> set[tuple[int, int]]:
    if len(ids) < 2:
        return set()
    pairs = ConversationCut.objects.filter(left_id__in=ids, right_id__in=ids)
    both = set(pairs.values_list("left_id", "right_id"))
    return both | {(b, a) for a, b in both}


def merge_conversations(merged: Mapping[int, int]) -> None:
    """Move entries of conversations that ceased; the old ones stay as signposts."""
    for old, new in merged.items():
        Entry.objects.filter(conversation_id=old).update(conversation_id=new)
        Conversation.objects.filter(merged_into_id=old).update(merged_into_id=new)
        Conversation.objects.filter(pk=old).update(merged_into_id=new, dirty=False)
        _move_cuts(old, new)
        _keep(old, new)
    if merged:
        follow_shares(moved=merged.items())


def _keep(old: int, new: int) -> None:
    """Who took one of the two over keeps the whole; the later one, if both were taken over."""
    taken = Conversation.objects.filter(pk__in=(old, new), kept_since__isnull=False)
    last = taken.order_by("kept_since").values_list("kept_by_id", "kept_since").last()
    if last is not None:
        Conversation.objects.filter(pk=new).update(kept_by_id=last[0], kept_since=last[1])


def _move_cuts(old: int, new: int) -> None:
    cuts = ConversationCut.objects.filter(Q(left_id=old) | Q(right_id=old))
    others = {
        left if right == old else right for left, right in cuts.values_list("left_id", "right_id")
    }
    cuts.delete()
    ConversationCut.objects.bulk_create(
        [ConversationCut(left_id=new, right_id=other) for other in sorted(others - {new})],
        ignore_conflicts=True,
    )
