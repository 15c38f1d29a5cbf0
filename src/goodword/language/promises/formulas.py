"""Promises without "will": "details to follow", "you can count on another one"."""

from goodword.language.promises.clauses import clause_end
from goodword.language.promises.listed import listed
from goodword.language.promises.shapes import Act, Chain
from goodword.language.promises.tokens import Words

_LEADS = listed("dinner lunch reception service steps step instructions example rules refreshments")


def to_follow(words: Words, at: int) -> Act | None:
    """ "Details to follow", "more to come": nothing but a noun before it."""
    if words.at(at - 1) != "to" or at > 9 or at < 2:
        return None
    before = words.low[: at - 1]
    if any(word in _VERBS or word in _LEADS for word in before):
        return None
    if words.low[at] == "come" and before[0] not in ("more", "much"):
        return None
    after = words.at(at + 1)
    if after and after[0].isalpha() and after not in _TIMES:
        return None
    end = clause_end(words, at)
    return Act(0, at, end, "none", "follow", "send", "send")


def as_done(words: Words, at: int) -> Act | None:
    """ "Consider it done", "leave it with me"."""
    said = " ".join(words.low[at : at + 4])
    if not said.startswith(_DONE) or words.at(at - 1) in ("to", "not", "n't", "can", "you"):
        return None
    return Act(at, at, clause_end(words, at), "none", "vow", "do", "do")


_DONE = (
    "consider it done", "consider it sorted", "consider it fixed", "leave it with me",
    "leave it to me", "leave that with me", "leave that to me", "leave this with me",
    "leave it with us", "leave it to us",
)  # fmt: skip
_VERBS = listed(
    "is are was were be have has had will would can could should need needs want wants have i we "
    "you he she they it easy hard difficult how what please going how who that"
)
_TIMES = listed(
    "tomorrow today tonight shortly soon later on by in monday tuesday wednesday thursday friday "
    "next this within under separately asap when once after as before"
)


def counted_on(words: Words, chain: Chain, start: int) -> Act:
    """ "You can count on", "you can expect": what the writer's side will have done."""
    return Act(
        start, chain.head, clause_end(words, chain.head), "you", "counton", chain.verb, "give",
        chain.flags,
    )  # fmt: skip
