"""Where a clause ends, and the second act that shares its subject."""

from goodword.language.promises.chain import follow, skip_adverbs
from goodword.language.promises.listed import listed
from goodword.language.promises.shapes import Act, Chain
from goodword.language.promises.tokens import Words
from goodword.language.promises.verbs import CLASSES, DOABLE

_STOPS = listed("; . ! ? -- – — (") | {"-"}
_LINKS = listed("and but so , because then")
_SUBJECTS = listed("i we you he she they it there")
_SHARING = listed("will going shall letme plan can")
_KEPT = listed("negated necessity soft question wish")
_LIGHT = listed("let see look have follow take get")
# Verbs that are nouns as often: "the file and call list". They need an object.
_NOUNS_TOO = listed(
    "review report return order draft copy call update change file support issue test study mail "
    "email fax process track record post bill credit research answer visit help release place "
    "load format reply text talk check chat wire invoice deposit settle move cover request "
    "transfer address register charge ship hand trade print sign pass mark"
)
_OBJECTS = listed("you him her them it us the a this that these your me my our if whether back")


def made(
    words: Words, subject: str, start: int, marker: str, chain: Chain | None, *flags: str
) -> Act | None:
    """The act of a chain; None where there is none."""
    if chain is None:
        return None
    end = clause_end(words, chain.head)
    flags_ = chain.flags | set(flags)
    return Act(start, chain.head, end, subject, marker, chain.verb, chain.kind, flags_)


def clause_end(words: Words, head: int) -> int:
    """Where the clause of the verb ends: at a mark, or where another clause begins."""
    at = head + 1
    while at < len(words):
        word = words.low[at]
        if word in _STOPS or (word in _LINKS and _new_clause(words, at + 1)):
            return at
        at += 1
    return at


def _new_clause(words: Words, at: int) -> bool:
    word, following = words.at(at), words.at(at + 1)
    if word in _LINKS or word == "also":
        return _new_clause(words, at + 1)
    if word in _SUBJECTS and following not in ("", ","):
        return True
    return word in ("will", "let", "please") or (following in ("will", "'ll") and word.isalpha())


def joined(words: Words, act: Act) -> list[Act]:
    """The further acts of the same subject: "I'll check the file and call you"."""
    if act.marker not in _SHARING or "passive" in act.flags:
        return []
    found: list[Act] = []
    last = act
    for at in range(act.head + 1, act.end):
        if words.low[at] not in ("and", "then"):
            continue
        place = skip_adverbs(words, at + 1, set())
        if not _may_be_verb(words, place):
            continue
        chain = follow(words, at + 1)
        if chain is None or chain.kind not in DOABLE:
            continue
        flags = chain.flags | (act.flags & _KEPT) | {"joined"}
        end = last.end
        last.end = at
        last = Act(
            at + 1, chain.head, end, act.subject, act.marker, chain.verb, chain.kind, flags
        )  # fmt: skip
        found.append(last)
    return found


def _may_be_verb(words: Words, place: int) -> bool:
    word = words.at(place)
    if word in _NOUNS_TOO:
        return words.at(place + 1) in _OBJECTS
    return word in _LIGHT or (CLASSES.get(word) in DOABLE and word != "do")
