"""An honest note to a customer whose promise gets another date. Pure."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from goodword.promises.dating import moment


@dataclass(frozen=True, slots=True)
class Note:
    """A drafted letter: to whom, and what it says."""

    to: str
    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """The address that opens it in a mail program (RFC 6068)."""
        told = f"subject={quote(self.subject, safe='')}&body={quote(self.crlf, safe='')}"
        return f"mailto:{quote(self.to, safe='@.+-_')}?{told}"

    @property
    def crlf(self) -> str:
        """The body with the line ends that mail programs expect."""
        return self.body.replace("\n", "\r\n")


def new_date_note(
    *,
    to: str,
    name: str,
    subject: str,
    sentence: str,
    given_at: datetime,
    due_at: datetime,
    new_due_at: datetime,
    zone: ZoneInfo,
    sender: str,
    late: bool,
) -> Note:
    """A note that says what was promised, that it will be later, until when, and sorry.

    It makes no excuse, and promises nothing else.
    """
    given = given_at.astimezone(zone)
    when = f"{given:%A} {given.day} {given:%B}"
    broken = "We have not kept that: it was due on" if late else "We will not make that by"
    body = (
        f"{f'Dear {name},' if name else 'Hello,'}\n\n"
        f"on {when} we promised you:\n\n"
        f"    {sentence}\n\n"
        f"{broken} {moment(due_at, zone)}. I am sorry.\n\n"
        f"You will have it by {moment(new_due_at, zone)}.\n\n"
        f"{sender}\n"
    )
    again = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    return Note(to, again if subject else "A new date", body)
