"""Full-text search over what the reader may read, newest first."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from goodword.access import Reader, readable
from goodword.timeline.query_language import Query, Term, in_words, understand
from goodword.timeline.search_index import ID_BITS, entry_of, fold, key_of
from goodword.timeline.showing import show
from goodword.timeline.tables import Conversation, Entry, Participant, Sighting

CHUNK = 400
MOST = 20_000
SNIPPET = 180
RARE = 20_000


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found; ``snippet`` alternates plain and matching pieces (text, matches)."""

    entry_id: int
    conversation_id: int
    at: datetime
    subject: str
    who: str
    person_id: int | None
    direction: str
    has_attachments: bool
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of hits, how the query was understood, and what could not be used of it."""

    hits: tuple[Hit, ...]
    next_cursor: str
    understood: str
    problems: tuple[str, ...]


def search(
    reader: Reader,
    text: str,
    *,
    now: datetime,
    zone: str = "UTC",
    limit: int = 30,
    cursor: str = "",
) -> SearchPage:
    """Search as mail users know it. ``zone`` says where a day begins."""
    query = understand(text)
    if query.empty:
        return SearchPage((), "", "", query.problems)
    lowest, highest = _bounds(query, now, ZoneInfo(zone))
    if cursor.isdigit():
        highest = min(highest, int(cursor))
    keys: list[int] = []
    for found in _chunks(query, lowest, highest):
        keys += _allowed(reader, query, found)
        if len(keys) > limit:
            break
    page = keys[:limit]
    return SearchPage(
        _hits(reader, query, page),
        str(page[-1]) if len(keys) > limit else "",
        in_words(query),
        query.problems,
    )


def _bounds(query: Query, now: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """Keys in the span of time that was asked for; the second one is not in it."""
    lowest = 0
    highest = key_of(now) + (1 << ID_BITS)
    if query.since:
        lowest = key_of(datetime.combine(query.since, time(), zone))
    if query.before:
        highest = min(highest, key_of(datetime.combine(query.before, time(), zone)))
    return lowest, highest


def _chunks(query: Query, lowest: int, highest: int) -> Iterator[list[int]]:
    """The newest first, each time twice as many: where a reader may read little, few askings."""
    size, left = CHUNK, MOST
    while left > 0:
        found = _newest(query, lowest, highest, size)
        if found:
            yield found
        if len(found) < size:
            return
        highest, left, size = found[-1], left - size, size * 2


def _newest(query: Query, lowest: int, highest: int, size: int) -> list[int]:
    """The newest keys that match, in descending order; at most ``size``."""
    if not query.terms or not any(t.wanted for t in query.terms):
        return _by_time(query, lowest, highest, size)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT rowid FROM goodword_search WHERE goodword_search MATCH %s"
                " AND rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
                [_fts5(query), lowest, highest, size],
            )
            return [row[0] for row in cursor.fetchall()]
        return _newest_postgres(cursor, _tsquery(query), lowest, highest, size)


def _newest_postgres(
    cursor: CursorWrapper, words: str, lowest: int, highest: int, size: int
) -> list[int]:
    # A rare word must be found by its index, a frequent one by walking the keys: count first.
    cursor.execute(
        "WITH found AS MATERIALIZED (SELECT key FROM goodword_search"
        " WHERE words @@ %s::tsquery AND key >= %s AND key < %s LIMIT %s)"
        " SELECT key, count(*) OVER () FROM found ORDER BY key DESC LIMIT %s",
        [words, lowest, highest, RARE, size],
    )
    rows = cursor.fetchall()
    if not rows or rows[0][1] < RARE:
        return [row[0] for row in rows]
    cursor.execute(
        "SELECT key FROM goodword_search WHERE words @@ %s::tsquery AND key >= %s AND key < %s"
        " ORDER BY key DESC LIMIT %s",
        [words, lowest, highest, size],
    )
    return [row[0] for row in cursor.fetchall()]


def _by_time(query: Query, lowest: int, highest: int, size: int) -> list[int]:
    """Keys by time alone, for queries without words (``has:attachment after:2026``)."""
    until = datetime.fromtimestamp((highest >> ID_BITS) + 1, UTC)
    since = datetime.fromtimestamp(lowest >> ID_BITS, UTC)
    rows = Entry.objects.filter(occurred_at__lt=until, occurred_at__gte=since)
    rows = _tagged(rows, query)
    if query.attachment:
        rows = rows.filter(has_attachments=True)
    pairs = rows.order_by("-occurred_at", "-pk").values_list("occurred_at", "pk")
    found = [key_of(at, pk) for at, pk in pairs[: size + 200]]
    return sorted((k for k in found if k < highest), reverse=True)[:size]


def _fts5(query: Query) -> str:
    wanted = [_fts5_term(t) for t in query.terms if t.wanted]
    unwanted = [_fts5_term(t) for t in query.terms if not t.wanted]
    text = " AND ".join(wanted)
    return f"({text}) NOT ({' OR '.join(unwanted)})" if unwanted else text


def _fts5_term(term: Term) -> str:
    phrase = " + ".join(f'"{w}"' for w in term.words) + (" *" if term.beginning else "")
    return f"{term.column} : ({phrase})" if term.column else f"({phrase})"


def _tsquery(query: Query) -> str:
    weight = {"subject": "A", "sender": "B", "recipients": "C", "body": "D", "": ""}
    parts = []
    for term in query.terms:
        last = len(term.words) - 1
        phrase = " <-> ".join(
            f"'{w}':{'*' if term.beginning and i == last else ''}{weight[term.column]}".rstrip(":")
            for i, w in enumerate(term.words)
        )
        parts.append(f"({phrase})" if term.wanted else f"!({phrase})")
    return " & ".join(parts)


def _allowed(reader: Reader, query: Query, keys: list[int]) -> list[int]:
    """The keys among these whose entries the reader may read and that fit the rest."""
    entries = [entry_of(k) for k in keys]
    rows = Entry.objects.filter(readable(reader), pk__in=_as_one_value(entries))
    rows = _narrowed(reader, query, rows)
    there = set(rows.values_list("pk", flat=True))
    return [k for k, entry in zip(keys, entries, strict=True) if entry in there]


def _as_one_value(ids: list[int]) -> RawSQL:
    """The ids as one parameter: where a reader may read little, thousands are asked for."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(ids)])
    return RawSQL("SELECT unnest(%s::bigint[])", [ids])


def _tagged(rows: QuerySet[Entry], query: Query) -> QuerySet[Entry]:
    """Entries of conversations, or of customers, that have all these tags."""
    for key in query.tags:
        there = Conversation.objects.filter(tags__tag__key=key, pk=OuterRef("conversation_id"))
        stood = Participant.objects.filter(
            address__uses__person__tags__tag__key=key, entry_id=OuterRef("pk")
        ).exclude(role="bcc")
        rows = rows.filter(Exists(there) | Exists(stood))
    return rows


def _narrowed(reader: Reader, query: Query, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    rows = _tagged(rows, query)
    if query.attachment:
        rows = rows.filter(has_attachments=True)
    for flag, lookup in (
        ("sent", {"direction": "out"}),
        ("received", {"direction": "in"}),
        ("internal", {"direction": "internal"}),
        ("automated", {"automated": True}),
        ("unanswered", {"opened__is_open": True, "opened__kind": "reply"}),
    ):
        if flag in query.flags:
            rows = rows.filter(**lookup)
    if query.place:
        seen = Sighting.objects.filter(entry_id=OuterRef("pk"))
        if reader.reads is not None:
            seen = seen.filter(mailbox_id__in=reader.reads)
        by_folder = seen.filter(folder__icontains=query.place)
        by_mailbox = seen.filter(mailbox__name__icontains=query.place)
        rows = rows.filter(Exists(by_folder) | Exists(by_mailbox))
    return rows


def _hits(reader: Reader, query: Query, keys: list[int]) -> tuple[Hit, ...]:
    wanted = [entry_of(k) for k in keys]
    rows = {e.pk: e for e in Entry.objects.filter(pk__in=wanted).select_related("colleague")}
    views = {v.id: v for v in show(reader, [rows[i] for i in wanted if i in rows])}
    marks = [w for t in query.terms if t.wanted for w in t.words]
    return tuple(
        Hit(
            entry_id=v.id,
            conversation_id=v.conversation_id,
            at=v.at,
            subject=v.subject,
            who=v.author_name,
            person_id=v.author_person_id,
            direction=v.direction,
            has_attachments=bool(v.attachments),
            snippet=snippet(v.said or v.author_text or v.quoted_text, marks),
        )
        for v in (views[i] for i in wanted if i in views)
    )


def snippet(text: str, marks: list[str]) -> tuple[tuple[str, bool], ...]:
    """A piece of the text around the first match, cut at words, matches marked."""
    flat = " ".join(text[:50_000].split())
    folded = fold(flat)
    if len(folded) != len(flat):
        folded = flat.lower()
    if len(folded) != len(flat):
        return ((flat[:SNIPPET], False),)
    first = min((p for p in (folded.find(m) for m in marks) if p >= 0), default=0)
    start = max(0, first - SNIPPET // 3)
    start = flat.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(flat), start + SNIPPET)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    while at < end:
        hits = [(p, m) for m in marks if (p := folded.find(m, at, end)) >= 0]
        if not hits:
            break
        place, mark = min(hits, key=lambda h: (h[0], -len(h[1])))
        pieces += [(flat[at:place], False), (flat[place : place + len(mark)], True)]
        at = place + len(mark)
    pieces.append((flat[at:end] + (" …" if end < len(flat) else ""), False))
    return tuple(p for p in pieces if p[0])
