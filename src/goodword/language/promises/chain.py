"""From "will also be able to get it back to" to the act that is meant, and how it is held back."""

from goodword.language.promises.listed import listed
from goodword.language.promises.phrasal import phrasal
from goodword.language.promises.shapes import Chain
from goodword.language.promises.tokens import Words
from goodword.language.promises.verbs import CLASSES, DOABLE, from_ing, from_participle

_ADVERBS = listed(
    "also just then now still soon first next again both all only even further once today tonight "
    "tomorrow ever each either indeed perhaps maybe most more at least in turn gladly please "
    "hereby therefore however too simply ahead together"
) - {"at", "least", "in", "more", "ahead", "together"}
_UNSURE = listed("probably hopefully maybe perhaps possibly likely presumably ideally")
_ASIDES: dict[str, list[tuple[str, ...]]] = {}
for _aside_words in (
    "of course", "in fact", "as well", "at once", "at least", "in turn", "in any case",
    "at the latest", "with pleasure", "as agreed", "as discussed", "as promised", "as usual",
    "if possible", "by the way", "in the meantime", "right away", "first of all", "for sure",
    "without fail", "in return", "as always", "at this point",
):  # fmt: skip
    _first, *_rest = _aside_words.split()
    _ASIDES.setdefault(_first, []).append((_first, *_rest))
_ALWAYS = listed("always ever never continually generally usually often")
_NOT_LY = listed("apply supply reply rely imply comply fly multiply july family only")
_SOFT = listed("try attempt endeavor endeavour hope aim strive seek")
_WISH = listed("want like love prefer hate wish")
_EAGER = listed("happy glad pleased delighted willing ready prepared honored thrilled")
_BEST = (
    ("do", "my", "best", "to"), ("do", "our", "best", "to"), ("make", "every", "effort", "to"),
    ("do", "what", "i", "can", "to"), ("do", "what", "we", "can", "to"),
    ("do", "everything", "i", "can", "to"), ("do", "everything", "we", "can", "to"),
    ("do", "all", "we", "can", "to"), ("do", "all", "i", "can", "to"),
    ("make", "an", "effort", "to"), ("give", "it", "a", "shot", "to"),
    ("see", "if", "i", "can"), ("see", "whether", "i", "can"), ("see", "if", "we", "can"),
    ("see", "what", "i", "can", "do", "to"), ("work", "to"), ("work", "hard", "to"),
)  # fmt: skip
_GO_ON = (
    ("go", "ahead", "and"), ("go", "ahead", "to"), ("go", "and"), ("come", "back", "and"),
    ("take", "the", "time", "to"), ("take", "steps", "to"), ("take", "a", "moment", "to"),
    ("find", "time", "to"), ("find", "a", "way", "to"), ("find", "someone", "to"),
    ("sit", "down", "and"), ("turn", "around", "and"),
    ("will",), ("be", "in", "a", "position", "to"), ("be", "sure", "and"), ("take", "action", "to"),
)  # fmt: skip
# Participles that describe rather than tell what is done.
_MOODS = listed(
    "interested pleased delighted honored honoured surprised excited disappointed amazed required "
    "allowed supposed based located used needed gone limited closed tired bored thrilled married "
    "retired involved concerned worried relieved prepared committed"
)
_AWAY = listed(
    "out in at on away back there here gone off around home traveling travelling leaving arriving "
    "attending flying staying working driving coming going present absent late available"
)


def skip_adverbs(words: Words, at: int, flags: set[str]) -> int:
    """Goes over "also", "probably", "not"; notes what they say."""
    while at < len(words):
        word = words.low[at]
        if word in ("not", "n't"):
            flags.add("negated")
        elif word in _UNSURE:
            flags.add("unsure")
        elif word in _ALWAYS:
            flags.add("always" if word != "never" else "negated")
        elif not (word in _ADVERBS or (word.endswith("ly") and word not in _NOT_LY)):
            length = _aside(words, at)
            if not length:
                return at
            at += length
            continue
        at += 1
    return at


def _aside(words: Words, at: int) -> int:
    """How long an aside is: "of course", ", as agreed,"."""
    place = at + 1 if words.low[at] == "," else at
    for aside in _ASIDES.get(words.at(place), ()):
        if tuple(words.low[place : place + len(aside)]) == aside:
            end = place + len(aside)
            return end - at + (words.at(end) == ",")
    return 1 if place > at and words.at(place) in _UNSURE else 0


def follow(words: Words, at: int) -> Chain | None:
    """The act after "will", "going to", "let me"; None where no verb stands."""
    flags: set[str] = set()
    for _ in range(8):
        at = skip_adverbs(words, at, flags)
        if at >= len(words):
            return None
        word = words.low[at]
        if length := _phrase(words, at, _BEST):
            flags.add("soft")
            at += length
        elif length := _phrase(words, at, _GO_ON):
            at += length
        elif word == "be":
            after = _after_be(words, at, flags)
            if isinstance(after, Chain):
                return after
            at = after
        elif word in ("have", "need") and words.at(at + 1) == "to":
            flags.add("necessity")
            at += 2
        elif word == "have" and words.at(at + 1) == "been":
            return Chain(at, "be", "be", flags | {"perfect"})
        elif word in _SOFT and words.at(at + 1) in ("to", "and"):
            flags.add("soft")
            at += 2
        elif word in _WISH and words.at(at + 1) == "to":
            flags.add("wish")
            at += 2
        elif word in ("continue", "start", "begin", "keep", "remain") and _leads_on(words, at + 1):
            flags.add("goes_on")
            at += 2 if words.at(at + 1) == "to" else 1
        elif word == "go" and CLASSES.get(words.at(at + 1), "") in ("check", "make", "see", "give"):
            at += 1
        else:
            return _verb(words, at, flags)
    return None


def _phrase(words: Words, at: int, phrases: tuple[tuple[str, ...], ...]) -> int:
    first = words.low[at]
    for phrase in phrases:
        if phrase[0] == first and tuple(words.low[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def _leads_on(words: Words, at: int) -> bool:
    word = words.at(at)
    return word == "to" or from_ing(word) is not None


def _after_be(words: Words, at: int, flags: set[str]) -> Chain | int:
    """What stands after "be": a further step of the chain, or the end of it."""
    place = skip_adverbs(words, at + 1, flags)
    word, following = words.at(place), words.at(place + 1)
    if word == "more" and following == "than" and words.at(place + 2) in _EAGER:
        place += 2
        word, following = words.at(place), words.at(place + 1)
    if (
        word in ("able", "sure", "certain", "going", "trying", "hoping", "looking")
        and following == "to"
    ):
        if word in ("trying", "hoping", "looking"):
            flags.add("soft")
        elif word == "able":
            flags.add("able")
        return place + 2
    if word in _EAGER and following == "to":
        flags.add("eager")
        return place + 2
    if word == "with" and following == "you":
        return Chain(place, "come", "meet", flags)
    if word == "in" and words.at(place + 1) in ("touch", "contact"):
        return Chain(place + 1, "contact", "tell", flags)
    if (
        word == "back"
        and words.at(place + 1) in ("to", "with", "in")
        and words.at(place + 2) in ("you", "touch", "contact")
    ):
        return Chain(place, "reply", "tell", flags)
    if word in _AWAY:
        return Chain(at, "be", "be", flags | {"place"})
    if (verb := from_ing(word)) is not None:
        return phrasal(
            words, place, verb, Chain(place, verb, CLASSES.get(verb, "other"), flags | {"ing"})
        )
    if word not in _MOODS and (verb := from_participle(word)) is not None:
        return Chain(place, verb, CLASSES.get(verb, "other"), flags | {"passive"})
    return Chain(at, "be", "be", flags)


def _verb(words: Words, at: int, flags: set[str]) -> Chain | None:
    word = words.low[at]
    if not word[0].isalpha() or word in _NO_VERB:
        return None
    return phrasal(words, at, word, Chain(at, word, _class_of(word), flags))


def _class_of(verb: str) -> str:
    """The class of a verb; "refit" and "re-send" are of the class of what is done again."""
    again = CLASSES.get(verb[2:].lstrip("-"), "other") if verb.startswith("re") else "other"
    return CLASSES.get(verb, again if again in DOABLE else "other")


_NO_VERB = listed(
    "i you we he she they it the a an this that these those my your our his her their its to of in "
    "on at by for from with and or but if as is are was were been am has had would could should "
    "will can may might must shall no yes there here"
)
