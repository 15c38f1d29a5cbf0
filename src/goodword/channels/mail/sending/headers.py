"""Header fields that nobody can add to: words, addresses and identifiers as bytes on lines. Pure.

RFC 5322 §2.2.3 (folding), 2047 (encoded words), 2231 (file names), 6532 (letters beyond ASCII in
addresses). Whatever the words hold, a field stays one field: signs that end a line are blanks.
"""

import re
from collections.abc import Iterable
from email.header import Header
from urllib.parse import quote

from goodword.people.rules import is_addr_spec

LINE = 78
LONGEST_NAME = 120
_LONGEST_ID = 900
_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>|<[!-;=?-~]+>")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_PIECE = 50


def field(name: str, tokens: Iterable[str]) -> bytes:
    """One header field, folded between its tokens; nothing in them can end it."""
    lines = [f"{name}:"]
    for token in tokens:
        clean = one_line(token)
        if not clean:
            continue
        if len(lines[-1]) + 1 + len(clean) > LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {clean}"
    return "\r\n".join(lines).encode() + b"\r\n"


def one_line(words: str) -> str:
    """Words without signs that only machines use, on one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def words(text: str) -> list[str]:
    """Words for a header: plain ASCII as they are, all else encoded.

    What looks like an encoded word already is encoded again, so that nothing decodes it.
    """
    plain = one_line(text)
    if plain.isascii() and "=?" not in plain and len(plain) < 70:
        return plain.split()
    return _encoded(plain)


def mailbox(name: str, spec: str) -> list[str]:
    """An address with its name. Raises ValueError for one that is none."""
    where = wire_spec(spec)
    plain = one_line(name)
    if not plain or plain.lower() == spec.lower():
        return [where]
    if plain.isascii() and "=?" not in plain and len(plain) < 60:
        quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
        return [f'"{quoted}"', f"<{where}>"]
    return [*_encoded(plain), f"<{where}>"]


def mailboxes(people: Iterable[tuple[str, str]]) -> list[str]:
    """Several addresses, each (name, spec), with commas between."""
    found: list[str] = []
    for name, spec in people:
        if found:
            found[-1] += ","
        found += mailbox(name, spec)
    return found


def wire_spec(spec: str) -> str:
    """An addr-spec as it goes over the line: a domain beyond ASCII by its A-label (RFC 5891).

    A local part beyond ASCII stays: only a server with SMTPUTF8 takes it. Raises ValueError.
    """
    local, _, domain = spec.rpartition("@")
    if not is_addr_spec(spec) or not spec.isprintable() or len(spec) > 320:
        raise ValueError(f"{spec!r} is no address that mail can go to.")
    if domain.isascii():
        return spec
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise ValueError(f"{spec!r} is no address that mail can go to.") from error


def identifiers(ids: Iterable[str]) -> list[str]:
    """Message-IDs that can stand in a header, in angle brackets; others are left out."""
    found = []
    for told in ids:
        whole = told if told.startswith("<") else f"<{told}>"
        if len(whole) <= _LONGEST_ID and _ID.fullmatch(whole):
            found.append(whole)
    return list(dict.fromkeys(found))


def media_type(told: str) -> str:
    """A media type that can stand in a header; what is none is bytes of an unknown kind."""
    clean = told.partition(";")[0].strip().lower()
    if not _TYPE.fullmatch(clean) or clean.startswith(("multipart/", "message/")):
        return "application/octet-stream"
    return clean


def file_name(told: str) -> str:
    """A file's name without folders, signs that end lines, or more than can be read."""
    name = one_line(re.split(r"[/\\]", told)[-1])
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, end = name.rpartition(".")
    if not dot or len(end) > 10:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(end) - 1]}.{end}"


def file_parameters(name: str, key: str) -> list[str]:
    """A file's name as parameters (RFC 2231): plain where it can be, else by pieces."""
    if name.isascii() and len(name) < 60:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return [f'{key}="{quoted}"']
    pieces = [""]
    for sign in name:
        # A sign that is cut in two would be read as two others.
        coded = quote(sign, safe="")
        if len(pieces[-1]) + len(coded) > _PIECE:
            pieces.append("")
        pieces[-1] += coded
    if len(pieces) == 1:
        return [f"{key}*=utf-8''{pieces[0]}"]
    told = [f"{key}*0*=utf-8''{pieces[0]}"]
    told += [f"{key}*{number}*={piece}" for number, piece in enumerate(pieces[1:], 1)]
    return [*(f"{one};" for one in told[:-1]), told[-1]]


def _encoded(plain: str) -> list[str]:
    return Header(plain, "utf-8", maxlinelen=72).encode(linesep="\n").split()
