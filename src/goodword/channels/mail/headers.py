"""The head of a mail or of a part: fields in order, and where the body begins (RFC 5322)."""

import re
from functools import lru_cache

from goodword.channels.mail.charsets import decode_text, storable, storable_ascii

_FOLD = re.compile(r"\n[ \t]+")
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}\"?([\w.:-]{1,40})", re.IGNORECASE)
_NAME = re.compile(r"[!-9;-~]{1,200}[ \t]{0,9}")
_FIELD_LINE = re.compile(rb"[!-9;-~]{1,200}[ \t]{0,9}:|[ \t]")
# Only names that no sentence begins with: "Note: ..." may be the first line of a body.
_KNOWN_LINE = re.compile(
    rb"(?:(?:from|to|cc|bcc|subject|date|sender|received|return-path|reply-to|message-id|in-reply-to"
    rb"|references|mime-version|content-[a-z-]{1,40}|x-[\w-]{1,60}|delivered-to|list-[a-z-]{1,30}"
    rb"|dkim-signature|authentication-results|precedence|auto-submitted)[ \t]{0,9}:)",
    re.IGNORECASE,
)
_BLANK = re.compile(rb"\n[\r]*(?=\n)")
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*(?:[ \t]{0,80}\r?\n)*")
_ENVELOPE = re.compile(rb">?From (?![ \t]*:)[^\n]*\n")
LONGEST_HEAD = 4 << 20
_FIRST_LOOK = 64 << 10

Fields = list[tuple[str, str]]


def split_head(data: bytes, start: int, end: int, defects: list[str]) -> tuple[Fields, int]:
    """The fields between `start` and the first empty line, and where the body begins.

    A head that never ends has an empty body. A line that is no field is passed over when
    known fields follow it, else the body begins there: senders forget the empty line.
    """
    first = data[start : start + 2]
    if first[:1] == b"\n" or first == b"\r\n":
        return [], start + (1 if first[:1] == b"\n" else 2)
    looked_at = min(end, start + _FIRST_LOOK)
    if not _FIELD_LINE.match(data, start) and _body_inside_head(data, start, looked_at) == start:
        return [], start
    blank = _BLANK.search(data, start, end)
    stop, body = (blank.start() + 1, blank.end() + 1) if blank else (end, end)
    if stop - start > LONGEST_HEAD:
        stop = data.rfind(b"\n", start, start + LONGEST_HEAD) + 1 or start + LONGEST_HEAD
        defects.append("The headers are longer than 4 MiB; only their beginning was read.")
    fields, clean = _fields(data[start:stop])
    if clean:
        return fields, body
    broken = _body_inside_head(data, start, stop)
    if broken < 0:
        defects.append("Lines among the headers that are no headers were passed over.")
        return fields, body
    if broken > start:
        defects.append("No empty line ends the headers; the text begins at the first odd line.")
    return _fields(data[start:broken])[0], broken


def skip_envelope(data: bytes) -> int:
    """Where a mail's head begins: past empty lines, a byte order mark, an mbox "From " line."""
    leading = _LEADING.match(data)
    start = leading.end() if leading else 0
    envelope = _ENVELOPE.match(data, start)
    if envelope:
        return envelope.end()
    return start if start == 0 or _FIELD_LINE.match(data, start) else 0


def _fields(block: bytes) -> tuple[Fields, bool]:
    text = _head_text(block)
    fields: Fields = []
    clean = True
    for line in _FOLD.sub(" ", text).split("\n"):
        name, colon, value = line.partition(":")
        known = _field_name(name) if colon and len(name) < 220 else ""
        if known:
            fields.append((known, value.strip()))
        elif line.strip():
            clean = False
    return fields, clean


@lru_cache(maxsize=4096)
def _field_name(text: str) -> str:
    """A field's name in lower case; "" when `text` cannot be one."""
    return text.rstrip().lower() if _NAME.fullmatch(text) else ""


def _head_text(block: bytes) -> str:
    if block.isascii():
        return storable_ascii(block)
    try:
        return storable(block.decode("utf-8"))
    except UnicodeDecodeError:
        declared = _CHARSET.search(block)
        charset = declared[1].decode("ascii") if declared else ""
        lines = block.split(b"\n")
        if len(lines) > 20_000:
            return decode_text(block, charset)[0]
        return "\n".join(decode_text(line.rstrip(b"\r"), charset)[0] for line in lines)


def _body_inside_head(data: bytes, start: int, stop: int) -> int:
    """Where the body begins when the empty line was forgotten; -1 when only junk is between."""
    position = start
    while position < stop:
        if not _FIELD_LINE.match(data, position, stop):
            break
        position = data.find(b"\n", position, stop) + 1 or stop
    following = data.find(b"\n", position, stop) + 1
    while following:
        if _KNOWN_LINE.match(data, following, stop):
            return -1
        following = data.find(b"\n", following, stop) + 1
    return position


def looks_like_mail(head: bytes, start: int) -> bool:
    """Whether the bytes from `start` on begin as a mail does: a field, and a known one soon."""
    if not _FIELD_LINE.match(head, start) or head[start : start + 1] in (b" ", b"\t"):
        return False
    position = start
    for _ in range(60):
        if _KNOWN_LINE.match(head, position):
            return True
        position = head.find(b"\n", position) + 1
        if not position or not _FIELD_LINE.match(head, position):
            break
    return False
