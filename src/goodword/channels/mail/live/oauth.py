"""Logging in at mailboxes by OAuth: the code flow with PKCE, and access that is renewed in time.

RFC 6749, RFC 7636 (S256). The house registers itself at Google or Microsoft and names the client
it got in its settings; a colleague consents once on their page, and what is kept is a refresh
token, sealed. Tokens are asked for through `goodword.access.outbound`.
"""

import base64
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from goodword.access import Refused
from goodword.access.outbound import Unreachable, post
from goodword.accounts.rules import new_token, same
from goodword.channels.mail.live.trouble import Trouble

EARLY = timedelta(minutes=5)
"""So long before it ends, access is renewed."""
_SHORTEST, _LONGEST = 60, 24 * 3600
FAILED = "Logging in there did not work. Try it again."


@dataclass(frozen=True, slots=True)
class Client:
    """What the house is at a provider. ``key`` is the provider's in the table and in addresses."""

    key: str
    name: str
    client_id: str
    client_secret: str
    authorize: str
    token: str
    scope: str
    extras: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Access:
    """What lets us in, until when, and with what it is renewed (empty: with the same as before)."""

    token: str
    until: datetime
    refresh: str


def google(client_id: str, client_secret: str) -> Client:
    """The house at Google."""
    return Client(
        "google", "Google", client_id, client_secret,
        "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        # Without both Google gives a refresh token at the very first consent only.
        {"access_type": "offline", "prompt": "consent"},
    )  # fmt: skip


def microsoft(client_id: str, client_secret: str, tenant: str = "common") -> Client:
    """The house at Microsoft; ``tenant``: its own, or ``common`` for any."""
    base = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
    return Client(
        "microsoft", "Microsoft", client_id, client_secret,
        f"{base}/authorize", f"{base}/token",
        "https://outlook.office.com/IMAP.AccessAsUser.All "
        "https://outlook.office.com/SMTP.Send offline_access",
        {"prompt": "select_account"},
    )  # fmt: skip


def begin(client: Client, *, login: str, back: str) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what to remember until it comes back."""
    remembered = {"client": client.key, "state": new_token(), "verifier": new_token()}
    hashed = hashlib.sha256(remembered["verifier"].encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": back,
        "scope": client.scope,
        "state": remembered["state"],
        "login_hint": login,
        "code_challenge": base64.urlsafe_b64encode(hashed).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **client.extras,
    }
    return f"{client.authorize}?{urlencode(asked)}", remembered


def finish(
    client: Client,
    *,
    remembered: Mapping[str, Any],
    answer: Mapping[str, str],
    back: str,
    now: datetime,
    private_hosts: Collection[str] = (),
) -> Access:
    """What the consent gave. Raises `Refused` for anything that is not exactly as it was asked."""
    if remembered.get("client") != client.key:
        raise Refused(FAILED)
    if not same(str(answer.get("state", "")), str(remembered.get("state", ""))):
        raise Refused(FAILED)
    if answer.get("error") == "access_denied":
        raise Refused(f"{client.name} was not allowed to let Goodword in. Nothing was changed.")
    if not answer.get("code"):
        raise Refused(FAILED)
    form = {
        "grant_type": "authorization_code",
        "code": str(answer["code"]),
        "redirect_uri": back,
        "code_verifier": str(remembered["verifier"]),
    }
    try:
        access = _ask(client, form, now, private_hosts)
    except Trouble as trouble:
        raise Refused(str(trouble)) from trouble
    if not access.refresh:
        raise Refused(
            f"{client.name} gave access for an hour only. Take Goodword’s access away there, then "
            "log in again."
        )
    return access


def renew(
    client: Client, refresh: str, *, now: datetime, private_hosts: Collection[str] = ()
) -> Access:
    """New access by a refresh token. Raises `Trouble` with what to do."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh, "scope": client.scope}
    return _ask(client, form, now, private_hosts)


def is_due(until: datetime | None, now: datetime) -> bool:
    """Whether access is to be renewed before it is used."""
    return until is None or until - EARLY <= now


def _ask(
    client: Client, form: dict[str, str], now: datetime, private_hosts: Collection[str]
) -> Access:
    whole = {**form, "client_id": client.client_id, "client_secret": client.client_secret}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        answer = post(client.token, urlencode(whole).encode(), headers, private_hosts=private_hosts)
    except Unreachable as error:
        words = f"{client.name} could not be asked to let us in: {error}"
        raise Trouble("unreachable", words) from error
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    if answer.status != 200 or not isinstance(told.get("access_token"), str):
        raise _refusal(client, answer.status, str(told.get("error", "")))
    seconds = told.get("expires_in", 3600)
    lasting = min(max(seconds, _SHORTEST), _LONGEST) if isinstance(seconds, int) else 3600
    refresh = told.get("refresh_token", "")
    return Access(
        told["access_token"],
        now + timedelta(seconds=lasting),
        refresh if isinstance(refresh, str) else "",
    )


def _refusal(client: Client, status: int, error: str) -> Trouble:
    if error in ("invalid_grant", "interaction_required", "consent_required", "login_required"):
        return Trouble(
            "refused",
            f"{client.name} takes the permission no more that it gave: it was withdrawn, has "
            f"ended, or a password was changed. Log in with {client.name} again.",
        )
    if error in ("invalid_client", "unauthorized_client", "invalid_scope"):
        return Trouble(
            "ours",
            f"{client.name} does not know Goodword by the client that its settings name. Whoever "
            f"runs Goodword has to look at GOODWORD_{client.key.upper()}_CLIENT_ID and "
            "…_CLIENT_SECRET.",
        )
    if status >= 500 or status == 429:
        words = f"{client.name} is too busy to let us in. It is tried again by itself."
        return Trouble("server", words)
    return Trouble("refused", f"{client.name} did not let us in. Log in there again.")
