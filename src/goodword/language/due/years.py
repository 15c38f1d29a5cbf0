"""Years: "2026", "'26", "2026 AD", "twenty twenty-six", "two thousand and five"."""

from goodword.language.due.calendar_days import century
from goodword.language.due.scan import Scan
from goodword.language.due.units import number_at

YearHit = tuple[int, int]


def year_at(s: Scan, i: int) -> YearHit | None:
    """A year: "2026", "'26", ", 2026", "of 2026", "-74", "2026 AD", "twenty twenty-six"."""
    j = s.skip(i, ",", "of", "in", "-", "/", ".")
    k = s.skip(j, "'")
    text = s.said(k)
    if s.form(k) == "word":
        return spoken_year(s, k) if k == j else None
    if s.form(k) != "num" or not text.isdecimal():
        return None
    if len(text) == 2 and k > i and s.glued(k) and (s.said(k - 1) == "'" or same_sign(s, k)):
        return k + 1, century(int(text))
    if len(text) == 4 and is_year(int(text)) and not (k > j and s.said(j) == "'"):
        return (k + 2 if s.val(k + 1, "era") else k + 1), int(text)
    return None


def is_year(number: int) -> bool:
    """Whether anybody means this year."""
    return 1900 <= number <= 2200


def same_sign(s: Scan, k: int) -> bool:
    """Whether the year stands behind the sign that also stands between day and month."""
    return s.said(k - 1) in ("-", "/") and s.said(k - 3) == s.said(k - 1)


def spoken_year(s: Scan, k: int) -> YearHit | None:
    """ "nineteen ninety-eight", "twenty twenty-six", "two thousand [and] five"."""
    first = s.val(k, "number")
    if first == 2 and s.said(k + 1) == "thousand":
        rest = number_at(s, s.skip(k + 2, "and"))
        if rest and s.form(rest[0] - 1) == "word" and 1 <= rest[1] <= 99:
            return rest[0], 2000 + int(rest[1])
        return k + 2, 2000
    if first not in (19, 20):
        return None
    rest = number_at(s, s.skip(k + 1, "-"))
    if rest is None or s.form(rest[0] - 1) != "word" or not 10 <= rest[1] <= 99:
        return None
    return rest[0], first * 100 + int(rest[1])


def short_year_at(s: Scan, j: int) -> YearHit | None:
    """The year of "2 Jul 93": two digits that can be no day and no hour, before no noun."""
    k = s.skip(j, "of")
    text = s.said(k)
    if s.form(k) != "num" or len(text) != 2 or not text.isdecimal() or int(text) < 32:
        return None
    if s.form(k + 1) not in ("", "sign", "clock") and not s.val(k + 1, "small"):
        return None
    if s.said(k + 1) in ("%", "$", "€", "£") or (s.glued(k + 1) and s.said(k + 1) in ":/-"):
        return None
    return k + 1, century(int(text))
