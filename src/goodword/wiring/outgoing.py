"""Mail out of the house: what the operator set up, and the sending of what was written down."""

import logging
import threading
import uuid
from datetime import datetime
from functools import partial

from django.db import close_old_connections, connections

from goodword.access import Reader, Refused
from goodword.accounts.sealing import unseal
from goodword.channels.mail.sending.smtp import Connection, GiveUp, InDoubt, Server, TryAgain
from goodword.house.queries import the_house
from goodword.notices import posting
from goodword.notices.actions import SEALED, post
from goodword.notices.letters import Letter, written
from goodword.notices.mails import Content, notices_content
from goodword.notices.morning import morning_content
from goodword.notices.tables import Posted
from goodword.notices.words import Target
from goodword.people.rules import is_addr_spec
from goodword.people.tables import Colleague
from goodword.wiring.clock import now as house_now
from goodword.wiring.clock import wall
from goodword.wiring.home import SettingsError, setting
from goodword.wiring.mail_clients import house_sends
from goodword.wiring.places import address_of, path_of

log = logging.getLogger(__name__)

PORTS = {"starttls": 587, "tls": 465, "none": 25}
HERE = ("localhost", "127.0.0.1", "::1")


def mail_is_set_up() -> bool:
    """Whether the operator said where mail is handed in."""
    return house_sends()


def server() -> Server:
    """The mail server as the operator set it up. Raises `SettingsError` with what to mend."""
    host = setting("GOODWORD_SMTP_HOST").strip()
    if not host:
        raise SettingsError("Set GOODWORD_SMTP_HOST to the name of your mail server.")
    security = setting("GOODWORD_SMTP_TLS", "starttls").strip().lower()
    if security not in PORTS:
        raise SettingsError("GOODWORD_SMTP_TLS is one of: starttls, tls, none.")
    told = setting("GOODWORD_SMTP_PORT").strip() or str(PORTS[security])
    if not (told.isascii() and told.isdigit() and 0 < int(told) < 65536):
        raise SettingsError("GOODWORD_SMTP_PORT is a number from 1 to 65535.")
    user, password = setting("GOODWORD_SMTP_USER"), setting("GOODWORD_SMTP_PASSWORD")
    if user and security == "none" and host not in HERE:
        raise SettingsError(
            "A password would go over the line for everybody to read: set GOODWORD_SMTP_TLS to "
            "starttls or tls, or leave GOODWORD_SMTP_USER out."
        )
    sender = setting("GOODWORD_MAIL_FROM").strip().lower() or (user if "@" in user else "")
    if not is_addr_spec(sender):
        raise SettingsError(
            "Set GOODWORD_MAIL_FROM to the address that Goodword's mail comes from."
        )
    return Server(host, int(told), security, sender, user, password)


def mailing() -> bool:
    """Whether notices and morning notes are mailed now: not while an archive is read."""
    return mail_is_set_up() and the_house().as_of is None


def send_due(stop: threading.Event) -> int:
    """Send what is due; how many mails got out. One connection serves them all.

    After a failure of the connection the rest waits for the next time.
    """
    posting.doubt_lost(now=wall())
    ids = posting.due(now=wall())
    if not ids or not mail_is_set_up():
        return 0
    told = server()
    number = 0
    with Connection(told) as line:
        for pk in ids:
            if stop.is_set():
                break
            posted = posting.claim(pk, now=wall())
            if posted is None:
                continue
            number += _send(line, told, posted)
            posted.refresh_from_db(fields=["state"])
            if posted.state in ("waiting", "in doubt"):
                break
    return number


def _send(line: Connection, told: Server, posted: Posted) -> bool:
    """Send one mail that was claimed, and write down what became of it."""
    to = posted.colleague
    try:
        content = _content(posted) if to.is_active else None
        if content is None:
            posting.not_needed(posted)
            return False
        letter = _letter(posted, content, told)
        _keep_words(posted, content)
    except Exception as error:
        log.exception("A mail could not be written")
        posting.try_later(posted, f"It could not be written: {type(error).__name__}", now=wall())
        return False
    try:
        line.deliver(to.email, letter)
    except TryAgain as error:
        posting.try_later(posted, str(error), now=wall())
    except GiveUp as error:
        posting.given_up(posted, str(error))
    except InDoubt as error:
        posting.doubt(posted, str(error))
    else:
        posting.sent(posted, now=wall())
        return True
    log.warning("A mail to %s did not get out", to.email)
    return False


def _content(posted: Posted) -> Content | None:
    """Its words: those written down, or made now for what its reader may see."""
    maker = {"notices": notices_content, "morning": morning_content}.get(
        posted.key.partition(":")[0]
    )
    if posted.secret:
        text, html = (unseal(w, purpose=SEALED) if w else "" for w in (posted.text, posted.html))
        return Content(posted.subject, text, html)
    if maker is None:
        return Content(posted.subject, posted.text, posted.html)
    return maker(posted, now=house_now(), link=_link)


def _keep_words(posted: Posted, content: Content) -> None:
    """What is sent is kept as the record of it; secrets are not."""
    if posted.secret:
        return
    Posted.objects.filter(pk=posted.pk).update(
        subject=content.subject, text=content.text, html=content.html
    )


def _letter(posted: Posted, content: Content, told: Server) -> bytes:
    return written(
        Letter(
            sender_name=the_house().name,
            sender=told.sender,
            to_name=posted.colleague.name,
            to=posted.colleague.email,
            subject=content.subject,
            text=content.text,
            html=content.html,
            key=posted.key,
            at=wall(),
        )
    )


def _link(target: Target) -> str:
    return address_of(path_of(target))


def send_test(*, reader: Reader) -> Posted:
    """Send a mail to the reader themselves at once, and say what became of it.

    Raises `Refused` with what to mend in the settings.
    """
    me = Colleague.objects.filter(pk=reader.colleague_id or 0).first()
    if me is None or not reader.administers:
        raise Refused("Only an administrator may try out the mail.")
    try:
        told = server()
    except SettingsError as error:
        raise Refused(str(error)) from error
    posted = post(
        colleague_id=me.pk,
        key=f"test:{uuid.uuid4().hex}",
        subject="Goodword’s mail works",
        text="This is a test. Goodword can send mail to you and your colleagues.\n",
        now=wall(),
    )
    claimed = posting.claim(posted.pk, now=wall())
    if claimed is not None:
        with Connection(told) as line:
            _send(line, told, claimed)
    posted.refresh_from_db()
    return posted


class Sending:
    """The clock's job that sends: in a thread of its own, so that a slow server delays nobody."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._said = ""
        self._forgotten: datetime | None = None

    def __call__(self, stop: threading.Event) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(
            target=partial(self._work, stop), name="sending", daemon=True
        )
        self._thread.start()

    def _work(self, stop: threading.Event) -> None:
        close_old_connections()
        try:
            send_due(stop)
            self._said = ""
            if self._forgotten is None or (wall() - self._forgotten).days:
                posting.forget_old(now=wall())
                self._forgotten = wall()
        except SettingsError as error:
            if str(error) != self._said:
                log.error("Mail can't be sent: %s", error)
            self._said = str(error)
        except Exception:
            log.exception("Sending failed and will be tried again")
        finally:
            connections.close_all()
