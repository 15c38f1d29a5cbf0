"""How mailboxes send: find the server, try it, keep it; said in pages and in the terminal."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings

from goodword.access import Reader, Refused
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.sending import finding
from goodword.channels.mail.sending.setting_up import answers
from goodword.channels.mail.sending.tables import SendingWay
from goodword.people.actions import must_administer
from goodword.people.tables import Mailbox
from goodword.wiring import outgoing
from goodword.wiring.home import SettingsError


@dataclass(frozen=True, slots=True)
class Standing:
    """How a mailbox sends. ``way``: its own; ``house``: the server of the house, else."""

    way: SendingWay | None
    house: str
    words: str


def find_way(mailbox: Mailbox, *, now: datetime) -> finding.Found:
    """The server that probably sends for a mailbox. Raises `Refused` for no address."""
    connection = Connection.objects.filter(mailbox=mailbox).first()
    return finding.find(
        mailbox.address.strip(),
        read_from=connection.host if connection else "",
        answers=partial(answers, now=now),
        private_hosts=settings.PRIVATE_HOSTS,
    )


def standing(reader: Reader, mailbox: Mailbox) -> Standing:
    """How a mailbox sends, in words."""
    must_administer(reader)
    way = SendingWay.objects.filter(mailbox=mailbox).first()
    if way is not None:
        login = {"none": "without logging in", "shared": "with the login it is read by"}
        told = login.get(way.auth, f"as {way.login}")
        words = f"Sends by {way.host}, port {way.port}, {told}."
        if way.told:
            words += f" It does not work: {way.told}"
        return Standing(way, "", words)
    try:
        host = outgoing.server().host if outgoing.mail_is_set_up() else ""
    except SettingsError as error:
        return Standing(None, "", str(error))
    if host:
        return Standing(None, host, f"Sends by the house’s server, {host}.")
    return Standing(None, "", "Nothing can be sent from here yet.")


def mailbox_named(name: str) -> Mailbox:
    """A mailbox by its name or address. Raises `Refused`."""
    rows = Mailbox.objects.all()
    found = rows.filter(name=name).first() or rows.filter(address__iexact=name).first()
    if found is None:
        raise Refused(f"There is no mailbox {name}.")
    return found
