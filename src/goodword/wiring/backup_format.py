"""What a backup holds, and how values are written so that both databases can read them.

A backup is a zip file: ``tables/NAME.jsonl`` (one JSON list a row), ``search/…`` (the full-text
index, for the database it came from), ``originals/SHA256.z``, ``audit.jsonl``, ``keys/…`` and at
its end ``manifest.json``, which says what all of it is, with counts and hashes.
"""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = ("privacy-key", "secret-key", "sealing-keys")
LEFT_OUT_APPS = {"sessions", "contenttypes", "auth"}
LEFT_OUT_TABLES = {
    "goodword_stay",  # sessions: after a restore everybody logs in anew
    "goodword_colleague_groups",
    "goodword_colleague_user_permissions",  # Django's own permissions are not used
}
SEARCH_SQLITE = {
    "goodword_search_data": ("id", "block"),
    "goodword_search_idx": ("segid", "term", "pgno"),
    "goodword_search_docsize": ("id", "sz"),
}
_KINDS = {
    "DateTimeField": "instant",
    "DateField": "date",
    "TimeField": "time",
    "BooleanField": "bool",
    "JSONField": "json",
    "BinaryField": "bytes",
}


class BadBackup(Exception):  # noqa: N818 - what was found
    """A file that is no backup, or not whole; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its key and its columns, each with the kind of its values."""

    name: str
    key: str
    columns: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """For the manifest."""
        return {"key": self.key, "columns": [list(c) for c in self.columns]}


def tables() -> list[Table]:
    """Every table of the house that goes into a backup."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label in LEFT_OUT_APPS or meta.proxy or not meta.managed:
            continue
        if meta.db_table not in LEFT_OUT_TABLES:
            found.append(_table(model))
    return sorted(found, key=lambda t: t.name)


def _table(model: type[Model]) -> Table:
    meta = model._meta
    columns = tuple((str(f.column), _kind(f)) for f in meta.concrete_fields)
    assert meta.pk is not None
    return Table(meta.db_table, str(meta.pk.column), columns)


def _kind(field: "Field[Any, Any]") -> str:
    return _KINDS.get(field.get_internal_type(), "plain")


def written(value: Any, kind: str) -> Any:
    """A value as the database gives it, as JSON."""
    if value is None:
        return None
    if kind == "instant":
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat()
    if kind == "bool":
        return bool(value)
    if kind == "json":
        return json.loads(value) if isinstance(value, str | bytes) else value
    if kind == "bytes":
        return base64.b64encode(bytes(value)).decode("ascii")
    if kind in ("date", "time"):
        return value if isinstance(value, str) else value.isoformat()
    return value


def reader(kind: str, database: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """What makes a value of a backup into one that this database takes."""
    ops = database.ops
    if kind == "instant":
        return lambda v: v and ops.adapt_datetimefield_value(datetime.fromisoformat(v))
    if kind == "date":
        return lambda v: v and ops.adapt_datefield_value(date.fromisoformat(v))
    if kind == "time":
        return lambda v: v and ops.adapt_timefield_value(time.fromisoformat(v))
    if kind == "json":
        return lambda v: None if v is None else json.dumps(v, ensure_ascii=False)
    if kind == "bytes":
        return lambda v: None if v is None else base64.b64decode(v)
    return lambda v: v


def pages(
    database: BaseDatabaseWrapper, table: Table, *, size: int = 2000
) -> Iterator[Sequence[Sequence[Any]]]:
    """All rows of a table, some at a time, in the order of its key; never much in memory."""
    quote = database.ops.quote_name
    columns = ", ".join(quote(c) for c, _ in table.columns)
    name, key = quote(table.name), quote(table.key)
    at = [c for c, _ in table.columns].index(table.key)
    last: Any = None
    with database.cursor() as cursor:
        while True:
            after = "" if last is None else f"WHERE {key} > %s"
            cursor.execute(
                f"SELECT {columns} FROM {name} {after} ORDER BY {key} LIMIT {size}",  # noqa: S608
                [] if last is None else [last],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            yield rows
            last = rows[-1][at]
