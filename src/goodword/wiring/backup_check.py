"""Reads a backup: what it says it is, and whether it is whole."""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodword.wiring.backup_format import FORMAT, MANIFEST, BadBackup, Table

PIECE = 1024 * 1024
_NOT_WHOLE = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, NotImplementedError,
    RuntimeError, OSError, MemoryError, OverflowError, struct.error,
)  # fmt: skip
"""What Python's zip and JSON say of bytes that make no sense."""


@dataclass(frozen=True)
class Backup:
    """An opened backup with its manifest."""

    archive: zipfile.ZipFile
    manifest: dict[str, Any]

    def tables(self) -> list[Table]:
        """Its tables, as they were when it was made."""
        return [
            Table(name, told["key"], tuple((c, k) for c, k in told["columns"]))
            for name, told in self.manifest["tables"].items()
        ]

    def lines(self, member: str) -> Iterator[Any]:
        """The lines of a member, as JSON."""
        with self.archive.open(member) as file:
            for line in file:
                yield json.loads(line)

    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(int(t["rows"]) for t in self.manifest["tables"].values())

    def originals(self) -> list[zipfile.ZipInfo]:
        """Its large originals."""
        return [i for i in self.archive.infolist() if i.filename.startswith("originals/")]


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """Open a backup. Raises `BadBackup` for what is none, or was cut off."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise BadBackup(
                    f"{path} was made by another version of Goodword "
                    f"({manifest.get('goodword', 'unknown')}) in a form this one can't read."
                )
            yield Backup(archive, manifest)
    except FileNotFoundError as error:
        raise BadBackup(f"There is no file {path}.") from error
    except _NOT_WHOLE as error:
        raise BadBackup(f"{path} is not a whole backup: {error}") from error


def check(backup: Backup, on_progress: Callable[[int, int], None] = lambda *_: None) -> None:
    """Go through every byte. Raises `BadBackup` with what is wrong first."""
    said = _said(backup.manifest)
    originals = backup.originals()
    total = len(said) + len(originals)
    for done, (name, (rows, digest)) in enumerate(said.items(), start=1):
        count, found = _digest(backup.archive, name)
        if found != digest or (rows is not None and count != rows):
            raise BadBackup(f"{name} is not what the backup says: it was changed or damaged.")
        on_progress(done, total)
    if len(originals) != backup.manifest["originals"]:
        raise BadBackup("Large originals are missing from the backup.")
    for done, told in enumerate(originals, start=len(said) + 1):
        raw = zlib.decompress(backup.archive.read(told))
        if f"originals/{hashlib.sha256(raw).hexdigest()}.z" != told.filename:
            raise BadBackup(f"{told.filename} is not what its name says: it was damaged.")
        on_progress(done, total)


def _said(manifest: dict[str, Any]) -> dict[str, tuple[int | None, str]]:
    """Every member with how many lines it has and its hash."""
    found: dict[str, tuple[int | None, str]] = {}
    for name, told in manifest["tables"].items():
        found[f"tables/{name}.jsonl"] = (told["rows"], told["sha256"])
    for name, told in manifest["search"].items():
        found[f"search/{name}.jsonl"] = (told["rows"], told["sha256"])
    found["audit.jsonl"] = (manifest["audit"]["lines"], manifest["audit"]["sha256"])
    for name, digest in manifest["keys"].items():
        found[f"keys/{name}"] = (None, digest)
    return found


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    digest, lines = hashlib.sha256(), 0
    with archive.open(name) as member:
        while piece := member.read(PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    return lines, digest.hexdigest()
