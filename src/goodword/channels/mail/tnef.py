"""winmail.dat (MS-OXTNEF): the body and the files that Outlook packed into one attachment.

Only what can be read without trust: every length is checked against what is left, every loop
moves on, and packed RTF (MS-OXRTFCP) is unpacked to a fixed size at most.
"""

import re
import struct
from dataclasses import dataclass, field

from goodword.channels.mail.charsets import decode_text, storable

_SIGNATURE = 0x223E9F78
_ATT_BODY, _ATT_CODEPAGE, _ATT_PROPS = 0x2800C, 0x69007, 0x69003
_NEW_FILE, _FILE_TITLE, _FILE_DATA, _FILE_PROPS = 0x69002, 0x18010, 0x6800F, 0x69005
_BODY, _HTML, _PACKED_RTF, _LONG_NAME = 0x1000, 0x1013, 0x1009, 0x3707
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8,
          0x40: 8, 0x48: 16}  # fmt: skip
_VARIABLE = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_MOST_PROPS = 5000
_MOST_FILES = 1000
_LONGEST_RTF = 2 << 20
_RTF_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_RTF = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6})\??|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])"
    r"|[\r\n]+|([^\\{}\r\n]+)"
)
_RTF_SKIPPED = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pict", "object"})
_RTF_BREAKS = {"par": "\n", "line": "\n", "tab": "\t"}


@dataclass(slots=True)
class PackedFile:
    """A file inside winmail.dat: its content is `data[start:end]` of the packed bytes."""

    name: str = ""
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Tnef:
    """What a winmail.dat holds; `damaged` when it could only be read in part."""

    text: str = ""
    html: str = ""
    files: list[PackedFile] = field(default_factory=list)
    damaged: bool = False


def read_tnef(data: bytes) -> Tnef:
    """Read a winmail.dat as far as it can be read. Never raises for what stands in it."""
    found = Tnef()
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        found.damaged = True
        return found
    position = 6
    charset = "cp1252"
    while position + 9 <= len(data):
        kind, length = struct.unpack_from("<II", data, position + 1)
        start = position + 9
        if start + length + 2 > len(data):
            found.damaged = True
            break
        charset = _attribute(found, data, kind, start, start + length, charset)
        position = start + length + 2
    found.files = [file for file in found.files if file.end > file.start]
    return found


def _attribute(found: Tnef, data: bytes, kind: int, start: int, end: int, charset: str) -> str:
    """Note what one attribute says; the charset that holds from here on."""
    if kind == _ATT_CODEPAGE and end - start >= 4:
        return f"cp{struct.unpack_from('<I', data, start)[0]}"
    if kind == _ATT_BODY:
        found.text = found.text or decode_text(data[start:end].rstrip(b"\0"), charset)[0]
    elif kind == _ATT_PROPS:
        _body(found, _properties(data, start, end), charset)
    elif kind == _NEW_FILE and len(found.files) < _MOST_FILES:
        found.files.append(PackedFile())
    elif kind == _FILE_TITLE and found.files:
        name = decode_text(data[start:end].rstrip(b"\0"), charset)[0]
        found.files[-1].name = found.files[-1].name or name
    elif kind == _FILE_DATA and found.files:
        found.files[-1].start, found.files[-1].end = start, end
    elif kind == _FILE_PROPS and found.files:
        name = _text(_properties(data, start, end).get(_LONG_NAME), charset)
        found.files[-1].name = name or found.files[-1].name
    return charset


def _body(found: Tnef, properties: dict[int, tuple[int, bytes]], charset: str) -> None:
    found.text = found.text or _text(properties.get(_BODY), charset)
    found.html = found.html or _text(properties.get(_HTML), charset)
    if not found.text and not found.html and _PACKED_RTF in properties:
        found.text = rtf_text(unpack_rtf(properties[_PACKED_RTF][1]))


def _text(value: tuple[int, bytes] | None, charset: str) -> str:
    if value is None:
        return ""
    return decode_text(value[1], "utf-16-le" if value[0] == 0x1F else charset)[0].strip("\0")


def _properties(data: bytes, start: int, end: int) -> dict[int, tuple[int, bytes]]:
    """MAPI properties by number: their type and the bytes of their first value."""
    found: dict[int, tuple[int, bytes]] = {}
    try:
        count = min(struct.unpack_from("<I", data, start)[0], _MOST_PROPS)
        position = start + 4
        for _ in range(count):
            kind, number = struct.unpack_from("<HH", data, position)
            position = _named(data, position + 4) if number >= 0x8000 else position + 4
            value, position = _value(data, position, end, kind)
            found.setdefault(number, (kind & 0xFFF, value))
            if position > end:
                break
    except (struct.error, KeyError):
        pass  # the rest cannot be told apart; what was read so far holds
    return found


def _named(data: bytes, position: int) -> int:
    """Past the name of a named property."""
    kind = struct.unpack_from("<I", data, position + 16)[0]
    if kind == 0:
        return position + 24
    length = struct.unpack_from("<I", data, position + 20)[0]
    return position + 24 + length + -length % 4


def _value(data: bytes, position: int, end: int, kind: int) -> tuple[bytes, int]:
    """The first value and where the next property begins. KeyError for an unknown type."""
    count = 1
    if kind & 0x1000 or kind in _VARIABLE:
        count = struct.unpack_from("<I", data, position)[0]
        position += 4
    first = b""
    for number in range(min(count, _MOST_PROPS)):
        if kind & 0xFFF in _VARIABLE:
            length = struct.unpack_from("<I", data, position)[0]
            position += 4
            step = length + -length % 4
        else:
            length = step = _FIXED[kind & 0xFFF]
        if number == 0:
            first = data[position : min(position + length, end)]
        position += step
        if position > end:
            break
    return first, position


def unpack_rtf(data: bytes) -> bytes:
    """Compressed RTF (MS-OXRTFCP), at most 2 MiB of it; b"" when it is none."""
    if len(data) < 16 or data[8:12] not in (b"LZFu", b"MELA"):
        return b""
    size = min(struct.unpack_from("<I", data, 4)[0], _LONGEST_RTF)
    if data[8:12] == b"MELA":
        return data[16 : 16 + size]
    out = bytearray(_RTF_DICTIONARY)
    wanted = size + len(_RTF_DICTIONARY)
    position = 16
    while position < len(data) and len(out) < wanted:
        flags = data[position]
        position += 1
        for bit in range(8):
            if flags >> bit & 1:
                if position + 2 > len(data):
                    return bytes(out[len(_RTF_DICTIONARY) :])
                pair = data[position] << 8 | data[position + 1]
                position += 2
                # Offsets count in a ring of 4096 bytes that the dictionary begins.
                back = (len(out) - (pair >> 4)) % 4096
                if back == 0:
                    return bytes(out[len(_RTF_DICTIONARY) : wanted])
                for _ in range((pair & 15) + 2):
                    out.append(out[-back] if back <= len(out) else 0)
            elif position < len(data):
                out.append(data[position])
                position += 1
    return bytes(out[len(_RTF_DICTIONARY) : wanted])


def rtf_text(rtf: bytes) -> str:
    """The words of an RTF letter, without its tables and pictures."""
    out: list[str] = []
    hidden: list[bool] = [False]
    for match in _RTF.finditer(rtf.decode("latin-1")):
        byte, code, word, _, sign, brace, plain = match.groups()
        if brace == "{":
            hidden.append(hidden[-1])
        elif brace == "}":
            hidden = hidden[:-1] if len(hidden) > 1 else hidden
        elif word in _RTF_SKIPPED or sign == "*":
            hidden[-1] = True
        elif hidden[-1]:
            continue
        elif byte:
            out.append(bytes([int(byte, 16)]).decode("cp1252", "ignore"))
        elif code:
            out.append(chr(int(code) % 65536))
        elif word:
            out.append(_RTF_BREAKS.get(word, ""))
        elif sign in ("\\", "{", "}"):
            out.append(sign)
        elif plain:
            out.append(plain)
    # Characters beyond the first plane come as two halves.
    halves = "".join(out).encode("utf-16-le", "surrogatepass")
    return storable(halves.decode("utf-16-le", "ignore")).strip()
