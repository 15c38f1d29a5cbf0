"""Sends letters: claims what is due, hands it to its mailbox's server, keeps what became of it.

What was sent stands on the timeline at once, through the same intake as a Sent folder, so that it
answers what it answers and promises what it promises.
"""

import logging
import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from goodword.channels.mail.sending import claims
from goodword.channels.mail.sending.claims import Claim
from goodword.channels.mail.sending.smtp import (
    Connection,
    GiveUp,
    InDoubt,
    NotAnyMore,
    Server,
    TryAgain,
)
from goodword.channels.mail.sending.tables import Outgoing, SendingWay
from goodword.channels.mail.sending.ways import server_of
from goodword.channels.mail.sending.writing import for_others
from goodword.house.queries import the_house
from goodword.timeline.originals import raw_bytes
from goodword.wiring import outgoing
from goodword.wiring.fetching import database_now
from goodword.wiring.home import SettingsError
from goodword.wiring.taking_sent import take_sent
from goodword.wiring.withdrawing import withdraw_overtaken

log = logging.getLogger(__name__)

AT_ONCE = 20
"""So many letters go over one connection before what else is due is looked at."""


def send_due(stop: threading.Event) -> int:
    """Send what is due, and bring it to the timeline; how many letters got out."""
    claims.doubt_lost(now=database_now())
    take_sent()
    number = 0
    if the_house().as_of is not None:
        return number  # an archive is read: nothing leaves the house
    withdraw_overtaken(now=database_now())
    silent: set[int] = set()
    while not stop.is_set():
        waiting = claims.due(now=database_now(), but=silent)
        if not waiting:
            break
        mailbox = waiting[0][1]
        ids = [pk for pk, box in waiting if box == mailbox][:AT_ONCE]
        sent, went_well = _send_from(mailbox, ids, stop)
        number += sent
        if not went_well:
            silent.add(mailbox)
    return number


def _send_from(mailbox_id: int, ids: Sequence[int], stop: threading.Event) -> tuple[int, bool]:
    """Send letters of one mailbox over one connection; how many went, and whether the line held."""
    number, tried = 0, False
    with _line(mailbox_id) as line:
        for pk in ids:
            if stop.is_set():
                break
            held = claims.claim(pk, now=database_now())
            if held is None:
                continue
            tried = True
            went = _send_one(line, held)
            if went is None:
                return number, False
            number += went
    return number, tried


def _send_one(line: Connection | str, held: Claim) -> bool | None:
    """Send one letter that is claimed; whether it went. None: the next would fare no better."""
    now, chance = database_now(), random.random()  # noqa: S311 - spreads attempts, guards nothing
    if isinstance(line, str):
        claims.try_later(held, line, now=now, chance=chance)
        return None
    row = Outgoing.objects.select_related("original").get(pk=held.outgoing_id)
    try:
        assert row.original is not None
        letter = for_others(raw_bytes(row.original))
    except (OSError, AssertionError) as error:
        log.exception("The bytes of letter %s can't be read", row.pk)
        claims.give_up(held, f"Its bytes can’t be read back: {type(error).__name__}.", now=now)
        return False
    to = list(row.recipients.filter(state="waiting").values_list("spec", flat=True))
    taken: list[str] = []

    def at_the_brink(those: Sequence[str]) -> bool:
        taken[:] = those
        return claims.go(held, size=len(letter), now=database_now())

    try:
        turned = line.hand_in(to, letter, sender=row.sender, at_the_brink=at_the_brink)
    except TryAgain as error:
        claims.try_later(held, str(error), now=database_now(), chance=chance)
        return None
    except GiveUp as error:
        claims.give_up(held, str(error), now=database_now())
        return False
    except InDoubt as error:
        claims.doubt(held, str(error), now=database_now())
        return None
    except NotAnyMore:
        return False
    if not taken:
        claims.turned_away(held, turned, now=database_now(), chance=chance)
        return False
    claims.sent(held, taken=taken, turned=turned, now=database_now(), chance=chance)
    take_sent(only=row.pk)
    return True


@contextmanager
def _line(mailbox_id: int) -> Iterator[Connection | str]:
    """The connection on which a mailbox's letters go, or why there is none."""
    try:
        server = server_for(mailbox_id)
    except (TryAgain, SettingsError) as error:
        yield str(error)
        return
    with Connection(server) as line:
        yield line


def server_for(mailbox_id: int) -> Server:
    """The server that sends a mailbox's letters: its own, else the house's.

    Raises `TryAgain` or `SettingsError` with what to do.
    """
    way = SendingWay.objects.select_related("mailbox").filter(mailbox_id=mailbox_id).first()
    return server_of(way, now=database_now()) if way is not None else outgoing.server()
