"""A Dovecot and a house of one's own for the measurements of live mailboxes."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def served() -> Iterator[tuple[Any, Any]]:
    """The module that starts servers (.ci/dovecot.py), and one that it started."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.wiring.settings")
    os.environ.setdefault("GOODWORD_HOME", tempfile.mkdtemp(prefix="goodword-live-"))
    import django

    django.setup()
    from tests.channels.mail.live.served import harness

    module = harness()
    if not module.PROGRAM.exists():
        raise SystemExit("Dovecot is not installed (Debian: apt install dovecot-imapd).")
    with module.Dovecot() as server:
        yield module, server
