"""What the letter and the page say by themselves, in the languages that a house can choose."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language.

    ``questions`` and ``ends`` (of the scale: lowest, highest) by question; ``subject`` and
    ``words``: the letter as it stands until the house writes its own.
    """

    code: str
    name: str
    subject: str
    words: str
    words_sale: str
    questions: Mapping[str, str]
    ends: Mapping[str, tuple[str, str]]
    answer_here: str
    no_more_hint: str
    say_more: str
    send: str
    choose: str
    thanks: str
    kept: str
    change: str
    changed_enough: str
    ended: str
    ended_hint: str
    slow: str
    slow_hint: str
    no_more: str
    no_more_sure: str
    no_more_done: str
    privacy: str


def _read() -> dict[str, Tongue]:
    with Path(__file__).with_name("tongues.toml").open("rb") as file:
        told = tomllib.load(file)
    return {
        code: Tongue(
            code=code,
            **{k: v for k, v in words.items() if k != "ends"},
            ends={q: (both[0], both[1]) for q, both in words["ends"].items()},
        )
        for code, words in told.items()
    }


TONGUES: Mapping[str, Tongue] = _read()
