"""What people type into the search field, understood as mail users know it. Pure.

Words are looked for everywhere, ``"exact words"`` together, ``word*`` as a beginning, ``-word``
not at all. Operators: from: to: subject: before: after: on: has:attachment in: is: tag:.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from goodword.timeline.search_index import words

_TOKEN = re.compile(r'(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|(\S+))')
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_COLUMNS = {"from": "sender", "to": "recipients", "subject": "subject", "body": "body"}
_ALIASES = {"cc": "to", "since": "after", "until": "before", "filename": "body", "folder": "in"}
FLAGS = {
    "sent": "written by us",
    "received": "written to us",
    "internal": "among ourselves",
    "automated": "automatic mail",
    "unanswered": "still waits for an answer",
}
MOST_TERMS = 24


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand together; in one column ("" is any); the last may be a beginning."""

    words: tuple[str, ...]
    column: str = ""
    beginning: bool = False
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked. ``since`` and ``before`` are days in the house's zone, half-open."""

    terms: tuple[Term, ...] = ()
    since: date | None = None
    before: date | None = None
    attachment: bool = False
    place: str = ""
    flags: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for."""
        return self == Query(problems=self.problems)


def understand(text: str) -> Query:
    """A query from what somebody typed. Never fails: what can't be used becomes a problem."""
    query = Query()
    for minus, name, quoted, plain in _TOKEN.findall(text[:2000]):
        value = quoted or plain
        name = _ALIASES.get(name.lower(), name.lower())
        if name in _COLUMNS or not name:
            query = _with_term(query, value, _COLUMNS.get(name, ""), bool(quoted), not minus)
        elif name in _OPERATORS:
            query = _OPERATORS[name](query, value)
        else:
            # Not an operator of ours ("http:", "Re:"): plain words.
            query = _with_term(query, f"{name} {value}", "", True, not minus)
    return query


def _with_term(query: Query, value: str, column: str, exact: bool, wanted: bool) -> Query:
    beginning = not exact and value.endswith("*")
    found = tuple(words(value))
    if not found or len(query.terms) >= MOST_TERMS:
        return query
    return replace(query, terms=(*query.terms, Term(found, column, beginning, wanted)))


def _problem(query: Query, text: str) -> Query:
    return replace(query, problems=(*query.problems, text))


def _span(value: str) -> tuple[date, date] | None:
    """The days a written date covers: a day, a month or a year."""
    match = _DATE.match(value)
    if not match:
        return None
    year, month, day = (int(g) if g else 0 for g in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, date(year + month // 12, month % 12 + 1, 1)
        return first, date(year + 1, 1, 1)
    except ValueError:
        return None


def _dated(query: Query, name: str, value: str) -> Query:
    span = _span(value)
    if span is None:
        return _problem(query, f"{name}: takes a date such as 2026-05-31, 2026-05 or 2026.")
    first, after = span
    if name == "before":
        return replace(query, before=first)
    if name == "after":
        return replace(query, since=first)
    return replace(query, since=first, before=after)


def _has(query: Query, value: str) -> Query:
    if value.lower().rstrip("s") in ("attachment", "file"):
        return replace(query, attachment=True)
    return _problem(query, "has: knows only has:attachment.")


def _is(query: Query, value: str) -> Query:
    flag = {"waiting": "unanswered"}.get(value.lower(), value.lower())
    if flag in FLAGS:
        return replace(query, flags=query.flags | {flag})
    return _problem(query, f"is: takes one of {', '.join(sorted(FLAGS))}.")


def _tag(query: Query, value: str) -> Query:
    key = " ".join(unicodedata.normalize("NFKC", value).casefold().lstrip("#").split())
    return replace(query, tags=(*query.tags, key)) if key else query


_OPERATORS = {
    "tag": _tag,
    "before": lambda q, v: _dated(q, "before", v),
    "after": lambda q, v: _dated(q, "after", v),
    "on": lambda q, v: _dated(q, "on", v),
    "has": _has,
    "is": _is,
    "in": lambda q, v: replace(q, place=v),
}


def in_words(query: Query) -> str:
    """How a query was understood, for the person who typed it."""
    parts = []
    for term in query.terms:
        shown = " ".join(term.words) + ("…" if term.beginning else "")
        where = {"sender": "from ", "recipients": "to ", "subject": "subject ", "body": "text "}
        parts.append(f"{'' if term.wanted else 'not '}{where.get(term.column, '')}“{shown}”")
    if query.since:
        parts.append(f"since {query.since:%-d %B %Y}")
    if query.before:
        parts.append(f"before {query.before:%-d %B %Y}")
    if query.attachment:
        parts.append("with an attachment")
    if query.place:
        parts.append(f"in “{query.place}”")
    parts += [f"tagged “{tag}”" for tag in query.tags]
    parts += [FLAGS[flag] for flag in sorted(query.flags)]
    return ", ".join(parts)
