"""A job of the clock that waits for others, servers or processes: in a thread of its own."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

log = logging.getLogger(__name__)


class Apart:
    """Does its work in a thread; while that is at it, the clock's next call changes nothing."""

    def __init__(self, name: str, work: Callable[[threading.Event], object]) -> None:
        self._name, self._do = name, work
        self._thread: threading.Thread | None = None

    def __call__(self, stop: threading.Event) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(
            target=self._work, args=(stop,), name=self._name, daemon=True
        )
        self._thread.start()

    def _work(self, stop: threading.Event) -> None:
        close_old_connections()
        try:
            self._do(stop)
        except Exception:
            log.exception("%s failed and will be tried again", self._name)
        finally:
            connections.close_all()
