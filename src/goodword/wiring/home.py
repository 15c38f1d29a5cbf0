"""Where an installation keeps what it writes, and what it was told at the door.

``GOODWORD_HOME`` (default: ``goodword`` in the user's data folder) holds the database, originals
and keys of an embedded installation. ``goodword.toml`` in it may set what the environment sets;
the environment wins.
"""

import os
import secrets
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

KNOWN_SETTINGS = {
    "DATABASE_URL": "database_url",
    "GOODWORD_HOSTS": "hosts",
    "GOODWORD_SECRET_KEY": "secret_key",
    "GOODWORD_HTTPS": "https",
    "GOODWORD_DEBUG": "debug",
    "GOODWORD_DEMO": "demo",
}


class SettingsError(Exception):
    """Something at the door can't be read; the text says what to do."""


@cache
def home() -> Path:
    """The folder of this installation; made on first use, readable by its user only."""
    told = os.environ.get("GOODWORD_HOME")
    if told:
        folder = Path(told).expanduser()
    else:
        data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
        folder = Path(data).expanduser() / "goodword"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()


@cache
def _file() -> dict[str, Any]:
    path = home() / "goodword.toml"
    if not path.exists():
        return {}
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} can't be read: {error}. Mend or remove it.") from error
    unknown = sorted(set(told) - set(KNOWN_SETTINGS.values()))
    if unknown:
        raise SettingsError(
            f"{path} has settings nobody knows: {', '.join(unknown)}. "
            f"Known are: {', '.join(sorted(KNOWN_SETTINGS.values()))}."
        )
    return told


def setting(name: str, default: str = "") -> str:
    """A setting from the environment, else from ``goodword.toml``, else the default."""
    if name in os.environ:
        return os.environ[name]
    value = _file().get(KNOWN_SETTINGS[name], default)
    if isinstance(value, list):
        return ",".join(str(v) for v in value)
    return str(value)


def is_on(name: str) -> bool:
    """Whether a yes/no setting is on (1, true, yes, on)."""
    return setting(name).strip().lower() in {"1", "true", "yes", "on"}


def secret_key() -> str:
    """The key that signs sessions: from the settings, else made once and kept in the home."""
    told = setting("GOODWORD_SECRET_KEY")
    if told:
        return told
    path = home() / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text("ascii").strip()
