"""Codes of six digits (TOTP, RFC 6238), and codes for the day when the phone is lost. Pure."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

from goodword.accounts.rules import same

STEP = 30
DIGITS = 6
HOW_MANY = 10
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without I, L, O, U, 0 and 1, which people misread."""


def new_seed() -> str:
    """A seed of 160 bits, as apps take it (base32)."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def code_at(seed: str, step: int) -> str:
    """The code of a step (RFC 4226 §5.3, RFC 6238 §4.2)."""
    mac = hmac.new(base64.b32decode(seed), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = mac[-1] & 0x0F
    number = struct.unpack(">I", mac[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(seed: str, code: str, now: datetime, *, after: int = 0) -> int | None:
    """Which step a code belongs to: the present one or a neighbour, and later than ``after``.

    ``None`` for a wrong code, and for one that was taken already.
    """
    present = int(now.timestamp()) // STEP
    told, found = "".join(code.split()), None
    for step in (present - 1, present, present + 1):
        if same(told, code_at(seed, step)) and step > after:
            found = step
    return found


def address(seed: str, *, account: str, house: str) -> str:
    """The ``otpauth:`` address that an app reads from the square."""
    label = quote(f"{house.replace(':', ' ')}:{account}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': seed, 'issuer': house}, quote_via=quote)}"


def square(text: str) -> tuple[int, str]:
    """A QR code as an SVG path in modules, and how many of them a side has, margin included."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows), path


def in_fours(seed: str) -> str:
    """A seed as one types it."""
    return " ".join(seed[i : i + 4] for i in range(0, len(seed), 4))


def new_recovery_codes() -> list[str]:
    """Ten codes such as ``3-K7QDM-X2WTP``: their number, and 49 bits of randomness."""
    return [f"{number}-{_letters(5)}-{_letters(5)}" for number in range(HOW_MANY)]


def taken_apart(code: str) -> tuple[int, str] | None:
    """Number and letters of a recovery code as somebody typed it; ``None`` when it is none."""
    told = "".join(code.upper().replace("-", " ").split())
    if len(told) != 11 or not told[0].isdigit() or not told.isascii():
        return None
    return int(told[0]), told[1:]


def _letters(how_many: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(how_many))
