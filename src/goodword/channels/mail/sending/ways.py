"""How a mailbox sends: from its row to a server that can be talked to, safely."""

import json
from datetime import datetime
from ipaddress import ip_address

from django.conf import settings

from goodword.access.outbound import Resolve, Unreachable, checked
from goodword.accounts.sealing import Unsealable, seal, unseal
from goodword.channels.mail.live.login import secret_now, trust
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import Trouble
from goodword.channels.mail.sending.smtp import Server, TryAgain
from goodword.channels.mail.sending.tables import SendingWay

PORTS = {"tls": 465, "starttls": 587, "none": 25}


def house_server_is_known() -> bool:
    """Whether the operator named a server for all the house's mail."""
    return bool(settings.HOUSE_SENDS())


def keep_password(way: SendingWay, password: str) -> None:
    """Seal a password into the row, which is not saved here."""
    way.secret = seal(json.dumps({"password": password}), purpose=_purpose(way))


def server_of(way: SendingWay, *, now: datetime, resolve: Resolve | None = None) -> Server:
    """The server as it is to be talked to now; access by OAuth is renewed where it is due.

    Raises `TryAgain` with what to look at.
    """
    addresses = _addresses(way, resolve)
    user, password, token = _login(way, now)
    return Server(
        way.host, way.port, way.security, way.mailbox.address, user, password,
        context=trust, addresses=addresses, token=token,
    )  # fmt: skip


def _addresses(way: SendingWay, resolve: Resolve | None) -> tuple[str, ...]:
    """Where its name lies, looked at: nobody sends us into our own network."""
    address = f"[{way.host}]" if ":" in way.host else way.host
    try:
        target = checked(
            f"https://{address}:{way.port}", private_hosts=settings.PRIVATE_HOSTS, resolve=resolve
        )
    except Unreachable as error:
        raise TryAgain(str(error)) from error
    if way.security == "none" and not all(ip_address(a).is_loopback for a in target.addresses):
        raise TryAgain(
            f"{way.host} is not this machine: without TLS everybody on the way could read the "
            "mail. Choose TLS or STARTTLS."
        )
    return target.addresses


def _login(way: SendingWay, now: datetime) -> tuple[str, str, str]:
    """The name, and a password or a token."""
    if way.auth == "none":
        return "", "", ""
    try:
        if way.auth == "password":
            told = json.loads(unseal(way.secret, purpose=_purpose(way))) if way.secret else {}
            return way.login, told.get("password", ""), ""
        connection = Connection.objects.filter(mailbox_id=way.mailbox_id).first()
        if connection is None:
            raise TryAgain(
                "The mailbox is not connected any more, and it sent with the same login. Give it a "
                "password for sending."
            )
        secret = secret_now(connection, now=now)
        user = way.login or connection.login
        return user, secret.get("password", ""), secret.get("access", "")
    except (Unsealable, Trouble) as error:
        raise TryAgain(str(error)) from error


def _purpose(way: SendingWay) -> str:
    """What it is sealed for: moved to another mailbox's row, it can't be opened."""
    return f"sending {way.mailbox_id}"
