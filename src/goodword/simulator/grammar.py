"""A very small grammar for letters.

"{Could|Can} you tell me {whether|if} {fitter} comes?" has alternatives, which
may hold further ones, and slots, which are filled from the matter at hand.
Square brackets mark a promise: "[I'll send the drawing {due}.]"
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

PROMISE_OPENS, PROMISE_CLOSES = "[", "]"


ARTICLE = re.compile(r"\b([Aa]) (oak|ash|elm|off-white|inch)\b")
BEGINNING = re.compile(r"(?:\A|(?<=[.!?] )|(?<=\n))[a-zà-ÿ]")


class Slot(str):
    """The name of something to fill in."""

    __slots__ = ()


Part = str | tuple["Parts", ...]
Parts = tuple[Part, ...]


class GrammarError(ValueError):
    """The text's braces don't fit, or a slot is unknown; the message quotes the place."""


@cache
def compiled(text: str) -> Parts:
    """The text as strings, slots and alternatives. Raises `GrammarError`."""
    parts, at = _read(text, 0, "}")
    if at != len(text):
        raise GrammarError(f"A brace closes that never opened: {text[max(0, at - 40) : at + 1]!r}")
    return parts


def render(text: str, slots: Mapping[str, str], rng: Random) -> str:
    """One of the texts that the grammar allows. Raises `GrammarError`."""
    out: list[str] = []
    try:
        _fill(compiled(text), slots, rng.random, out)
    except KeyError as missing:
        raise GrammarError(f"Nothing to fill in for {missing} in {text[:80]!r}") from None
    return "".join(out)


def pick[T](options: Sequence[T], rng: Random) -> T:
    """One of the options, each as likely; quicker than `Random.choice`."""
    return options[int(rng.random() * len(options))]


def take_promises(text: str) -> tuple[str, list[str]]:
    """The text without its brackets, and what stood in them."""
    if PROMISE_OPENS not in text:
        return text, []
    head, *rest = text.split(PROMISE_OPENS)
    promised, out = [], [head]
    for piece in rest:
        sentence, closing, after = piece.partition(PROMISE_CLOSES)
        if not closing:
            raise GrammarError(f"A promise opens and never ends: {piece[:60]!r}")
        promised.append(" ".join(sentence.split()))
        out += [sentence, after]
    return "".join(out), promised


def sentence_case(text: str) -> str:
    """The text with a capital wherever a sentence begins, and "an oak", not "a oak"."""
    return BEGINNING.sub(lambda found: found[0].upper(), ARTICLE.sub(r"\1n \2", text))


def _fill(parts: Parts, slots: Mapping[str, str], rand, out: list[str]) -> None:  # type: ignore[no-untyped-def]
    for part in parts:
        if type(part) is str:
            out.append(part)
        elif isinstance(part, Slot):
            out.append(slots[part])
        else:
            _fill(part[int(rand() * len(part))], slots, rand, out)  # type: ignore[arg-type]


def _read(text: str, at: int, ends: str) -> tuple[Parts, int]:
    """Parts up to the end of the text, or to a character that ends this alternative."""
    parts: list[Part] = []
    begun = at
    while at < len(text):
        char = text[at]
        if char in ends or char == "{":
            if at > begun:
                parts.append(text[begun:at])
            if char != "{":
                return tuple(parts), at
            part, at = _read_brace(text, at + 1)
            parts.append(part)
            begun = at
        else:
            at += 1
    if at > begun:
        parts.append(text[begun:at])
    return tuple(parts), at


def _read_brace(text: str, at: int) -> tuple[Part, int]:
    options: list[Parts] = []
    while True:
        parts, at = _read(text, at, "|}")
        options.append(parts)
        if at >= len(text):
            raise GrammarError(f"A brace opens and never closes: {text[:60]!r}")
        at += 1
        if text[at - 1] == "}":
            break
    only = options[0]
    if len(options) == 1:
        if len(only) != 1 or not isinstance(only[0], str):
            raise GrammarError(f"A slot without a name: {text[:60]!r}")
        return Slot(only[0]), at
    return tuple(options), at
