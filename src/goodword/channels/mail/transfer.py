"""Content-Transfer-Encoding undone (RFC 2045 section 6), whatever the sender broke in it."""

import binascii
import re

_MOST_PIECES = 100_000
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_ONLY_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/=]{1,998}\s{1,9})*[A-Za-z0-9+/=]*\s*")
_UU_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{0,255})\r?\n")


def decode_transfer(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The decoded bytes and a defect in plain words ("" when all was well)."""
    if encoding in ("", "7bit", "8bit", "binary"):
        return data, ""
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data), ""
    if encoding == "base64":
        return _base64(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        begin = _UU_BEGIN.search(data)
        return _uu(data[begin.end() :]) if begin else (data, "Nothing in it is uuencoded.")
    if any(known in encoding for known in ("7bit", "8bit", "7-bit", "8-bit", "binary")):
        return data, ""
    return data, f"The transfer encoding {encoding[:40]!r} is unknown; the part was taken as it is."


def _base64(data: bytes) -> tuple[bytes, str]:
    """Every run of base64: some senders pad in the middle, some append plain text."""
    try:
        decoded = binascii.a2b_base64(data)
    except binascii.Error:
        return _damaged(data), "The base64 is damaged; what could be decoded was kept."
    padding = data.find(b"=")
    rest = data[padding:].lstrip(b"= \t\r\n") if padding >= 0 else b""
    if not rest:
        return decoded, ""
    if not _ONLY_BASE64.fullmatch(rest):
        return decoded + b"\n" + rest, "Plain text follows the base64; it was kept."
    pieces = [decoded]
    pieces += [base64_piece(piece) for piece in rest.split(b"=", _MOST_PIECES)]
    return b"".join(pieces), "The base64 comes in several pieces; all were decoded."


def _damaged(data: bytes) -> bytes:
    """Line by line where lines hold whole groups, so that one lost letter spoils one line."""
    lines = [_NOT_BASE64.sub(b"", line) for line in data.split(b"\n")]
    whole = sum(len(line) % 4 == 0 for line in lines)
    if whole * 2 > len(lines):
        return b"".join(base64_piece(line) for line in lines)
    return base64_piece(b"".join(lines))


def base64_piece(data: bytes) -> bytes:
    """One run of base64, decoded as far as it goes, with or without its padding."""
    clean = _NOT_BASE64.sub(b"", data)
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _uu(data: bytes) -> tuple[bytes, str]:
    out = bytearray()
    defect = ""
    for line in data.split(b"\n"):
        line = line.rstrip(b"\r")
        if line in (b"end", b"`", b" ", b""):
            if line == b"end":
                break
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            # Some encoders append a checksum letter or lose trailing spaces.
            length = ((((line[0] - 32) & 63) * 4 + 5) // 3) if line else 0
            try:
                out += binascii.a2b_uu(line[:length].ljust(length))
            except binascii.Error:
                defect = "Lines of the uuencoded file are damaged; the rest was kept."
    return bytes(out), defect
