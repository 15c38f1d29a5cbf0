"""Signs that no person wrote this mail to us, from its headers, sender and subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from goodword.language.addresses import is_robot_address
from goodword.language.phrases import all_spellings, plain_lower
from goodword.language.subject import base_subject
from goodword.language.tongues import every

VERSION = 1

Headers = Mapping[str, tuple[str, ...]]

# A person seldom sends so many links, and writes more between them.
_LINKS_OF_NEWSLETTERS = 4
_TEXT_BETWEEN_LINKS = 700

_NOTHING: tuple[str, ...] = ()
_AUTOREPLY_HEADERS = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from",
    "x-mail-autoreply", "x-auto-reply-from", "x-cron-env", "x-vacation", "x-responder",
)  # fmt: skip
# Headers that programs for mass mail put in; a person's mail program never does.
_MASS_HEADERS = (
    "feedback-id", "x-campaign", "x-campaignid", "x-campaign-id", "x-mailchimp-id", "x-mc-user",
    "x-csa-complaints", "x-mailgun-tag", "x-sg-eid", "x-mailer-recptid", "x-mandrill-user",
    "x-ses-outgoing", "list-unsubscribe-post", "x-newsletter", "x-bulkmail", "x-mj-mid",
)  # fmt: skip
_CALENDAR_METHODS = ("reply", "counter", "declinecounter", "cancel", "refresh")
_CALENDAR_ANSWERS = (
    "accepted: ", "declined: ", "tentative: ", "tentatively accepted: ", "canceled: ",
    "cancelled: ", "canceled event: ", "updated invitation: ", "zugesagt: ", "abgelehnt: ",
    "abgesagt: ", "mit vorbehalt: ", "accepté : ", "accepté: ", "refusé : ", "refusé: ",
    "annulé : ", "annulé: ", "aceptado: ", "rechazado: ", "cancelado: ", "accettato: ",
    "rifiutato: ", "annullato: ", "geaccepteerd: ", "geweigerd: ", "geannuleerd: ",
    "aceite: ", "zaakceptowano: ", "odrzucono: ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Automated:
    """Whether a program sent this by itself; what kind of mail it is; why, in words.

    Kinds: "" (from a person), "list" (a post on a discussion list, which a person wrote),
    "newsletter", "auto-reply", "bounce", "receipt", "calendar", "notification".
    """

    automated: bool
    kind: str
    reasons: tuple[str, ...]


PERSON = Automated(automated=False, kind="", reasons=())


def read_automated(
    headers: Headers,
    *,
    from_spec: str,
    subject: str,
    content_type: str,
    content_params: Mapping[str, str],
    author_text: str,
    ours: frozenset[str] = frozenset(),
) -> Automated:
    """Judges whether a mail was sent by a program.

    Sources: RFC 3834 (Auto-Submitted), 2919 (List-Id), 2369 and 8058 (List-Unsubscribe),
    3464 (delivery status), 8098 (receipts), 5546 (calendar), and what robots call themselves.
    Header names are lower case. ``ours`` holds our own addresses and domains: list headers
    that name one of them come from a group mailbox and say nothing of who wrote. A web form's
    mail is a customer's whatever this says: ask ``read_web_form`` first.
    """
    lower_subject = plain_lower(subject).strip()[:300]
    return (
        _report(headers, from_spec, lower_subject, content_type.lower(), content_params)
        or _automatic_answer(headers, lower_subject, author_text)
        or _calendar(lower_subject, content_type.lower(), content_params)
        or _from_list(headers, from_spec, author_text, ours)
        or _from_robot(headers, from_spec, author_text)
        or _mass_mail(headers, lower_subject, author_text)
        or PERSON
    )


def _robot(kind: str, reason: str) -> Automated:
    return Automated(automated=True, kind=kind, reasons=(reason,))


def _report(
    headers: Headers,
    from_spec: str,
    subject: str,
    content_type: str,
    params: Mapping[str, str],
) -> Automated | None:
    """Bounces and receipts."""
    report = str(params.get("report-type", "")).lower()
    if content_type == "multipart/report":
        if report == "disposition-notification":
            return _robot("receipt", "a receipt: the mail was opened")
        if report == "feedback-report":
            return _robot("notification", "a complaint report of a mail provider")
        return _robot("bounce", "a report of a mail server on delivery")
    if "x-failed-recipients" in headers:
        return _robot("bounce", "a mail server could not deliver a mail")
    local = from_spec.partition("@")[0].lower()
    empty_path = any(value.strip() == "<>" for value in headers.get("return-path", _NOTHING))
    from_server = local in ("mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon")
    if subject.startswith(_robot_subjects()) and (from_server or empty_path or not local):
        return _robot("bounce", "a mail server could not deliver a mail")
    if from_server and (local != "postmaster" or empty_path):
        return _robot("bounce", "sent by a mail server")
    if subject.startswith(("read: ", "gelesen: ", "lu : ", "lu: ", "leído: ", "letto: ")) and (
        "disposition-notification" in content_type or empty_path
    ):
        return _robot("receipt", "a receipt: the mail was opened")
    return None


def _automatic_answer(headers: Headers, subject: str, author_text: str) -> Automated | None:
    """Answers that a program gives in somebody's absence (RFC 3834)."""
    submitted = _value(headers, "auto-submitted").partition(";")[0].strip()
    precedence = _value(headers, "precedence")
    if submitted in ("auto-replied", "auto-notified") or precedence == "auto_reply":
        return _robot("auto-reply", "an automatic answer (its sender says so)")
    if any(name in headers for name in _AUTOREPLY_HEADERS):
        return _robot("auto-reply", "an automatic answer (its mail program says so)")
    if _names_absence(subject):
        marked = submitted not in ("", "no") or "x-auto-response-suppress" in headers
        # A colleague may write about an absence; its subject then does not begin with the words.
        if marked or subject.startswith(_absences()) or len(author_text) < 1500:
            return _robot("auto-reply", "an absence note, by its subject")
    if submitted not in ("", "no"):
        return _robot("notification", "sent by a program (its sender says so)")
    return None


def _calendar(subject: str, content_type: str, params: Mapping[str, str]) -> Automated | None:
    """Answers that a calendar gives for somebody; an invitation comes from a person."""
    if content_type == "text/calendar":
        method = str(params.get("method", "")).lower()
        if method in _CALENDAR_METHODS:
            return _robot("calendar", "a calendar's answer")
        return Automated(automated=False, kind="calendar", reasons=("an invitation",))
    if subject.startswith(_CALENDAR_ANSWERS):
        return _robot("calendar", "a calendar's answer, by its subject")
    return None


def _from_list(
    headers: Headers, from_spec: str, author_text: str, ours: frozenset[str]
) -> Automated | None:
    """Newsletters, and people's posts on discussion lists."""
    list_headers = [
        value
        for name in ("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list")
        for value in headers.get(name, _NOTHING)
    ]
    precedence = _value(headers, "precedence")
    mass = next((name for name in _MASS_HEADERS if name in headers), "")
    if ours and any(_names_ours(value, ours) for value in list_headers):
        list_headers = []
        if precedence in ("list", "bulk"):
            precedence = ""
    if not list_headers and not mass and precedence not in ("list", "bulk", "junk"):
        return None
    robot = is_robot_address(from_spec)
    discussion = (
        ("list-post" in headers and "no" not in _value(headers, "list-post").split())
        or any(name in headers for name in ("mailing-list", "x-mailing-list", "x-beenthere"))
        or "x-mailman-version" in headers
        or precedence == "list"
        or _goes_to_its_list(headers)
    )
    if discussion and not robot and not mass:
        return Automated(
            automated=False,
            kind="list",
            reasons=("a person's post on a mailing list",),
        )
    answered = "in-reply-to" in headers or "references" in headers
    if answered and not robot and precedence in ("", "bulk") and not mass and author_text.strip():
        return Automated(
            automated=False, kind="list", reasons=("a person's answer that came through a list",)
        )
    if list_headers or mass:
        return _robot("newsletter", "sent to many: it can be unsubscribed from")
    return _robot("notification", f"sent in bulk (its sender says so: {precedence})")


def _goes_to_its_list(headers: Headers) -> bool:
    """Whether the list that sent it is also whom it was written to, as in discussions."""
    sender = _value(headers, "sender").rpartition("<")[2].rstrip("> ")
    return (
        bool(sender) and sender in _value(headers, "to") and sender not in _value(headers, "from")
    )


def _mass_mail(headers: Headers, subject: str, author_text: str) -> Automated | None:
    """Newsletters without any header that says so: full of links, and speaking of subscriptions.

    A person's answer or forward may quote one, so these are left alone.
    """
    links = author_text.count("://")
    if links < _LINKS_OF_NEWSLETTERS or len(author_text) > links * _TEXT_BETWEEN_LINKS:
        return None
    if "in-reply-to" in headers or "references" in headers or _has_prefix(subject):
        return None
    lower = plain_lower(author_text[:3_000] + author_text[-6_000:])
    if any(words in lower for words in _subscriptions()):
        return _robot("newsletter", "full of links, and speaks of subscriptions")
    return None


@cache
def _subscriptions() -> tuple[str, ...]:
    return tuple(all_spellings(every("mass_mail")))


def _has_prefix(subject: str) -> bool:
    base, _ = base_subject(subject)
    return len(base) < len(subject.strip())


def _from_robot(headers: Headers, from_spec: str, author_text: str) -> Automated | None:
    if is_robot_address(from_spec):
        return _robot("notification", "its sender reads no answers")
    if not from_spec and not author_text.strip():
        return _robot("notification", "it names no sender and says nothing")
    return None


def _value(headers: Headers, name: str) -> str:
    """The first value of a header, lower case, without comments and blanks around."""
    values = headers.get(name, _NOTHING)
    return values[0].strip().lower().partition("(")[0].strip() if values else ""


def _names_ours(value: str, ours: frozenset[str]) -> bool:
    """Whether a list header names one of our addresses or domains."""
    lower = value.lower()
    return any(
        own and (own in lower if "@" in own else _names_domain(lower, own)) for own in ours
    ) or any(_as_list_id(own) in lower for own in ours if "@" in own)


def _names_domain(lower: str, domain: str) -> bool:
    at = lower.find(domain)
    while at >= 0:
        before = lower[at - 1] if at else "<"
        after = lower[at + len(domain)] if at + len(domain) < len(lower) else ">"
        if before in "@.<: " and after in ">?/:&, \t;":
            return True
        at = lower.find(domain, at + 1)
    return False


def _as_list_id(spec: str) -> str:
    """Google writes the group info@example.com as "<info.example.com>"."""
    return "<" + spec.replace("@", ".", 1) + ">"


@cache
def _absences() -> tuple[str, ...]:
    return tuple(all_spellings(every("absences")))


@cache
def _robot_subjects() -> tuple[str, ...]:
    return tuple(all_spellings(every("robot_subjects")))


def _names_absence(subject: str) -> bool:
    """An absence note's subject begins with the words, after one prefix at most."""
    if subject.startswith(_absences()):
        return True
    head, colon, rest = subject.partition(":")
    return (
        bool(colon)
        and len(head) < 40
        and (rest.strip().startswith(_absences()) or head.endswith(_absences()))
    )
