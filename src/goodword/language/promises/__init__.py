"""Promises in what people write: found, told from what looks like them, dated.

``read_promises`` reads a text; ``OPENS`` and ``ASKS`` are the certainties from which a promise
opens without asking, and from which a colleague is asked. ``takes_up`` tells whether a reply
takes up an offer.
"""

from goodword.language.promises.reader import ASKS, OPENS, VERSION, read_promises
from goodword.language.promises.uptake import Uptake, takes_up

__all__ = ["ASKS", "OPENS", "VERSION", "Uptake", "read_promises", "takes_up"]
