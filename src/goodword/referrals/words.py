"""Referrals in words."""

from datetime import date


def name_of(name: str) -> str:
    """A customer's name as a sentence takes it."""
    return name or "somebody without a name"


def thanks_words(referred: str) -> str:
    """What a line of thanks says; the customer it is owed stands before it."""
    return f"thank them: they sent {name_of(referred)} to us"


def why_words(source: str, referred: str, *, by: str, bought: date | None) -> str:
    """Who says so, and whether whom they sent bought something. ``by``: the colleague."""
    told = {
        "letter": f"{name_of(referred)} wrote that they come by them",
        "introduction": f"they introduced {name_of(referred)} to us",
        "form": "their order said so",
        "list": "a list of sales says so",
        "hand": f"said by {by}" if by else "said by hand",
    }[source]
    if bought is None:
        return told
    return f"{told}; {name_of(referred)} bought from us on {bought.day} {bought:%B %Y}"


def fruit_words(referred: str) -> str:
    """What a second word is about."""
    return f"tell them what came of it: {name_of(referred)} bought from us"
