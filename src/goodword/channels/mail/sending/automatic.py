"""Whom the house may write to by itself: who wrote to it, is who they say, and is no machine.

An open form and an automatic answer make a mail bomb of any house, and two houses that answer each
other write for ever (RFC 3834 §2).
"""

from collections.abc import Sequence
from datetime import datetime

from goodword.access import Refused
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.parse import parse_mail
from goodword.channels.mail.sending.letters import To
from goodword.channels.mail.sending.rules import ONCE_IN
from goodword.channels.mail.sending.tables import OutgoingRecipient
from goodword.channels.mail.verdicts import is_proved
from goodword.language import is_robot_address
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Entry


def must_be_welcome(people: Sequence[To], answered: Entry | None, *, now: datetime) -> None:
    """Raises `Refused` unless an automatic letter may go to exactly these."""
    if answered is None or answered.direction != "in" or answered.automated:
        raise Refused("Automatic mail only answers a person's letter.")
    author = answered.author.spec if answered.author else ""
    if [p.spec.lower() for p in people] != [author]:
        raise Refused("Automatic mail goes to nobody but the one who wrote.")
    if is_robot_address(author):
        raise Refused("Nobody reads what is sent to that address.")
    if not _is_proved(answered, author):
        raise Refused("Nobody proved that this letter came from its sender.")
    lately = OutgoingRecipient.objects.filter(
        spec__iexact=author, outgoing__kind="automatic", outgoing__created_at__gt=now - ONCE_IN
    )
    if lately.exclude(outgoing__state="withdrawn").exists():
        raise Refused("That address got automatic mail within the last day.")


def _is_proved(answered: Entry, author: str) -> bool:
    """By the receiving server's word (RFC 8601), for the very address in From."""
    if answered.original is None:
        return False
    try:
        mail = parse_mail(raw_bytes(answered.original))
    except OSError:
        return False
    if [one.spec for one in mail.from_] != [author]:
        return False
    boxes = answered.sightings.values("mailbox_id")
    known = Connection.objects.filter(mailbox__in=boxes).exclude(authserv_id="")
    server = known.values_list("authserv_id", flat=True).first()
    return bool(server) and is_proved(
        mail.headers.get("authentication-results", ()), author, str(server)
    )
