"""The file in which a domain tells mail programs where its servers are.

Format: https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat. It comes from
whoever runs the domain: it is small, declares nothing, and says nothing that is taken unlooked at.
"""

from urllib.parse import quote
from xml.etree import ElementTree

from goodword.channels.mail.live.finding_rules import Server, is_host

LARGEST = 64 * 1024
MOST_SERVERS = 20
_SECURITY = {"SSL": "tls", "STARTTLS": "starttls"}
_SOURCE = "the domain’s file for mail programs names it"


def places(domain: str, address: str) -> tuple[str, ...]:
    """Where such a file may lie. Only by https: who could change it would get the password."""
    asked = f"?emailaddress={quote(address)}"
    return (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml{asked}",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )


def read_autoconfig(body: bytes, address: str, *, sending: bool = False) -> Server | None:
    """The first IMAP server of the file that is reached by TLS; ``None`` where it names none.

    A file that is too large, not UTF-8, no XML, or that declares a document type (and with it
    entities) is none.
    """
    if len(body) > LARGEST:
        return None
    try:
        text = body.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            return None
        # Without a document type there are no entities to grow, and nothing outside to load.
        root = ElementTree.fromstring(text)  # noqa: S314
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        return None
    for told in list(root.iter("outgoingServer" if sending else "incomingServer"))[:MOST_SERVERS]:
        wanted = "smtp" if sending else "imap"
        if told.get("type") == wanted and (found := _server(told, address)):
            return found
    return None


def _server(told: ElementTree.Element, address: str) -> Server | None:
    host = _filled(told.findtext("hostname"), address).lower()
    port = (told.findtext("port") or "").strip()
    security = _SECURITY.get((told.findtext("socketType") or "").strip())
    login = _filled(told.findtext("username") or "%EMAILADDRESS%", address)
    if security is None or not is_host(host) or not (port.isascii() and port.isdecimal()):
        return None
    if not 0 < int(port[:6]) < 65536 or not login.isprintable() or len(login) > 320:
        return None
    return Server(host, int(port), security, login, _SOURCE)


def _filled(text: str | None, address: str) -> str:
    local, _, domain = address.rpartition("@")
    filled = (text or "").strip()
    for name, value in (("ADDRESS", address), ("LOCALPART", local), ("DOMAIN", domain)):
        filled = filled.replace(f"%EMAIL{name}%", value)
    return filled
