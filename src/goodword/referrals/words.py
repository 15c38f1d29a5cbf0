"""Referrals in words."""


def name_of(name: str) -> str:
    """A customer's name as a sentence takes it."""
    return name or "somebody without a name"


def thanks_words(referred: str) -> str:
    """What a line of thanks says; the customer it is owed stands before it."""
    return f"thank them: they sent {name_of(referred)} to us"


def fruit_words(referred: str) -> str:
    """What a second word is about."""
    return f"tell them what came of it: {name_of(referred)} bought from us"
