"""Verbs that mean something else with their company: "get back to", "look into", "give a call"."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from goodword.language.promises.listed import listed
from goodword.language.promises.tokens import Words
from goodword.language.promises.verbs import CLASSES, DOABLE, from_ing, from_participle

if TYPE_CHECKING:
    from goodword.language.promises.chain import Chain

_YOU = frozenset(("you", "u", "ya", "y'all", "everyone", "everybody"))
_OBJECTS = listed("it that this them these those you him her us me all everyone")
_POSTED = listed("posted informed updated apprised advised abreast notified current up in")
_AWAY = listed("home there in out up together ready here off married around")


def phrasal(words: Words, at: int, verb: str, chain: "Chain") -> "Chain":
    """The chain with the class that the whole expression has."""
    rule = _RULES.get(verb)
    if rule is not None:
        kind = rule(words, at + 1, chain)
        if kind:
            chain.kind = kind
    return chain


def _rest(words: Words, at: int, most: int = 6) -> list[str]:
    """The words that follow in the same clause."""
    rest: list[str] = []
    for word in words.low[at : at + most]:
        if word in ",.;:!?()":
            break
        rest.append(word)
    return rest


def _get(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at, 9)
    first = rest[0] if rest else ""
    second = rest[1] if len(rest) > 1 else ""
    if first == "back":
        return "tell" if second in ("to", "with") or rest[1:2] == ["you"] else "move"
    if first == "in" and second in ("touch", "contact"):
        return "tell"
    if first == "with":
        return "speak"
    if first in ("ahold", "hold") or (first == "a" and second == "hold"):
        return "call"
    if first in ("on", "to", "at", "right", "started") and second in (
        "it",
        "this",
        "that",
        "on",
        "work",
    ):
        return "make"
    if first in _AWAY or (first in ("to", "a") and second in ("see", "go", "chance", "job")):
        return "move"
    if first in _YOU:
        return "give"
    if _you_later(rest):
        return "give"
    if any(from_participle(word) in CLASSES and word != "back" for word in rest[1:5]):
        return "make"
    return (
        "give"
        if first
        in (
            "it",
            "that",
            "this",
            "them",
            "the",
            "some",
            "a",
            "an",
            "him",
            "her",
            "my",
            "our",
            "those",
            "these",
            "more",
            "all",
            "copies",
        )
        else "get"
    )


def _you_later(rest: list[str]) -> bool:
    return any(
        word in ("to", "for") and rest[at + 1 : at + 2] and rest[at + 1] in _YOU | {"your"}
        for at, word in enumerate(rest)
    )


def _have(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at, 9)
    first = rest[0] if rest else ""
    if first == "to":
        return "need"
    for place, word in enumerate(rest[:4]):
        if (
            place
            and CLASSES.get(word, "") in DOABLE
            and word
            not in (
                "return",
                "report",
                "order",
                "draft",
                "review",
                "update",
                "call",
                "check",
                "change",
                "file",
                "support",
                "issue",
                "test",
            )
        ):
            chain.flags.add("delegate")
            return CLASSES[word]
        if (
            place == 1
            and word in ("call", "check", "review", "file", "update")
            and (words.capital(at) or first in _OBJECTS)
        ):
            chain.flags.add("delegate")
            return CLASSES[word]
    if _you_later(rest) or first in ("it", "that", "this", "them", "these"):
        return "give"
    if first in _YOU:
        return "have"
    if any(
        word in ("ready", "done", "complete", "completed", "finished", "available")
        or from_participle(word) in CLASSES
        for word in rest[1:6]
    ):
        return "make"
    return "have"


def _let(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    if "know" in rest[1:5]:
        return "tell"
    return "take"


def _look(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    first = rest[0] if rest else ""
    if first == "forward":
        return "think"
    if (
        first
        in (
            "into",
            "at",
            "up",
            "for",
            "it",
            "through",
            "over",
            "on",
            "in",
            "around",
            "this",
            "that",
            "them",
        )
        or not rest
    ):
        return "check"
    return "look"


def _see(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    first = rest[0] if rest else ""
    if (
        first in ("if", "whether", "what", "who", "how", "when", "where", "about", "that", "which")
        or rest[:2] == ["to", "it"]
        or rest[:2] == ["to", "that"]
    ):
        return "check"
    return "see"


def _find(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    return "check" if "out" in rest[:2] else "make"


def _out(kind: str) -> Callable[[Words, int, "Chain"], str]:
    def with_out(words: Words, at: int, chain: "Chain") -> str:
        return kind if "out" in _rest(words, at)[:3] or "on" in _rest(words, at)[:1] else ""

    return with_out


def _follow(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    return "tell" if "up" in rest[:2] or "through" in rest[:1] else ""


def _take(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    if (
        rest[:2] == ["care", "of"]
        or rest[:1] in (["over"], ["up"])
        or "off" in rest[1:4]
        or rest[:1] == ["down"]
    ):
        return "make"
    if "look" in rest[:4]:
        return "check"
    if rest[:2] in (
        ["it", "up"],
        ["this", "up"],
        ["that", "up"],
        ["it", "from"],
        ["them", "to"],
        ["it", "to"],
    ):
        return "make"
    return "take"


def _make(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    first = rest[0] if rest else ""
    if first in ("sure", "certain"):
        chain.flags.add("ensure")
        return "make"
    if rest[:2] == ["up", "my"] or (
        first == "it"
        and not any(w in ("available", "clear", "right", "happen", "work", "up") for w in rest)
    ):
        return "move"
    if first == "a" and "decision" in rest:
        return "decide"
    return "make"


def _come(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    if (
        rest[:3] == ["back", "to", "you"]
        or rest[:3] == ["back", "with", "a"]
        or rest[:2] == ["up", "with"]
    ):
        return "tell"
    if (
        (rest[:1] and rest[0] in ("by", "over", "out", "around"))
        or "your" in rest[:3]
        or rest[:2] == ["and", "see"]
        or rest[:2] == ["and", "get"]
    ):
        return "meet"
    return "move"


def _give(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    if any(word in ("call", "ring", "buzz", "shout") for word in rest[:4]):
        return "call"
    if any(word in ("try", "shot", "go") for word in rest[1:4]):
        chain.flags.add("soft")
        return "make"
    if any(word in ("thought", "consideration") for word in rest):
        return "check"
    return "give"


def _keep(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    if (
        rest[:1]
        and rest[0] in _YOU | {"everyone", "them", "him", "her", "all"}
        and rest[1:2]
        and (rest[1] in _POSTED)
    ):
        return "tell"
    if rest[:1] == ["an"] or "eye" in rest[:3]:
        return "check"
    return "keep"


def _talk(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    # "Talk to you soon" takes leave.
    if rest[:2] in (["to", "you"], ["with", "you"], ["at", "you"], ["to", "ya"]) and not any(
        w in ("about", "regarding", "on", "re") for w in rest
    ):
        return "see"
    return "speak"


def _leave(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    if (
        rest[:1]
        and rest[0] in ("it", "them", "this", "that", "you", "a", "copies", "word")
        and rest[1:2] != ["to"]
    ):
        return "give"
    return "move"


def _work(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    return (
        "make" if rest[:1] and rest[0] in ("on", "with", "up", "out", "through", "it") else "move"
    )


def _pick(words: Words, at: int, chain: "Chain") -> str:
    return "make" if "up" in _rest(words, at)[:4] else "decide"


def _drop(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    if rest[:1] and rest[0] in ("by", "in", "over"):
        return "meet"
    if rest[:1] and rest[0] in _YOU:
        return "tell"
    return "send" if "off" in rest[:4] or "in" in rest[:4] else "take"


def _run(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    if any(word in ("by", "past") for word in rest[1:4]):
        return "speak"
    return (
        "make"
        if any(
            w in ("report", "numbers", "model", "test", "analysis", "it", "this", "them")
            for w in rest
        )
        else "move"
    )


def _bring(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    if "up" in rest[:4] and "date" not in rest and "speed" not in rest:
        return "speak"
    return "deliver"


def _turn(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    return "make" if any(word in ("in", "around", "over", "on", "off") for word in rest[:4]) else ""


def _try(words: Words, at: int, chain: "Chain") -> str:
    chain.flags.add("soft")
    rest = _rest(words, at)
    verb = from_ing(rest[0]) if rest else None
    return CLASSES.get(verb, "make") if verb else "make"


def _touch(words: Words, at: int, chain: "Chain") -> str:
    return "tell" if "base" in _rest(words, at)[:2] else ""


def _start(words: Words, at: int, chain: "Chain") -> str:
    return (
        "make"
        if _rest(words, at)[:1] and _rest(words, at)[0] in ("the", "on", "it", "this")
        else "move"
    )


def _fill(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    return "tell" if "in" in rest[1:3] else "make"


def _report(words: Words, at: int, chain: "Chain") -> str:
    return "tell"


def _stop(words: Words, at: int, chain: "Chain") -> str:
    rest = _rest(words, at)
    return "meet" if rest[:1] and rest[0] in ("by", "in", "over") else "move"


def _circle(words: Words, at: int, chain: "Chain") -> str:
    return "tell" if "back" in _rest(words, at)[:1] else ""


def _set(words: Words, at: int, chain: "Chain") -> str:
    return "make"


def _enter(words: Words, at: int, chain: "Chain") -> str:
    return "move" if _rest(words, at)[:1] == ["into"] else "make"


_RULES: dict[str, Callable[[Words, int, "Chain"], str]] = {
    "get": _get, "have": _have, "let": _let, "look": _look, "see": _see, "find": _find,
    "figure": _out("check"), "work": _work, "follow": _follow, "take": _take, "make": _make,
    "come": _come, "give": _give, "keep": _keep, "talk": _talk, "speak": _talk, "leave": _leave,
    "pick": _pick, "drop": _drop, "run": _run, "bring": _bring, "turn": _turn, "try": _try,
    "touch": _touch, "start": _start, "begin": _start, "fill": _fill, "report": _report,
    "stop": _stop, "swing": _stop, "circle": _circle, "revert": _report, "set": _set,
    "enter": _enter, "catch": lambda words, at, chain: "see",
}  # fmt: skip
