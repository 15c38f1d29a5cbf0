"""One process: pages by waitress, and the clock's work in a thread beside them."""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections

from goodword.wiring.clockwork import jobs
from goodword.wiring.warming import warm

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks at what is due."""


def serve(*, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted. Raises SystemExit with a clear word when the port is taken."""
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
    worker = threading.Thread(target=work, args=(stop,), name="clock", daemon=True)
    worker.start()
    say(f"Goodword is at http://{host}:{port}  (Ctrl-C ends it)")
    try:
        server.run()
    except KeyboardInterrupt:
        say("Ended.")
    finally:
        stop.set()
        server.close()


def work(stop: threading.Event) -> None:
    """Do the clock's work again and again until told to stop. A failure is logged and retried."""
    due = dict.fromkeys(jobs(), 0.0)
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
