"""Mail: one message read into plain values, and the stores that mail lies in."""

from goodword.channels.mail.model import Attachment, Mail, MailAddress
from goodword.channels.mail.parse import attachment_content, parse_mail
from goodword.channels.mail.stores import Found, count_store, open_store

__all__ = [
    "Attachment",
    "Found",
    "Mail",
    "MailAddress",
    "attachment_content",
    "count_store",
    "open_store",
    "parse_mail",
]
