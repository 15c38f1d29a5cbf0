"""What a mail says once it is read: plain values, safe to store, free of the raw bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailAddress:
    """One mailbox of an address header (RFC 5322 section 3.4).

    `name` is the decoded display name or comment, "" when there is none.
    `spec` is the lower-cased addr-spec, never "".
    """

    name: str
    spec: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the body. `size` is bytes and `digest` sha256 hex, both once decoded.

    `name` never holds a folder. `content_id` stands without its angle brackets. `inline` says
    that the mail shows the part inside its body (RFC 2183, RFC 2392).
    """

    name: str
    type: str
    size: int
    content_id: str
    inline: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, read. Every text in it can be stored: no NUL, no lone surrogate.

    `date` is the Date header with the sender's own offset, None when absent or unreadable.
    `received_at` is the newest believable Received date: the newest hop writes on top, and
    what stands below it was said by strangers.
    `text` is what a reader sees as plain text: text/plain bodies, else HTML turned to text.
    `attached_text` is what can be read in text attachments and attached mails: good for
    search, never the writer's own words.
    `headers` maps lower-case names to their values, unfolded and undecoded, in order.
    `defects` says in plain words what was odd and what was done about it.
    """

    subject: str
    from_: tuple[MailAddress, ...]
    sender: tuple[MailAddress, ...]
    reply_to: tuple[MailAddress, ...]
    to: tuple[MailAddress, ...]
    cc: tuple[MailAddress, ...]
    bcc: tuple[MailAddress, ...]
    date: datetime | None
    received_at: datetime | None
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    html: str
    attached_text: str
    attachments: tuple[Attachment, ...]
    headers: Mapping[str, tuple[str, ...]]
    content_type: str
    content_params: Mapping[str, str]
    defects: tuple[str, ...]
    raw_sha256: str
