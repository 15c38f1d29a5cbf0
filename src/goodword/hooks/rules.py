"""The pure part: what a token may do, how a message is signed, when it is tried again."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

SCOPES: dict[str, str] = {
    "read": "read what you may read",
    "act": "act on what is owed: done, later, hand over, note, be away",
    "customers": "change who customers are: names, relations, tags, merging",
    "account": "change what is yours: notices, saved views, webhooks",
    "send": "send mail from your own mail program (goodword submit)",
    "settings": "change the house: standard, hours, addresses, colleagues, mailboxes",
    "privacy": "see what is held on a person, and for how long; read the audit",
}
"""What a token may be allowed, with what that means in words."""

SCOPES_BY_ROLE: dict[str, frozenset[str]] = {
    "administrator": frozenset(SCOPES),
    "lead": frozenset({"read", "act", "customers", "account", "send"}),
    "colleague": frozenset({"read", "act", "customers", "account", "send"}),
    "read-only": frozenset({"read", "account"}),
}
LONGEST_LIFE = timedelta(days=365)

PREFIX = "gw_"
SHOWN = 12
"""So many signs of a token are kept to know it by: 54 of its 256 bits."""

ANSWER_KEPT = timedelta(days=1)
"""How long the answer to a write is given again under its idempotency key."""

CLAIM = timedelta(minutes=2)
"""After so long a write that has not answered is taken for dead, and may be done again."""

RETRIED_FOR = timedelta(days=3)
LONGEST_PAUSE = timedelta(hours=8)
FAILING = 4
"""After so many tries of one message in vain (two minutes), a webhook counts as failing."""
OLD_SECRET_LIVES = timedelta(hours=24)
LOG_KEPT = timedelta(days=30)


def new_token() -> str:
    """A token with 256 bits of chance in it."""
    return PREFIX + secrets.token_urlsafe(32)


def new_secret() -> str:
    """A webhook's secret, with 256 bits of chance in it."""
    return "whsec_" + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token. It holds 256 bits of chance, so one quick hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def allowed_scopes(role: str, scopes: Iterable[str]) -> frozenset[str]:
    """The scopes among these that a colleague of this role can use; with them comes reading."""
    told = frozenset(scopes) & SCOPES_BY_ROLE.get(role, frozenset())
    return told | {"read"} if told else told


def signature(secrets_: Iterable[str], body: bytes, at: int) -> str:
    """The header ``Goodword-Signature``: one ``v1`` for each secret that counts at the moment.

    HMAC-SHA256 (RFC 2104) over ``timestamp.body``; ``at`` in seconds since 1970.
    """
    message = b"%d." % at + body
    marks = (hmac.new(s.encode(), message, hashlib.sha256).hexdigest() for s in secrets_)
    return ",".join((f"t={at}", *(f"v1={mark}" for mark in marks)))


def next_try(attempts: int, begun: datetime, now: datetime) -> datetime | None:
    """When to try again after so many attempts; nothing when it was tried long enough.

    Ten seconds, then three times as long every time, eight hours at most, for three days.
    """
    pause = min(timedelta(seconds=10 * 3 ** min(attempts - 1, 8)), LONGEST_PAUSE)
    at = now + pause
    return at if at <= begun + RETRIED_FOR else None
