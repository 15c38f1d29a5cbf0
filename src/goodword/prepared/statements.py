"""A query set's statement with places for values."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 400
"""So many statements are kept of each question; the one not asked for longest goes first."""

checked = False
"""Whether each asking is compared with the statement made anew; for tests."""

_FIRST_MARK = 2_147_000_000
_MARKED_YEAR = 1907

type Params = tuple[Any, ...]


class Prepared:
    """One question, as a function that gives the query set (of ``values_list``) for it.

    The function takes *choices* by position: whatever decides how the statement looks (who asks,
    which filters are set, limits), hashable. And *values* by name, which only fill its places:
    numbers, instants, words, or lists of numbers. It must hand the values to the query set as
    they are, never look at them: when the statement is made, stand-ins come in their place. A
    value that is empty or None counts as a choice, too.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._kept: OrderedDict[Hashable, _Statement] = OrderedDict()
        self._lock = Lock()
        self.__doc__ = build.__doc__

    def __call__(self, *choices: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The rows that the query set would give."""
        made, params = self.statement(*choices, **values)
        if made.sql is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(made.sql, params)
            return made.converted(cursor.fetchall())

    def statement(self, *choices: Hashable, **values: Any) -> "tuple[_Statement, Params]":
        """The statement and its parameters, for a question that asks several at once."""
        values = {n: list(dict.fromkeys(v)) if _is_list(v) else v for n, v in values.items()}
        shape = (connection.vendor, choices, tuple((n, _shape(v)) for n, v in values.items()))
        with self._lock:
            made = self._kept.get(shape)
            if made is not None:
                self._kept.move_to_end(shape)
        if made is None:
            made = _made(self._build, choices, values)
            with self._lock:
                self._kept[shape] = made
                if len(self._kept) > MOST:
                    self._kept.popitem(last=False)
        params = made.params(values)
        if checked:
            _compare(self._build(*choices, **values), made.sql, params)
        return made, params


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value belongs: its name, and which of a list."""

    name: str
    index: int | None


@dataclass(frozen=True, slots=True)
class _Statement:
    """What was put together: the words, the parameters with places, and how to read rows."""

    sql: str | None
    pattern: tuple[Any, ...]
    compiler: Any
    converters: dict[int, Any]

    def params(self, values: dict[str, Any]) -> Params:
        return tuple(
            _told(values, part) if type(part) is _Place else part for part in self.pattern
        )

    def converted(self, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not self.converters:
            return list(rows)
        return [tuple(row) for row in self.compiler.apply_converters(rows, self.converters)]


def _made(
    build: Callable[..., QuerySet[Any, Any]], choices: Sequence[Hashable], values: dict[str, Any]
) -> _Statement:
    marks: dict[Any, _Place] = {}
    stand_ins = {name: _stand_in(name, value, marks) for name, value in values.items()}
    compiler: Any = build(*choices, **stand_ins).query.get_compiler(connection.alias)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _Statement(None, (), None, {})
    places = {_adapted(mark): place for mark, place in marks.items()}
    pattern = tuple(places.get(param, param) if _can_mark(param) else param for param in params)
    lost = set(marks.values()) - {part for part in pattern if type(part) is _Place}
    if lost:
        names = ", ".join(sorted({place.name for place in lost}))
        raise TypeError(f"These values do not stand in the statement as they are: {names}.")
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    return _Statement(sql, pattern, compiler, compiler.get_converters(columns))


def _stand_in(name: str, value: Any, marks: dict[Any, _Place]) -> Any:
    if value is None:
        return None
    if _is_list(value):
        return [_mark(one, _Place(name, n), marks) for n, one in enumerate(value)]
    return _mark(value, _Place(name, None), marks)


def _mark(value: Any, place: _Place, marks: dict[Any, _Place]) -> Any:
    """Something of the value's kind that occurs nowhere else."""
    number = len(marks)
    mark: Any
    if isinstance(value, datetime):
        mark = datetime(_MARKED_YEAR, 7, 7, 7, 7, 7, number, tzinfo=UTC)
    elif isinstance(value, int):
        mark = _FIRST_MARK + number
    elif isinstance(value, str):
        mark = f"\ue000{number}\ue000"
    else:
        raise TypeError(f"A {type(value).__name__} can't be filled in.")
    marks[mark] = place
    return mark


def _told(values: dict[str, Any], place: _Place) -> Any:
    value = values[place.name]
    return _adapted(value if place.index is None else value[place.index])


def _adapted(value: Any) -> Any:
    """A value as the database's driver takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _can_mark(param: Any) -> bool:
    return isinstance(param, int | str | datetime) and not isinstance(param, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def _shape(value: Any) -> Hashable:
    return len(value) if _is_list(value) else type(value)


def _compare(rows: QuerySet[Any, Any], sql: str | None, params: Params) -> None:
    """Raise `AssertionError` where the statement made anew is another one."""
    try:
        anew = rows.query.get_compiler(connection.alias).as_sql()
    except EmptyResultSet:
        anew = (None, ())
    assert (sql, params) == (anew[0], tuple(anew[1])), (sql, params, anew)
