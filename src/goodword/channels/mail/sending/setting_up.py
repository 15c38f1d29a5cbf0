"""What administrators do with the ways in which mailboxes send: set up, try, take away."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from goodword.access import NotFound, Reader, Refused
from goodword.channels.mail.live.finding_rules import SECURITIES, Server, is_host
from goodword.channels.mail.live.finding_table import of_host
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.sending.finding import keeps_copy, sends_for
from goodword.channels.mail.sending.smtp import Connection as Line
from goodword.channels.mail.sending.smtp import TryAgain
from goodword.channels.mail.sending.tables import SendingWay
from goodword.channels.mail.sending.ways import keep_password, server_of
from goodword.people.actions import must_administer
from goodword.people.rules import is_addr_spec, of_one_domain
from goodword.people.tables import Mailbox

GUESSING = 4.0


@dataclass(frozen=True, slots=True)
class Way:
    """How a mailbox is to send. Without a ``password`` it logs in as for reading, if it is read."""

    host: str
    port: int
    security: str = "tls"
    login: str = ""
    password: str = ""


def set_up(*, reader: Reader, mailbox_id: int, way: Way, now: datetime) -> SendingWay:
    """Try a way, and keep it when it works. Raises `Refused` with what to look at, `NotFound`."""
    must_administer(reader)
    mailbox = Mailbox.objects.filter(pk=mailbox_id).first()
    if mailbox is None:
        raise NotFound("There is no such mailbox.")
    if not is_addr_spec(mailbox.address.strip()):
        raise Refused(f"{mailbox.name} has no address to send from: first give it one.")
    if not is_host(way.host) or not 0 < way.port < 65536:
        raise Refused("Enter the mail server’s name and port, such as smtp.example.org and 465.")
    if way.security not in SECURITIES:
        raise Refused("Choose TLS or STARTTLS.")
    known = SendingWay.objects.filter(mailbox=mailbox).first()
    auth = _auth(mailbox, way, known)
    row = known or SendingWay(mailbox=mailbox, created_at=now, created_by_id=reader.colleague_id)
    row.host, row.port, row.security = way.host.lower(), way.port, way.security
    row.login, row.auth = way.login.strip(), auth
    row.keeps_copy = keeps_copy(row.host)
    if row.auth != "password":
        row.secret = ""
    elif way.password:
        row.login = row.login or mailbox.address
        keep_password(row, way.password)
    try:
        row.largest = try_out(row, now=now)
    except TryAgain as error:
        raise Refused(str(error)) from error
    row.told, row.failing_since, row.worked_at = "", None, now
    with transaction.atomic():
        row.save()
    return row


def try_out(row: SendingWay, *, now: datetime) -> int | None:
    """Connect, log in and leave; the largest mail the server takes. Raises `TryAgain`."""
    with Line(server_of(row, now=now)) as line:
        return line.open()


@transaction.atomic
def take_away(*, reader: Reader, mailbox_id: int) -> None:
    """Forget how a mailbox sends; from then on the house's server does, if there is one."""
    must_administer(reader)
    if not SendingWay.objects.filter(mailbox_id=mailbox_id).delete()[0]:
        raise NotFound("Nobody said how this mailbox sends.")


def answers(server: Server, *, now: datetime) -> bool:
    """Whether a server that takes mail answers there, with a certificate that carries its name."""
    row = SendingWay(
        mailbox=Mailbox(address=""), host=server.host, port=server.port,
        security=server.security, auth="none",
    )  # fmt: skip
    try:
        with Line(replace(server_of(row, now=now), timeout=GUESSING)) as line:
            line.open()
    except TryAgain:
        return False
    return True


def _auth(mailbox: Mailbox, way: Way, known: SendingWay | None) -> str:
    """By what it logs in. A password is never shown to another server than it was given for.

    Raises `Refused` where one has to be typed.
    """
    if way.password:
        return "password"
    same = known is not None and known.host == way.host.lower()
    if same and known is not None:
        return known.auth
    connection = Connection.objects.filter(mailbox=mailbox).first()
    if connection is not None and _belong_together(connection.host, way.host):
        if connection.auth == "token":
            raise Refused(
                "The mailbox is read with an API token, which sends no mail: type a password."
            )
        return "shared"
    if way.login:
        raise Refused(
            f"Type the password for {way.host}: it is another server than the mailbox is read from."
        )
    return "none"


def _belong_together(reading: str, sending: str) -> bool:
    provider = of_host(reading)
    return of_one_domain(reading, sending) or (
        provider is not None and sends_for(provider) == sending.lower()
    )
