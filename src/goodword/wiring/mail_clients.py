"""What the operator registered at providers of mailboxes, so that colleagues can log in there."""

import re
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

from goodword.wiring.home import SettingsError, setting

if TYPE_CHECKING:
    from goodword.channels.mail.live.oauth import Client

_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")


def mail_clients() -> "dict[str, Client]":
    """The house at each provider that the operator named, by the provider's key."""
    told_google, told_microsoft = _pair("GOOGLE"), _pair("MICROSOFT")
    if not told_google and not told_microsoft:
        return {}
    from goodword.channels.mail.live.oauth import google, microsoft

    found = {}
    if told_google:
        found["google"] = google(*told_google)
    if told_microsoft:
        tenant = setting("GOODWORD_MICROSOFT_TENANT", "common").strip()
        if not _TENANT.fullmatch(tenant):
            raise SettingsError(f"GOODWORD_MICROSOFT_TENANT is “{tenant}”: a name, or “common”.")
        found["microsoft"] = microsoft(*told_microsoft, tenant)
    return found


def mail_trust() -> str:
    """A file of certificates that mail servers may show beside the ones that everybody trusts."""
    told = setting("GOODWORD_MAIL_TRUST").strip()
    if not told:
        return ""
    path = Path(told).expanduser()
    try:
        ssl.create_default_context().load_verify_locations(path)
    except OSError as error:
        raise SettingsError(
            f"GOODWORD_MAIL_TRUST is {path}: no file of certificates (PEM) can be read there."
        ) from error
    return str(path)


def house_sends() -> bool:
    """Whether a server was named that sends all the house's mail."""
    return bool(setting("GOODWORD_SMTP_HOST").strip())


def _pair(name: str) -> tuple[str, str] | None:
    told = tuple(
        setting(f"GOODWORD_{name}_{part}").strip() for part in ("CLIENT_ID", "CLIENT_SECRET")
    )
    if not any(told):
        return None
    if not all(told):
        raise SettingsError(
            f"GOODWORD_{name}_CLIENT_ID and GOODWORD_{name}_CLIENT_SECRET belong together."
        )
    return told[0], told[1]
