"""What went wrong between us and a mail server, in words that say what to look at. Pure."""

import smtplib
import socket
import ssl


def plain_words(error: Exception) -> str:
    """What went wrong on the line, in words that say what to look at."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The mail server's certificate is not valid: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(error, socket.gaierror):
        return "The mail server's name is not known. Is it written rightly?"
    if isinstance(error, ConnectionRefusedError):
        return "The mail server did not accept the connection. Are host and port right?"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"The mail server can't do what is asked of it: {error}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {one_line_of(error.smtp_error)}"
    if isinstance(error, OSError) and error.strerror:
        return f"The connection to the mail server failed: {error.strerror}"
    return f"The mail server ended the conversation: {error}"


def one_line_of(said: bytes | str) -> str:
    """What a server said, as one short line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
