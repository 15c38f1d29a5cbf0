"""The clock's work: what is done again and again beside the pages, and how often.

Each job finds what is due by itself, is harmless when it runs twice or in two processes at once,
and may be stopped between any two of its steps.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from goodword.accounts.knocks import forget_old
from goodword.accounts.stays import forget_ended
from goodword.channels.mail.sending import submissions
from goodword.handoffs.actions import tend
from goodword.replies.actions import wake
from goodword.wiring.apart import Apart
from goodword.wiring.clock import now, wall
from goodword.wiring.composing import tend_drafts
from goodword.wiring.covering import Covering
from goodword.wiring.doubles import look_for_doubles
from goodword.wiring.figuring import Figures
from goodword.wiring.filing import file_sent
from goodword.wiring.noticing import notice
from goodword.wiring.outgoing import Sending
from goodword.wiring.promising import keep_warnings, settle_dirty
from goodword.wiring.quieting import QuietCustomers
from goodword.wiring.recording import anchor_audit
from goodword.wiring.rereading import read_again
from goodword.wiring.returning import look_for_returned
from goodword.wiring.sales_uploads import forget_uploads, take_uploads
from goodword.wiring.sending import send_due
from goodword.wiring.shops import forget_shop_news, take_shop_news
from goodword.wiring.surveying import ask_due
from goodword.wiring.telling import TellWebhooks
from goodword.wiring.tidying import keep_no_longer
from goodword.wiring.touching import Rhythms, keep_in_touch
from goodword.wiring.turns import my_turn
from goodword.wiring.watching import Watching


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many seconds. ``run`` gets the sign to stop."""

    name: str
    every: float
    run: Callable[[threading.Event], None]


class _Settling:
    """Settles what came in, and wakes what became due since the last look."""

    def __init__(self) -> None:
        self.seen = now()

    def __call__(self, stop: threading.Event) -> None:
        present = now()
        if present > self.seen:
            wake(since=self.seen, now=present)
            self.seen = present
        while not stop.is_set():
            with my_turn():
                if not settle_dirty(now=now(), limit=200):
                    break


def sweep_the_door(stop: threading.Event) -> None:
    """Forget sessions that are over, wrong attempts of more than a month ago, and what mail
    programs handed in and is long done."""
    forget_ended(now=wall())
    submissions.forget_old(now=wall())
    forget_old(now=wall())


def _tend(stop: threading.Event) -> None:
    """Sends offers back that nobody took over in time, and ends those that were settled."""
    tend(now=now())


def jobs() -> tuple[Job, ...]:
    """Every job, made when the clock starts."""
    return (
        Job("settling", 20, _Settling()),
        # After settling, so that what it opened lies with somebody who is here at once.
        Job("covering", 20, Covering()),
        Job("dating promises", 20, keep_warnings),
        Job("asking customers", 300, Apart("surveys", ask_due)),
        Job("tending drafts", 20, tend_drafts),
        # Before the notices, so that both sides hear of what went back at once.
        Job("tending offers", 20, _tend),
        Job("watching mailboxes", 300, Watching()),
        Job("noticing", 20, notice),
        Job("sending", 10, Sending()),
        Job("sending letters", 2, Apart("letters", send_due)),
        Job("filing copies", 30, Apart("copies", file_sent)),
        Job("looking for what came back", 20, look_for_returned),
        Job("telling webhooks", 2, TellWebhooks()),
        Job("forgetting lists of sales", 3600, forget_uploads),
        Job("making figures", 30, Apart("figures", Figures())),
        Job("anchoring the audit", 3600, anchor_audit),
        Job("keeping no longer", 1800, keep_no_longer),
        Job("reading again", 10, read_again),
        Job("looking for doubles", 600, look_for_doubles),
        Job("quiet customers", 10, Apart("quiet", QuietCustomers())),
        Job("forgetting what shops told", 3600, forget_shop_news),
        Job("keeping in touch", 60, keep_in_touch),
        Job("looking at rhythms", 3600, Apart("rhythms", Rhythms())),
        Job("sweeping the door", 3600, sweep_the_door),
    )


def prompt_jobs() -> tuple[Job, ...]:
    """What somebody looks at while it is done: beside the other jobs, which may be long at it."""
    return (
        Job("taking lists of sales", 1, Apart("lists of sales", take_uploads)),
        Job("reading shops", 1, Apart("shops", take_shop_news)),
    )
