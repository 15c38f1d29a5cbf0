"""Why something can't be done, said to people as it stands."""


class Refused(Exception):  # noqa: N818 - these are answers, not faults
    """What was asked for can't be done; the text says why and what to do."""


class NotAllowed(Refused):
    """The reader may not do this; the text says who may."""


class NotFound(Refused):
    """There is no such thing for this reader: foreign and missing look the same."""
