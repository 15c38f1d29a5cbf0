"""The address of a JMAP session as somebody enters it."""

from typing import Any
from urllib.parse import urlsplit

from goodword.access import Refused
from goodword.access.outbound import LONGEST_URL
from goodword.channels.mail.live.finding_rules import is_host
from goodword.channels.mail.live.jmap_login import tried_at
from goodword.channels.mail.live.jmap_rules import WELL_KNOWN

_LIKE = "Enter the address of the JMAP session, such as https://example.org/.well-known/jmap."


def session_at(told: str) -> dict[str, Any]:
    """Where a session is, as `connecting.Wanted` says it. Raises `Refused` for what is no address.

    A server's name alone stands for its well-known address (RFC 8620 §2.2).
    """
    url = told.strip()
    if is_host(url) and "." in url:
        url = f"https://{url}{WELL_KNOWN}"
    check_session(url, "password")
    tried = tried_at(url, "password")
    return {"url": url, "host": tried.host, "port": tried.port, "security": tried.security}


def check_session(url: str, auth: str) -> None:
    """Raises `Refused` for what can't be a session's address, or how one logs in there."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refused(_LIKE) from error
    if parts.scheme not in ("https", "http") or not is_host(host) or len(url) > LONGEST_URL:
        raise Refused(_LIKE)
    if auth not in ("password", "token"):
        raise Refused("Choose whether it is a password or an API token.")
