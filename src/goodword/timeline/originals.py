"""Raw bytes, kept durably before anything else happens to them.

Small ones lie compressed in the database; above 128 KiB (compressed) they are files named by
their SHA-256, synced with their folder before the row that speaks of them.
"""

import os
import secrets
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

from goodword.people.bulk import insert
from goodword.timeline.tables import Original

IN_DATABASE = 128 * 1024
LEVEL = 3


def path_of(sha256: str) -> Path:
    """Where the file of a large original lies."""
    return Path(settings.ORIGINALS) / sha256[:2] / f"{sha256}.z"


def keep_originals(raws: Mapping[str, bytes]) -> None:
    """Store raw bytes under their SHA-256 (hex). What is already kept is not written again."""
    known = set(Original.objects.filter(sha256__in=list(raws)).values_list("sha256", flat=True))
    rows: list[tuple[str, int, bytes | None]] = []
    for sha256, raw in raws.items():
        if sha256 in known:
            continue
        packed = zlib.compress(raw, LEVEL)
        if len(packed) > IN_DATABASE:
            _write(path_of(sha256), packed)
            rows.append((sha256, len(raw), None))
        else:
            rows.append((sha256, len(raw), packed))
    insert(Original, ("sha256", "size", "data"), rows)


def ids_of(sha256s: Iterable[str]) -> dict[str, int]:
    """Row ids of originals by SHA-256."""
    return dict(Original.objects.filter(sha256__in=list(sha256s)).values_list("sha256", "id"))


def raw_bytes(original: Original) -> bytes:
    """The bytes as they came. Raises FileNotFoundError if a large original's file is gone."""
    packed = original.data if original.data is not None else path_of(original.sha256).read_bytes()
    return zlib.decompress(bytes(packed))


def _write(path: Path, packed: bytes) -> None:
    if path.exists() and path.stat().st_size == len(packed):
        return
    made = _make_folders(path.parent)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with part.open("xb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    for folder in (path.parent, *made):
        sync_folder(folder)


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and its parents; return the folders that got a new child."""
    changed = []
    missing = folder
    while not missing.exists():
        changed.append(missing.parent)
        missing = missing.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return changed


def sync_folder(folder: Path) -> None:
    """Make what was named or removed in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
