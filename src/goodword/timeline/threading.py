"""Which entries belong to one conversation. Pure.

Two entries belong together when one refers to the other (RFC 5322 §3.6.4: References,
In-Reply-To), or when a reply carries the other's base subject (RFC 5256 §2.1), both involve the
same outsider, and they are at most thirty days apart. A conversation is what is connected by such
pairs, so the order of arrival does not matter. Strangers never meet: whoever quotes a Message-ID
without having been part of that conversation starts one of their own.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SUBJECT_WINDOW = timedelta(days=30)
MOST_REFERENCES = 20
MOST_OUTSIDERS = 16
_SHORT_LINE = 12


@dataclass(frozen=True, slots=True)
class Node:
    """What threading needs to know of an entry.

    ``outsiders``: addresses of people who are not ours; ``houses``: their organisations' domains.
    ``from_us``: one of us wrote it. ``has_recipients``: it names somebody in To or Cc.
    """

    at: datetime
    message_id: str
    references: tuple[str, ...]
    base_subject: str
    is_reply: bool
    has_quote: bool
    from_us: bool
    automated: bool
    outsiders: frozenset[str]
    houses: frozenset[str]
    has_recipients: bool


_CALLS = "calls/"


def _hash(*parts: str) -> int:
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def key_of_reference(reference: str) -> int:
    """The key that entries share which name this reference."""
    return _hash("id", reference)


def calls_reference(spec: str, at: datetime) -> str:
    """What the calls with one number, of one month, refer to: they are one conversation."""
    return f"{_CALLS}{at.astimezone(UTC):%Y-%m}/{spec}"


def reference_keys(node: Node) -> set[int]:
    """Keys that an entry shares with those it may answer or be answered by."""
    kept = node.references[:2] + node.references[2:][-MOST_REFERENCES:]
    return {_hash("id", i) for i in (node.message_id, *kept) if i}


def subject_keys(node: Node) -> set[int]:
    """Keys that an entry shares with others of its subject and outsider."""
    if node.automated:
        return set()
    subject = node.base_subject.lower()
    return {_hash("subject", subject, o) for o in sorted(node.outsiders)[:MOST_OUTSIDERS]}


def joined_by_reference(one: Node, other: Node) -> bool:
    """Whether two entries that share a reference key belong together."""
    return _related(one, other) and not _new_topic(one, other)


def _related(one: Node, other: Node) -> bool:
    if one.outsiders & other.outsiders or one.houses & other.houses:
        return True
    if not one.outsiders and not other.outsiders:
        return True
    later = _later(one, other)
    if later.from_us:
        return True
    open_list = not one.has_recipients and not other.has_recipients
    return open_list and one.base_subject.lower() == other.base_subject.lower()


def _new_topic(one: Node, other: Node) -> bool:
    """A fresh subject without any quote, sent by pressing "reply" on an old letter.

    Calls are one conversation whatever the mails that tell of them are called.
    """
    if any(r.startswith(_CALLS) for node in (one, other) for r in node.references):
        return False
    later = _later(one, other)
    changed = one.base_subject.lower() != other.base_subject.lower()
    return changed and not later.is_reply and not later.has_quote


def may_join_by_subject(one: Node, other: Node) -> bool:
    """Whether two entries that share a subject key may belong together.

    Where `needs_quotation`, `quotes` must also hold.
    """
    if abs(one.at - other.at) > SUBJECT_WINDOW:
        return False
    later = _later(one, other)
    return later.has_quote or not needs_quotation(one, other)


def needs_quotation(one: Node, other: Node) -> bool:
    """Whether a shared subject alone tells too little: no reply prefix, or no subject at all."""
    return not _later(one, other).is_reply or not one.base_subject


def _later(one: Node, other: Node) -> Node:
    return one if one.at >= other.at else other


def quotes(later_quoted: str, earlier_author: str) -> bool:
    """Whether the later letter's quotation repeats a telling line of the earlier one."""
    held = " ".join(later_quoted.replace(">", " ").split())
    lines = (" ".join(line.split()) for line in earlier_author.splitlines())
    telling = [line for line in lines if len(line) >= _SHORT_LINE][:5]
    return any(line in held for line in telling)
