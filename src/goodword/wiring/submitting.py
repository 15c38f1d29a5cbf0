"""A mail program hands a letter in: it is reviewed, and goes to the real server at once.

Nothing is queued here and nothing is altered: the program gets that server's answer. So a letter is
never lost when Goodword is down, for it never left its writer's program.
"""

import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from goodword.access import Reader, Refused, readable
from goodword.accounts import knocks
from goodword.channels.mail import parse_mail
from goodword.channels.mail.model import Mail
from goodword.channels.mail.sending import submissions
from goodword.channels.mail.sending.queries import may_send_from
from goodword.channels.mail.sending.smtp import (
    Connection,
    GiveUp,
    InDoubt,
    NotAnyMore,
    TryAgain,
    Turned,
)
from goodword.channels.mail.sending.submissions import Entered
from goodword.hooks.tokening import may_do, whose
from goodword.language import read_zones
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Mailbox, OurAddress
from goodword.review import Draft, Finding, Letter, review
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Entry
from goodword.wiring.clock import wall
from goodword.wiring.fetching import database_now
from goodword.wiring.home import SettingsError
from goodword.wiring.reviewing import house_of
from goodword.wiring.sending import server_for
from goodword.wiring.taking_sent import bring_submitted

log = logging.getLogger(__name__)

SCOPE = "send"
DOUBT = (
    "The mail server fell silent after it had the letter: it may have arrived. Look into Sent, or "
    "ask. Sending it again unchanged within the hour sends it once more."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail program is told: a code of SMTP with its enhanced one, and lines of words."""

    code: int
    status: str
    lines: tuple[str, ...]

    def wire(self) -> str:
        """As it goes over the line: ASCII, no line too long (RFC 5321 §4.5.3.1.5)."""
        told = [_plain(line) for line in self.lines] or [""]
        return "\r\n".join(
            f"{self.code}{' ' if number == len(told) else '-'}{self.status} {line}".rstrip()
            for number, line in enumerate(told, 1)
        )


def log_in(*, login: str, password: str, origin: str) -> int | None:
    """The colleague behind a name and a token; nobody for all else. Wrong ones are slowed."""
    now = wall()
    made = knocks.attempt(account=f"submit {login.strip().lower()}", origin=origin, now=now)
    if made.wait:
        return None
    token = whose(password.strip(), now=now)
    if token is None or SCOPE not in may_do(token) or not _is_named(login, token.colleague):
        knocks.failed(made, origin=origin, what="password of a mail program")
        return None
    knocks.passed(made)
    return token.colleague_id


def mailbox_for(colleague_id: int, address: str) -> int:
    """The mailbox that a letter from an address goes through. Raises `Refused`."""
    who = Colleague.objects.get(pk=colleague_id, is_active=True)
    boxes = may_send_from(reader_for(who))
    spec = address.strip().lower()
    found = boxes.filter(address__iexact=spec).first()
    if found is None and OurAddress.objects.filter(spec=spec, colleague=who).exists():
        found = boxes.filter(owner=who).first()
    if found is None:
        raise Refused(f"You may not send as {address}: it is none of your mailboxes.")
    return found.pk


def submit(
    *, colleague_id: int, mailbox_id: int, sender: str, recipients: Sequence[str], raw: bytes,
    utf8: bool = False,
) -> Answer:  # fmt: skip
    """Review a letter and hand it on; the answer for the mail program."""
    between = raw.replace(b"\r\n", b"")
    if b"\r" in between or b"\n" in between:
        return Answer(554, "5.6.0", ("Its lines end in another way than mail allows. Not sent.",))
    mail = parse_mail(raw)
    if [one.spec for one in mail.from_] and not _from_is_theirs(mail, colleague_id):
        return Answer(550, "5.7.1", ("You may not send as the one who stands in From.",))
    entered = submissions.enter(
        colleague_id=colleague_id, mailbox_id=mailbox_id, message_id=mail.message_id,
        digest=submissions.content_digest(mail, sender=sender, recipients=recipients),
        now=database_now(),
    )  # fmt: skip
    if not entered.go:
        return _known(entered)
    reader = reader_for(Colleague.objects.get(pk=colleague_id))
    findings = _grave(mail, reader) if entered.review else []
    if findings:
        answer = _stopped(findings)
        codes = [one.rule for one in findings]
        _end(entered, "stopped", answer, codes)
        return answer
    answer, state = _hand_on(mailbox_id, sender, recipients, raw, utf8)
    _end(entered, state, answer)
    if state == "taken":
        _bring(mailbox_id, raw, colleague_id)
    return answer


def _hand_on(
    mailbox_id: int, sender: str, recipients: Sequence[str], raw: bytes, utf8: bool
) -> tuple[Answer, str]:
    """To the mailbox's own server; everybody it goes to, or nobody."""
    asked = list(recipients)
    try:
        with Connection(server_for(mailbox_id)) as line:
            turned = line.hand_in(
                asked, raw, sender=sender, utf8=utf8, eight_bits=not raw.isascii(),
                at_the_brink=lambda taken: len(taken) == len(asked),
            )  # fmt: skip
    except NotAnyMore as error:
        return _turned(error.turned), "refused"
    except (TryAgain, SettingsError) as error:
        return Answer(451, "4.4.1", (str(error), "Nothing was sent.")), "refused"
    except GiveUp as error:
        return Answer(550, "5.0.0", (str(error), "Nothing was sent.")), "refused"
    except InDoubt as error:
        return Answer(554, "5.4.0", (str(error), DOUBT)), "doubt"
    if turned:
        return _turned(turned), "refused"
    return Answer(250, "2.0.0", ("Sent.",)), "taken"


def _turned(turned: dict[str, Turned]) -> Answer:
    """Whom the server did not take; nothing was sent to anybody."""
    for_good = any(one.for_good for one in turned.values())
    told = [f"{spec}: {one.words}" for spec, one in list(turned.items())[:10]]
    words = (*told, "Nothing was sent to anybody.")
    return Answer(550 if for_good else 451, "5.1.1" if for_good else "4.1.1", words)


def _known(entered: Entered) -> Answer:
    if entered.state == "taken":
        return Answer(250, "2.0.0", ("Sent already: it is not sent twice.",))
    if entered.state == "doubt":
        return Answer(554, "5.4.0", (DOUBT,))
    return Answer(451, "4.3.2", ("This very letter is being handed on. Wait a moment.",))


def _grave(mail: Mail, reader: Reader) -> list[Finding]:
    """What should not go out unread: findings of the gravest kind."""
    draft = Draft(
        text=mail.text,
        subject=mail.subject,
        to=tuple(one.name or one.spec for one in mail.to),
        sender=" ".join(f"{one.name} <{one.spec}>" for one in mail.from_[:1]),
        reply_to=_answered(mail, reader),
    )
    found = review(draft, house=house_of(reader, None), now=wall())
    return [one for one in found if one.severity == "error"]


def _answered(mail: Mail, reader: Reader) -> Letter | None:
    """The letter that it answers, where its writer may read it."""
    ids = [spelt for one in mail.in_reply_to for spelt in (one, f"<{one}>")]
    rows = Entry.objects.filter(readable(reader), message_id__in=ids, direction="in")
    entry = rows.select_related("original").first()
    if entry is None or entry.original is None:
        return None
    try:
        text = parse_mail(raw_bytes(entry.original)).text
    except (OSError, zlib.error):
        return None
    return Letter(read_zones(text).author, when=entry.occurred_at, subject=entry.subject)


def _stopped(findings: Sequence[Finding]) -> Answer:
    lines = ["Not sent yet: please look at it once more."]
    for one in findings[:5]:
        lines.append(f"{one.message} {one.why}")
        if one.suggestion:
            lines.append(f"Better: {one.suggestion}")
        lines.append(f"See {one.page}")
    lines.append("If you mean it as it stands: send it again unchanged within the hour.")
    return Answer(550, "5.7.0", tuple(lines))


def _end(entered: Entered, state: str, answer: Answer, findings: Sequence[str] = ()) -> None:
    told = " ".join(answer.lines)
    submissions.end(entered, state=state, answer=told, now=database_now(), findings=findings)


def _bring(mailbox_id: int, raw: bytes, colleague_id: int) -> None:
    """On the timeline at once. A failure is none of the letter's: its copy in Sent comes later."""
    try:
        bring_submitted(Mailbox.objects.get(pk=mailbox_id), raw, colleague_id=colleague_id)
    except Exception:
        log.exception("a letter that was handed on is not on the timeline yet")


def _from_is_theirs(mail: Mail, colleague_id: int) -> bool:
    try:
        for one in mail.from_:
            mailbox_for(colleague_id, one.spec)
    except Refused:
        return False
    return True


def _is_named(login: str, colleague: Colleague) -> bool:
    """The colleague's own name here, or an address they send from: programs insist on either."""
    told = login.strip().lower()
    if told == colleague.email.lower():
        return True
    return may_send_from(reader_for(colleague)).filter(address__iexact=told).exists()


_ASCII = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def _plain(line: str) -> str:
    """One line of an answer: printable ASCII, as every mail program shows it."""
    told = " ".join(line.translate(_ASCII).split())
    return "".join(c if " " <= c <= "~" else "?" for c in told)[:480]
