"""Encoded words (RFC 2047) and header parameters (RFC 2045, 2231), read leniently."""

import binascii
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from goodword.channels.mail.charsets import decode_text, storable
from goodword.channels.mail.transfer import base64_piece

_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*)\?=")
# Senders put bare question marks into Q words; the length keeps the search linear.
_LOOSE_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?(.{0,400}?)\?=(?=\s|$)")
_LOOSE_LIMIT = 20_000
_LONGEST_VALUE = 64 << 10
_GAP = re.compile(r"[ \t\n]+")
_PARAM = re.compile(r';\s*([^=;\s"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_CONTINUED = re.compile(r"([^*]+)\*(?:(\d{1,4})(\*?))?$")


def decode_words(value: str) -> str:
    """A header's text with its encoded words decoded, on one line, storable.

    Neighbouring words in one charset and encoding are joined before decoding, because
    senders cut characters of several bytes in two.
    """
    if "=?" in value:
        value = _decode_words(value, _WORD)
        if "=?" in value and len(value) < _LOOSE_LIMIT:
            value = _decode_words(value, _LOOSE_WORD)
    return storable(_GAP.sub(" ", storable(value))).strip()


def _decode_words(value: str, pattern: re.Pattern[str]) -> str:
    out: list[str] = []
    pending = b""
    pending_charset = ""
    end = 0
    for match in pattern.finditer(value):
        between = value[end : match.start()]
        charset = match[1].lower()
        data = _word_bytes(match[2], match[3])
        if pending_charset and (between.strip(" \t\n") or charset != pending_charset):
            out.append(decode_text(pending, pending_charset)[0])
            pending = b""
        if not pending_charset or between.strip(" \t\n"):
            out.append(between)
        pending, pending_charset = pending + data, charset
        end = match.end()
    if pending_charset:
        out.append(decode_text(pending, pending_charset)[0])
    out.append(value[end:])
    return "".join(out)


def _word_bytes(encoding: str, payload: str) -> bytes:
    if encoding in "qQ":
        data = payload.replace("_", " ").encode("utf-8", "ignore")
        return binascii.a2b_qp(data.rstrip(b"\n") if data.endswith(b"\n") else data)
    return b"".join(base64_piece(piece) for piece in payload.encode("ascii", "ignore").split(b"="))


def parse_params(value: str) -> tuple[str, dict[str, str]]:
    """The main value, lower case, and the parameters by lower-case name (not to be changed).

    Continuations (`name*0*`), charsets and percent signs of RFC 2231 are resolved; the
    first of two equal names wins.
    """
    return _short_params(value) if len(value) < 60 else _parse_params(value[:_LONGEST_VALUE])


def _parse_params(value: str) -> tuple[str, dict[str, str]]:
    head, separator, _ = value.partition(";")
    main = head.split("(", 1)[0].strip(" \t\"'").lower()
    if not separator:
        return main, {}
    params: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAM.finditer(value, len(head)):
        name, text = match[1].lower(), match[2]
        if text.startswith('"'):
            closed = len(text) > 1 and text[-1] == '"'
            text = _QUOTED_PAIR.sub(r"\1", text[1:-1] if closed else text[1:])
        else:
            text = text.strip()
        continued = _CONTINUED.fullmatch(name)
        if continued:
            number, starred = continued[2], continued[3] == "*" or continued[2] is None
            pieces.setdefault(continued[1], []).append((int(number or 0), starred, text))
        else:
            params.setdefault(name, text)
    for name, found in pieces.items():
        params[name] = _joined(found)
    return main, params


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    data = bytearray()
    charset = ""
    for position, (_, starred, text) in enumerate(sorted(pieces, key=lambda piece: piece[0])):
        if position == 0 and starred and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if starred else text.encode("utf-8", "ignore")
    return decode_text(bytes(data), charset)[0]


# A mailbox says "text/plain; charset=utf-8" a million times.
_short_params = lru_cache(maxsize=2048)(_parse_params)


def file_name(params: dict[str, str], type_params: dict[str, str]) -> str:
    """The name that a part gives itself, decoded, without folders, at most 255 characters."""
    given = params.get("filename") or type_params.get("name") or type_params.get("filename") or ""
    if not given:
        return ""
    return decode_words(given).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].strip()[:255]
