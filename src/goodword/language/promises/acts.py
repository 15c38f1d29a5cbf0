"""Acts that a sentence speaks of as coming: who, by which words, which verb."""

from collections.abc import Callable

from goodword.language.promises.chain import follow, skip_adverbs
from goodword.language.promises.clauses import joined, made
from goodword.language.promises.formulas import as_done, counted_on, to_follow
from goodword.language.promises.listed import listed
from goodword.language.promises.phrasal import phrasal
from goodword.language.promises.shapes import Act, Chain
from goodword.language.promises.subjects import subject_before
from goodword.language.promises.tokens import Words
from goodword.language.promises.verbs import CLASSES, DOABLE, from_ing

_NOT_WILL = listed("at free good his her my your their the a our of strong iron living last")
_INVERTED = listed("you i we he she they it this that there the your anyone someone")
_ABOUT_TO = {
    "able": "can", "ready": "can", "prepared": "can", "set": "plan", "about": "going",
    "happy": "eager", "glad": "eager", "willing": "eager", "pleased": "eager",
    "delighted": "eager", "planning": "plan", "hoping": "plan", "intending": "plan",
    "expecting": "plan", "looking": "plan", "aiming": "plan", "trying": "trying",
    "committed": "plan", "scheduled": "plan", "due": "plan",
}  # fmt: skip
_VOWS = listed("promise undertake pledge commit vow guarantee agree")
_PLANS = listed("plan intend hope expect aim mean offer propose")
_WISHES = listed("want need like")
_MODALS = {
    "can": "can", "could": "can", "should": "should", "ought": "should", "may": "may",
    "might": "may", "would": "would", "'d": "would",
}  # fmt: skip
_US = listed("i we none ours")
# After "let me": things said, not done.
_SAID = listed(
    "know tell say stress explain remind introduce add clarify assure guess be emphasize "
    "emphasise ensure put congratulate express conclude recap wish repeat thank apologize "
    "apologise point begin start share out in go off give"
)
_BEGUN = DOABLE | {"look", "take", "move", "see"}


_BEING = ("'m ", "'re ", "am ", "are ", "im ", "is ")
# Nobody undertakes more in one sentence; what does is meant to keep a reader busy.
_MOST = 12
# Letters of the words that families wait for. Where none stands, no act begins that could count.
_MARKS = (
    "ill", "'l", "ll ", "shal", "wil", "going", "gonna", "let me", "let us", "can ", "could",
    "should", "ought to", "ing to ", "about to", "able to", "set to", "due to", "me to", "us to",
    "plan to", "intend to", "hope to", "expect to", "aim to", "mean to", "offer to", "propose to",
    "promise to", "undertake to", "pledge to", "commit to", "vow to", "guarantee to", "agree to",
    "happy to", "glad to", "ready to", "willing to", "pleased to", "prepared to", "delighted to",
    "committed to", "scheduled to", "to follow", "to come", "consider it", "leave it",
    "leave that", "leave this", "on it", "on this", "on that",
)  # fmt: skip


def may_promise(low: str) -> bool:
    """Whether a sentence (lower case) is worth taking apart: most are not."""
    for mark in _MARKS:
        if mark in low:
            return True
    # "I'm sending it", and notes that begin with their verb.
    return "ing" in low and ("ing" in low[:18] or any(mark in low for mark in _BEING))


def acts_in(words: Words, ours: frozenset[str] = frozenset()) -> list[Act]:
    """All of them, in order. Negated ones and questions are among them, and say so.

    `ours` are names (lower case) of people and firms on the writer's side.
    """
    acts: list[Act] = []
    used = -1
    for at, word in enumerate(words.low):
        family = _FAMILIES.get(word)
        if at <= used:
            continue
        if len(acts) >= _MOST:
            break
        act = family(words, at, ours) if family else None
        if act is None and at == 0:
            act = _bare(words)
        if act is None:
            continue
        used = act.head
        acts.append(act)
        acts.extend(joined(words, act))
    return acts


def _bare(words: Words) -> Act | None:
    """Notes without a subject: "working on it", "happy to help", "hope to send it Friday"."""
    word = words.at(0)
    if word in _ABOUT_TO and words.at(1) == "to":
        return made(words, "none", 0, _ABOUT_TO[word], follow(words, 2))
    verb = from_ing(word)
    if verb and word != "going" and CLASSES.get(verb) in _BEGUN:
        return _begun(words, 0, "none", 0, verb)
    return None


def _will(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    word = words.low[at]
    if word == "wo" and words.at(at + 1) != "n't":
        return None
    if word == "will" and words.at(at - 1) in _NOT_WILL:
        return None
    subject, start = subject_before(words, at, ours)
    if subject == "none" and word != "'ll" and words.at(at + 1) in _INVERTED:
        return _asked(words, at)
    if subject == "none" and word == "'ll":
        return None
    return made(
        words, subject, start, "shall" if word == "shall" else "will", follow(words, at + 1)
    )


def _asked(words: Words, at: int) -> Act | None:
    """A question: "will you", "shall I", "can we"."""
    who = words.at(at + 1)
    subject = who if who in ("i", "we") else "you"
    if subject != "you" and words.low[at] in ("shall", "should"):
        return made(words, subject, at, "offering", follow(words, at + 2))
    return made(words, subject, at, "asked", follow(words, at + 2), "question")


def _ill(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    """What people type for "I'll"."""
    first = at == 0 or words.at(at - 1) in (",", ".", ";", "-", "and", "but", "so")
    if not first or CLASSES.get(words.at(at + 1)) is None:
        return None
    return made(words, "i", at, "will", follow(words, at + 1))


def _being(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    """I am going to, planning to, sending."""
    flags: set[str] = set()
    place = skip_adverbs(words, at + 1, flags)
    word, following = words.at(place), words.at(place + 1)
    if not word or not word[0].isalpha():
        return None
    subject, start = subject_before(words, at, ours)
    if subject == "none" and (at or words.low[at] != "am"):
        return None
    if word == "gonna" or (word == "going" and following == "to"):
        chain = follow(words, place + (2 if word == "going" else 1))
        return made(words, subject, start, "going", chain, *flags)
    if word == "on" and following in ("it", "this", "that") and words.at(place + 2) in _ENDS:
        return made(words, subject, start, "ing", Chain(place, "do", "check"), *flags)
    if word in _ABOUT_TO and following == "to":
        return made(words, subject, start, _ABOUT_TO[word], follow(words, place + 2), *flags)
    verb = from_ing(word)
    if verb is None or word == "going":
        return None
    if word == "planning" and following == "on" and (inner := from_ing(words.at(place + 2))):
        kind = CLASSES.get(inner, "other")
        return made(words, subject, start, "plan", Chain(place + 2, inner, kind), *flags)
    act = _begun(words, place, subject, start, verb)
    if act is not None:
        act.flags |= flags
    return act


_ENDS = ("", ".", "!", ",", ";", "-", "now", "and", "right", "today")


def _begun(words: Words, at: int, subject: str, start: int, verb: str) -> Act | None:
    if verb == "ask" or (verb == "look" and words.at(at + 1) == "for"):
        return None
    chain = phrasal(words, at, verb, Chain(at, verb, CLASSES.get(verb, "other")))
    return made(words, subject, start, "ing", chain)


def _going(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    """Without "am": "going to call him", "we gonna"."""
    if words.low[at] == "going" and words.at(at + 1) != "to":
        return None
    if at and words.at(at - 1) not in ("i", "we", ",", "."):
        return None
    subject, start = subject_before(words, at, ours)
    chain = follow(words, at + (2 if words.low[at] == "going" else 1))
    return made(words, subject, start, "going", chain)


def _let(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    who = words.at(at + 1)
    if who not in ("me", "us"):
        return None
    said = skip_adverbs(words, at + 2, set())
    if words.at(at - 1) in _LED or words.at(said) in _SAID:
        return None
    if words.at(said) == "ask" and words.at(said + 1) == "you":
        return None
    if words.at(at + 2) == "see" and words.at(at + 3) not in ("if", "whether"):
        return None if "you" in words.low[at + 3 : at + 6] else _see(words, at, who)
    chain = follow(words, at + 2)
    if chain is not None and "ensure" in chain.flags:
        # "Let me make sure that I understand" asks rather than promises.
        return None
    return made(words, "joint" if who == "us" else "i", at, f"let{who}", chain)


def _see(words: Words, at: int, who: str) -> Act | None:
    return made(words, "joint" if who == "us" else "i", at, f"let{who}", follow(words, at + 2))


_LED = listed("to not n't will you they he she would please and or") - {"and", "or"}


def _modal(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    word = words.low[at]
    subject, start = subject_before(words, at, ours)
    if subject == "none":
        if words.at(at + 1) in _INVERTED:
            return _asked(words, at)
        if at and word != "can":
            return None
    marker = _MODALS[word]
    chain = follow(words, at + (2 if word == "ought" else 1))
    if marker == "would" and chain is not None and "eager" in chain.flags:
        marker = "eager"
    if marker == "can" and chain is not None and chain.verb in _VOWS and subject in _US:
        marker, chain.kind = "vow", "make"
    if subject == "you" and chain is not None and chain.verb in ("count", "rely", "expect"):
        return None if words.at(chain.head + 1) == "to" else counted_on(words, chain, start)
    return made(words, subject, start, marker, chain)


def _plan(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    word = words.low[at]
    if words.at(at + 1) != "to":
        return None
    subject, start = subject_before(words, at, ours)
    if subject not in _US or (subject == "none" and at):
        return None
    marker = "wish" if word in _WISHES else "vow" if word in _VOWS else "plan"
    return made(words, subject, start, marker, follow(words, at + 2))


def _wanted(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    """ "Would you like me to send it?", "do you want us to call?" """
    if words.at(at + 1) != "to" or words.at(at - 1) not in ("like", "want", "prefer", "need"):
        return None
    if words.at(at - 2) != "you" or words.low[-1] != "?":
        return None
    subject = "i" if words.low[at] == "me" else "we"
    return made(words, subject, at, "offering", follow(words, at + 2))


def _fixed(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    return to_follow(words, at) if words.low[at] in ("follow", "come") else as_done(words, at)


_FAMILIES: dict[str, Callable[[Words, int, frozenset[str]], Act | None]] = {
    **dict.fromkeys(listed("will 'll shall wil wo"), _will),
    "ill": _ill,
    **dict.fromkeys(listed("am 'm are 're im is"), _being),
    **dict.fromkeys(listed("going gonna"), _going),
    "let": _let,
    **dict.fromkeys(_MODALS, _modal),
    **dict.fromkeys(_PLANS | _VOWS | _WISHES, _plan),
    **dict.fromkeys(listed("follow come consider leave"), _fixed),
    **dict.fromkeys(listed("me us"), _wanted),
}
