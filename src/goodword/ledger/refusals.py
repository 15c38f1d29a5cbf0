"""Why the ledger did not take something, in words for people."""


class Refused(Exception):  # noqa: N818 - said to people as it stands
    """The ledger did not take this; the text says why and what to do. Nothing was changed."""


class NotFound(Refused):
    """There is no such thing, or this reader may not know of it: the two look the same."""


class NotAllowed(Refused):
    """The reader may know of it, but not do this; the text says who may."""


class Conflict(Refused):
    """Somebody was faster; the text says who did what, and when."""


class NotPossible(Refused):
    """This can't happen to a commitment in this state."""
