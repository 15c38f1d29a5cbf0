"""Excel workbooks (.xlsx, ECMA-376 part 1): the rows of a sheet as a list writes them. Pure.

Read as a stream, a piece at a time: what a file claims of its size is not believed, what is packed
too tightly is refused, and nothing is held but the texts that cells share. Of a formula its last
value counts; nothing is calculated, opened or fetched.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from goodword.channels.workbook_styles import DateStyles

type Line = tuple[int, list[str]]

MOST_BYTES = 600 * 1024 * 1024
MOST_SHARED = 120 * 1024 * 1024
MOST_COLUMNS = 500
LONGEST_CELL = 32_767
PIECE = 256 * 1024
_PLACE = re.compile(r"([A-Z]{1,3})\d+")
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
    except (expat.ExpatError, UnicodeError, ValueError) as error:
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
                    raise NotAWorkbook("This Excel file is too large. Save it as CSV.")
                yield piece

    def shared(self) -> list[str]:
        """The texts that cells share, by number."""
        found: list[str] = []
        if "xl/sharedStrings.xml" not in self.names:
            return found
        texts = _Texts(found)
        size = 0
        for piece in self.pieces("xl/sharedStrings.xml"):
            size += len(piece)
            if size > MOST_SHARED:
                raise NotAWorkbook("This Excel file is too large. Save it as CSV.")
            texts.parser.Parse(piece)
        return found

    def dates(self) -> DateStyles:
        """Which styles of cells are days and times."""
        styles = DateStyles()
        for name in ("xl/styles.xml", "xl/workbook.xml"):
            if name in self.names:
                parser = _parser(styles.start, None, None)
                for piece in self.pieces(name):
                    parser.Parse(piece)
        return styles


def _in_order(names: list[str]) -> list[str]:
    """Sheets by number: sheet2 before sheet10."""
    return sorted(names, key=lambda name: (len(name), name))


def _parser(
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object] | None,
    text: Callable[[str], object] | None,
) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _no_entities
    return parser


def _no_entities(*told: object) -> None:
    # Entities that grow when they are read, or name files of this machine; Excel writes none.
    raise ValueError("entities")


class _Texts:
    """Gathers shared texts: of rich ones their runs, without readings (``rPh``)."""

    def __init__(self, found: list[str]) -> None:
        self.found, self.now, self.takes, self.aside = found, list[str](), False, False
        self.parser = _parser(self.start, self.end, self.text)

    def start(self, name: str, told: dict[str, str]) -> None:
        name = name[name.find(":") + 1 :]
        if name == "si":
            self.now = []
        elif name == "rPh":
            self.aside = True
        self.takes = name == "t" and not self.aside

    def end(self, name: str) -> None:
        name = name[name.find(":") + 1 :]
        self.takes = False
        if name == "rPh":
            self.aside = False
        elif name == "si":
            self.found.append("".join(self.now)[:LONGEST_CELL].strip())

    def text(self, piece: str) -> None:
        if self.takes:
            self.now.append(piece)


@dataclass(slots=True)
class _Sheet:
    """Gathers the rows of a sheet while its pieces come."""

    shared: list[str]
    dates: DateStyles
    done: list[Line] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    number: int = 0
    place: int = -1
    kind: str = ""
    style: str = ""
    value: list[str] = field(default_factory=list)
    takes: bool = False

    def rows(self, pieces: Iterator[bytes]) -> Iterator[Line]:
        """The rows that are not empty."""
        parser = _parser(self.start, self.end, self.text)
        for piece in pieces:
            parser.Parse(piece)
            yield from self.done
            self.done = []
        parser.Parse(b"", True)

    def start(self, name: str, told: dict[str, str]) -> None:
        name = name[name.find(":") + 1 :]
        if name == "c":
            match = _PLACE.fullmatch(told.get("r", ""))
            self.place = _column(match[1]) if match else self.place + 1
            self.kind, self.style = told.get("t", ""), told.get("s", "")
            self.value = []
        elif name == "v" or (name == "t" and self.kind == "inlineStr"):
            self.takes = True
        elif name == "row":
            said = told.get("r", "")
            self.number = int(said) if said.isdecimal() and len(said) < 9 else self.number + 1
            self.row, self.place = [], -1

    def end(self, name: str) -> None:
        name = name[name.find(":") + 1 :]
        if name in ("v", "t"):
            self.takes = False
        elif name == "c":
            if self.value and self.place < MOST_COLUMNS and (cell := self._cell()):
                self.row += [""] * (self.place + 1 - len(self.row))
                self.row[self.place] = cell
        elif name == "row" and self.row:
            self.done.append((self.number, self.row))

    def text(self, piece: str) -> None:
        if self.takes:
            self.value.append(piece)

    def _cell(self) -> str:
        told = "".join(self.value)[:LONGEST_CELL]
        if self.kind == "s":
            place = int(told) if told.strip().isdecimal() else -1
            return self.shared[place] if 0 <= place < len(self.shared) else ""
        if self.kind in ("", "n"):
            return self.dates.number(told, self.style)
        return "" if self.kind == "e" else told.strip()


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
