"""What stopped work on a mailbox: its cause, for programs, and words for people."""

import imaplib
import socket
import ssl

from django.db import DatabaseError, OperationalError
from imapclient.exceptions import IMAPClientError, ProtocolError


class Trouble(Exception):  # noqa: N818 - said to people as it stands
    """``cause`` is one of `tables.Connection.CAUSES`; the text says what happened, what to do."""

    def __init__(self, cause: str, words: str) -> None:
        super().__init__(words)
        self.cause = cause


class LostClaim(Exception):  # noqa: N818
    """Somebody else works on this mailbox now, or it was paused: nothing more may be written."""


class Refusal(Exception):  # noqa: N818
    """The server answered NO or BAD to one command; the connection stands."""


SERVER_ERRORS = (imaplib.IMAP4.error, ProtocolError, OSError, EOFError)
"""What a conversation with a mail server may end in."""


def is_busy(error: BaseException) -> bool:
    """Whether the database only had too much to do at once: no failure, and soon tried again."""
    said = str(error).lower()
    return isinstance(error, OperationalError) and ("locked" in said or "deadlock" in said)


def trouble_of(error: BaseException) -> Trouble:
    """What an error of any kind means for the mailbox."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble(
            "certificate",
            f"The server's certificate can't be trusted: {error.verify_message or error.reason}. "
            "Nothing was sent to it.",
        )
    if isinstance(error, DatabaseError) or _is_ours(error):
        return Trouble(
            "ours",
            f"Mail could not be kept here ({_short(error)}). It stays on the server and is taken "
            "as soon as there is room again.",
        )
    if isinstance(error, TimeoutError):
        return Trouble("unreachable", "The server did not answer in time.")
    if isinstance(error, ConnectionRefusedError):
        return Trouble("unreachable", "Nobody answers at this server and port.")
    if isinstance(error, socket.gaierror):
        return Trouble("unreachable", "There is no server of this name, or no way to ask for it.")
    if isinstance(error, imaplib.IMAP4.abort | OSError | EOFError):
        return Trouble("unreachable", f"The connection broke off ({_short(error)}).")
    if isinstance(error, IMAPClientError | imaplib.IMAP4.error | ProtocolError | Refusal):
        return Trouble("server", f"The server answered: {_short(error)}")
    return Trouble("ours", f"Something went wrong here ({_short(error)}).")


def _is_ours(error: BaseException) -> bool:
    """Whether a file of ours could not be written or read: disk full, failing, not ours to write.

    Errors of the network carry no file name.
    """
    return isinstance(error, OSError) and (error.filename is not None or error.errno in _OF_A_DISK)


_OF_A_DISK = {5, 27, 28, 30, 122}  # EIO, EFBIG, ENOSPC, EROFS, EDQUOT


def _short(error: BaseException) -> str:
    told = " ".join(str(error).split())[:200]
    return told or type(error).__name__
