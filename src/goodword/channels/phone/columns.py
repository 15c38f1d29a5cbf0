"""What the columns of a list of calls mean, and how their cells are read. Pure."""

import re

from goodword.channels.sheets import plain_head
from goodword.people.numbers import LONGEST_EXTENSION

COLUMNS: dict[str, tuple[str, ...]] = {
    "at": (
        "calldate", "call time", "date", "datum", "date/time", "date time", "start time", "start",
        "starttime", "time-start", "created", "datum/uhrzeit", "timestamp", "zeitpunkt", "when",
        "date et heure", "date heure", "fecha", "data",
    ),
    "time": ("time", "uhrzeit", "heure", "tijd", "hora", "ora"),
    "from": (
        "src", "source", "from", "caller", "caller id", "callerid", "from-no", "von", "anrufer",
        "calling number", "quelle", "de", "appelant", "van", "beller", "origen", "da",
        "from number",
    ),
    "to": (
        "dst", "destination", "to", "called", "to-no", "nach", "an", "ziel", "called number",
        "dialed number", "angerufen", "vers", "appelé", "naar", "destino", "a", "to number",
    ),
    "number": (
        "rufnummer", "number", "phone number", "telefonnummer", "nummer", "numéro", "numero",
        "phone", "telephone", "external number",
    ),
    "name": ("name", "caller name", "from-dispname", "contact", "nom", "naam", "nombre", "nome"),
    "direction": ("direction", "richtung", "call direction", "call type", "type", "sens"),
    "typ": ("typ",),
    "status": (
        "disposition", "status", "result", "call status", "ergebnis", "reason-terminated", "statut",
    ),
    "seconds": ("billsec", "talking", "talk time", "talking duration", "gesprächsdauer"),
    "duration": ("duration", "dauer", "durée", "duur", "duración", "durata", "length", "seconds"),
    "id": ("uniqueid", "linkedid", "historyid", "call id", "callid", "call-id", "id"),
    "ours": ("nebenstelle", "extension", "agent", "user", "colleague", "answered by"),
    "line": (
        "eigene rufnummer", "own number", "did", "dnis", "line", "trunk", "leitung", "ligne",
        "lijn", "línea", "linea",
    ),
    "context": ("dcontext",),
}  # fmt: skip
_MEANING = {name: meaning for meaning, names in COLUMNS.items() for name in names}

_IN = ("in", "inbound", "incoming", "eingehend", "ankommend", "entrant", "inkomend", "entrante")
_OUT = ("out", "outbound", "outgoing", "ausgehend", "abgehend", "sortant", "uitgaand")
_INTERNAL = ("internal", "intern", "interne", "interno", "local")
_ANSWERED = ("answered", "completed", "connected", "angenommen", "beantwortet", "ok", "yes")
_MISSED = (
    "missed", "no answer", "noanswer", "unanswered", "not answered", "verpasst", "abandoned",
    "cancel", "manqué",
)  # fmt: skip
_VOICEMAIL = ("voicemail", "voice mail", "anrufbeantworter", "messagerie")
_BUSY, _FAILED = ("busy", "besetzt", "occupé"), ("failed", "congestion", "fehlgeschlagen")
_WITHHELD = ("anonymous", "unknown", "withheld", "private", "unbekannt", "anonym", "restricted")
_PARTY = re.compile(r"[<(]\s*(\+?[\d ()./-]+?)\s*[>)]\s*$")
_DIGITS = re.compile(r"\+?\d[\d ()./-]*")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:\.\d+)?")


def meaning_of(header: str) -> str:
    """What a column's head means, or ""."""
    return _MEANING.get(plain_head(header), "")


def party(cell: str) -> tuple[str, str]:
    """Name and number of one side: "Anna Berg (101)" is ("Anna Berg", "101")."""
    cell = " ".join(cell.split()).strip("\"' ")
    if match := _PARTY.search(cell):
        return cell[: match.start()].strip(" \"'"), match[1].strip()
    match = _DIGITS.search(cell)
    if match and (match[0].strip() == cell or sum(c.isdigit() for c in match[0]) > 1):
        return (cell[: match.start()] + cell[match.end() :]).strip(" \"'-:.,"), match[0].strip()
    return cell, ""


def is_ours(cell: str) -> bool:
    """Whether a side is one of our extensions: a short number, or a name without one."""
    name, number = party(cell)
    digits = sum(c.isdigit() for c in number)
    return bool(digits or name) and digits <= LONGEST_EXTENSION and not is_withheld(cell)


def is_withheld(cell: str) -> bool:
    """Whether the caller's number was withheld."""
    return cell.strip(" \"'<>()").casefold() in ("", *_WITHHELD)


def direction_of(cell: str) -> str:
    """``in``, ``out``, ``internal``, or "" when the cell does not say."""
    words = re.split(r"[\s_\-/]+", cell.strip().casefold())
    for told, known in (("internal", _INTERNAL), ("out", _OUT), ("in", _IN)):
        if any(word in known for word in words):
            return told
    return ""


def disposition_of(cell: str) -> str:
    """How the call ended, or "" when the cell does not say."""
    told = cell.strip().casefold()
    if not told:
        return ""
    for ended, known in (("voicemail", _VOICEMAIL), ("busy", _BUSY), ("failed", _FAILED)):
        if any(word in told for word in known):
            return ended
    if any(word in told for word in _MISSED):
        return "missed"
    return "answered" if any(word in told for word in _ANSWERED) else ""


def seconds_of(cell: str, *, short_is_hours: bool = False) -> int | None:
    """A duration in seconds: "34", "0:34", "00:00:34"; FRITZ!Box writes hours and minutes."""
    cell = cell.strip()
    if cell.isascii() and cell.isdigit():
        return int(cell[:7])
    match = _CLOCK.fullmatch(cell)
    if match is None:
        return None
    first, second, third = int(match[1] or 0), int(match[2]), int(match[3])
    if match[1] is None and short_is_hours:
        return second * 3600 + third * 60
    return first * 3600 + second * 60 + third
