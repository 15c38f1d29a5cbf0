"""Conditions in place of a date: "as soon as I hear from Anna", "within 30 days of receipt"."""

from goodword.language.due.frame import Frame
from goodword.language.due.limits import bound_at
from goodword.language.due.scan import Scan
from goodword.language.due.units import Amount, amount_at

_LONGEST = 25
_ENDS = frozenset(".,;!?:()")


def condition_at(s: Scan, i: int, f: Frame) -> int | None:
    """Where a condition that begins at this token ends (a token); None when there is none."""
    kind = s.val(i, "condition")
    if kind is None:
        return _counted(s, i, f)
    first = i + 1
    if s.form(first) != "word":
        return None
    if kind == "clause" and not _clause(s, first):
        return None
    end = _end(s, first, f, kind == "noun")
    return end if end > first else None


def _clause(s: Scan, i: int) -> bool:
    """Whether somebody does something here, and not in the past."""
    if s.val(i, "subject") is None and not s.capital(i):
        return False
    if s.form(i + 1) != "word":
        return False
    return all(s.val(n, "told") is None for n in range(i, min(i + 6, s.count)))


def _end(s: Scan, i: int, f: Frame, of_noun: bool = False) -> int:
    """The first token that no longer belongs: a sign, the main clause, a date of its own."""
    for n in range(i, min(i + _LONGEST, s.count)):
        if s.said(n) in _ENDS and not s.glued(n + 1):
            return n
        if n > i and "\n\n" in s.text[s.ends[n - 1] : s.starts[n]]:
            return n
        main = s.val(n, "main")
        if n > i + 1 and (main == 1 or (main == 2 and s.val(n + 1, "modal") is not None)):
            return n
        if of_noun and n > i and main == 2 and s.form(n + 1) == "word":
            return n
        if n > i and s.val(n, "limit") in ("by", "before", "within") and bound_at(s, n, f):
            return n
    return min(i + _LONGEST, s.count)


def _after_event(s: Scan, j: int, amount: Amount) -> bool:
    """Whether "thirty days" go on with "after delivery", and tell nothing of the past."""
    if s.said(j) not in ("after", "following") or s.val(j + 1, "main"):
        return False
    if amount.unit not in ("day", "workday", "week", "month"):
        return False
    return all(s.val(n, "told") is None for n in range(j + 1, min(j + 6, s.count)))


def _counted(s: Scan, i: int, f: Frame) -> int | None:
    """ "within 30 days of receipt": counted from something that has no date."""
    limited = s.val(i, "limit") in ("within", "inn")
    if not limited and not s.may_be_count(i):
        return None
    found = amount_at(s, s.skip(i + 1, "the") if limited else i, f)
    if not limited and found and not _after_event(s, found[0], found[1]):
        return None
    if found is None or s.val(found[0], "counted") is None or s.form(found[0] + 1) != "word":
        return None
    if s.val(found[0] + 1, "main") == 3:
        return None
    end = _end(s, found[0] + 1, f)
    return end if end > found[0] + 1 else None
