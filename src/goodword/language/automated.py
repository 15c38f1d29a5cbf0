"""Signs that no person wrote this mail to us, from its headers, sender and subject."""

from collections.abc import Mapping
from functools import cache

from goodword.language.addresses import is_robot_address
from goodword.language.mass_mail import judge_lists, judge_words
from goodword.language.phrases import all_spellings, plain_lower
from goodword.language.tongues import every
from goodword.language.verdicts import PERSON, Automated, Headers, header_value, robot

VERSION = 1

_AUTOREPLY_HEADERS = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from",
    "x-mail-autoreply", "x-auto-reply-from", "x-cron-env", "x-vacation", "x-responder",
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
        or judge_lists(headers, from_spec, author_text, ours)
        or _from_robot(headers, from_spec, author_text)
        or judge_words(headers, lower_subject, author_text)
        or PERSON
    )


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
            return robot("receipt", "a receipt: the mail was opened")
        if report == "feedback-report":
            return robot("notification", "a complaint report of a mail provider")
        return robot("bounce", "a report of a mail server on delivery")
    if "x-failed-recipients" in headers:
        return robot("bounce", "a mail server could not deliver a mail")
    local = from_spec.partition("@")[0].lower()
    empty_path = any(value.strip() == "<>" for value in headers.get("return-path", ()))
    from_server = local in ("mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon")
    if subject.startswith(_robot_subjects()) and (from_server or empty_path or not local):
        return robot("bounce", "a mail server could not deliver a mail")
    if from_server and (local != "postmaster" or empty_path):
        return robot("bounce", "sent by a mail server")
    if subject.startswith(("read: ", "gelesen: ", "lu : ", "lu: ", "leído: ", "letto: ")) and (
        "disposition-notification" in content_type or empty_path
    ):
        return robot("receipt", "a receipt: the mail was opened")
    return None


def _automatic_answer(headers: Headers, subject: str, author_text: str) -> Automated | None:
    """Answers that a program gives in somebody's absence (RFC 3834)."""
    submitted = header_value(headers, "auto-submitted").partition(";")[0].strip()
    precedence = header_value(headers, "precedence")
    if submitted in ("auto-replied", "auto-notified") or precedence == "auto_reply":
        return robot("auto-reply", "an automatic answer (its sender says so)")
    if any(name in headers for name in _AUTOREPLY_HEADERS):
        return robot("auto-reply", "an automatic answer (its mail program says so)")
    if _names_absence(subject):
        marked = submitted not in ("", "no") or "x-auto-response-suppress" in headers
        # A colleague may write about an absence; its subject then does not begin with the words.
        if marked or subject.startswith(_absences()) or len(author_text) < 1500:
            return robot("auto-reply", "an absence note, by its subject")
    if submitted not in ("", "no"):
        return robot("notification", "sent by a program (its sender says so)")
    return None


def _calendar(subject: str, content_type: str, params: Mapping[str, str]) -> Automated | None:
    """Answers that a calendar gives for somebody; an invitation comes from a person."""
    if content_type == "text/calendar":
        method = str(params.get("method", "")).lower()
        if method in _CALENDAR_METHODS:
            return robot("calendar", "a calendar's answer")
        return Automated(automated=False, kind="calendar", reasons=("an invitation",))
    if subject.startswith(_CALENDAR_ANSWERS):
        return robot("calendar", "a calendar's answer, by its subject")
    return None


def _from_robot(headers: Headers, from_spec: str, author_text: str) -> Automated | None:
    if is_robot_address(from_spec):
        return robot("notification", "its sender reads no answers")
    if not from_spec and not author_text.strip():
        return robot("notification", "it names no sender and says nothing")
    return None


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
