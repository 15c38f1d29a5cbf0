"""Secrets that must be read again (codes' seeds, webhooks' keys) are kept encrypted.

AES-256-GCM under a key that lies in a file of its own, outside of the database: who has only the
database, or only a backup of it, reads none of them. The file holds a key a line, the newest
first; a sealed text names its key, so that a new key can be put on top at any time
(``goodword keys renew``) and everything is sealed anew under it.
"""

import base64
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = "s1"
_NONCE = 12


class Unsealable(Exception):  # noqa: N818 - said to people as it stands
    """It was sealed under a key that is not here, or was changed; the text says what to do."""


def seal(text: str, *, purpose: str = "") -> str:
    """The text, encrypted and protected against change; only the same ``purpose`` opens it."""
    name, key = keys()[0]
    nonce = os.urandom(_NONCE)
    told = nonce + AESGCM(key).encrypt(nonce, text.encode(), purpose.encode())
    return f"{VERSION}.{name}.{base64.urlsafe_b64encode(told).decode()}"


def unseal(sealed: str, *, purpose: str = "") -> str:
    """What was sealed. Raises `Unsealable`."""
    try:
        version, name, told = sealed.split(".")
        raw, key = base64.urlsafe_b64decode(told), dict(keys())[name]
        if version != VERSION or base64.urlsafe_b64encode(raw).decode() != told:
            raise ValueError(version)
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode()).decode()
    except (ValueError, KeyError, InvalidTag) as error:
        raise Unsealable(
            "A secret of this house can't be read: the file “sealing-keys” that it was kept under "
            "is missing or another one. Put it back from a backup, or make the secret anew."
        ) from error


def is_current(sealed: str) -> bool:
    """Whether it is sealed under the newest key."""
    return sealed.startswith(f"{VERSION}.{keys()[0][0]}.")


def keys() -> tuple[tuple[str, bytes], ...]:
    """Every key by its name, the newest first; the first one is made when there is none."""
    path = Path(settings.SEALING_KEYS)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        _write(path, [_new_key()], new=True)
        changed = path.stat().st_mtime_ns
    return _read(str(path), changed)


def add_key() -> str:
    """Put a new key on top, and tell its name; the old ones stay for what they have sealed."""
    keys()
    path = Path(settings.SEALING_KEYS)
    line = _new_key()
    _write(path, [line, *path.read_text("ascii").split("\n")])
    return line.partition(" ")[0]


def drop_old_keys() -> int:
    """Forget every key but the newest; how many went. Only after everything is sealed anew."""
    path = Path(settings.SEALING_KEYS)
    before = len(keys())
    _write(path, path.read_text("ascii").split("\n")[:1])
    return before - 1


@lru_cache(maxsize=4)
def _read(path: str, changed: int) -> tuple[tuple[str, bytes], ...]:
    lines = [line.split() for line in Path(path).read_text("ascii").splitlines() if line.strip()]
    try:
        found = tuple((name, base64.urlsafe_b64decode(key)) for name, key in lines)
    except ValueError as error:
        raise Unsealable(f"{path} is not a file of keys. Put it back from a backup.") from error
    if not found or any(len(key) != 32 for _, key in found):
        raise Unsealable(f"{path} is not a file of keys. Put it back from a backup.")
    return found


def _new_key() -> str:
    return f"{secrets.token_hex(4)} {base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def _write(path: Path, lines: list[str], *, new: bool = False) -> None:
    """Write the file whole or not at all; two processes that make the first key agree on one."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(line for line in lines if line) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        if new:
            os.link(beside, path)
        else:
            beside.replace(path)
    except FileExistsError:
        pass
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
