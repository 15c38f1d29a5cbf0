"""Who would do it: the words before "will", read backwards."""

from goodword.language.promises.listed import listed
from goodword.language.promises.tokens import Words

_ADVERBS = listed(
    "also just then now still soon probably hopefully maybe perhaps possibly definitely certainly "
    "all both never always either even therefore however ever not too again"
)
_ENDS = listed(". ; : ! ? …")
_BREAKS = _ENDS | listed(', ( ) - – — * / -- "')
_JOINS = listed("and but or so then because since as if when once while although though that")
_CARRIES = listed("and but so then or") | _BREAKS
_PRONOUNS = listed("i we you he she they it this that there who which what these those")
_OUR_NOUN = listed(
    "assistant secretary team colleague colleagues office staff group people guys department desk "
    "lawyer lawyers attorney accountant technician engineer driver support partner associate "
    "representative rep manager crew folks analyst admin service accounting legal husband wife "
    "company firm"
)
_MY = frozenset(("my", "our"))
_TEAM = listed("team group staff office department desk")
_DONE_FIRST = listed(
    "got thanks thank ok okay yes sure sorry spoke sent understood noted talked met have had am "
    "received just been left tried asked no great sounds will"
)


def subject_before(words: Words, at: int, ours: frozenset[str]) -> tuple[str, int]:
    """Who stands before the word `at`, and where the clause begins.

    The first is "i", "we", "none" (nobody, as in notes), "joint" (the reader and the writer),
    "ours" (one of the writer's side), "team" (one that may be), "you", "third", "thing", "there"
    or "which".
    """
    place = at - 1
    while place >= 0 and (words.low[place] in _ADVERBS or words.low[place].endswith("ly")):
        place -= 1
    if place > 0 and words.low[place] == ")":
        # "Ann Berg (ext. 12) will": who stands before what was put in between.
        place = next((at for at in range(place, 0, -1) if words.low[at] == "("), place + 1) - 1
    if place < 0 or words.low[place] in _ENDS:
        return "none", place + 1
    if words.low[place] in _BREAKS:
        # After "Bob," or "Thanks -" a note begins; after a longer stretch its subject goes on.
        return ("none", place + 1) if place < 3 else _inherited(words, place)
    word = words.low[place]
    if word in _PRONOUNS:
        return _pronoun(words, place)
    if word in _JOINS:
        return _inherited(words, place)
    return _noun(words, place, ours)


def _pronoun(words: Words, place: int) -> tuple[str, int]:
    word = words.low[place]
    before = words.at(place - 1)
    if word == "i":
        if before == "and" and place > 1 and _names_somebody(words, place - 2):
            return ("joint" if words.low[place - 2] == "you" else "we"), place - 2
        return "i", place
    if word == "we":
        return "we", place
    if word == "you":
        return "you", place
    if word in ("he", "she", "they"):
        return "third", place
    if word in ("it", "this", "these", "those"):
        return "thing", place
    if word == "that":
        return ("thing" if place == 0 or before in _BREAKS | _JOINS else "which"), place
    if word == "there":
        return "there", place
    return "which", place


def _names_somebody(words: Words, place: int) -> bool:
    """Whether "Grace" or "my wife" stands there, as in "Grace and I"."""
    word = words.low[place]
    if word in ("you", "he", "she", "they") or words.at(place - 1) in ("my", "our", "the"):
        return True
    return words.capital(place) and (place > 0 or word not in _DONE_FIRST) and word.isalpha()


def _inherited(words: Words, place: int) -> tuple[str, int]:
    """After "and": who was spoken of before."""
    if words.low[place] not in _CARRIES:
        return "third", place
    for back in range(place - 1, -1, -1):
        word = words.low[back]
        if word in ("i", "we"):
            return word, place + 1
        if word in _ENDS:
            return "none", place + 1
        if word in ("he", "she", "they", "who", "which"):
            return "third", place + 1
        if word == "you" and back == 0:
            return "you", place + 1
    first = words.at(0)
    if first in _DONE_FIRST or first.endswith("ed"):
        return "none", place + 1
    return "third", place + 1


def _noun(words: Words, place: int, ours: frozenset[str]) -> tuple[str, int]:
    """A noun phrase: from its first word on, at most eight words back."""
    start = place
    while start > 0 and place - start < 8:
        before = words.low[start - 1]
        if before in _BREAKS or before in _JOINS - {"and"} or before in _PRONOUNS:
            break
        start -= 1
    phrase = words.low[start : place + 1]
    if phrase[-1] in ("us", "ours", "me"):
        return "ours", start
    if "you" in phrase and "and" in phrase:
        return "joint", start
    if _MY.intersection(phrase) and _OUR_NOUN.intersection(phrase):
        return "ours", start
    if "one" in phrase and "us" in phrase:
        return "ours", start
    if phrase[0] in ("someone", "somebody"):
        return ("third" if "from" in phrase and not _MY.intersection(phrase) else "ours"), start
    if ours.intersection(phrase):
        return "ours", start
    if phrase[-1] in _TEAM and "your" not in phrase and "their" not in phrase:
        return "team", start
    person = words.capital(place) and words.text[words.spans[place][0] :][:1].isalpha()
    return ("third" if person or phrase[-1] in _OUR_NOUN else "thing"), start
