"""Word lists as they are written down: words between blanks."""


def listed(words: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(words.split())
