"""What can happen on the telephone or at the door, in the house's words. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

VERSION = 1
MISSED = ("missed", "voicemail")
AHEAD = timedelta(minutes=5)
"""A call may be told a little before its time: clocks differ."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One way a call or a visit can go. ``words``: on a chip; ``subject``: with a name."""

    kind: str
    direction: str
    disposition: str
    words: str
    subject: str

    @property
    def talked(self) -> bool:
        """Whether we spoke with each other."""
        return self.disposition == "answered"

    @property
    def missed(self) -> bool:
        """Whether they tried to reach us and did not."""
        return self.direction == "in" and not self.talked


HAPPENINGS: dict[str, Happening] = {
    "they-called": Happening("call", "in", "answered", "They called", "Call from {}"),
    "we-called": Happening("call", "out", "answered", "We called", "Call to {}"),
    "missed": Happening("call", "in", "missed", "Missed: they called", "Missed call from {}"),
    "message": Happening("call", "in", "voicemail", "They left a message", "Message from {}"),
    "no-answer": Happening("call", "out", "missed", "We called: no answer", "No answer from {}"),
    "left-message": Happening(
        "call", "out", "voicemail", "We left a message", "Message left for {}"
    ),
    "they-visited": Happening("visit", "in", "answered", "They visited", "Visit from {}"),
    "we-visited": Happening("visit", "out", "answered", "We visited", "Visit to {}"),
}


def happening_of(kind: str, direction: str, disposition: str) -> Happening:
    """The happening of a call as a telephone system tells it: busy and failed are missed."""
    told = disposition if disposition in ("answered", "voicemail") else "missed"
    for one in HAPPENINGS.values():
        if (one.kind, one.direction, one.disposition) == (kind, direction, told):
            return one
    raise ValueError(f"Nothing like that happens: {kind} {direction} {disposition}")


@dataclass(frozen=True, slots=True)
class Talk:
    """One call or visit. ``number``: E.164, or as it was typed; ``seconds``: how long.

    ``lines``: our extensions and numbers in it, as the telephone system names them.
    """

    happening: Happening
    at: datetime
    words: str = ""
    number: str = ""
    seconds: int | None = None
    external_id: str = ""
    disposition: str = ""
    lines: tuple[str, ...] = ()

    @property
    def ended(self) -> str:
        """How it ended, as exactly as it is known."""
        return self.disposition or self.happening.disposition

    def readings(self) -> dict[str, tuple[int, dict[str, Any]]]:
        """What the rooms read of it: the words as its author text, and how it went."""
        zones = {"author": self.words, "quoted": "", "signature": ""}
        call: dict[str, Any] = {"disposition": self.ended, "number": self.number}
        if self.lines:
            call["lines"] = list(self.lines)
        found = {"zones": (VERSION, zones), "call": (VERSION, call)}
        if self.happening.missed:
            left = self.ended == "voicemail"
            reason = "they left a message" if left else "they called, and did not reach us"
            asks = {"score": 1.0, "courtesy": False, "reasons": [reason]}
            found["asks"] = (VERSION, asks)
        return found
