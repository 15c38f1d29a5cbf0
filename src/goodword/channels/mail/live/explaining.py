"""Why a mailbox can't be reached or entered, in plain words, and what to do about it. Pure.

Said are the reasons that people meet: a name nobody knows, a server that refuses or is silent,
certificates, TLS that is missing, a password that is wrong or of the wrong kind, IMAP switched
off, limits. Servers tell theirs by codes (RFC 3501 §7.1, RFC 5530) and by words of their own.
"""

import re
import socket
import ssl
from dataclasses import dataclass

from goodword.access.outbound import Forbidden, Unreachable
from goodword.channels.mail.live.finding_table import Provider

_LONGEST = 300
_CODE = re.compile(r"\[([A-Z]+)[^\]]{0,200}\]")
_BYTES = re.compile(r"^b(['\"])(.*)\1$", re.DOTALL)
_LINKS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Explained:
    """Why it failed. ``cause``: as a connection keeps it; ``code``: finer, for programs."""

    cause: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried: where, how secured, by which way of logging in, and who runs it."""

    host: str
    port: int
    security: str = "tls"
    auth: str = "password"
    provider: Provider | None = None


# A certificate's fault by OpenSSL's number (X509_V_ERR_…).
_CERTIFICATE = {
    9: ("certificate-early", "is not valid yet", "Look whether this machine’s clock is right."),
    10: ("certificate-expired", "has expired", "Whoever runs the server has to renew it."),
    18: ("certificate-self-signed", "is signed by the server itself", ""),
    19: ("certificate-self-signed", "is signed by nobody that is trusted here", ""),
    20: ("certificate-unknown", "is signed by nobody that is trusted here", ""),
    21: ("certificate-unknown", "can't be traced to anybody that is trusted here", ""),
    62: ("certificate-name", "is made out to another name", "Enter the name that it carries; the "
         "provider’s help page tells it."),
    64: ("certificate-name", "is made out to another name", "Enter the server’s name, not its "
         "number."),
}  # fmt: skip
_OWN_CERTIFICATE = (
    "If it is your own server, whoever runs Goodword can name its certificate by the setting "
    "GOODWORD_MAIL_TRUST."
)

# What servers say in words of their own, where their codes say less.
_SAID = (
    ("app-password", ("application-specific password", "application specific password",
                      "app password", "app-password", "application password",
                      "parol prilozheniya", "authorization code", "third-party")),
    ("imap-off", ("not enabled for imap", "imap is disabled", "imap access is disabled",
                  "imap disabled", "imap not enabled", "imap access not", "enable imap",
                  "imap4 is disabled", "authenticated but not connected", "protocol is disabled",
                  "imap service is not", "imap access denied", "imap nicht", "activate imap")),
    ("too-many", ("too many simultaneous", "maximum number of connections",
                  "too many connections", "connection limit", "too many open")),
    ("too-often", ("too many login", "rate limit", "too many failed", "login frequency",
                   "try again later", "too many attempts", "bandwidth limits")),
    ("web-login", ("log in via your web browser", "web login required", "weblogin")),
    ("basic-off", ("basic authentication is disabled", "basicauthblocked",
                   "basic auth is disabled", "logondenied-basicauth")),
)  # fmt: skip
_BY_CODE = {
    "AUTHENTICATIONFAILED": "password",
    "AUTHORIZATIONFAILED": "not-allowed",
    "NOPERM": "not-allowed",
    "EXPIRED": "expired",
    "PRIVACYREQUIRED": "tls-needed",
    "CONTACTADMIN": "contact-admin",
    "UNAVAILABLE": "unavailable",
    "INUSE": "too-many",
    "LIMIT": "too-often",
    "OVERQUOTA": "too-often",
    "SERVERBUG": "server-fault",
    "CORRUPTION": "server-fault",
    "WEBALERT": "web-login",
}
_CAUSES = {
    "unavailable": "server",
    "too-many": "server",
    "too-often": "server",
    "server-fault": "server",
}


def of_network(error: OSError | Unreachable, tried: Tried) -> Explained:
    """Why no connection came to be."""
    where = f"{tried.host}, port {tried.port}"
    if isinstance(error, Forbidden):
        return Explained("unreachable", "private", str(error))
    if isinstance(error, Unreachable | socket.gaierror):
        words = f"Nobody knows a server called {tried.host}. Look whether its name is right."
        return Explained("unreachable", "unknown-host", words)
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate(error, tried)
    if isinstance(error, ssl.SSLError):
        words = (
            f"{where}, answers, but not by TLS. Try another port or another way: TLS usually has "
            "port 993, STARTTLS port 143."
        )
        return Explained("unreachable", "no-tls", words)
    if isinstance(error, ConnectionRefusedError):
        words = f"{where}, refuses connections. Look whether port and name are right."
        return Explained("unreachable", "refused", words)
    if isinstance(error, TimeoutError):
        words = (
            f"{where}, did not answer in time. It may be busy, behind a firewall, or the port may "
            "be wrong."
        )
        return Explained("unreachable", "timeout", words)
    told = str(error.strerror or "the connection broke off").rstrip(".")
    words = f"{where}, can’t be reached: {told}. It is tried again by itself."
    return Explained("unreachable", "unreachable", words)


def of_greeting(tried: Tried) -> Explained:
    """Something answers, and it is no IMAP server."""
    words = (
        f"What answers at {tried.host}, port {tried.port}, is no IMAP server. "
        "IMAP usually has port 993."
    )
    return Explained("unreachable", "not-imap", words)


def without_starttls(tried: Tried) -> Explained:
    """The server offers no TLS after a plain beginning; nothing secret was sent."""
    words = (
        f"{tried.host}, port {tried.port}, offers no STARTTLS, so the password was not sent. "
        "Choose TLS, with port 993."
    )
    return Explained("unreachable", "no-starttls", words)


def without_tls(tried: Tried) -> Explained:
    """No password goes anywhere without TLS, but within this machine."""
    words = (
        f"{tried.host} is not this machine: without TLS everybody on the way could read the "
        "password. Choose TLS or STARTTLS."
    )
    return Explained("unreachable", "tls-needed", words)


def of_refusal(said: str, tried: Tried) -> Explained:
    """Why the server did not let us in, from what it said (NO, BAD, BYE)."""
    text = plain(said)
    lower = text.lower()
    named = {match[1] for match in _CODE.finditer(text)}
    code = next((code for code, words in _SAID if any(one in lower for one in words)), "")
    if not code:
        code = next((_BY_CODE[name] for name in _BY_CODE if name in named), "password")
    words = _words_of(code, tried)
    if "ALERT" in named or code in ("contact-admin", "server-fault", "web-login"):
        # RFC 3501 §7.1: an alert has to be shown to the person.
        words = f"{words} It said: “{_without_codes(text)}”"
    return Explained(_CAUSES.get(code, "refused"), code, words)


def of_login_disabled(tried: Tried) -> Explained:
    """The server takes no passwords at all (LOGINDISABLED, or OAuth only)."""
    if tried.provider is not None and tried.provider.oauth:
        return Explained("refused", "oauth-needed", _words_of("oauth-needed", tried))
    words = f"{tried.host} takes no passwords this way. Try TLS with port 993."
    return Explained("refused", "login-disabled", words)


def plain(said: str) -> str:
    """What a server said, as text that can be shown: one line, no control signs, not endless."""
    match = _BYTES.match(said.strip())
    text = match[2] if match else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST]


def _certificate(error: ssl.SSLCertVerificationError, tried: Tried) -> Explained:
    code, what, todo = _CERTIFICATE.get(
        error.verify_code, ("certificate-unknown", "is not to be trusted", "")
    )
    words = (
        f"The certificate of {tried.host} {what}, so nothing was sent. {todo or _OWN_CERTIFICATE}"
    )
    return Explained("certificate", code, words)


def _words_of(code: str, tried: Tried) -> str:
    who = tried.provider.name if tried.provider else tried.host
    where = tried.provider.where if tried.provider else ""
    hint = _hint(tried)
    if code == "password" and tried.auth == "oauth":
        return f"{who} does not take the permission it gave. Log in with {who} again."
    if code == "password" and tried.provider and tried.provider.ways[:1] == ("oauth",):
        code = "oauth-needed" if tried.provider.ways == ("oauth",) else "app-password"
    elif code == "password" and tried.provider and "password" not in tried.provider.ways:
        code = "app-password"
    see = f" See {where}" if where else ""
    return {
        "password": f"{who} does not take this name and password. Type the password again, and "
        f"look whether the name is the whole address.{hint}",
        "app-password": f"{who} did not take this password: it wants one made for programs.{hint}"
        f"{see}",
        "oauth-needed": f"{who} takes no passwords from programs.{hint}",
        "basic-off": f"{who} takes no passwords from programs.{hint}",
        "imap-off": f"IMAP is switched off for this mailbox. Switch it on at {who}.{hint}{see}",
        "too-many": f"{who} allows no more connections to this mailbox at once. Close another mail "
        "program, or wait: it is tried again by itself.",
        "too-often": f"{who} asks us to wait: too many logins, or too much was fetched. It is "
        "tried again by itself, less often.",
        "web-login": f"{who} wants somebody to log in on its web page first.",
        "not-allowed": f"{who} knows this login, but it may not open this mailbox. Whoever runs "
        "the mailbox has to allow it.",
        "expired": f"The password has expired at {who}. Make a new one there, and enter it here.",
        "tls-needed": f"{who} takes a password by TLS only. Choose TLS, with port 993.",
        "contact-admin": f"{who} says that its administrators have to be asked.",
        "unavailable": f"{who} can’t check logins at the moment. It is tried again by itself.",
        "server-fault": f"Something is wrong at {who}. It is tried again by itself.",
    }[code]


def _hint(tried: Tried) -> str:
    return f" {tried.provider.words}" if tried.provider and tried.provider.words else ""


def _without_codes(text: str) -> str:
    return _LINKS.sub(lambda match: match[0].rstrip(".,;"), _CODE.sub("", text)).strip()
