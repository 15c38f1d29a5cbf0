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

type Statement = tuple[str | None, tuple[Any, ...]]
"""SQL (None: it can find nothing) and its parameters."""

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


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
        self._kept: OrderedDict[Hashable, _Made] = OrderedDict()
        self._lock = Lock()
        self.__doc__ = build.__doc__

    def __call__(self, *choices: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The rows that the query set would give."""
        made, (sql, params) = self._asked(choices, values)
        if sql is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return made.converted(cursor.fetchall())

    def statement(self, *choices: Hashable, **values: Any) -> Statement:
        """The statement for those who ask several questions at once."""
        return self._asked(choices, values)[1]

    def _asked(
        self, choices: tuple[Hashable, ...], values: dict[str, Any]
    ) -> "tuple[_Made, Statement]":
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
        statement = made.sql, made.params(values)
        if checked:
            assert statement == _anew(self._build(*choices, **values)), statement
        return made, statement


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value belongs: its name, and which of a list."""

    name: str
    index: int | None


@dataclass(frozen=True, slots=True)
class _Made:
    """What was put together: the words, the parameters with places, and how to read rows."""

    sql: str | None
    pattern: tuple[Any, ...]
    compiler: Any
    converters: dict[int, Any]

    def params(self, values: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(_told(values, part) if type(part) is _Place else part for part in self.pattern)

    def converted(self, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not self.converters:
            return list(rows)
        return [tuple(row) for row in self.compiler.apply_converters(rows, self.converters)]


def _made(
    build: Callable[..., QuerySet[Any, Any]], choices: Sequence[Hashable], values: dict[str, Any]
) -> _Made:
    marks: dict[Any, _Place] = {}
    stand_ins = {name: _stand_in(name, value, marks) for name, value in values.items()}
    compiler: Any = build(*choices, **stand_ins).query.get_compiler(connection.alias)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _Made(None, (), None, {})
    places = {_adapted(mark): place for mark, place in marks.items()}
    pattern = tuple(places.get(param, param) if _can_mark(param) else param for param in params)
    lost = set(marks.values()) - {part for part in pattern if type(part) is _Place}
    if lost:
        names = ", ".join(sorted({place.name for place in lost}))
        raise TypeError(f"These values do not stand in the statement as they are: {names}.")
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    return _Made(sql, pattern, compiler, compiler.get_converters(columns))


def _stand_in(name: str, value: Any, marks: dict[Any, _Place], index: int | None = None) -> Any:
    if value is None or not _fits(value):
        return value
    if _is_list(value):
        return [_stand_in(name, one, marks, n) for n, one in enumerate(value)]
    return _mark(value, _Place(name, index), marks)


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
    if _is_list(value):
        return len(value), all(map(_fits, value)) or tuple(value)
    return type(value), _fits(value) or value


def _fits(value: Any) -> bool:
    """Whether a number is one that the database can hold; another makes a statement of its own."""
    return not isinstance(value, int) or _SMALLEST <= value <= _LARGEST


def _anew(rows: QuerySet[Any, Any]) -> Statement:
    try:
        sql, params = rows.query.get_compiler(connection.alias).as_sql()
    except EmptyResultSet:
        return None, ()
    return sql, tuple(params)
