"""A zip file that is sent while it is made, and names that can't leave their folder."""

import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, cast

LONGEST = 80


class _Sink:
    """Takes what the zip writes until somebody fetches it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def take(self) -> bytes:
        """What was written since the last time."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def zipped(files: Iterable[tuple[str, bytes]], *, now: datetime) -> Iterator[bytes]:
    """Files (path in the archive, content) as the bytes of a zip, piece by piece.

    No more than one file is held at a time.
    """
    sink = _Sink()
    at = (now.year, now.month, now.day, now.hour, now.minute, now.second)
    # A zip needs no more of a file that it only writes than these.
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files:
            told = zipfile.ZipInfo(path, date_time=at)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.external_attr = 0o600 << 16
            archive.writestr(told, content)
            if data := sink.take():
                yield data
    yield sink.take()


def safe_name(name: str, otherwise: str) -> str:
    """A name given by a stranger as the last part of a path: no folders, no dots ahead, not long.

    Directions of writing and other invisible signs go too, so that it ends as it seems to end.
    """
    plain = unicodedata.normalize("NFC", name)
    kept = "".join(
        c if c.isalnum() or c in " ._-()+,&@'" else "_"
        for c in plain
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    kept = unicodedata.normalize("NFC", kept).strip(" ._")
    if len(kept) > LONGEST:
        stem, dot, ending = kept.rpartition(".")
        short = dot and len(ending) <= 10
        kept = f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if short else kept[:LONGEST]
        kept = kept.rstrip(" ._")
    return kept or otherwise
