# ruff: noqa: E501
"""Acts that a sentence speaks of as coming: who, by which words, which verb."""

from dataclasses import dataclass, field

from goodword.language.promises.chain import Chain, follow, skip_adverbs
from goodword.language.promises.listed import listed
from goodword.language.promises.subjects import subject_before
from goodword.language.promises.tokens import Words
from goodword.language.promises.verbs import CLASSES, DOABLE, from_ing, from_participle

_WILL = frozenset(("will", "'ll", "shall", "wil", "wll", "'l"))
_BE = frozenset(("am", "'m", "are", "'re", "im", "were"))
_PLANS = listed(
    "plan intend hope expect aim promise agree undertake pledge commit mean offer propose vow "
    "guarantee"
)
_PLANNING = listed(
    "planning hoping intending expecting looking aiming trying prepared ready able set committed "
    "happy glad willing pleased delighted about"
)
_WISHES = listed("want need like")
_CAN = listed("can could should may might ought")
_GIVEN = listed("have receive get hear see find expect")
_COMES = listed("follow arrive come go ship reach")
_NOT_WILL = listed(
    "at free good his her my your their the a our of strong ill's iron living last against"
)
_INVERTED = listed("you i we he she they it this that there the your anyone someone")


@dataclass(slots=True)
class Act:
    """One act: `start` and `end` bound its clause (in words), `head` is its verb."""

    start: int
    head: int
    end: int
    subject: str
    marker: str
    verb: str
    kind: str
    flags: set[str] = field(default_factory=set)


def acts_in(words: Words, ours: frozenset[str] = frozenset()) -> list[Act]:
    """All of them, in order. Negated ones and questions are among them, and say so."""
    acts: list[Act] = []
    used = -1
    for at, word in enumerate(words.low):
        if at <= used:
            continue
        act = _act_at(words, at, word, ours)
        if act is None:
            continue
        used = act.head
        acts.append(act)
        acts.extend(_joined(words, act))
    return acts


def _act_at(words: Words, at: int, word: str, ours: frozenset[str]) -> Act | None:
    if word in _WILL or (word == "wo" and words.at(at + 1) == "n't"):
        return _will(words, at, ours)
    if (
        word == "ill"
        and CLASSES.get(words.at(at + 1))
        and (at == 0 or words.at(at - 1) in ",.;-and")
    ):
        return _made(words, "i", at, "will", follow(words, at + 1))
    if word in _BE or (word == "is" and words.at(at + 1) == "going"):
        return _being(words, at, ours)
    if word in ("going", "gonna", "gon"):
        return _going(words, at, ours)
    if word == "let" and words.at(at + 1) in ("me", "us"):
        return _let(words, at)
    if word in _CAN or (word in ("would", "'d") and words.at(at + 1) != "n't"):
        return _modal(words, at, word, ours)
    if word in _PLANS or word in _WISHES:
        return _plan(words, at, word, ours)
    if at == 0 and (
        word in ("happy", "glad", "hoping", "trying", "planning") and words.at(1) == "to"
    ):
        return _made(
            words, "none", 0, "eager" if word in ("happy", "glad") else "plan", follow(words, 2)
        )
    if (
        at == 0
        and word != "going"
        and (verb := from_ing(word))
        and CLASSES.get(verb) in DOABLE | {"look", "take", "move"}
    ):
        return _begun(words, at, "none", 0, verb)
    return None


def _made(
    words: Words, subject: str, start: int, marker: str, chain: Chain | None, *flags: str
) -> Act | None:
    if chain is None:
        return None
    return Act(
        start, chain.head, clause_end(words, chain.head), subject, marker, chain.verb, chain.kind,
        chain.flags | set(flags),
    )  # fmt: skip


def _will(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    if words.low[at] == "will" and words.at(at - 1) in _NOT_WILL:
        return None
    subject, start = subject_before(words, at, ours)
    if (
        subject == "none"
        and words.low[at] in ("will", "shall", "wo")
        and words.at(at + 1) in _INVERTED
    ):
        inner = follow(words, at + 2)
        asks = "i" if words.at(at + 1) == "i" else "we" if words.at(at + 1) == "we" else "you"
        return _made(words, asks, at, "asked", inner, "question")
    if subject == "none" and words.low[at] == "'ll":
        return None
    marker = "shall" if words.low[at] == "shall" else "will"
    return _made(words, subject, start, marker, follow(words, at + 1))


def _being(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    """I am going to, planning to, sending."""
    flags: set[str] = set()
    place = skip_adverbs(words, at + 1, flags)
    word, following = words.at(place), words.at(place + 1)
    subject, start = subject_before(words, at, ours)
    if subject == "none" and at and words.low[at] != "am":
        return None
    if word in ("going", "gonna"):
        if following == "to" or word == "gonna":
            chain = follow(words, place + (2 if word == "going" else 1))
            return _made(words, subject, start, "going", chain, *flags)
        return None
    if word in _PLANNING and following in ("to", "on", "for"):
        marker = {
            "able": "can",
            "ready": "can",
            "prepared": "can",
            "set": "plan",
            "about": "going",
        }.get(
            word,
            "eager" if word in ("happy", "glad", "willing", "pleased", "delighted") else "plan",
        )
        if following == "on" and (verb := from_ing(words.at(place + 2))):
            return _made(
                words,
                subject,
                start,
                "plan",
                Chain(place + 2, verb, CLASSES.get(verb, "other")),
                *flags,
            )
        if following == "to":
            return _made(words, subject, start, marker, follow(words, place + 2), *flags)
        return None
    if word in _PLANNING:
        return None
    verb = from_ing(word)
    if verb is not None and subject in ("i", "we", "none", "ours", "third", "thing", "you"):
        act = _begun(words, place, subject, start, verb)
        if act is not None:
            act.flags |= flags
        return act
    return None


def _begun(words: Words, at: int, subject: str, start: int, verb: str) -> Act | None:
    from goodword.language.promises.phrasal import phrasal

    chain = phrasal(words, at, verb, Chain(at, verb, CLASSES.get(verb, "other")))
    return _made(words, subject, start, "ing", chain)


def _going(words: Words, at: int, ours: frozenset[str]) -> Act | None:
    """Without "am": "going to call him", "we gonna"."""
    if words.low[at] == "going" and words.at(at + 1) != "to":
        return None
    if at and words.at(at - 1) not in ("i", "we", ",", "."):
        return None
    subject, start = subject_before(words, at, ours)
    return _made(
        words, subject, start, "going", follow(words, at + (2 if words.low[at] == "going" else 1))
    )


def _let(words: Words, at: int) -> Act | None:
    if at and words.at(at - 1) in (
        "to",
        "not",
        "n't",
        "will",
        "you",
        "they",
        "he",
        "she",
        "would",
        "please",
    ):
        return None
    chain = follow(words, at + 2)
    if words.at(at + 1) == "us":
        return _made(words, "joint", at, "letus", chain)
    return _made(words, "i", at, "letme", chain)


def _modal(words: Words, at: int, word: str, ours: frozenset[str]) -> Act | None:
    subject, start = subject_before(words, at, ours)
    if subject == "none":
        if at and word != "can":
            return None
        if words.at(at + 1) in _INVERTED:
            asks = words.at(at + 1) if words.at(at + 1) in ("i", "we") else "you"
            return _made(words, asks, at, "asked", follow(words, at + 2), "question")
    marker = {"could": "can", "might": "may", "'d": "would", "ought": "should"}.get(word, word)
    chain = follow(words, at + (2 if word == "ought" else 1))
    if marker == "would" and chain is not None and "eager" in chain.flags:
        marker = "eager"
    if words.at(at + 1) == "n't" and chain is not None:
        chain.flags.add("negated")
    return _made(words, subject, start, marker, chain)


def _plan(words: Words, at: int, word: str, ours: frozenset[str]) -> Act | None:
    subject, start = subject_before(words, at, ours)
    if subject not in ("i", "we", "none", "ours") or (subject == "none" and at):
        return None
    if words.at(at + 1) != "to":
        return None
    marker = (
        "wish"
        if word in _WISHES
        else "vow"
        if word in ("promise", "undertake", "pledge", "commit", "vow", "guarantee", "agree")
        else "plan"
    )
    return _made(words, subject, start, marker, follow(words, at + 2))


def clause_end(words: Words, head: int) -> int:
    """Where the clause of the verb ends: at a mark, or where another clause begins."""
    at = head + 1
    while at < len(words):
        word = words.low[at]
        if word in (";", ".", "!", "?", "--", "–", "—", "("):
            return at
        if word in ("and", "but", "so", ",", "because", "then") and _new_clause(words, at + 1):
            return at
        at += 1
    return at


def _new_clause(words: Words, at: int) -> bool:
    word, following = words.at(at), words.at(at + 1)
    if word in ("and", "but", "so", "then", "also"):
        return _new_clause(words, at + 1)
    if word in ("i", "we", "you", "he", "she", "they", "it", "there") and following not in (
        "",
        ",",
    ):
        return True
    return word in ("will", "let", "please") or (following in ("will", "'ll") and word.isalpha())


_JOINED = DOABLE - {"do"}


def _joined(words: Words, act: Act) -> list[Act]:
    """The second of two acts: "I'll check the file and call you"."""
    if (
        act.marker not in ("will", "going", "shall", "letme", "plan", "can")
        or "passive" in act.flags
    ):
        return []
    joined: list[Act] = []
    last = act
    for at in range(act.head + 1, act.end):
        if words.low[at] not in ("and", "then"):
            continue
        flags: set[str] = set()
        place = skip_adverbs(words, at + 1, flags)
        word = words.at(place)
        if (
            CLASSES.get(word) not in _JOINED
            and word not in ("let", "see", "look", "have", "follow")
        ) or (word in _NOUNS_TOO and words.at(place + 1) not in _OBJECTS):
            continue
        chain = follow(words, at + 1)
        if chain is None or chain.kind not in DOABLE:
            continue
        second = Act(at + 1, chain.head, last.end, act.subject, act.marker, chain.verb, chain.kind,
                     chain.flags | (act.flags & {"negated", "necessity", "soft", "question"}) | {"joined"})  # fmt: skip
        last.end = at
        joined.append(second)
        last = second
    return joined


_NOUNS_TOO = listed(
    "review report return order draft copy call update change file support issue test study mail "
    "email fax process track record post bill credit research answer visit help release place "
    "load format reply text talk check chat wire invoice deposit settle move cover request "
    "transfer address register charge ship hand trade print sign pass mark"
)
_OBJECTS = listed("you him her them it us the a this that these your me my our if whether back")
_ = (from_participle, _GIVEN, _COMES)
