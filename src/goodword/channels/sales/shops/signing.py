"""Whether a message is really the shop's: signatures, compared in constant time. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

TOLERANCE = 300
"""Seconds by which the time in a signature may differ from ours: older ones are replays."""


def signed_base64(body: bytes, told: str, secrets: Sequence[str]) -> bool:
    """HMAC-SHA256 (RFC 2104) of the body in base64, as Shopify and WooCommerce sign."""
    fits = False
    for secret in secrets:
        mark = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
        fits |= hmac.compare_digest(mark, told.strip().encode("utf-8", "replace"))
    return fits


def signed_at(body: bytes, told: str, secrets: Sequence[str], *, second: int) -> bool:
    """``t=…,v1=…``: HMAC-SHA256 in hex over ``t.body``, as Stripe and our own webhooks sign.

    ``second``: now, in seconds since 1970; another time than about now is refused.
    """
    parts = [part.strip().partition("=") for part in told.split(",")[:20]]
    times = [value for name, _, value in parts if name == "t"]
    marks = [value.encode("utf-8", "replace") for name, _, value in parts if name == "v1"]
    at = times[0] if len(times) == 1 and times[0].isascii() and times[0].isdigit() else "0"
    fits = False
    for secret in secrets:
        message = at.encode() + b"." + body
        mark = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest().encode()
        for one in marks:
            fits |= hmac.compare_digest(mark, one)
    return fits and len(at) < 12 and abs(int(at) - second) <= TOLERANCE
