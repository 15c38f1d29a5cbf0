"""A lexicon of another language: what its words are in English, whose rules then read them.

A token of the other language takes the English word's meaning and spelling; one word may stand for
two ("Montagmorgen" is Monday and morning). What its numbers are written like is mended here too:
"15." is "15th" before a month or after "bis zum".
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from goodword.language.due.lexicon import (
    Kinds,
    Lexicon,
    Meanings,
    lexicon_of,
    pieces_and_phrases,
)
from goodword.language.due.pieces import pieces_of
from goodword.language.due.scan import UNTOLD


class Token(NamedTuple):
    """One token: its form, its text in lower case, where it stands, what it may mean."""

    form: str
    text: str
    start: int
    end: int
    kinds: Kinds


_UNTOLD: Kinds = {"uses": 0, "says": ""}
# Words that the day's number stands after ("bis zum 15."), in English.
_BEFORE_DAYS = frozenset(
    ("on", "until", "from", "by", "since", "before", "after", "the", "no later than", "between")
)


def translation_of(language: str, english: Lexicon) -> Lexicon:
    """The lexicon of a language by its file. Raises `KeyError` for a word that English has not."""
    table = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
    meanings: Meanings = {
        (word,): kinds
        for word, kinds in english.words.items()
        if not any(map(str.isalpha, word)) or _is_shared(kinds)
    }
    for said, phrases in table["words"].items():
        for phrase in phrases:
            meanings[pieces_of(phrase)] = _kinds(said, english)
    for part, endings in table["compound"].items():
        for weekday in _WEEKDAYS:
            both = _kinds(f"{weekday} | {part}", english)
            for name in table["words"][weekday]:
                meanings |= {pieces_of(name + ending): both for ending in endings}
    short = {
        word: _kinds(said, english) for said, words in table["short"].items() for word in words
    }
    words, phrases, anchors = pieces_and_phrases(meanings)
    return Lexicon(words, phrases, anchors | frozenset(short), short)


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _is_shared(kinds: Kinds) -> bool:
    """Whether the word is said in other languages, too: "EOD", "UTC"."""
    return "dayend" in kinds or "edgeword" in kinds or kinds.get("zone") == "UTC"


def _kinds(said: str, english: Lexicon) -> Kinds:
    """What a translation means: one word's meaning, several at once ("&"), or in a row ("|")."""
    if not said:
        return _UNTOLD
    first, _, then = said.partition(" | ")
    found: Kinds = {}
    for word in reversed(first.split(" & ")):
        found |= _meaning(word, english)
    found["says"] = first.split(" & ")[0]
    if then:
        found["then"] = _kinds(then, english)
    return found


def _meaning(word: str, english: Lexicon) -> Kinds:
    pieces = pieces_of(word)
    kinds = english.words.get(pieces[0]) if len(pieces) == 1 else None
    for rest, meant in english.phrases.get(pieces[0], {}).get(pieces[1], ()) if pieces[1:] else ():
        if rest == list(pieces[1:]):
            kinds = meant
    if kinds is None:
        raise KeyError(f"No English word for due times is {word!r}.")
    return {kind: value for kind, value in kinds.items() if kind != "weak"}


def translated(tokens: list[Token], text: str, short: dict[str, Kinds]) -> Iterator[Token]:
    """The tokens with the spelling of English."""
    before, at = "", 0
    while at < len(tokens):
        token = tokens[at]
        merged = _day_number(tokens, at, before) or _short_day(tokens, at, text, short)
        if merged:
            at, token = merged
            yield token
        elif token.form == "clock" and token.text.endswith(" am"):
            # "14:30 am Freitag" is no morning.
            yield from _without_am(token)
            at, token = at + 1, token._replace(text="on")
        else:
            for token in _spelt(token):  # noqa: B020 - the last of them is what stands before
                yield token
            at += 1
        before = token.text


def _spelt(token: Token) -> Iterator[Token]:
    kinds = token.kinds
    if token.form == "word" and not kinds["uses"] and "says" not in kinds and len(kinds) == 1:
        # An English word in a text of another language must not be taken for one.
        yield token._replace(text=UNTOLD + token.text)
        return
    yield token._replace(text=kinds.get("says", token.text))
    if "then" in kinds:
        yield from _spelt(token._replace(kinds=kinds["then"]))


def _day_number(tokens: list[Token], at: int, before: str) -> tuple[int, Token] | None:
    """ "15." before a month or after "bis zum"; "15.3" after it."""
    token = tokens[at]
    if token.form != "num":
        return None
    day, dot, month = token.text.partition(".")
    if dot and before in _BEFORE_DAYS and month.isdecimal() and 1 <= int(month) <= 12:
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        plain = after is None or (after.form != "num" and not _counts(after))
        return (at + 1, token._replace(form="dotted")) if plain and len(day) < 3 else None
    if dot or not 1 <= len(day) <= 2 or not day.isdecimal() or at + 1 >= len(tokens):
        return None
    point = tokens[at + 1]
    if point.text != "." or point.start != token.end or not 1 <= int(day) <= 31:
        return None
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    named = after is not None and ("month" in after.kinds or after.kinds.get("unit") == "quarter")
    if not named and before not in _BEFORE_DAYS:
        return None
    if after is not None and after.start == point.end and not named:
        return None
    return at + 2, token._replace(form="nth", end=point.end)


def _counts(token: Token) -> bool:
    """Whether a number before this token is an amount or an hour."""
    return (
        "unit" in token.kinds
        or token.kinds.get("clock") == "oclock"
        or token.text in ("%", "€", "$", "euro", "eur", "prozent")
    )


def _short_day(
    tokens: list[Token], at: int, text: str, short: dict[str, Kinds]
) -> tuple[int, Token] | None:
    """ "Mo", "Di." before a date."""
    token = tokens[at]
    kinds = short.get(token.text)
    if kinds is None or not text[token.start].isupper():
        return None
    k = at + 1
    while k < len(tokens) and tokens[k].text in (".", ",", "den", "dem"):
        k += 1
    if k >= len(tokens) or k > at + 4 or tokens[k].form not in _DATE_FORMS:
        return None
    dotted = tokens[at + 1].text == "."
    return at + 1 + dotted, token._replace(text=kinds["says"], kinds=kinds)


_DATE_FORMS = frozenset({"dotted", "date", "num", "short", "iso", "clock"})


def _without_am(token: Token) -> Iterator[Token]:
    said = token.text.removesuffix(" am")
    form = "clock" if ":" in said else "num"
    yield token._replace(form=form, text=said, end=token.start + len(said))
    yield token._replace(
        form="word", text="on", start=token.end - 2, kinds=lexicon_of("en").words["on"]
    )
