"""Statements that are made once and asked often.

Putting a query together costs many times what the database needs to answer it. A page that people
open all day asks the same few questions with other values: those are put together at the first
asking, and only filled in afterwards.
"""

from goodword.prepared.rows import columns, made_from
from goodword.prepared.statements import Prepared, Statement

__all__ = ["Prepared", "Statement", "columns", "made_from"]
