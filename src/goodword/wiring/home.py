"""Where an installation keeps what it writes, and what it was told at the door.

``GOODWORD_HOME`` (default: ``goodword`` in the user's data folder) holds the database, originals
and keys of an embedded installation. ``goodword.toml`` in it may set what the environment sets;
the environment wins.
"""

import os
import secrets
import tomllib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

KNOWN_SETTINGS = {
    "DATABASE_URL": "database_url",
    "AUDIT_DATABASE_URL": "audit_database_url",
    "GOODWORD_HOSTS": "hosts",
    "GOODWORD_SECRET_KEY": "secret_key",
    "GOODWORD_HTTPS": "https",
    "GOODWORD_DEBUG": "debug",
    "GOODWORD_DEMO": "demo",
    "GOODWORD_TRUSTED_PROXIES": "trusted_proxies",
    "GOODWORD_BREACHED_PASSWORDS": "breached_passwords",
    "GOODWORD_OIDC_NAME": "oidc_name",
    "GOODWORD_OIDC_ISSUER": "oidc_issuer",
    "GOODWORD_OIDC_CLIENT_ID": "oidc_client_id",
    "GOODWORD_OIDC_CLIENT_SECRET": "oidc_client_secret",
    "GOODWORD_OIDC_DOMAINS": "oidc_domains",
    "GOODWORD_OIDC_SECOND_FACTOR": "oidc_second_factor",
    "GOODWORD_API_PER_MINUTE": "api_per_minute",
    "GOODWORD_PRIVATE_HOSTS": "private_hosts",
    "GOODWORD_METRICS_TOKEN": "metrics_token",
    "GOODWORD_MAIL_TRUST": "mail_trust",
    "GOODWORD_GOOGLE_CLIENT_ID": "google_client_id",
    "GOODWORD_GOOGLE_CLIENT_SECRET": "google_client_secret",
    "GOODWORD_MICROSOFT_CLIENT_ID": "microsoft_client_id",
    "GOODWORD_MICROSOFT_CLIENT_SECRET": "microsoft_client_secret",
    "GOODWORD_MICROSOFT_TENANT": "microsoft_tenant",
    "GOODWORD_URL": "url",
    "GOODWORD_MAIL_FROM": "mail_from",
    "GOODWORD_SMTP_HOST": "smtp_host",
    "GOODWORD_SMTP_PORT": "smtp_port",
    "GOODWORD_SMTP_TLS": "smtp_tls",
    "GOODWORD_SMTP_USER": "smtp_user",
    "GOODWORD_SMTP_PASSWORD": "smtp_password",
}
KNOWN_TABLES = {"oidc"}
"""Tables of ``goodword.toml`` that hold several of a kind, each under a name of its own."""


UNFINISHED_RESTORE = "restore-unfinished"
"""A file in the home while a restore is under way; the house is not served before it is done."""


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
    unknown = sorted(set(told) - set(KNOWN_SETTINGS.values()) - KNOWN_TABLES)
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


def several(table: str) -> dict[str, dict[str, Any]]:
    """Each part of a table of ``goodword.toml`` by its name: ``[oidc.google]`` under "google"."""
    told = _file().get(table, {})
    if not isinstance(told, dict) or not all(isinstance(part, dict) for part in told.values()):
        raise SettingsError(f"Write each part of “{table}” as a table: [{table}.name]")
    return told


def is_on(name: str) -> bool:
    """Whether a yes/no setting is on (1, true, yes, on)."""
    return setting(name).strip().lower() in {"1", "true", "yes", "on"}


def whole_number(name: str, default: int) -> int:
    """A setting that is a number from 1 up. Raises `SettingsError`."""
    told = setting(name, str(default)).strip()
    if not (told.isdecimal() and 0 < int(told) < 10**9):
        raise SettingsError(f"{name} is “{told}”: make it a whole number from 1 up.")
    return int(told)


def secret_key() -> str:
    """The key that signs sessions: from the settings, else made once and kept in the home."""
    return setting("GOODWORD_SECRET_KEY") or _made_once("secret-key")


def privacy_key() -> bytes:
    """The key of tombstones and of searched words in the audit, made once and kept in the home.

    It lies outside of the database, so that nobody can tell from these who was erased. Without
    it, what was erased can't be known again: it belongs into every backup.
    """
    return _made_once("privacy-key").encode("ascii")


def _made_once(name: str) -> str:
    """A random key kept in the home: made whole or not at all, whoever comes first."""
    path = home() / name
    if not path.exists():
        part = path.with_name(f".{name}.{secrets.token_hex(4)}")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(part)
        part.unlink()
    return path.read_text("ascii").strip()
