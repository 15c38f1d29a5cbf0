"""Bytes to text that can be stored: declared charset, then UTF-8, then Windows-1252."""

import codecs
import re
from functools import lru_cache

# Text that PostgreSQL, XML or a terminal would refuse or obey: controls and lone surrogates.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_CONTROLS = bytes(code for code in range(128) if _UNSTORABLE.match(chr(code)))

# What senders call a charset, and the wider one that they really use (WHATWG Encoding).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
}
_ODD_NAMES = {
    "ansi": "cp1252",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-unicode-2-0-utf-7": "utf-7",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "unicode": "utf-16",
    "windows-874": "cp874",
}
# Codecs that Python calls encodings and that no mail means: some run escapes, some hang.
_NEVER = frozenset(
    {"unicode_escape", "raw-unicode-escape", "idna", "punycode", "undefined", "mbcs", "oem"}
)
_SEVEN_BIT = frozenset(
    {"utf-7", "hz", "iso2022_jp_ext", "iso2022_kr", "iso2022_jp_2", "iso2022_jp_1",
     "iso2022_jp_3", "iso2022_jp_2004", "utf-16", "utf-16-le", "utf-16-be", "utf-32",
     "utf-32-le", "utf-32-be"}
)  # fmt: skip
_MANY_BYTES = frozenset({"gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "johab", "cp950"})
_MOST_STRAYS = 20_000


def storable(text: str) -> str:
    """`text` with one kind of line break, without NULs, controls and lone surrogates."""
    if text.isascii():
        return text if text.isprintable() else storable_ascii(text.encode("ascii"))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSTORABLE.sub("", text)


def storable_ascii(data: bytes) -> str:
    """What `storable` does, for ASCII bytes and many times as fast."""
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data.translate(None, _CONTROLS).decode("ascii")


@lru_cache(maxsize=256)
def codec_name(charset: str) -> str:
    """Python's name for a charset as a sender wrote it, widened; "" when nobody knows it."""
    name = charset.strip(" \t\"'<>;,").lower()[:60]
    name = _ODD_NAMES.get(name, name)
    for attempt in (name, name.replace("_", "-"), re.sub(r"^(x-|charset=)", "", name)):
        try:
            found = codecs.lookup(attempt)
        except (LookupError, ValueError, UnicodeError):
            continue
        if not getattr(found, "_is_text_encoding", True) or found.name in _NEVER:
            return ""
        return _WIDER.get(found.name, found.name)
    match = re.match(r"(?:windows|cp|win)-?(\d{3,4})", name)
    return codec_name("cp" + match[1]) if match and name != "cp" + match[1] else ""


def decode_text(data: bytes, charset: str = "") -> tuple[str, str]:
    """`data` as storable text, and a defect in plain words ("" when all was well)."""
    name = codec_name(charset) if charset else ""
    if name not in _SEVEN_BIT and data.isascii():
        if b"\x1b$" in data:
            name = "iso2022_jp_ext"
        else:
            return storable_ascii(data), ""
    text, defect = _decode(data, name)
    if charset and not name:
        defect = f"The charset {charset[:40]!r} is unknown; the text was read by its looks."
    return storable(text), defect


def _decode(data: bytes, name: str) -> tuple[str, str]:
    if data.startswith(b"\xef\xbb\xbf"):
        data, name = data[3:], "utf-8"
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff") and (b"\x00" in data[:200] or "16" in name):
        name = "utf-16"
    elif name == "utf-16":
        name = "utf-16-be" if data[:200:2].count(0) >= data[1:200:2].count(0) else "utf-16-le"
    # Valid UTF-8 that is not ASCII is hardly ever anything else, whatever a one-byte
    # charset's name on it says.
    guesses = ("utf-8", name) if name not in _SEVEN_BIT | _MANY_BYTES else (name, "utf-8")
    for guess in guesses:
        if guess:
            try:
                text = data.decode(guess)
            except (UnicodeError, ValueError):
                continue
            odd = bool(name) and guess != name
            return text, "The text is not in its declared charset but in UTF-8." if odd else ""
    return _patched(data, name or "cp1252")


def _patched(data: bytes, name: str) -> tuple[str, str]:
    """Bytes that fit no charset: what fits is decoded, each stray read as Windows-1252."""
    strays = data.decode(name, "replace").count("\ufffd")
    if strays > _MOST_STRAYS:
        return data.decode("cp1252", "ignore"), "The text fits no charset; Windows-1252 was used."
    try:
        text = data.decode(name, "goodword-stray")
    except (UnicodeError, ValueError):
        text = data.decode("cp1252", "ignore")
    if name == "cp1252":
        return text, ""
    return text, "Some bytes do not fit the declared charset; they were read as Windows-1252."


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bytes(bad).decode("cp1252", "ignore"), error.end


codecs.register_error("goodword-stray", _stray)
