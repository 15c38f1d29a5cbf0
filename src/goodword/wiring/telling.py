"""The clock's work for programs: webhooks are told, what is over is forgotten."""

import logging
import threading
from datetime import timedelta

from django.db import connections

from goodword.hooks.repeating import forget_old_answers
from goodword.hooks.sending import claim, pause_the_hopeless, send
from goodword.hooks.telling import forget_old_deliveries, tell_all
from goodword.wiring.clock import wall

log = logging.getLogger(__name__)

CLEAN_EVERY = timedelta(hours=1)


class TellWebhooks:
    """Writes messages down, and lets a thread of its own send them: others' servers are slow."""

    def __init__(self) -> None:
        self._sender: threading.Thread | None = None
        self._cleaned = wall() - CLEAN_EVERY

    def __call__(self, stop: threading.Event) -> None:
        """One look; what is still being sent from the look before goes on."""
        tell_all(now=wall())
        if wall() - self._cleaned >= CLEAN_EVERY:
            self._cleaned = wall()
            forget_old_answers(now=wall())
            forget_old_deliveries(now=wall())
        for webhook in pause_the_hopeless(now=wall()):
            log.warning("The webhook %s was paused: it has failed for days", webhook.pk)
        if self._sender is None or not self._sender.is_alive():
            self._sender = threading.Thread(
                target=_send_and_close, args=(stop,), name="webhooks", daemon=True
            )
            self._sender.start()


def send_all(stop: threading.Event) -> int:
    """Send everything that is due; how many arrived. A webhook that fails waits for its turn."""
    tired: set[int] = set()
    sent = 0
    while not stop.is_set() and (delivery := claim(now=wall(), tired=tired)) is not None:
        if send(delivery=delivery, now=wall()):
            sent += 1
        else:
            tired.add(delivery.webhook_id)
    return sent


def _send_and_close(stop: threading.Event) -> None:
    try:
        send_all(stop)
    except Exception:
        log.exception("sending to webhooks failed and will be tried again")
    finally:
        connections.close_all()
