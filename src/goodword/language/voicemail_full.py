"""Mails in which a telephone system says that a voicemail box is full, or soon will be.

Callers can then leave no message, and nobody notices but the system. Its makers word it
differently; common to all is a box for voices and that it is full, in one sentence. What is only
possible ("when your mailbox is full, …") or denied says nothing.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from goodword.language.addresses import is_robot_address
from goodword.language.phrases import plain_lower

_READ = 2000
_SENTENCE = re.compile(r"[.!?;]\s+|\n+|(?<=\D)[.!?](?=$)")
_SYSTEM = re.compile(
    r"3cx|asterisk|freepbx|pbx|fritz|voice-?mail|voip|ringcentral|zoom\.us|vonage|sipgate|unity|"
    r"avaya|mitel|unify|nfon|placetel|swyx|starface|yeastar|grandstream|telefon|telephone|phone"
)
_LINE = re.compile(
    r"\b(?:extension|ext|mailbox|box|nebenstelle|anschluss|poste|toestel|interno|extensión)"
    r"\.?\W{1,3}(\d{1,6})\b|\b(?:for|für|pour|voor|para|per)\s+(\d{2,6})\b"
)


@dataclass(frozen=True, slots=True)
class VoicemailFull:
    """``nearly``: it takes some more messages still. ``line``: whose box, as far as it is told."""

    nearly: bool
    line: str = ""


def read_voicemail_full(subject: str, text: str, *, from_spec: str) -> VoicemailFull | None:
    """Reads such a mail, or returns None when it is none.

    It comes from a telephone system, or from another program that names voicemail itself.
    """
    system = bool(_SYSTEM.search(from_spec.lower()))
    if not (system or is_robot_address(from_spec)):
        return None
    whole = plain_lower(f"{subject[:300]}\n{text[:_READ]}")
    verdicts = [
        found
        for sentence in _SENTENCE.split(whole)
        if (found := _says(sentence, system)) is not None
    ]
    if not verdicts:
        return None
    match = _LINE.search(whole)
    line = next((part for part in match.groups() if part), "") if match else ""
    return VoicemailFull(all(verdicts), line)


def _says(sentence: str, system: bool) -> bool | None:
    """Whether it says "nearly" (true), "full" (false), or nothing of it."""
    for told in _tongues():
        boxes = (*told["voice"], *told["box"]) if system else told["voice"]
        if not _any(boxes, sentence) or _any(told["not"], sentence):
            continue
        if _any(told["nearly"], sentence):
            return True
        if _any(told["full"], sentence):
            return False
    return None


def _any(words: Sequence[str], sentence: str) -> bool:
    return any(_whole(word).search(sentence) for word in words)


@cache
def _whole(word: str) -> re.Pattern[str]:
    end = "" if word.endswith("%") else r"(?!\w)"
    return re.compile(rf"(?<!\w){re.escape(word)}{end}")


@cache
def _tongues() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    told = files("goodword.language").joinpath("voicemail_full.toml").read_text("utf-8")
    return tuple(
        {kind: tuple(plain_lower(word) for word in words) for kind, words in tongue.items()}
        for tongue in tomllib.loads(told).values()
    )
