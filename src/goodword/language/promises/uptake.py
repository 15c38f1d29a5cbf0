"""Whether a reply takes up an offer: "yes, please", "go ahead", "no need"."""

from dataclasses import dataclass
from typing import Literal

from goodword.language.findings import Promise
from goodword.language.promises.listed import any_of, listed
from goodword.language.promises.sentences import sentences_of
from goodword.language.promises.tokens import words_in

_YES = any_of(
    r"yes,? (?:please|do|i would|we would|that|thanks|thank you|go)|yes|yep|yeah|sure|certainly",
    "please do|please go ahead|go ahead|go for it|by all means|of course|absolutely|gladly",
    "that would be (?:great|good|nice|lovely|perfect|fine|helpful|wonderful|kind|very)",
    "that works|works for me|sounds (?:good|great|fine|perfect)|i'd (?:love|like|appreciate) that",
    "(?:would|'d) (?:love|like|appreciate) (?:it|that|one)|i accept|we accept|deal",
    "let's do (?:it|that)",
    "count me in|happy to accept|ok|okay|agreed|perfect|yes i (?:do|would)|i'll take it",
)
_NO = any_of(
    "no,? (?:thanks|thank you|need)|no need|not necessary|don't bother|that won't be necessary",
    "not (?:now|needed|interested|at the moment|right now|yet)|maybe later|another time",
    "(?:rather|prefer) not|we(?:'ll| will) pass|i(?:'ll| will) pass|decided against|never mind",
    "thanks,? but|thank you,? but|don't need|do not need|already have",
)
_ASKS = any_of("please|could you|can you|would you|kindly")
_SMALL = listed(
    "i we you it the a an to of for and or if in on at is be will would can could your my our me "
    "us that this let know like want have need please send do"
)
# A yes stands in the first sentences, and near their beginning.
_OPENING, _NEAR = 3, 25


@dataclass(frozen=True, slots=True)
class Uptake:
    """Whether an offer was taken up: `answer` is "yes", "no" or "silent"; `text` the words."""

    answer: Literal["yes", "no", "silent"]
    text: str = ""


def takes_up(reply: str, offer: Promise) -> Uptake:
    """What a customer's reply (their own words, quotes cut off) says to an offer of ours.

    Yes and no are looked for in its first sentences; further on only a request that names what
    was offered counts ("please send me the sample"). Doubtful is silent.
    """
    offered = _telling(offer.text)
    for place, sentence in enumerate(sentences_of(reply)):
        low = sentence.text.lower()
        if place < _OPENING and _NO.search(low):
            return Uptake("no", sentence.text)
        if place < _OPENING and _says_yes(low):
            return Uptake("yes", sentence.text)
        named = offered & _telling(sentence.text)
        if named and _ASKS.search(low):
            return Uptake("yes", sentence.text)
    return Uptake("silent")


def _says_yes(low: str) -> bool:
    found = _YES.search(low)
    return found is not None and found.start() < _NEAR and not low.rstrip().endswith("?")


def _telling(text: str) -> set[str]:
    """Words that carry what is spoken of, without endings."""
    words = (word for word in words_in(text).low if word.isalpha() and word not in _SMALL)
    return {word.rstrip("s") for word in words if len(word) > 2}
