"""Where a mailbox is and what lets us in, for ``goodword mailbox add``: said, found, asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import typer

from goodword.cli.saying import fail


@dataclass(frozen=True, slots=True)
class Said:
    """What was said on the command line. ``oauth``: at whom one logs in; ``api_token``: JMAP."""

    address: str
    host: str
    port: int
    security: str
    login: str
    jmap: str
    imap: bool
    oauth: str
    api_token: bool


def where_is(said: Said) -> dict[str, Any]:
    """The mailbox's server as it was said, else as it is found, as `connecting.Wanted` has it.

    JMAP comes before IMAP, unless IMAP was asked for. Raises `Refused`.
    """
    from goodword.wiring.connecting import find_server
    from goodword.wiring.connecting_jmap import session_at

    if said.security not in ("tls", "starttls", "none"):
        fail("--security is one of: tls, starttls, none.")
    login = said.login or said.address
    if said.jmap:
        auth = "token" if said.api_token else "password"
        return {**session_at(said.jmap), "login": login, "auth": auth}
    auth = "oauth" if said.oauth else "password"
    if said.host:
        return {"host": said.host, "port": said.port, "security": said.security,
                "login": login, "auth": auth, "provider": said.oauth}  # fmt: skip
    found = find_server(said.address)
    known = found.provider
    if found.jmap and not said.imap and not said.oauth:
        by_token = said.api_token or (known is not None and bool(known.jmap))
        _tell(known.jmap_words if known else "", f"{found.jmap} (JMAP; by IMAP instead: --imap).")
        auth = "token" if by_token else "password"
        return {**session_at(found.jmap), "login": login, "auth": auth}
    server = found.server
    if server is None:
        _tell(known.words if known else "")
        fail("No server was found. Say it: goodword mailbox add ADDRESS --host imap.example.org")
    _tell(known.words if known else "", f"{server.host}, port {server.port} ({server.source}).")
    return {
        "host": server.host, "port": server.port, "security": server.security,
        "login": said.login or server.login, "auth": auth, "provider": said.oauth,
    }  # fmt: skip


def ask_secret(where: dict[str, Any]) -> tuple[dict[str, str], datetime | None]:
    """What lets us in, asked for; and until when access is good that was got by it."""
    from goodword.channels.mail.live.secrets import typed_secret

    auth = where["auth"]
    if auth != "oauth":
        what = "API token" if auth == "token" else "Password"
        return typed_secret(auth, typer.prompt(what, hide_input=True)), None
    from django.conf import settings

    from goodword.channels.mail.live.login import client_of
    from goodword.channels.mail.live.oauth import renew
    from goodword.wiring.clock import wall

    client = client_of(where["provider"])
    refresh = typer.prompt("Refresh token", hide_input=True)
    access = renew(client, refresh, now=wall(), private_hosts=settings.PRIVATE_HOSTS)
    return {"refresh": access.refresh or refresh, "access": access.token}, access.until


def _tell(*lines: str) -> None:
    for line in lines:
        if line:
            typer.echo(line, err=True)
