"""Word lists as they are written down, and patterns made of them."""

import re


def listed(words: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(words.split())


def any_of(*parts: str, after: str = "") -> re.Pattern[str]:
    """A pattern that finds any of the parts as whole words; `after` must follow."""
    return re.compile(rf"\b(?:{'|'.join(parts)})\b{after}")
