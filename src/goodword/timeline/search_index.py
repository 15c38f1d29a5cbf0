"""The full-text index: SQLite's FTS5 or PostgreSQL's tsvector, by the same words on both.

A row's key is the entry's time (seconds since 1970) above 30 bits of its id, so that walking the
keys downwards gives the newest first. Words are folded (case, accents) before they go in.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

ID_BITS = 30
COLUMNS = ("subject", "sender", "recipients", "body")
MOST_TEXT = 200_000
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Searchable:
    """An entry as the index takes it."""

    entry_id: int
    at: datetime
    subject: str
    sender: str
    recipients: str
    body: str


def key_of(at: datetime, entry_id: int = 0) -> int:
    """The key of an entry; without an id, the lowest key of that second."""
    seconds = max(0, int(at.astimezone(UTC).timestamp()))
    return (seconds << ID_BITS) | entry_id


def entry_of(key: int) -> int:
    """The entry's id in a key."""
    return key & ((1 << ID_BITS) - 1)


def fold(text: str) -> str:
    """Lower case without accents: "Kovács" is found by "kovacs" and the other way round."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    marks = {sign for sign in set(apart) if unicodedata.combining(sign)}
    if marks:
        apart = "".join(sign for sign in apart if sign not in marks)
    return apart.casefold()


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(fold(text))


def add(rows: Iterable[Searchable]) -> None:
    """Index entries. Must run in the transaction that stores them."""
    # Rising keys let FTS5 write each batch in one go.
    ready = sorted((key_of(r.at, r.entry_id), _texts(r)) for r in rows)
    if not ready:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO goodword_search(rowid, subject, sender, recipients, body)"
                " VALUES (%s, %s, %s, %s, %s)",
                [(key, *texts) for key, texts in ready],
            )
        else:
            cursor.executemany(
                "INSERT INTO goodword_search(key, words) VALUES (%s,"
                " setweight(to_tsvector('simple', %s), 'A')"
                " || setweight(to_tsvector('simple', %s), 'B')"
                " || setweight(to_tsvector('simple', %s), 'C')"
                " || setweight(to_tsvector('simple', %s), 'D'))",
                [(key, *(" ".join(_WORD.findall(t)) for t in texts)) for key, texts in ready],
            )


def forget(keys: Collection[int]) -> None:
    """Take entries out of the index by their keys, whatever text was put in.

    SQLite's index holds no texts and wants each back to take it out: it is put together again
    from the words and places that the index itself knows, in one walk through all of it. What
    was taken out is gone from the file once `clean` has run.
    """
    if not keys:
        return
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("DELETE FROM goodword_search WHERE key = ANY(%s)", [list(keys)])
            return
        cursor.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.goodword_words"
            " USING fts5vocab(main, goodword_search, instance)"
        )
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS goodword_going (key INTEGER PRIMARY KEY)")
        cursor.execute("DELETE FROM temp.goodword_going")
        cursor.executemany(
            "INSERT OR IGNORE INTO temp.goodword_going VALUES (%s)", [(k,) for k in keys]
        )
        cursor.execute(
            "SELECT doc, col, term FROM temp.goodword_words"
            " WHERE doc IN (SELECT key FROM temp.goodword_going) ORDER BY doc, col, offset"
        )
        texts: dict[int, dict[str, list[str]]] = {}
        for key, column, term in cursor.fetchall():
            texts.setdefault(key, {}).setdefault(column, []).append(term)
        cursor.executemany(
            "INSERT INTO goodword_search(goodword_search, rowid, subject, sender, recipients, body)"
            " VALUES ('delete', %s, %s, %s, %s, %s)",
            [(key, *(" ".join(t.get(c, ())) for c in COLUMNS)) for key, t in texts.items()],
        )


def empty() -> None:
    """Take everything out of the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO goodword_search(goodword_search) VALUES ('delete-all')")
        else:
            cursor.execute("DELETE FROM goodword_search")


def clean() -> None:
    """Write the index anew, so that nothing of what was taken out stays in its old pieces."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO goodword_search(goodword_search) VALUES ('optimize')")


def _texts(row: Searchable) -> tuple[str, str, str, str]:
    texts = (row.subject, row.sender, row.recipients, row.body)
    subject, sender, recipients, body = (fold(t[:MOST_TEXT]) for t in texts)
    return subject, sender, recipients, body


def remove(rows: Iterable[Searchable]) -> None:
    """Take entries out of the index; the rows must hold what was put in."""
    with connection.cursor() as cursor:
        for r in rows:
            key = key_of(r.at, r.entry_id)
            if connection.vendor == "sqlite":
                cursor.execute(
                    "INSERT INTO goodword_search"
                    "(goodword_search, rowid, subject, sender, recipients, body)"
                    " VALUES ('delete', %s, %s, %s, %s, %s)",
                    [key, *_texts(r)],
                )
            else:
                cursor.execute("DELETE FROM goodword_search WHERE key = %s", [key])
