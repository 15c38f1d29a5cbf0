"""What a report on delivery says: which letter, whom it did not reach, why. Pure.

RFC 3464 where a server keeps to it. Many don't, so the report is read as lines, wherever they
stand: fields of a recipient, the identifiers of the letter that came back with it.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LARGEST = 1024 * 1024
_FIELD = re.compile(
    r"(?P<name>(?:original|final)-recipient|action|status|diagnostic-code)\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)
_SPEC = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}[A-Za-z0-9]")
_ID = re.compile(r"(?im)^[ \t>|]*(?:message-id|x-failed-message-id|original-message-id)[ \t]*:"
                 r"\s{0,4}(<[^<>\s]{3,400}>)")  # fmt: skip
_MARK = re.compile(r"(?im)^[ \t>|]*x-goodword-letter[ \t]*:[ \t]*([0-9a-f]{32})\b")
_REFERS = re.compile(r"(?im)^(?:in-reply-to|references)[ \t]*:((?:[^\n]|\n[ \t])*)")
_SAID = re.compile(r"(?m)^.{0,200}?\b(5\d\d[ -].{3,300}|[45]\.\d{1,3}\.\d{1,3}\b.{3,300})$")
_RETURNED = re.compile(
    r"(?im)^[ \t>-]*(?:received|return-path|message-id|dkim-signature)[ \t]*:|"
    r"^-{2,}.{0,40}(?:original|returned|copy of).{0,60}$|^content-type:[ \t]*message/rfc822"
)
_DELAYED = re.compile(
    r"(?i)\bdelayed\b|delivery status notification \(delay\)|warning: |not yet been delivered|"
    r"still (?:being|trying)|will (?:continue|keep|be retried)|do not need to resend"
)
_CODED = re.compile(
    rb"(?ims)^content-transfer-encoding:[ \t]*(base64|quoted-printable)[ \t]*\r?$"
    rb".*?\r?\n\r?\n(.*?)(?=\r?\n--|\Z)"
)


@dataclass(slots=True)
class Told:
    """What is said of one recipient. ``final``: where it went, if it was passed on."""

    final: str = ""
    original: str = ""
    action: str = ""
    status: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report. ``ids`` and ``marks`` of the letter; ``failed``: addresses with the reasons.

    ``delayed``: nothing is lost yet. ``named``: addresses in its own words. ``why``: the reason in
    a report that names it for nobody.
    """

    ids: tuple[str, ...]
    marks: tuple[str, ...]
    failed: dict[str, str] = field(default_factory=dict)
    delayed: bool = False
    named: frozenset[str] = frozenset()
    why: str = ""


def read_bounce(raw: bytes) -> Bounce:
    """Read a report on delivery; raises nothing, whatever it is."""
    texts = list(_texts(raw[:LARGEST]))
    head, _, _ = texts[0].partition("\n\n")
    whole = "\n".join(texts)
    body = whole[len(head) :]
    ids = [*_ID.findall(body)]
    for refers in _REFERS.findall(head):
        ids += re.findall(r"<[^<>\s]{3,400}>", refers)
    told = list(_recipients(body))
    failed = {
        spec: one.why
        for one in told
        if _has_failed(one)
        for spec in (one.original, one.final)
        if spec
    }
    own = body[: found.start()] if (found := _RETURNED.search(body)) else body
    subject = next((x for x in head.split("\n") if x.lower().startswith("subject:")), "")
    delayed = not failed and (
        bool(told) or bool(_DELAYED.search(subject)) or bool(_DELAYED.search(own[:4000]))
    )
    said = _SAID.search(own) or _SAID.search(body)
    return Bounce(
        ids=tuple(dict.fromkeys(one.strip("<>") for one in ids)),
        marks=tuple(dict.fromkeys(_MARK.findall(body))),
        failed=failed,
        delayed=delayed,
        named=frozenset(spec.lower() for spec in _SPEC.findall(own)),
        why=" ".join(said[1].split())[:300] if said else "",
    )


def missed(bounce: Bounce, went_to: list[str]) -> dict[str, str]:
    """Whom of those a letter went to it did not reach, with the reasons.

    A report that names nobody of them speaks of the only one there is, or of nobody.
    """
    if bounce.delayed:
        return {}
    found = {spec: why for spec, why in bounce.failed.items() if spec in went_to}
    if not found and not bounce.failed:
        found = {spec: bounce.why for spec in went_to if spec in bounce.named}
    if not found and len(went_to) == 1:
        found = {went_to[0]: next(iter(bounce.failed.values()), bounce.why)}
    return {spec: why or bounce.why for spec, why in found.items()}


def _texts(raw: bytes) -> Iterator[str]:
    """The report as it stands, and its coded parts decoded."""
    yield _text(raw)
    for match in _CODED.finditer(raw):
        try:
            if match[1].lower() == b"base64":
                yield _text(base64.b64decode(match[2][:LARGEST]))
            else:
                yield _text(quopri.decodestring(match[2]))
        except (binascii.Error, ValueError):
            continue


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _recipients(body: str) -> Iterator[Told]:
    """The groups of fields that speak of one recipient each (RFC 3464 §2.3)."""
    for group in re.split(r"\n[ \t>|]*\n", body):
        one, last = Told(), ""
        for line in group.split("\n"):
            match = _FIELD.match(line.lstrip(" >|\t") if not last else line.lstrip(">|"))
            if match:
                last = match["name"].lower()
                _keep(one, last, match["value"].strip())
            elif last == "diagnostic-code" and line[:1] in (" ", "\t") and len(one.why) < 300:
                one.why = f"{one.why} {line.strip()}"[:300]
            else:
                last = "" if line[:1] not in (" ", "\t") else last
        if one.final or one.original:
            yield one


def _keep(one: Told, name: str, value: str) -> None:
    if name in ("final-recipient", "original-recipient"):
        found = _SPEC.search(value.partition(";")[2] or value)
        spec = found[0].lower() if found else ""
        if name == "final-recipient":
            one.final = spec
        else:
            one.original = spec
    elif name == "action":
        one.action = value.split()[0].lower() if value.split() else ""
    elif name == "status":
        one.status = value[:1]
    else:
        kind, _, rest = value.partition(";")
        one.why = (rest or kind).strip()[:300]


def _has_failed(one: Told) -> bool:
    if one.action:
        return one.action.startswith("fail")
    return one.status == "5" or (one.status != "4" and bool(re.match(r"5\d\d\b", one.why)))
