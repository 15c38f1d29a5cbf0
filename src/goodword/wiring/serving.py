"""One process: pages by waitress, and the clock's work in a thread beside them."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

from goodword.replies.actions import settle_dirty, wake
from goodword.wiring.clock import now

log = logging.getLogger(__name__)

EVERY_SECONDS = 20


def serve(*, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted. Raises SystemExit with a clear word when the port is taken."""
    import waitress

    from goodword.wiring.wsgi import application

    try:
        server = waitress.create_server(application, host=host, port=port, threads=8, ident=None)
    except OSError as error:
        raise SystemExit(
            f"Port {port} on {host} can't be used ({error.strerror}). Choose another: --port 8001"
        ) from error
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
    seen = now()
    while not stop.is_set():
        try:
            close_old_connections()
            present = now()
            if present > seen:
                wake(since=seen, now=present)
                seen = present
            while settle_dirty(now=now(), limit=200) and not stop.is_set():
                continue
        except Exception:
            log.exception("the clock's work failed and will be tried again")
        stop.wait(EVERY_SECONDS)
