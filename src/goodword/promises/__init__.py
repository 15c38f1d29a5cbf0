"""Promises: found in what is written, kept on the ledger.

``read_promises`` is pure and can be had without loading Django.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goodword.language.promises import ASKS, OPENS, read_promises

__all__ = ["ASKS", "OPENS", "read_promises"]


def __getattr__(name: str) -> Any:
    # Whoever only asks for this room's tables doesn't wait for the reader's words.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from goodword.language import promises

    return getattr(promises, name)
