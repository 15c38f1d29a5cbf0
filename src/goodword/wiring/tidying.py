"""The clock's work on personal data: what was kept long enough goes, erasures are finished."""

import threading

from goodword.privacy.retention import expire
from goodword.wiring.clock import wall
from goodword.wiring.erasing import finish
from goodword.wiring.recording import record_clock


def keep_no_longer(stop: threading.Event) -> None:
    """Remove what is due by the rules of retention, a few at a time; then clean up after it."""
    expire(
        now=wall(),
        go_on=lambda: not stop.is_set(),
        on_batch=lambda **told: record_clock("keep no longer", act="erased", **told),
    )
    if not stop.is_set():
        finish(now=wall())
