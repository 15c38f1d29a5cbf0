"""Sentences of a letter as it was typed: wrapped lines, lists, greetings, no capital letters."""

import re
from dataclasses import dataclass

from goodword.language.promises.listed import listed

# A line that opens something new: a bullet, a number, a letter in brackets.
_BULLET = re.compile(r"\s*(?:[-*•·o–—>+]+\s+|\(?\d{1,2}[.)]\s+|\(?[a-z][.)]\s+)", re.I)
_GREETING = re.compile(
    r"\s*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thanks|thank you|thx|ok|okay)\b"
    r"[^.!?]{0,40}|[A-Z][\w.&/ -]{0,30})[,:!-]{1,2}\s*$"
)
_END = re.compile(r"(?:[.!?]+|…)[\"')\]]*(?=\s|$)|[?!]+(?=[A-Z])|[a-z)](\.)(?=[A-Z][a-z])")
_SHORT_FORMS = listed(
    "mr mrs ms dr prof st no nos vs etc approx inc corp ltd co dept est fig jr sr tel ext attn "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri e.g i.e "
    "eg ie a.m p.m cf ref gen gov sen rep rev hon u.s u.k"
)
# Nobody ends a line on purpose with one of these.
_GOES_ON = listed(
    "a an the to of on in at by for with and or but that which who i we you he she it they my our "
    "your their his her its this these those from as if when until will would is are be can could "
    "not into about than then so"
)
_LONGEST = 1_000
_LAST_WORD = re.compile(r"([\w.']+)[^\w]*$")
_BLANKS = str.maketrans(
    {
        "\n": " ",
        "\t": " ",
        "\xa0": " ",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
    }
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` as it is compared (one line, straight apostrophes), standing at `start`..`end`.

    `text` has the length of what stands there, so that places in it are places in the letter.
    `listed` says that it is an item of a list.
    """

    start: int
    end: int
    text: str
    listed: bool = False


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of an author's text, in order, with their places. Never raises."""
    plain = text.translate(_BLANKS)
    found: list[Sentence] = []
    for start, end, item in _blocks(text):
        found.extend(
            Sentence(first, last, plain[first:last], item)
            for first, last in _cut(plain, start, end)
        )
    return found


def _blocks(text: str) -> list[tuple[int, int, bool]]:
    """Runs of lines that belong together: (start, end, whether it is an item of a list)."""
    blocks: list[tuple[int, int, bool]] = []
    lines = text.split("\n")
    width = max(60, *(len(line) for line in lines if len(line) <= 100), 0)
    start = at = 0
    item = False
    before = ""
    for line in lines:
        bullet = _BULLET.match(line)
        # A quoted line is no word of the author's.
        blank = not line.strip() or line.lstrip()[:1] == ">"
        if before and (blank or bullet or _breaks(before, line, width)):
            blocks.append((start, at, item))
            before = ""
        if not blank:
            if not before:
                item = bool(bullet)
                start = at + (bullet.end() if bullet else 0)
            before = line
        at += len(line) + 1
    if before:
        blocks.append((start, min(at, len(text)), item))
    return blocks


def _breaks(before: str, line: str, width: int) -> bool:
    """Whether the line's end was meant, rather than made by wrapping."""
    if _GREETING.match(before) and len(before) < width // 2:
        return True
    following = line.split(None, 1)[0]
    if len(before.rstrip()) + 1 + len(following) > width - 3:
        return False
    if following[0].islower():
        return False
    last = _LAST_WORD.search(before)
    return not (last and last[1].lower() in _GOES_ON) and not before.rstrip().endswith(",")


def _cut(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cuts a block at the ends of its sentences."""
    pieces: list[tuple[int, int]] = []
    first = start
    for mark in _END.finditer(plain, start, end):
        if not _ends_here(plain, first, mark, end):
            continue
        pieces.append((first, mark.end()))
        first = mark.end()
    pieces.append((first, end))
    pieces = [short for piece in pieces for short in _shortened(plain, *piece)]
    return [piece for piece in (_stripped(plain, *one) for one in pieces) if piece[0] < piece[1]]


def _shortened(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence without end in pieces: what is read of it costs more than its length."""
    pieces = []
    while end - start > _LONGEST:
        blank = plain.rfind(" ", start + 1, start + _LONGEST)
        cut = blank if blank > start else start + _LONGEST
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def _ends_here(plain: str, first: int, mark: re.Match[str], end: int) -> bool:
    rest = plain[mark.end() : mark.end() + 12].lstrip()
    if not rest or mark.end() >= end:
        return True
    if mark[0][0] in "?!":
        return True
    before = _LAST_WORD.search(plain, max(first, mark.start() - 24), mark.start() + 1)
    word = before[1].rstrip(".").lower() if before else ""
    if mark[0].startswith(("..", "…")):
        return rest[0].isupper()
    if word in _SHORT_FORMS or (len(word) == 1 and word.isalpha() and word != "i"):
        return False
    # Numbers of a list ("1. Send it") and decimals stay; lower case goes on after no sentence,
    # except where nobody types capitals.
    return not (word.isdigit() and len(word) < 3 and mark.start() - first < 4)


def _stripped(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and plain[start] in " \r":
        start += 1
    while end > start and plain[end - 1] in " \r":
        end -= 1
    return start, end
