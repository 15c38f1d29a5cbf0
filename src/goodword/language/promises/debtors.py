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

_THINGS = listed(
    "it this that them those copy copies answer reply response draft report letter mail email "
    "call note invoice quote estimate offer proposal list file files document documents contract "
    "package parcel order details information info data numbers figures results update updates "
    "version refund money check cheque payment receipt statement tickets ticket confirmation "
    "reminder keys parts materials forms form memo spreadsheet summary book books notice "
    "notification"
)
_HANDED = frozenset(("send", "give", "tell", "deliver"))
_OF_US = listed("me us my our i we mine ours")
# After "by" and "from": a time or a way, not a person.
_NOBODY = listed(
    "the end close day time next this that noon then monday tuesday wednesday thursday friday "
    "saturday sunday today tomorrow tonight email e-mail mail phone fax courier post letter hand "
    "early mid late now you your yourself"
)
_READY = listed("ready there done available complete completed finished with on waiting up back")
_FUTURE = listed("will shall going should")
_THEIRS = DOABLE - {"do", "decide"}


def _for_reader(act: Act, words: Words) -> bool:
    """Whether what will be done is the reader's matter: "your order", "sent to you"."""
    if not _YOU.isdisjoint(words.low[act.start : act.end]):
        return True
    if act.subject != "thing":
        return False
    handed = act.kind in _HANDED and not _THINGS.isdisjoint(words.low[act.start : act.head])
    return handed or words.low[act.start] in _NAMED


def _by_others(act: Act, words: Words) -> bool:
    """Whether the words name somebody else who does it: "by the bank", "from their office"."""
    for at in range(act.head + 1, act.end - 1):
        if words.low[at] not in ("by", "from"):
            continue
        after = words.low[at + 1]
        if not _OF_US.isdisjoint(words.low[at + 1 : at + 7]):
            return False
        if after in _OF_US or after in _NOBODY or not after[0].isalpha():
            continue
        if words.capital(at + 1) or after in ("his", "her", "their", "him", "them", "somebody"):
            return True
    return False


def _is_thing(act: Act, words: Words) -> bool:
    """Whether "you will have" names something that can be handed over."""
    following = words.low[act.head + 1 : act.head + 6]
    return not _THINGS.isdisjoint(following)


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
            if _by_others(act, words):
                return "them"
            act.subject = "youget"
            if act.verb == "hear":
                act.kind = "tell"
            elif act.verb in _GIVEN:
                act.kind = "give" if _is_thing(act, words) else "have"
            return "us"
        return "them" if act.kind in _THEIRS and act.marker == "will" else None
    if act.subject in ("thing", "which") or (act.subject == "third" and "passive" in act.flags):
        if "passive" in act.flags:
            if act.kind not in _THEIRS or not _for_reader(act, words) or _by_others(act, words):
                return None
            act.subject = "passive"
            return "us"
        if act.verb in _COMES or (act.verb == "be" and words.at(act.head + 1) in _READY):
            act.subject = "arrives"
            if words.low[act.head : act.head + 2] == ["with", "you"]:
                act.kind = "give"
            return "us"
        return None
    if act.subject == "third" and act.kind in _THEIRS:
        return "them"
    return None
