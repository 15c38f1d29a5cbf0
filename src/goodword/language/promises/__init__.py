"""Promises in what people write: found, told from what looks like them, dated.

``read_promises`` reads a text; ``OPENS`` and ``ASKS`` are the certainties from which a promise
opens without asking, and from which a colleague is asked. ``takes_up`` tells whether a reply
takes up an offer. The reader is loaded when it is first asked for: whoever only cuts a text into
sentences and words doesn't wait for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goodword.language.promises.reader import ASKS, OPENS, VERSION, read_promises
    from goodword.language.promises.uptake import Uptake, takes_up

__all__ = ["ASKS", "OPENS", "VERSION", "Uptake", "read_promises", "takes_up"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "uptake" if name in ("Uptake", "takes_up") else "reader"
    found = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found
