"""The rules of the door: how long to wait, how long things hold, who needs a second factor."""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

INVITATION = timedelta(hours=72)
"""How long an invitation can be used; a link to a new password by an administrator, likewise."""

RESET = timedelta(hours=1)
"""The same for a link to a new password that somebody asked for by mail."""

WHOLE_STAY, IDLE_STAY = timedelta(days=14), timedelta(days=4)
"""A session ends after two weeks, and after four days without use (a long weekend)."""

PROOF = timedelta(minutes=15)
"""How long it counts that somebody proved who they are, before they change what lets them in."""

HALF_WAY = timedelta(minutes=10)
"""How long the second step of logging in may take."""

REMEMBERED = timedelta(hours=1)
"""How long a wrong attempt slows the next ones."""

FREE_TRIES, LONGEST_WAIT = 5, 300
"""Wrong attempts on one account before each further one waits; the longest wait, seconds."""

FREE_TRIES_OF_AN_ORIGIN, LONGEST_WAIT_OF_AN_ORIGIN = 30, 30
"""The same for one address of origin: it may be a whole office."""

FIRST_WAIT = 5


def new_token() -> str:
    """256 bits from the system's randomness, fit for an address: derivable from nothing."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token of full entropy: SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in the same time whatever they are."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def wait(tries: Sequence[datetime], now: datetime, *, free: int, longest: int) -> int:
    """Whole seconds to wait after these wrong attempts; 0: go ahead.

    The first ``free`` cost nothing; after that each wait is twice as long as the one before,
    counted from the last attempt, up to ``longest`` seconds. Only the last hour counts.
    """
    recent = [at for at in tries if now - REMEMBERED < at <= now]
    if len(recent) < free:
        return 0
    pause = min(longest, FIRST_WAIT * 2 ** min(len(recent) - free, 12))
    left = max(recent) + timedelta(seconds=pause) - now
    return max(0, -(-left // timedelta(seconds=1)))


def place(origin: str) -> str:
    """What of an address of origin is counted together: IPv4 alone, IPv6 by its /64."""
    try:
        address = ipaddress.ip_address(origin.strip())
    except ValueError:
        return origin.strip()[:64]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def holds(
    now: datetime, *, expires_at: datetime, used_at: datetime | None, revoked_at: datetime | None
) -> bool:
    """Whether an invitation can still be used."""
    return used_at is None and revoked_at is None and now < expires_at


def needs_second_factor(role: str, asked_of: str) -> bool:
    """Whether the house asks a colleague of this role for a second factor."""
    return asked_of == "everybody" or (asked_of == "administrators" and role == "administrator")


def is_fresh(proved_at: object, now: datetime) -> bool:
    """Whether somebody proved a short while ago who they are. ``proved_at``: seconds, as kept."""
    if not isinstance(proved_at, int | float):
        return False
    age = now.timestamp() - proved_at
    return 0 <= age < PROOF.total_seconds()
