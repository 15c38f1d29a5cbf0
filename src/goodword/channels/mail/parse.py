"""Raw bytes to a `Mail`: always one, within two seconds, whatever the bytes are."""

import hashlib
import re
from datetime import datetime

from goodword.channels.mail.addresses import parse_addresses
from goodword.channels.mail.bodies import Bodies, attached_text, is_body, read_bodies
from goodword.channels.mail.charsets import decode_text
from goodword.channels.mail.dates import parse_date
from goodword.channels.mail.headers import skip_envelope, split_head
from goodword.channels.mail.mime import Part, content_type, grouped, walk
from goodword.channels.mail.model import Attachment, Mail, MailAddress
from goodword.channels.mail.winmail import with_winmail
from goodword.channels.mail.words import decode_words

_ID = re.compile(r"<([^<>]+)>")
_SPACE = re.compile(r"\s+")
_MOST_REFERENCES = 1000
_HOPS = 20
_LONGEST_SUBJECT = 64 << 10

Headers = dict[str, tuple[str, ...]]


def parse_mail(raw: bytes) -> Mail:
    """Read one mail. Never raises; what could not be read is named in `defects`."""
    try:
        return _parse(raw)
    except Exception as error:  # the last net: one mail must never stop an import
        return _unreadable(raw, error)


def attachment_content(raw: bytes, index: int) -> bytes:
    """The decoded content of `parse_mail(raw).attachments[index]`.

    Raises IndexError when the mail has no such attachment.
    """
    _, parts, flags, _ = _read(raw)
    attachments = [part for part, body in zip(parts, flags, strict=True)
                   if not body and not part.depth]  # fmt: skip
    return attachments[index].content()[0]


def _read(raw: bytes) -> tuple[Headers, list[Part], list[bool], list[str]]:
    data = raw if b"\n" in raw or b"\r" not in raw else raw.replace(b"\r", b"\n")
    defects: list[str] = []
    fields, body = split_head(data, skip_envelope(data), len(data), defects)
    headers = grouped(fields)
    if not fields:
        defects.append("The mail has no headers; all of it was read as text.")
    if not fields and b"\x00" in data[:1024]:
        defects[-1] = "This is no mail but a binary file; it was kept as an attachment."
        headers, body = {"content-type": ("application/octet-stream",)}, 0
    parts = with_winmail(walk(data, headers, body, defects), defects)
    return headers, parts, is_body(parts), defects


def _parse(raw: bytes) -> Mail:
    headers, parts, flags, defects = _read(raw)
    bodies = read_bodies(parts, flags, defects)
    attachments: list[Attachment] = []
    if len(parts) > 1 or not flags[0]:
        for part, body in zip(parts, flags, strict=True):
            if not body:
                _attach(part, bodies, attachments, defects)
    kind, params = content_type(headers, "text/plain")
    date = None
    if "date" in headers:
        date = parse_date(headers["date"][0])
        if date is None:
            defects.append("The date cannot be read.")
    who = {name: _people(name, headers, defects) for name in _PEOPLE if name in headers}
    subject = headers.get("subject")
    return Mail(
        subject=decode_words(subject[0][:_LONGEST_SUBJECT]) if subject else "",
        from_=who.get("from", ()),
        sender=who.get("sender", ()),
        reply_to=who.get("reply-to", ()),
        to=who.get("to", ()),
        cc=who.get("cc", ()),
        bcc=who.get("bcc", ()),
        date=date,
        received_at=_received(headers.get("received", ())),
        message_id=_message_id(headers.get("message-id", ())),
        in_reply_to=_ids(headers.get("in-reply-to", ())),
        references=_ids(headers.get("references", ())),
        text=bodies.text,
        html=bodies.html,
        attached_text="\n\n".join(text for text in bodies.attached if text),
        attachments=tuple(attachments),
        headers=headers,
        content_type=kind,
        content_params=params,
        defects=tuple(dict.fromkeys(defects)),
        raw_sha256=hashlib.sha256(raw).hexdigest(),
    )


_PEOPLE = ("from", "sender", "reply-to", "to", "cc", "bcc")


def _people(name: str, headers: Headers, defects: list[str]) -> tuple[MailAddress, ...]:
    values = headers[name]
    if name in ("from", "sender") and len(values) > 1:
        defects.append(f"There are {len(values)} {name.capitalize()} headers; the first was taken.")
        values = values[:1]
    found, defect = parse_addresses(values)
    if defect:
        defects.append(f"{name.capitalize()}: {defect}")
    return found


def _attach(part: Part, bodies: Bodies, attachments: list[Attachment], defects: list[str]) -> None:
    """List one attachment; its content is measured and let go, its words are kept."""
    if not part.depth:
        content, defect = part.content()
        if defect:
            defects.append(defect)
        attachments.append(
            Attachment(
                part.name,
                part.type,
                len(content),
                part.content_id,
                part.disposition == "inline" or (part.related and bool(part.content_id)),
                hashlib.sha256(content).hexdigest(),
            )
        )
    attached_text(part, bodies)


def _received(values: tuple[str, ...]) -> datetime | None:
    for value in values[:_HOPS]:
        moment = parse_date(value.rsplit(";", 1)[-1])
        if moment is not None:
            return moment
    return None


def _message_id(values: tuple[str, ...]) -> str:
    found = _ids(values)
    if found:
        return found[0]
    for value in values:
        bare = _SPACE.sub("", value).strip("<>")
        if bare:
            return bare[:998]
    return ""


def _ids(values: tuple[str, ...]) -> tuple[str, ...]:
    """Message-IDs in order, each once (RFC 5322 section 3.6.4); words around them left out."""
    if not values:
        return ()
    text = " ".join(values)
    if "=?" in text:
        text = decode_words(text)
    found = [_SPACE.sub("", match) for match in _ID.findall(text)]
    if not found:
        found = [word for word in text.split() if "@" in word[1:-1]]
        found = found if len(found) == len(text.split()) else []
    unique = tuple(dict.fromkeys(identity[:998] for identity in found if identity))
    if len(unique) > _MOST_REFERENCES:
        return unique[:1] + unique[1 - _MOST_REFERENCES :]
    return unique


def _unreadable(raw: bytes, error: Exception) -> Mail:
    """What is left when reading failed: the bytes as text, and why."""
    text = decode_text(raw[: 1 << 20])[0]
    why = f"The mail could not be read ({type(error).__name__}); it is shown as it is."
    return Mail("", (), (), (), (), (), (), None, None, "", (), (), text, "", "", (), {},
                "text/plain", {}, (why,), hashlib.sha256(raw).hexdigest())  # fmt: skip
