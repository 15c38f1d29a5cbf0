"""Sums over the whole house, each in a process of its own.

They need libraries and memory that pages never do, which go back when the process ends, and their
arithmetic takes no turns with the pages. What they write is whole or not at all, so that they may
be killed at any time and are made again. The process ends when its input does: with the one that
began it, however that one ended.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from importlib import import_module
from tempfile import TemporaryDirectory

log = logging.getLogger(__name__)

START = 1.5
"""Seconds that the beginning of a process takes, to be counted with what it is begun for."""
_REST = 20
_PATIENCE = 5.0
_NICE = 5


class Computing:
    """Work that is done when it is called, and waited for. After a failure it rests a while.

    ``work``: a function by its name (``module:function``), which gets the sign to stop.
    """

    def __init__(self, work: str) -> None:
        self._work = work
        self._rests_until = 0.0

    def __call__(self, stop: threading.Event) -> bool:
        """Whether it was done; not while it rests, nor when the sign to stop came first."""
        begun = time.monotonic()
        if begun < self._rests_until:
            return False
        code = _run(self._work, stop)
        if code and not stop.is_set():
            taken = time.monotonic() - begun
            self._rests_until = time.monotonic() + _REST * taken
            told = "%s ended with %d after %.0f s and will be tried again"
            log.error(told, self._work, code, taken)
        return code == 0


def _run(work: str, stop: threading.Event) -> int:
    """Begin the process, and wait until it ended or is to stop; how it ended."""
    with TemporaryDirectory(prefix="goodword-") as scratch:
        child = subprocess.Popen(  # noqa: S603 - a command of ours
            [sys.executable, "-P", "-m", __name__, work],
            stdin=subprocess.PIPE,
            env={**os.environ, "TMPDIR": scratch, "OPENBLAS_NUM_THREADS": "1"},
            # Ctrl-C at the terminal is for the server, which then ends this one.
            start_new_session=True,
        )
        try:
            while child.poll() is None and not stop.wait(0.25):
                pass
        finally:
            if child.stdin is not None:
                child.stdin.close()
            try:
                child.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
    return child.returncode


def main() -> None:
    """The process itself: do what its one argument names."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_input, args=(stop,), daemon=True).start()
    os.nice(_NICE)
    from goodword.wiring.start import django

    django(migrate=False)
    place, _, function = sys.argv[1].partition(":")
    try:
        getattr(import_module(place), function)(stop)
    except Exception:
        log.exception("%s failed", sys.argv[1])
        raise SystemExit(1) from None


def _end_with_input(stop: threading.Event) -> None:
    while os.read(0, 1024):
        pass
    stop.set()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os._exit(1)


def _end(*_: object) -> None:
    raise SystemExit(1)


if __name__ == "__main__":
    main()
