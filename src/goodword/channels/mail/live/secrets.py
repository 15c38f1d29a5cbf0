"""What a mailbox's server must be told to let us in: sealed, and bound to that mailbox.

A password is ``{"password": …}``, an API token ``{"token": …}``, OAuth ``{"refresh": …,
"access": …}``.
"""

import json

from goodword.accounts.sealing import seal, unseal
from goodword.channels.mail.live.tables import Connection


def purpose_of(connection: Connection) -> str:
    """What it is sealed for: moved to another mailbox's row, it can't be opened."""
    return f"mailbox {connection.mailbox_id}"


def typed_secret(auth: str, typed: str) -> dict[str, str]:
    """What somebody entered, as it is kept: a password, or a token without blanks around it."""
    return {"token": typed.strip()} if auth == "token" else {"password": typed}


def keep_secret(connection: Connection, told: dict[str, str]) -> None:
    """Seal it into the row, which is not saved here."""
    connection.secret = seal(json.dumps(told), purpose=purpose_of(connection))


def secret_of(connection: Connection) -> dict[str, str]:
    """What was kept, empty when there is none. Raises `goodword.accounts.sealing.Unsealable`."""
    if not connection.secret:
        return {}
    told: dict[str, str] = json.loads(unseal(connection.secret, purpose=purpose_of(connection)))
    return told
