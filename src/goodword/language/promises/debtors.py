"""Whose act it is: the writer's side (us), somebody else's (them), or nobody's."""

from goodword.language.findings import Debtor
from goodword.language.promises.listed import listed
from goodword.language.promises.shapes import Act
from goodword.language.promises.tokens import Words
from goodword.language.promises.verbs import DOABLE

_OURS = listed("i we none ours team")
_GIVEN = listed("have receive get hear")
_NAMED = listed("it this that the a")
_YOU = frozenset(("you", "your"))
_COMES = listed("follow arrive go ship reach come")
_READY = listed("ready there done available complete completed finished with on waiting up back")
_FUTURE = listed("will shall going should")
_THEIRS = DOABLE - {"do", "decide"}


def _for_reader(act: Act, words: Words) -> bool:
    """Whether what will be done is the reader's matter: "your order", "sent to you"."""
    if not _YOU.isdisjoint(words.low[act.start : act.end]):
        return True
    return act.subject == "thing" and words.low[act.start] in _NAMED


def debtor_of(act: Act, words: Words) -> Debtor | None:
    """Who would owe the act. Notes on `act.subject` when the writer's side is only meant:
    "you'll have it" (youget), "it will be sent" (passive), "it will be there" (arrives)."""
    if act.subject in _OURS or act.marker in ("counton", "follow"):
        if act.subject == "none" and "passive" in act.flags:
            act.subject = "passive"
        if act.subject == "team" and _YOU.isdisjoint(words.low[act.head : act.end]):
            return None
        return "us"
    if act.marker == "offering":
        return "us"
    if act.subject == "joint" or act.marker not in _FUTURE or "question" in act.flags:
        return None
    if act.subject == "you":
        if act.verb in _GIVEN or "passive" in act.flags:
            act.subject = "youget"
            if act.verb in _GIVEN:
                act.kind = "tell" if act.verb == "hear" else "give"
            return "us"
        return "them" if act.kind in _THEIRS and act.marker == "will" else None
    if act.subject in ("thing", "which") or (act.subject == "third" and "passive" in act.flags):
        if "passive" in act.flags:
            if act.kind not in _THEIRS or not _for_reader(act, words):
                return None
            act.subject = "passive"
            return "us"
        if act.verb in _COMES or (act.verb == "be" and words.at(act.head + 1) in _READY):
            act.subject = "arrives"
            return "us"
        return None
    if act.subject == "third" and act.kind in _THEIRS:
        return "them"
    return None
