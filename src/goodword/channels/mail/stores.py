"""The places where mail lies on a disk: mbox files, Maildirs, folders of .eml, gz of these."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from goodword.channels.mail.mbox import LONGEST_ITEM, read_mbox
from goodword.channels.mail.store_files import MailFile, mail_files

_FOREIGN = "Outlook's own files cannot be read; save the mail as .eml or export it as mbox."
_TOO_LONG = "The mail is longer than 128 MiB; only its beginning was taken."
_EMPTY = "The file is empty."
_NO_MAIL = "The file does not look like mail."


@dataclass(frozen=True, slots=True)
class Found:
    """One mail in a store, as the bytes that the store holds.

    `mailbox` names whose mail it is and `folder` where in it, as far as the store tells.
    `location` is the same each time the same store is read. `size_read` is how much of
    `count_store`'s total this item used up. `envelope_date` is an mbox's delivery date.
    `problem` says why the item is no readable mail, "" when it is one.
    """

    raw: bytes
    mailbox: str
    folder: str
    location: str
    size_read: int
    envelope_date: datetime | None = None
    problem: str = ""


def open_store(
    path: Path, *, enough: Callable[[str, str], bool] = lambda mailbox, folder: False
) -> Iterator[Found]:
    """Every mail under `path`, in a stable order; one bad item never stops the next.

    Of a mailbox's folder of which there is `enough`, nothing more is read.
    Raises FileNotFoundError at once when `path` does not exist.
    """
    if not path.exists():
        raise FileNotFoundError(f"There is nothing at {path}.")
    return _read(path, enough)


def count_store(path: Path) -> int:
    """The bytes that `open_store(path)` will read: the sum of all `size_read`."""
    return sum(_size(file) for file in mail_files(path))


def _size(file: MailFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0


def _read(path: Path, enough: Callable[[str, str], bool]) -> Iterator[Found]:
    for file in mail_files(path):
        if enough(file.mailbox, file.folder):
            continue
        used = 0
        total = _size(file)
        ordinal = 0
        try:
            for found in _items(file):
                ordinal += 1
                used += found.size_read
                yield found
                if enough(file.mailbox, file.folder):
                    break
        except (OSError, EOFError, zlib.error) as error:
            left = max(0, total - used)
            yield _found(file, b"", left, ordinal + 1, problem=_said(error, ordinal))


def _items(file: MailFile) -> Iterator[Found]:
    size = file.path.stat().st_size
    suffix = Path(file.path.name.removesuffix(".gz")).suffix.lower()
    if file.kind == "foreign":
        yield _found(file, b"", size, 1, problem=_FOREIGN)
    elif file.kind == "unknown":
        yield _found(file, _start_of(file), size, 1, problem=_NO_MAIL if size else _EMPTY)
    elif file.kind == "mbox":
        yield from _mbox_items(file)
    else:
        raw = _start_of(file)
        if suffix == ".emlx":
            raw = _apple_mail(raw)
        problem = _TOO_LONG if len(raw) >= LONGEST_ITEM else "" if raw.strip() else _EMPTY
        yield _found(file, raw, size, 1, problem=problem)


def _mbox_items(file: MailFile) -> Iterator[Found]:
    with file.path.open("rb") as plain:
        source = _unpacked(plain, file.path)
        before = 0
        ordinal = 0
        for item in read_mbox(source):
            # Of a packed file, progress is what was read of the packed bytes.
            size = item.size
            if source is not plain:
                size, before = plain.tell() - before, plain.tell()
            if not item.raw.strip() and item.envelope_date is None:
                continue
            ordinal += 1
            yield _found(
                file, item.raw, size, ordinal, item.envelope_date, "" if item.whole else _TOO_LONG
            )


def _unpacked(plain: BinaryIO, path: Path) -> BinaryIO:
    if path.suffix.lower() == ".gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=plain))
    return plain


def _start_of(file: MailFile) -> bytes:
    with file.path.open("rb") as plain:
        return _unpacked(plain, file.path).read(LONGEST_ITEM)


def _apple_mail(raw: bytes) -> bytes:
    """An .emlx holds the length of the mail, the mail, and Apple's own notes behind it."""
    first, _, rest = raw.partition(b"\n")
    return rest[: int(first)] if first.strip().isdigit() and len(first) < 20 else raw


def _found(
    file: MailFile,
    raw: bytes,
    size: int,
    ordinal: int,
    date: datetime | None = None,
    problem: str = "",
) -> Found:
    location = f"{file.location}#{ordinal}"
    return Found(raw, file.mailbox, file.folder, location, size, date, problem)


def _said(error: Exception, before: int) -> str:
    if isinstance(error, PermissionError):
        return "The file may not be read: its permissions forbid it."
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"The file cannot be read further ({reason}); {before} mails before it were read."
