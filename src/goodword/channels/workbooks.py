"""Excel workbooks (.xlsx, ECMA-376 part 1): the rows of a sheet as a list writes them. Pure.

Read as a stream, a piece at a time: what a file claims of its size is not believed, what is packed
too tightly is refused, and nothing is held but the texts that cells share. Of a formula its last
value counts; nothing is calculated, opened or fetched.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from goodword.channels.workbook_styles import DateStyles

type Line = tuple[int, list[str]]

MOST_BYTES = 600 * 1024 * 1024
MOST_SHARED = 120 * 1024 * 1024
MOST_COLUMNS = 500
LONGEST_CELL = 32_767
LONGEST_PART = 32 * 1024 * 1024
"""A row, or a text that cells share, has so many bytes at most."""
PIECE = 256 * 1024
TOO_LARGE = "This Excel file is too large. Save it as CSV."
_SHEET = "xl/worksheets/"


class NotAWorkbook(Exception):  # noqa: N818 - an answer, not a fault
    """The packed file holds no table that can be read; the text says why, and what to do."""


def is_zip(raw: bytes) -> bool:
    """Whether these are the bytes of a packed file, as workbooks are."""
    return raw.startswith(b"PK\x03\x04")


def rows_of_workbook(raw: bytes) -> Iterator[Line]:
    """The rows of the first sheet that holds any, with their numbers. Raises `NotAWorkbook`."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            yield from _rows(_Book(file))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise NotAWorkbook(
            "This file is packed and broken, or locked with a password. Save it anew."
        ) from error
    except (expat.ExpatError, ElementTree.ParseError, ValueError) as error:
        raise NotAWorkbook(
            "This Excel file is broken. Open it in Excel and save it as CSV."
        ) from error


def _rows(book: "_Book") -> Iterator[Line]:
    shared, dates = book.shared(), book.dates()
    for name in book.sheets:
        found = False
        for row in _Sheet(shared, dates).rows(book.pieces(name)):
            found = True
            yield row
        if found:
            return


class _Book:
    """The parts of a packed file; counts what is unpacked."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file, self.left = file, MOST_BYTES
        self.names = set(file.namelist())
        self.sheets = _in_order(self._sheets())
        if not self.sheets:
            lists = sum(name.lower().endswith(".csv") for name in self.names)
            told = "Unpack it, and hand the list in that lies in it." if lists else (
                "It is no Excel file (.xlsx). Export a CSV file or an Excel file."
            )  # fmt: skip
            raise NotAWorkbook(f"This is a packed file (zip). {told}")

    def _sheets(self) -> list[str]:
        return [n for n in self.names if n.startswith(_SHEET) and n.endswith(".xml")]

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part of the file, unpacked piece by piece."""
        with self.file.open(name) as part:
            while piece := part.read(PIECE):
                self.left -= len(piece)
                if self.left < 0:
                    raise NotAWorkbook(TOO_LARGE)
                yield piece

    def shared(self) -> list[str]:
        """The texts that cells share, by number."""
        name = "xl/sharedStrings.xml"
        if name not in self.names:
            return []
        found, size = [], 0
        for element in _parts(self.pieces(name), "sst"):
            found.append(_words(element))
            size += len(found[-1]) + 60
            if size > MOST_SHARED:
                raise NotAWorkbook(TOO_LARGE)
        return found

    def dates(self) -> DateStyles:
        """Which styles of cells are days and times."""
        styles = DateStyles()
        for name in ("xl/styles.xml", "xl/workbook.xml"):
            if name in self.names:
                parser = expat.ParserCreate()
                parser.StartElementHandler = styles.start
                parser.StartDoctypeDeclHandler = _refuse
                for piece in self.pieces(name):
                    parser.Parse(piece)
        return styles


def _refuse(*told: object) -> None:
    raise ValueError("entities")


def _in_order(names: list[str]) -> list[str]:
    """Sheets by number: sheet2 before sheet10."""
    return sorted(names, key=lambda name: (len(name), name))


class _Growing:
    """Lets a tree grow without a word of Python for each element; refuses what declares entities.

    Those grow when they are read, or name files of this machine; Excel writes none.
    """

    def __init__(self, tree: ElementTree.TreeBuilder) -> None:
        self.start, self.end, self.data = tree.start, tree.end, tree.data

    def doctype(self, *told: object) -> None:
        """Refuse."""
        raise ValueError("entities")

    def close(self) -> None:
        """Nothing is left to do."""


def _parts(pieces: Iterator[bytes], inside: str) -> Iterator[Element]:
    """The elements within the one of this name, each as soon as it is whole, and then forgotten."""
    tree = ElementTree.TreeBuilder()
    above = tree.start("above", {})
    parser = ElementTree.XMLParser(target=_Growing(tree))  # noqa: S314 - see `_Growing`
    waiting = 0
    for piece in pieces:
        parser.feed(piece)
        waiting += len(piece)
        holder = _holder(above, inside)
        if holder is not None and len(holder) > 1:
            whole = holder[:-1]
            del holder[:-1]
            waiting = 0
            yield from whole
        if waiting > LONGEST_PART:
            raise NotAWorkbook(TOO_LARGE)
    parser.close()
    holder = _holder(above, inside)
    yield from holder if holder is not None else ()


def _holder(above: Element, inside: str) -> Element | None:
    """The element of this name, at the top or below it; what else came so far is forgotten."""
    if not len(above):
        return None
    top = above[0]
    if _name(top) == inside:
        return top
    found = next((one for one in top if _name(one) == inside), None)
    for one in top[:-1]:
        if one is not found:
            top.remove(one)
    if len(top) and top[-1] is not found:
        del top[-1][:-1]
    return found


def _name(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _words(element: Element) -> str:
    """A text, rich or plain; its readings (``rPh``) are no part of it."""
    if len(element) == 1 and not len(element[0]):
        return (element[0].text or "")[:LONGEST_CELL].strip()
    said = []
    for one in element:
        if _name(one) == "t":
            said.append(one.text or "")
        elif _name(one) == "r":
            said += [run.text or "" for run in one if _name(run) == "t"]
    return "".join(said)[:LONGEST_CELL].strip()


class _Sheet:
    """Reads the rows of a sheet."""

    def __init__(self, shared: Sequence[str], dates: DateStyles) -> None:
        self.shared = shared
        # Rows of one order repeat its day, its customer, its prices.
        self.number = lru_cache(maxsize=65_536)(dates.number)
        self.columns: dict[str, int] = {}

    def rows(self, pieces: Iterator[bytes]) -> Iterator[Line]:
        """The rows that are not empty."""
        number = 0
        for element in _parts(pieces, "sheetData"):
            told = element.get("r", "")
            number = int(told) if told.isdecimal() and len(told) < 9 else number + 1
            if row := self._row(element):
                yield number, row

    def _row(self, element: Element) -> list[str]:
        row: list[str] = []
        place = -1
        value = f"{element.tag.removesuffix('row')}v"
        for cell in element:
            letters = cell.get("r", "").rstrip("0123456789")
            place = self._place(letters) if letters else place + 1
            if place < MOST_COLUMNS and len(cell) and (told := self._cell(cell, value)):
                row += [""] * (place + 1 - len(row))
                row[place] = told
        return row

    def _place(self, letters: str) -> int:
        place = self.columns.get(letters)
        if place is None:
            place = self.columns[letters] = _column(letters)
        return place

    def _cell(self, cell: Element, value: str) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _words(cell[0])
        last = cell[-1]
        told = last.text if last.tag == value else cell.findtext(value)
        if not told or kind == "e":
            return ""
        if kind == "n":
            return self.number(told[:LONGEST_CELL], cell.get("s", ""))
        if kind == "s":
            place = int(told) if told.strip().isdecimal() and len(told) < 12 else -1
            return self.shared[place] if 0 <= place < len(self.shared) else ""
        return told[:LONGEST_CELL].strip()


def _column(letters: str) -> int:
    """Which column letters name; a place that nobody has for what are none."""
    if len(letters) > 3 or not letters.isascii() or not letters.isupper():
        return MOST_COLUMNS
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
