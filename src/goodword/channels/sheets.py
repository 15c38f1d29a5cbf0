"""Lists that other programs export (CSV, Excel): rows and cells as they write them. Pure."""

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence

from goodword.channels.moments import moment_of, month_first
from goodword.channels.workbooks import NotAWorkbook, is_zip, rows_of_workbook

__all__ = [
    "Line",
    "NotAWorkbook",
    "how_many_lines",
    "lines_of",
    "moment_of",
    "month_first",
    "plain_head",
    "what_else",
]

type Line = tuple[int, list[str]]
"""The number of the line that a row begins on, and its cells."""

_DELIMITERS = ",;\t|"
_LOOKED_AT = 40
PACKED_LINE = 30
"""So many bytes a line of a workbook takes where it is packed, about."""
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls)"),
    (b"\x1f\x8b", "a packed file (gzip): unpack it first"),
    (b"7z\xbc\xaf", "a packed file (7z): unpack it first"),
    (b"Rar!", "a packed file (rar): unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)
_PAGE = re.compile(rb"\s*<(!doctype html|html|table|\?xml)\b", re.I)
_JSON = re.compile(rb'\s*(\{\s*"|\[\s*[\[{"])')


def what_else(raw: bytes) -> str:
    """What a file is that is no list ("a PDF"), told from its first bytes; "" for a list."""
    start = raw[:1000].removeprefix(b"\xef\xbb\xbf")
    for sign, words in _OTHERS:
        if start.startswith(sign):
            return words
    if _PAGE.match(start):
        return "a web page or XML, whatever its name says"
    return "JSON" if _JSON.match(start) else ""


def lines_of(raw: bytes) -> Iterator[Line]:
    """The rows of a list that are not empty; kind, encoding and delimiter are found out.

    Raises `NotAWorkbook` where a packed file is none, or is broken.
    """
    if is_zip(raw):
        return rows_of_workbook(raw)
    return _written(raw)


def how_many_lines(raw: bytes) -> int:
    """About how many lines a file has, for telling how far one is; at least 1."""
    return max(1, len(raw) // PACKED_LINE if is_zip(raw) else raw.count(b"\n"))


def _written(raw: bytes) -> Iterator[Line]:
    text = _decoded(raw).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    lines = io.StringIO(text, newline="\n").readlines()
    begins, delimiter = 0, ""
    if lines and lines[0].lower().startswith("sep="):
        begins, delimiter = 1, lines[0][4:5]
    delimiter = delimiter or _delimiter(lines[begins : begins + _LOOKED_AT])
    width = 0
    while begins < len(lines):
        begins, width = yield from _until_a_lost_quote(lines, begins, delimiter, width)


def _until_a_lost_quote(
    lines: Sequence[str], start: int, delimiter: str, width: int
) -> Generator[Line, None, tuple[int, int]]:
    """Rows from this line on, up to a quote that never ends as it should; where to go on, and
    how many cells rows have.

    Such a quote would swallow the rows below it: its line is read without quotes.
    """
    reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=delimiter)
    begins = start
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return len(lines), width
        except csv.Error:
            row, lost = [], True
        else:
            lost = False
        ends = start + reader.line_num
        lost = lost or (
            ends - begins > 1
            and (len(row) != width or not _ends_well(lines[begins:ends], delimiter))
            and _swallowed(lines, begins, width, delimiter)
        )
        if lost:
            row = [cell.replace('"', "") for cell in lines[begins].split(delimiter)]
            yield begins + 1, list(map(str.strip, row))
            return begins + 1, width
        row = list(map(str.strip, row))
        if any(row):
            yield begins + 1, row
            width = width if len(row) == 1 else len(row)
        begins = ends


def _ends_well(lines: Sequence[str], delimiter: str) -> bool:
    """Whether each quote of a row ends where a cell does."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _swallowed(lines: Sequence[str], begins: int, width: int, delimiter: str) -> bool:
    """Whether the line below one that seems to go on is a whole row by itself."""
    line = lines[begins + 1]
    whole = line.count('"') % 2 == 0
    below = next(csv.reader([line], delimiter=delimiter), []) if whole else line.split(delimiter)
    return width > 1 and len(below) == width


def _delimiter(lines: Sequence[str]) -> str:
    """The sign at which most of the first lines fall into as many cells."""
    best, found = (0, 0), ","
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, rows_so = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        if (rows_so, width) > best:
            best, found = (rows_so, width), delimiter
    return found


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    begin = raw[:400]
    if begin[1::2].count(0) > len(begin) // 4 and not begin[::2].count(0):
        return raw.decode("utf-16-le", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def plain_head(cell: str) -> str:
    """The head of a column as tables of meanings have it: lower case, one space between words."""
    return " ".join(cell.replace("_", " ").split()).strip(" \t\"'*:").casefold()
