"""Passwords that were found in other houses' breaches, looked up in a file on this machine.

The file is the "ordered by hash" list of Pwned Passwords, or any like it: a line for each, the
SHA-1 of the password in hexadecimal first, sorted. Nothing is sent anywhere, and the file may be
of any size: it is searched by halves, about forty reads.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

_LINE = 200
"""Longer than any line of the file."""


class NotBreached:
    """Refuses what stands in the file that the operator named; without one, refuses nothing."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise `ValidationError` for a password that is known from a breach."""
        path = settings.BREACHED_PASSWORDS
        if path and is_listed(password, Path(path)):
            raise ValidationError(
                "This password was found in a breach of some other house, and is tried by "
                "whoever has that list. Take another one."
            )

    def get_help_text(self) -> str:
        """What to heed, in a sentence."""
        return "None that is known from a breach."


def is_listed(password: str, path: Path) -> bool:
    """Whether the file has a password's hash. Raises OSError when it can't be read."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while high - low > _LINE:
            middle = (low + high) // 2
            file.seek(middle)
            file.readline()  # the rest of a line that began before
            start = file.tell()
            line = file.readline()
            if not line or line[:40].upper() > wanted:
                high = middle
            elif line[:40].upper() == wanted:
                return True
            else:
                low = start
        file.seek(max(0, low))
        return any(line[:40].upper() == wanted for line in file.read(3 * _LINE).splitlines())
