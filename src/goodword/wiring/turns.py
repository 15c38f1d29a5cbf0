"""Long writes take turns.

SQLite has one writer at a time, and who waits for it asks again and again, in no order: among
several processes somebody may ask in vain for longer than is borne. A lock on a file is given in
turn, ends with the process that held it, and leaves short writes (claims, pages) only one long one
to wait for. Within a process, turns keep one processor for the pages.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from goodword.wiring.home import home

_here = threading.Lock()


@contextmanager
def my_turn() -> Iterator[None]:
    """Do a long piece of writing when it is one's turn; seconds, not minutes, and never nested."""
    with _here:
        if connection.vendor != "sqlite":
            yield
            return
        with (home() / "turn.lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
