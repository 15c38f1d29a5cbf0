"""Pages of lists: opaque cursors that stay true while rows come in."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from django.core.signing import BadSignature, Signer
from ninja import Query, Schema
from pydantic import Field

from goodword.access import Refused

Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
Cursor = Annotated[
    str, Query(max_length=2000, description="`next_cursor` of the page before; empty: from the top")
]


class Page[T](Schema):
    """Some of a list, and where it goes on."""

    items: list[T]
    next_cursor: Annotated[str, Field(description="empty: that was all")]


def shut(kind: str, inner: str) -> str:
    """A cursor of ours, sealed against guessing; empty stays empty."""
    if not inner:
        return ""
    wrapped = base64.urlsafe_b64encode(inner.encode("utf-8", "surrogatepass")).decode().rstrip("=")
    return Signer(salt=f"cursor {kind}").sign(wrapped)


def opened(kind: str, cursor: str) -> str:
    """What stood in a cursor of ours. Raises `Refused` for any other."""
    if not cursor:
        return ""
    try:
        wrapped = Signer(salt=f"cursor {kind}").unsign(cursor)
        padded = wrapped + "=" * (-len(wrapped) % 4)
        return base64.urlsafe_b64decode(padded).decode("utf-8", "surrogatepass")
    except (BadSignature, binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise Refused(
            "That cursor belongs to no page of this list. Begin without a cursor."
        ) from error


def page[T](
    kind: str, rows: Sequence[T], *, key: Callable[[T], Any], limit: int, cursor: str
) -> dict[str, Any]:
    """A page of a list that is read whole. ``key``: a row's place in its order, as text.

    A row that went meanwhile leaves its place: the page goes on with what stood after it.
    """
    after = opened(kind, cursor)
    start = 0
    if after:
        keys = [str(key(row)) for row in rows]
        start = keys.index(after) + 1 if after in keys else _place(keys, after)
    some = rows[start : start + limit]
    more = start + limit < len(rows)
    return {"items": some, "next_cursor": shut(kind, str(key(some[-1]))) if more else ""}


def _place(keys: list[str], gone: str) -> int:
    """Where to go on after a row that is gone: keys sort as the list does, or backwards."""
    backwards = len(keys) > 1 and keys[0] > keys[-1]
    return sum(1 for key in keys if (key > gone if backwards else key < gone))
