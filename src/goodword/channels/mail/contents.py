"""What hangs in a stored mail: its HTML, its attachments, its headers; for readers who may."""

from dataclasses import dataclass

from goodword.access import Reader
from goodword.channels.mail.parse import attachment_content, parse_mail
from goodword.timeline.queries import original


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment with its content."""

    name: str
    type: str
    content: bytes


def html_body(reader: Reader, entry_id: int) -> str | None:
    """The HTML of a mail as it came: hostile input, to be sanitised before it is shown."""
    raw = original(reader, entry_id)
    return parse_mail(raw).html if raw is not None else None


def attachment(reader: Reader, entry_id: int, position: int) -> Attached | None:
    """An attachment by its position."""
    raw = original(reader, entry_id)
    if raw is None:
        return None
    found = parse_mail(raw).attachments
    if not 0 <= position < len(found):
        return None
    told = found[position]
    return Attached(told.name, told.type, attachment_content(raw, position))


def inline_image(reader: Reader, entry_id: int, content_id: str) -> Attached | None:
    """An image that the mail's HTML refers to by ``cid:`` (RFC 2392)."""
    raw = original(reader, entry_id)
    if raw is None or not content_id:
        return None
    for position, told in enumerate(parse_mail(raw).attachments):
        if told.content_id == content_id and told.type.startswith("image/"):
            return Attached(told.name, told.type, attachment_content(raw, position))
    return None


def raw_headers(reader: Reader, entry_id: int) -> str | None:
    """The headers as they came, as text that can be shown."""
    raw = original(reader, entry_id)
    if raw is None:
        return None
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return head[:200_000].decode("utf-8", "replace").replace("\x00", "\ufffd")
