"""Joins live mailboxes to the house: what they bring is kept, settled, and seen on Today."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection as database
from django.db import transaction
from django.db.models import F

from goodword.channels.mail import Found, parse_mail
from goodword.channels.mail.intake import MailboxHere, take_in
from goodword.channels.mail.live.folders import listing
from goodword.channels.mail.live.keeper import Keeper
from goodword.channels.mail.live.lines import Take, Ways
from goodword.channels.mail.live.mail_server import MailServer
from goodword.channels.mail.live.opening import open_server
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.trouble import Refusal
from goodword.house.queries import the_house
from goodword.ledger.actions import follow_conversations
from goodword.people.directory import load_ours
from goodword.people.tables import OurAddress
from goodword.replies.actions import look_back
from goodword.timeline.tables import Intake
from goodword.wiring.clock import now, wall
from goodword.wiring.importing import settle_all
from goodword.wiring.ownership import ensure_somebody, is_desk, weigh
from goodword.wiring.turns import my_turn
from goodword.wiring.watching import sample_quota

log = logging.getLogger(__name__)

SAMPLE = 100
"""So many of the newest sent messages tell which addresses are ours."""


def keep_mailboxes(stop: threading.Event) -> None:
    """Keep every connected mailbox up to date until told to stop."""
    while not stop.is_set():
        try:
            Keeper(ways()).run(stop)
        except Exception:
            log.exception("keeping mailboxes failed and is begun again")
            stop.wait(10)


def ways() -> Ways:
    """What this house gives to those who keep its mailboxes."""
    return Ways(open=_open, taker=taker, clock=database_now, on_new=settle, on_done=finish)


def database_now() -> datetime:
    """The present by the database's clock, which all workers share."""
    if database.vendor != "postgresql":
        return wall()
    with database.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def taker(row: Connection, server: MailServer) -> Take:
    """What keeps the messages of a mailbox. Before the first, one learns whose it is."""
    if row.intake is None:
        ensure_somebody(now=wall())
        _learn(row, server)
        row.intake = _begin(row)
    sample_quota(row, server)
    intake, mailbox = row.intake, row.mailbox
    here = {mailbox.name: MailboxHere(mailbox.pk, is_desk(mailbox), row.authserv_id)}

    def take(found: Sequence[Found]) -> None:
        with my_turn():
            taken = take_in(
                found,
                mailboxes=here,
                ours=load_ours(),
                opens_from=intake.opens_from,
                intake_id=intake.pk,
                now=wall(),
                on_merged=lambda merged: follow_conversations(merged=merged),
            )
        Intake.objects.filter(pk=intake.pk).update(
            read=F("read") + taken.read,
            new=F("new") + taken.new,
            known=F("known") + taken.known,
            quarantined=F("quarantined") + taken.quarantined,
        )

    return take


def settle() -> None:
    """What came in is owed, promised or done from now on.

    A failure is none of the mailbox's: the clock settles again what waits for it.
    """
    try:
        with my_turn():
            settle_all(now=now())
    except Exception:
        log.exception("what came in could not be settled yet")


def finish(row: Connection) -> None:
    """All history is here: what was never answered in it can be offered."""
    waiting = Folder.objects.filter(connection=row, wanted=True, missing=False, history_done=False)
    settle()
    if row.intake is None or row.intake.finished_at is not None or waiting.exists():
        return
    look_back(intake_id=row.intake.pk)
    row.intake.finished_at = wall()
    row.intake.save(update_fields=["finished_at"])
    settle()


def _open(row: Connection) -> MailServer:
    return open_server(row, now=database_now())


@transaction.atomic
def _begin(row: Connection) -> Intake:
    """All that ever comes from a mailbox is one intake: what arrives after connecting opens what
    is owed, however late it is fetched; what is older than the house's horizon does not."""
    locked = Connection.objects.select_for_update().get(pk=row.pk)
    if locked.intake is not None:
        return locked.intake
    horizon = timedelta(days=the_house().horizon_days)
    intake = Intake.objects.create(
        source=f"mailbox {row.mailbox.name}",
        started_at=wall(),
        opens_from=row.created_at - horizon,
    )
    Connection.objects.filter(pk=row.pk).update(intake=intake)
    return intake


def _learn(row: Connection, server: MailServer) -> None:
    """The mailbox's address is ours, and so are those that its mail is sent from."""
    mailbox = row.mailbox
    specs = [mailbox.address] if "@" in mailbox.address else []
    sent = next((p for p in listing(server) if p.role == "sent"), None)
    if sent is not None:
        try:
            specs += _senders(server, sent.name, mailbox.name)
        except Refusal as refusal:
            log.info("sent mail of %s could not be looked at: %s", row, refusal)
    for spec in dict.fromkeys(spec.lower() for spec in specs):
        OurAddress.objects.get_or_create(
            spec=spec, defaults={"colleague": mailbox.owner if "@" in spec else None}
        )


def _senders(server: MailServer, folder: str, mailbox: str) -> tuple[str, ...]:
    heads = server.newest_heads(folder, SAMPLE)
    samples = ((mailbox, "sent", parse_mail(head)) for head in heads)
    return weigh(samples, before=load_ours()).learnt
