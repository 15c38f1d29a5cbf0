"""Promises: found in what is written, kept on the ledger.

``read_promises`` is pure and can be had without loading Django.
"""

from goodword.language.promises import ASKS, OPENS, read_promises

__all__ = ["ASKS", "OPENS", "read_promises"]
