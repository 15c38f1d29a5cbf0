"""The pieces a text is cut into: words, signs, and numbers that carry their form."""

import re
from functools import cache

_MERIDIEM = r"(?:\s?[ap]\.?\s?m\b\.?|[ap]\b(?!\.[a-z]))"
_PIECE = rf"""
    (?P<word>(?![qh][1-4]\b)[^\W\d_]+(?:'[^\W\d_]+)*)
  | (?=\d)(?:
        (?P<iso>\d{{4}}-\d\d?-\d\d?(?!\d)(?:t(?=\d\d:\d\d))?)
      | (?P<date>\d{{1,4}}\s?/\s?\d{{1,2}}\s?/\s?\d{{2,4}}\b|\d{{1,2}}-\d{{1,2}}-\d{{2,4}}\b
          |\d{{1,2}}\.\s?\d{{1,2}}\.\s?(?:\d{{4}}|\d{{2}}\b)(?![:.]\d|\s?[ap]\.?m\b|\s?(?:uhr|h)\b)
          |\d{{4}}/\d{{1,2}}/\d{{1,2}}\b)
      | (?P<clock>\d{{1,2}}[:.h]\d\d(?::\d\d(?:\.\d+)?)?{_MERIDIEM}|\d{{1,2}}{_MERIDIEM}
          |\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?(?![\d:])|\d{{1,2}}h\d\d(?!\w))
      | (?P<nth>\d{{1,3}}\s?(?:st|nd|rd|th)\b)
      | (?P<short>\d{{1,2}}\s?/\s?\d{{1,2}}(?![\d/]))
      | (?P<dotted>\d{{1,2}}\.\s?\d{{1,2}}\.(?!\d))
      | (?P<ym>(?:19|20)\d\d\s?[-/]\s?(?:0?[1-9]|1[0-2])(?![\d/:.-]|\s?[ap]m)
          |(?<![-/])(?:0?[1-9]|1[0-2])\s?[-/]\s?(?:19|20)\d\d(?![\d/-]))
    )
  | (?P<quarter>(?:(?:19|20)?\d\d)?[qh][1-4]\b)
  | (?P<num>\d+(?:[.,]\d+)*)
  | (?P<sign>[^\w\s]|_)
    """


@cache
def piece() -> re.Pattern[str]:
    """The pattern of a piece of a text in lower case with straight apostrophes.

    Putting it together takes longer than loading all the rest: it waits for the first text.
    """
    return re.compile(_PIECE, re.VERBOSE)


def pieces_of(phrase: str) -> tuple[str, ...]:
    """A phrase's pieces, in lower case with straight apostrophes."""
    lowered = phrase.lower().replace("’", "'")
    return tuple(match.group() for match in piece().finditer(lowered))
