"""Turns a parsed mail into a fact with its readings: whose words, which way, asking. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.parse import Mail
from goodword.channels.mail.verdicts import is_disproved
from goodword.language import (
    VERSIONS,
    Forwarded,
    PhoneNotice,
    WebForm,
    base_subject,
    is_holding_reply,
    read_asks,
    read_automated,
    read_forwarded,
    read_phone_notice,
    read_referrals,
    read_web_form,
    read_zones,
)
from goodword.people.numbers import TEL, caller_spec
from goodword.people.rules import Ours, is_addr_spec
from goodword.timeline.facts import NewAttachment, NewEntry, NewParticipant, Seen
from goodword.timeline.identity import content_key, sent_at
from goodword.timeline.threading import calls_reference

IN_JUNK = "lay in the junk folder"
_TELLING = ("from", "to", "cc", "subject", "date", "message-id", "received", "sender", "bcc")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail was found. ``shared``: the mailbox belongs to the house, not to one of us.

    ``known``: in a junk folder, from somebody we write with, or an answer to our own letter.
    ``authserv_id``: the server whose word about senders is believed there (RFC 8601).
    """

    mailbox_id: int
    folder: str
    location: str
    shared: bool
    envelope_date: datetime | None
    known: bool = False
    authserv_id: str = ""


def read_mail(mail: Mail, place: Place, *, key: str = "", ours: Ours, now: datetime) -> NewEntry:
    """A mail as a fact, with everything that readers make of it.

    ``key`` is `mail_key(mail)` where it was computed already; ``now`` bounds what sending times
    are believed.
    """
    zones = read_zones(mail.text)
    sender = mail.from_[0].spec if mail.from_ else ""
    form = _web_form(mail, zones.author, sender, ours)
    call = None if form else _call(mail, place, zones.author, sender)
    forwarded = None if form or call else _forwarded(mail, place, sender, ours)
    caller = caller_spec(call.number, ours.region) if call else ""
    author = form.spec if form else forwarded.spec if forwarded else caller or sender
    forged = _forged(mail, sender, place)
    direction = "in" if form or forwarded or call else _direction(mail, sender, ours, forged)
    said = form.message if form else zones.author
    if forwarded:
        # What is passed on may itself quote and be signed: only its writer's own words count.
        said = read_zones(forwarded.text).author
    readings: dict[str, tuple[int, dict[str, Any]]] = {
        "zones": (
            VERSIONS["zones"],
            {"author": zones.author, "quoted": zones.quoted, "signature": zones.signature},
        )
    }
    automated = _automated(mail, place, sender, said, ours, bool(form or call), forged, readings)
    asks = read_asks(
        said,
        subject=mail.subject,
        recipients=len(mail.to) + len(mail.cc),
        automated=automated,
        is_reply=bool(mail.in_reply_to or mail.references or zones.quoted),
    )
    readings["asks"] = (
        VERSIONS["asks"],
        {"score": round(asks.score, 3), "courtesy": asks.courtesy, "reasons": list(asks.reasons)},
    )
    if direction == "in" and not automated and not base_subject(mail.subject)[1]:
        readings |= _sent_by(zones.author if form else said, mail)
    score = round(asks.score, 3)
    if not automated and folder_kind(place.folder) == "junk":
        readings["asks"][1]["reasons"].append("lay in the junk folder, though we know who wrote")
    if forged:
        readings["zones"][1]["unverified"] = True
    if call:
        score = 1.0
        readings |= _called(call, caller)
    if direction == "out" and is_holding_reply(zones.author):
        readings["zones"][1]["holding"] = True
    if mail.html:
        readings["zones"][1]["html"] = True
    if form:
        readings["web_form"] = (VERSIONS["web_form"], {"phone": form.phone, "said": form.message})
    if forwarded:
        readings["forwarded"] = (VERSIONS["forwarded"], {"said": said})
    sent = sent_at((mail.date, mail.received_at, place.envelope_date), now=now)
    return NewEntry(
        kind="mail",
        direction=direction,
        occurred_at=sent,
        subject=mail.subject,
        message_id=mail.message_id,
        references=_references(mail, caller, sent),
        content_key=key or mail_key(mail),
        sender=sender,
        author=author,
        people=_people(mail, form, forwarded, (caller, call.name) if call else None),
        attachments=tuple(
            NewAttachment(a.name, a.type, a.size, a.content_id, a.inline, a.digest)
            for a in mail.attachments
        ),
        seen=seen_at(mail, place),
        text=f"{mail.text}\n{mail.attached_text}" if mail.attached_text else mail.text,
        colleague_id=ours.colleagues.get(sender) if direction != "in" else None,
        automated=automated,
        answer_score=score,
        readings=readings,
    )


def looks_like_mail(mail: Mail) -> bool:
    """Whether there is any header that says who wrote, to whom, when or what."""
    return any(name in mail.headers for name in _TELLING)


def seen_at(mail: Mail, place: Place) -> Seen:
    """The place of a mail, with its bytes' hash."""
    return Seen(place.mailbox_id, place.folder, place.location, mail.raw_sha256)


def mail_key(mail: Mail) -> str:
    """The identity of a mail's content (see `goodword.timeline.identity.content_key`)."""
    return content_key(
        sender=mail.from_[0].spec if mail.from_ else "",
        date=mail.date,
        recipients=(a.spec for a in (*mail.to, *mail.cc)),
        subject=mail.subject,
        text=mail.text or mail.html,
        attachments=(a.digest for a in mail.attachments),
        message_id=mail.message_id,
        sha256=mail.raw_sha256,
    )


def _web_form(mail: Mail, author_text: str, sender: str, ours: Ours) -> WebForm | None:
    form = read_web_form(
        mail.subject,
        author_text,
        from_spec=sender,
        reply_to=tuple(a.spec for a in mail.reply_to),
        headers=mail.headers,
    )
    if form is None or not is_addr_spec(form.spec) or form.spec in ours:
        return None
    return form


def _call(mail: Mail, place: Place, author_text: str, sender: str) -> PhoneNotice | None:
    if folder_kind(place.folder) == "junk":
        return None
    return read_phone_notice(
        mail.subject, author_text or mail.text, from_spec=sender, headers=mail.headers
    )


def _sent_by(said: str, mail: Mail) -> dict[str, tuple[int, dict[str, Any]]]:
    """Who sent its writer, where a letter that answers nothing says so."""
    found = [] if mail.in_reply_to else read_referrals(said, subject=mail.subject)
    told = [{"name": one.name, "how": one.how, "text": one.text} for one in found]
    return {"referral": (VERSIONS["referral"], {"found": told})} if told else {}


def _called(call: PhoneNotice, caller: str) -> dict[str, tuple[int, dict[str, Any]]]:
    left = call.disposition == "voicemail"
    reason = "they left a message" if left else "they called, and did not reach us"
    number = caller.removeprefix(TEL) if caller.startswith(TEL) else ""
    told = {"disposition": call.disposition, "number": number, "name": call.name}
    told |= {"seconds": call.seconds} if call.seconds is not None else {}  # type: ignore[dict-item]
    if call.line:
        told |= {"lines": [call.line]}  # type: ignore[dict-item]
    asks = {"score": 1.0, "courtesy": False, "reasons": [reason]}
    return {"call": (VERSIONS["call"], told), "asks": (VERSIONS["asks"], asks)}


def _references(mail: Mail, caller: str, sent: datetime) -> tuple[str, ...]:
    """What it answers; the calls with one number, of one month, are one conversation."""
    told = tuple(dict.fromkeys((*mail.references, *mail.in_reply_to)))
    calls = caller.startswith(TEL)
    return (*told, calls_reference(caller, sent)) if calls else told


def _forwarded(mail: Mail, place: Place, sender: str, ours: Ours) -> Forwarded | None:
    """A customer's mail that one of us passed on into a shared mailbox."""
    if not place.shared or sender not in ours or base_subject(mail.subject)[1]:
        return None
    if any(a.spec not in ours for a in (*mail.to, *mail.cc)):
        return None
    forwarded = read_forwarded(mail.text)
    if forwarded is None or not is_addr_spec(forwarded.spec) or forwarded.spec in ours:
        return None
    return forwarded


def _direction(mail: Mail, sender: str, ours: Ours, forged: bool) -> str:
    if not sender or sender not in ours or forged:
        return "in"
    outside = any(a.spec not in ours for a in (*mail.to, *mail.cc, *mail.bcc))
    return "out" if outside else "internal"


def _forged(mail: Mail, sender: str, place: Place) -> bool:
    """Whether the receiving server found that From is not who wrote (RFC 8601)."""
    verdicts = mail.headers.get("authentication-results", ())
    return is_disproved(verdicts, sender, place.authserv_id)


def _automated(
    mail: Mail,
    place: Place,
    sender: str,
    said: str,
    ours: Ours,
    is_form: bool,
    forged: bool,
    readings: dict[str, tuple[int, dict[str, Any]]],
) -> bool:
    if is_form:
        return False
    known = place.known and not forged
    if sender in ours and forged:
        kind, reasons = "forged", ["claims to be from us, but the receiving server disproved it"]
    elif folder_kind(place.folder) == "junk" and not known:
        kind, reasons = "junk", [IN_JUNK]
    elif not known and any(v.strip().lower().startswith("yes") for v in _spam_verdicts(mail)):
        kind, reasons = "junk", ["the receiving server held it to be spam"]
    else:
        verdict = read_automated(
            mail.headers,
            from_spec=sender,
            subject=mail.subject,
            content_type=mail.content_type,
            content_params=mail.content_params,
            author_text=said,
            ours=ours.names,
        )
        if verdict.kind:
            value = {
                "automated": verdict.automated,
                "kind": verdict.kind,
                "reasons": list(verdict.reasons),
            }
            readings["automated"] = (VERSIONS["automated"], value)
        return verdict.automated
    value = {"automated": True, "kind": kind, "reasons": reasons}
    readings["automated"] = (VERSIONS["automated"], value)
    return True


def _spam_verdicts(mail: Mail) -> tuple[str, ...]:
    return mail.headers.get("x-spam-flag", ()) + mail.headers.get("x-spam-status", ())


def _people(
    mail: Mail,
    form: WebForm | None,
    forwarded: Forwarded | None,
    caller: tuple[str, str] | None,
) -> tuple[NewParticipant, ...]:
    found: dict[tuple[str, str], str] = {}
    roles = (
        ("from", mail.from_),
        ("sender", mail.sender),
        ("reply-to", mail.reply_to),
        ("to", mail.to),
        ("cc", mail.cc),
        ("bcc", mail.bcc),
    )
    for role, addresses in roles:
        for address in addresses:
            found.setdefault((role, address.spec[:320]), address.name[:500])
    other = form or forwarded
    if other:
        found["behalf", other.spec] = other.name[:500]
    elif caller:
        found["behalf", caller[0]] = caller[1][:500]
    return tuple(NewParticipant(role, spec, name) for (role, spec), name in found.items())
