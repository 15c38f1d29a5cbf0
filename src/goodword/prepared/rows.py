"""Whole objects out of a prepared statement's rows."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def columns(table: type[Model], before: str = "") -> list[str]:
    """The names of a table's columns for ``values_list``; ``before``: the way there, with __."""
    return [before + field.attname for field in table._meta.concrete_fields]


def made_from[M: Model](table: type[M], row: Sequence[Any]) -> M:
    """An object from the values of its `columns`."""
    return table.from_db(connection.alias, columns(table), row)
