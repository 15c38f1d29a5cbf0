"""What the operator says about the door: proxies that are believed, providers of single sign-on."""

import ipaddress
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from goodword.wiring.home import SettingsError, setting, several

if TYPE_CHECKING:
    from goodword.accounts.sign_on import Provider

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_FIELDS = {"name", "issuer", "client_id", "client_secret", "domains", "second_factor"}

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(told: str) -> tuple[Network, ...]:
    """Addresses and networks, written with commas between. Raises `SettingsError`."""
    try:
        return tuple(
            ipaddress.ip_network(part.strip(), strict=False)
            for part in told.split(",")
            if part.strip()
        )
    except ValueError as error:
        raise SettingsError(
            f"GOODWORD_TRUSTED_PROXIES can't be read: {error}. "
            "Write addresses or networks with commas between: 10.0.0.2, 192.168.7.0/24"
        ) from error


def providers() -> "tuple[Provider, ...]":
    """Every provider: one from the environment, any number from ``goodword.toml``."""
    found = [_provider(key, told) for key, told in several("oidc").items()]
    if setting("GOODWORD_OIDC_ISSUER"):
        told = {
            field: setting(f"GOODWORD_OIDC_{field.upper()}")
            for field in _FIELDS
            if setting(f"GOODWORD_OIDC_{field.upper()}")
        }
        found.insert(0, _provider("main", told))
    return tuple(found)


def _provider(key: str, told: dict[str, Any]) -> "Provider":
    if not _KEY.fullmatch(key):
        raise SettingsError(f"[oidc.{key}]: a name has small letters, digits and hyphens only.")
    unknown = sorted(set(told) - _FIELDS)
    if unknown:
        raise SettingsError(
            f"[oidc.{key}] has settings nobody knows: {', '.join(unknown)}. "
            f"Known are: {', '.join(sorted(_FIELDS))}."
        )
    issuer = str(told.get("issuer", "")).strip()
    parts = urlsplit(issuer)
    on_this_machine = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if parts.scheme != "https" and not on_this_machine:
        raise SettingsError(f"[oidc.{key}]: the issuer is an https address, not “{issuer}”.")
    for field in ("client_id", "client_secret"):
        if not str(told.get(field, "")).strip():
            raise SettingsError(f"[oidc.{key}] lacks {field}.")
    domains = told.get("domains", [])
    listed = domains.split(",") if isinstance(domains, str) else domains
    second = told.get("second_factor", "ours")
    if second not in ("ours", "theirs"):
        raise SettingsError(f"[oidc.{key}]: second_factor is “ours” or “theirs”.")
    from goodword.accounts.sign_on import Provider

    return Provider(
        key=key,
        name=str(told.get("name") or parts.hostname),
        issuer=issuer,
        client_id=str(told["client_id"]).strip(),
        client_secret=str(told["client_secret"]).strip(),
        domains=tuple(str(d).strip().lower().lstrip("@") for d in listed if str(d).strip()),
        asks_second_factor=second == "theirs",
    )
