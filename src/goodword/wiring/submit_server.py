"""The submission service (RFC 6409): mail programs log in and hand letters in, over TLS only."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from django.db import close_old_connections

from goodword.access import Refused
from goodword.wiring.submitting import log_in, mailbox_for, submit

log = logging.getLogger(__name__)

LARGEST = 50 * 1000 * 1000
MOST_RECIPIENTS = 200
WORKERS = 8
PATIENCE = 1800
"""Seconds that a silent mail program is borne with."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where it listens. ``starttls``: TLS begins in the conversation, not with the first byte."""

    host: str
    port: int
    starttls: bool
    context: ssl.SSLContext


class Handler:
    """What is answered to each command; the work is done in threads, as the database wants it."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only somebody who logged in, as one of their own mailboxes."""
        if not session.authenticated:
            return "530 5.7.0 First log in, with a token of Goodword's as the password."
        try:
            box = await self._do(lambda: mailbox_for(_who(session), address))
        except Refused as refusal:
            return f"550 5.7.1 {_ascii(str(refusal))}"
        envelope.mail_from, envelope.mail_options = address, options
        session.mailbox_id = box  # type: ignore[attr-defined]
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whether the real server takes them is known when it is asked, before the letter goes."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients in one letter."
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Review it and hand it on; the answer is the real server's."""
        raw = bytes(envelope.original_content or b"")
        utf8 = any(option.upper() == "SMTPUTF8" for option in envelope.mail_options or ())
        try:
            answer = await self._do(
                lambda: submit(
                    colleague_id=_who(session),
                    mailbox_id=session.mailbox_id,  # type: ignore[attr-defined]
                    sender=envelope.mail_from or "",
                    recipients=list(dict.fromkeys(envelope.rcpt_tos)),
                    raw=raw,
                    utf8=utf8,
                )
            )
        except Exception:
            log.exception("a letter could not be handed on")
            return "451 4.3.0 Something is wrong at Goodword. Nothing was sent; try again later."
        return answer.wire()

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: Any
    ) -> AuthResult:
        """By a colleague's token."""
        if mechanism not in ("PLAIN", "LOGIN") or not isinstance(told, LoginPassword):
            return AuthResult(success=False, handled=False)
        login, password = (part.decode("utf-8", "replace") for part in told)
        origin = str(session.peer[0]) if session.peer else ""
        work = self._threads.submit(
            _tidily, lambda: log_in(login=login, password=password, origin=origin)
        )
        who = work.result()
        return AuthResult(success=who is not None, handled=False, auth_data=who)

    async def _do[T](self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _tidily, work)


async def serve(where: Where, *, ready: Callable[[int], None]) -> None:
    """Listen until cancelled. ``ready`` hears the port. Raises OSError when it is taken."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="submit") as threads:
        handler = Handler(threads)

        def conversation() -> SMTP:
            return SMTP(
                handler,
                hostname="goodword",
                ident="Goodword",
                enable_SMTPUTF8=True,
                data_size_limit=LARGEST,
                timeout=PATIENCE,
                authenticator=handler.authenticate,
                tls_context=where.context if where.starttls else None,
                require_starttls=where.starttls,
                auth_require_tls=where.starttls,
                loop=loop,
            )

        listening = await loop.create_server(
            conversation, where.host, where.port, ssl=None if where.starttls else where.context
        )
        ready(listening.sockets[0].getsockname()[1])
        async with listening:
            await listening.serve_forever()


def _who(session: Session) -> int:
    """The colleague who logged in here."""
    return int(session.auth_data or 0)


def _tidily[T](work: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


def _ascii(words: str) -> str:
    return " ".join("".join(c if " " <= c <= "~" else "?" for c in words).split())[:400]
