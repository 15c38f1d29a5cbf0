"""Which files of a store hold mail, and whose mailbox and which folder each one is."""

import base64
import gzip
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.headers import looks_like_mail, skip_envelope
from goodword.channels.mail.mbox import is_separator

_MAIL_SUFFIXES = frozenset({".eml", ".emlx"})
_MBOX_SUFFIXES = frozenset({".mbox", ".mbx"})
# Outlook's own files: compound files (.msg) and message stores (.pst, .ost).
_FOREIGN_MAGIC = (b"\xd0\xcf\x11\xe0", b"!BDN")
_MAILDIR = frozenset({"cur", "new"})
_UTF7 = re.compile(r"&([A-Za-z0-9+,]*)-")
_SNIFFED = 8192


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file of a store.

    `kind` is "mbox", "mail" (one mail), "foreign" (Outlook's own) or "unknown" (no mail).
    """

    path: Path
    kind: str
    mailbox: str
    folder: str
    location: str


def mail_files(path: Path) -> Iterator[MailFile]:
    """Every file under `path` that holds mail, in a stable order.

    A file that was named, or that calls itself mail, is given even when it is none; what
    merely lies beside mail is passed over.
    """
    if path.is_dir():
        yield from _folder(path, path, _owner(path, None))
        return
    stem = _stem(path)
    kind = _kind(path) or "unknown"
    parent = path.absolute().parent
    if kind == "mail":
        yield MailFile(path, kind, parent.name, "inbox", path.name)
    elif folder_kind(stem) or stem == "mbox":
        shown = parent.name.removesuffix(".mbox") if stem == "mbox" else stem
        yield MailFile(path, kind, parent.parent.name if stem == "mbox" else parent.name, shown,
                       path.name)  # fmt: skip
    else:
        yield MailFile(path, kind, stem, "inbox", path.name)


def _folder(folder: Path, root: Path, owner: Path | None) -> Iterator[MailFile]:
    entries = _entries(folder)
    directories = [entry for entry in entries if entry.is_dir()]
    if any(entry.name in _MAILDIR for entry in directories):
        yield from _maildir(folder, root, owner or folder)
        directories = [entry for entry in directories if entry.name not in {*_MAILDIR, "tmp"}]
    else:
        directories = [entry for entry in directories if entry.name[0] != "."]
    for entry in entries:
        if entry.is_file() and entry.name[0] != ".":
            kind = _kind(entry)
            if kind:
                yield _file(entry, kind, root, owner)
    for entry in directories:
        if not entry.is_symlink():
            yield from _folder(entry, root, owner or _owner(entry, None))


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _owner(folder: Path, known: Path | None) -> Path | None:
    """`folder` when it is somebody's mailbox: a Maildir, or one that holds a usual folder."""
    for entry in _entries(folder):
        if (entry.name in _MAILDIR and entry.is_dir()) or folder_kind(_stem(entry)):
            return folder
    return known


def _file(path: Path, kind: str, root: Path, owner: Path | None) -> MailFile:
    location = path.relative_to(root).as_posix()
    base = owner or root
    above = [_stem(Path(part)) for part in path.relative_to(base).parts[:-1]]
    stem = _stem(path)
    if kind == "mail":
        folder = "/".join(above) or "inbox"
    elif owner is None:
        return MailFile(path, kind, stem, "inbox", location)
    else:
        folder = "/".join(above if stem == "mbox" and above else [*above, stem])
    return MailFile(path, kind, _mailbox_name(base), folder, location)


def _mailbox_name(base: Path) -> str:
    name = base.absolute().name
    return base.absolute().parent.name if name.lower() in ("maildir", ".maildir") else name


def _maildir(folder: Path, root: Path, owner: Path) -> Iterator[MailFile]:
    relative = folder.relative_to(owner)
    names = [name for part in relative.parts for name in _maildir_names(part)]
    if len(names) > 1 and names[0].upper() == "INBOX":
        names = names[1:]
    shown = "/".join(names) or "inbox"
    place = folder.relative_to(root).as_posix()
    for sub in ("cur", "new"):
        for entry in _entries(folder / sub):
            if entry.name[0] != "." and entry.is_file():
                # Flags stand behind the colon and change; the rest is the mail's own name.
                own = entry.name.split(":2,", 1)[0].split(";2,", 1)[0]
                location = own if place == "." else f"{place}/{own}"
                yield MailFile(entry, "mail", _mailbox_name(owner), shown, location)


def _maildir_names(part: str) -> list[str]:
    """The folder names in one directory name: Maildir++ writes ".Parent.Child"."""
    pieces = part[1:].split(".") if part.startswith(".") else [part]
    return [_UTF7.sub(_from_utf7, piece) for piece in pieces if piece]


def _from_utf7(match: re.Match[str]) -> str:
    """Modified UTF-7 (RFC 3501 section 5.1.3)."""
    if not match[1]:
        return "&"
    data = match[1].replace(",", "/")
    try:
        return base64.b64decode(data + "=" * (-len(data) % 4)).decode("utf-16-be")
    except ValueError:
        return match[0]


def _stem(path: Path) -> str:
    name = path.name
    for suffix in (".gz", ".txt", ".mbox", ".mbx", ".sbd"):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            name = name[: -len(suffix)]
    return name


def _kind(path: Path) -> str:
    """What a file holds, by its name and its first bytes; "" when it is none of ours."""
    suffix = Path(path.name.lower().removesuffix(".gz")).suffix
    if suffix in _MAIL_SUFFIXES:
        return "mail"
    head = _first_bytes(path)
    if head.startswith(_FOREIGN_MAGIC):
        return "foreign" if suffix in (".msg", ".pst", ".ost") else ""
    start = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    begins = head.startswith(b"From ", start) and is_separator(head, start, after_empty_line=True)
    if suffix in _MBOX_SUFFIXES or begins:
        return "mbox"
    return "mail" if looks_like_mail(head, skip_envelope(head)) else ""


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = os.read(file.fileno(), _SNIFFED)
            if path.suffix.lower() == ".gz":
                return zlib.decompressobj(wbits=31).decompress(head, _SNIFFED)
            return head
    except (OSError, zlib.error, gzip.BadGzipFile):
        return b""
