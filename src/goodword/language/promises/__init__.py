"""Promises in what people write: found, told from what looks like them, dated.

``read_promises`` reads a text; ``OPENS`` and ``ASKS`` are the certainties from which a promise
opens without asking, and from which a colleague is asked.
"""

from goodword.language.promises.reader import ASKS, OPENS, VERSION, read_promises

__all__ = ["ASKS", "OPENS", "VERSION", "read_promises"]
