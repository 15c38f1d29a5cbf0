"""Words that look like a time and mostly are none: "may", "march", "the second", "sat down"."""

from goodword.language.due.scan import Scan

_OPENERS = frozenset(("but", "and", "so", "because", "since", "that", "as", "though", "for"))


def doubtful(s: Scan, i: int, j: int) -> bool:
    """Whether the words from token i up to j are rather no time."""
    if _after_all(s, i, j):
        return True
    words = [n for n in range(i, j) if s.form(n) != "sign" and not _small(s, n)]
    if len(words) == 2 and s.said(words[0]) == "this" and s.val(words[1], "weak"):
        return not s.capital(words[1])
    if len(words) != 1:
        return False
    only = words[0]
    if s.val(only, "weak") == 2:
        return (
            s.said(only - 1) not in ("on", "by", "until", "till", "before", "after") and s.count > 2
        )
    if s.val(only, "weekday") is not None:
        limited = s.val(only - 1, "limit") is not None and s.said(only - 1) != "in"
        return s.val(only, "weak") is not None and not (s.capital(only) or limited or s.count < 3)
    if s.val(only, "weak") and s.val(only, "month") is not None:
        if s.capital(only):
            return s.val(only - 1, "limit") is None
        return s.said(only - 1) not in ("in", "by", "until", "since")
    return s.val(only, "weak") is not None and not s.capital(only)


def _after_all(s: Scan, i: int, j: int) -> bool:
    """ "At the end of the day, it is your choice": after all, and no time."""
    if s.said(i) != "at" or s.said(i + 1) != "the end of the day" or j != i + 2:
        return False
    return i == 0 or s.form(i - 1) == "sign" or s.said(i - 1) in _OPENERS


def _small(s: Scan, n: int) -> bool:
    return s.val(n, "limit") is not None or s.said(n) == "the"
