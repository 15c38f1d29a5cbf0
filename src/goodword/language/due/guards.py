"""Words that look like a time and mostly are none: "may", "march", "the second", "sat down"."""

from goodword.language.due.scan import Scan


def doubtful(s: Scan, i: int, j: int) -> bool:
    """Whether the words from token i up to j are rather no time."""
    words = [n for n in range(i, j) if s.form(n) != "sign" and s.val(n, "limit") is None]
    if len(words) != 1:
        return False
    only = words[0]
    if s.form(only) == "word" and not s.capital(only) and s.val(only, "weak"):
        return True
    if s.val(only, "weak") and s.val(only, "month") is not None:
        return s.val(only - 1, "limit") is None
    return False
