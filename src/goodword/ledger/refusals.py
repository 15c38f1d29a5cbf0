"""Why the ledger did not take something, in words for people."""

from goodword.access import NotAllowed, NotFound, Refused

__all__ = ["Conflict", "NotAllowed", "NotFound", "NotPossible", "Refused"]


class Conflict(Refused):
    """Somebody was faster; the text says who did what, and when."""


class NotPossible(Refused):
    """This can't happen to a commitment in this state."""
