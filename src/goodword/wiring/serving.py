"""One process: pages by waitress, and beside them the clock's work and the mailboxes.

On PostgreSQL they may also be processes of their own, any number of each, on several machines.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import close_old_connections

from goodword.wiring.clockwork import Job, jobs, prompt_jobs
from goodword.wiring.fetching import keep_mailboxes
from goodword.wiring.warming import warm

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks at what is due."""

PATIENCE = 5.0
"""Seconds that work has to come to its end when the process is ended."""


def serve(*, host: str, port: int, say: Callable[[str], None], work_too: bool = True) -> None:
    """Serve until interrupted. Raises SystemExit with a clear word when the port is taken.

    ``work_too``: the clock's work and the mailboxes, too; else the pages alone.
    """
    import waitress

    from goodword.wiring.wsgi import application

    try:
        server = waitress.create_server(
            application,
            host=host,
            port=port,
            threads=8,
            ident=None,
            # Headers of trusted proxies are read in `web.origin`; without any they come to nobody.
            clear_untrusted_proxy_headers=not settings.TRUSTED_PROXIES,
        )
    except OSError as error:
        raise SystemExit(
            f"Port {port} on {host} can't be used ({error.strerror}). Choose another: --port 8001"
        ) from error
    threading.Thread(target=warm, name="warm", daemon=True).start()
    stop = threading.Event()
    workers = _start_work(stop) if work_too else []
    say(f"Goodword is at http://{host}:{port}  (Ctrl-C ends it)")
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        say("Ended.")
    finally:
        stop.set()
        server.close()
        _end(workers)


def work_alone(*, say: Callable[[str], None]) -> None:
    """Do the clock's work and keep the mailboxes, without pages, until interrupted."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, _interrupted)
    workers = _start_work(stop)
    say("Goodword works: mail is fetched, what is due is done  (Ctrl-C ends it)")
    try:
        while all(worker.is_alive() for worker in workers):
            stop.wait(TICK)
    except (KeyboardInterrupt, SystemExit):
        say("Ended.")
    finally:
        stop.set()
        _end(workers)


def _start_work(stop: threading.Event) -> list[threading.Thread]:
    workers = [
        threading.Thread(target=work, args=(stop, jobs()), name="clock", daemon=True),
        threading.Thread(target=work, args=(stop, prompt_jobs()), name="prompt", daemon=True),
        threading.Thread(target=keep_mailboxes, args=(stop,), name="mailboxes", daemon=True),
    ]
    for worker in workers:
        worker.start()
    return workers


def _end(workers: list[threading.Thread]) -> None:
    """Let work end between two of its steps; what hangs is ended with the process."""
    until = time.monotonic() + PATIENCE
    for worker in workers:
        worker.join(max(0.0, until - time.monotonic()))


def _interrupted(*_: object) -> None:
    raise SystemExit(0)


def work(stop: threading.Event, some: Iterable[Job]) -> None:
    """Do these jobs again and again until told to stop. A failure is logged and retried."""
    due = dict.fromkeys(some, 0.0)
    while not stop.is_set():
        close_old_connections()
        for job, at in due.items():
            if time.monotonic() < at or stop.is_set():
                continue
            try:
                job.run(stop)
            except Exception:
                log.exception("%s failed and will be tried again", job.name)
            due[job] = time.monotonic() + job.every
        stop.wait(TICK)
