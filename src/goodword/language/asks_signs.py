"""The signs by which a mail asks for an answer, each with the words that show it."""

import math
import re
from bisect import bisect
from dataclasses import dataclass, field
from functools import cache, lru_cache

from goodword.language.phrases import (
    Index,
    all_spellings,
    find_phrases,
    index_phrases,
    plain_lower,
    words_of,
)
from goodword.language.tongue_of import readable, tell_tongues
from goodword.language.tongues import every

# Of a very long text its beginning and its end are read: what is asked stands there.
_HEAD, _END = 2_500, 1_000
_MOST_QUESTIONS = 12
_LONGEST_SHOWN = 60
_COURTESY_WORDS = 40

_KINDS = (
    "requests",
    "sends",
    "wants",
    "problems",
    "problem_words",
    "urgency",
    "offers_contact",
    "no_answer_needed",
    "informs",
    "thanks",
    "praise",
    "agreement",
    "mass_mail",
)
_URL = re.compile(r"(?:https?://|www\.)\S+")
# A question mark that ends something; old mail has "?" in place of quotes and apostrophes.
_QUESTION = re.compile(r"\?(?=[\s\"')?!.]|$)")
_SENTENCE_END = re.compile(r"[.!?:;]\s|\n\s*\n|\n[-*•]")
_REASONS = {
    "requests": "asks us for something: “{}”",
    "sends": "asks us to send something: “{}”",
    "wants": "wants something: “{}”",
    "problems": "tells of a problem: “{}”",
    "problem_words": "speaks of a problem: “{}”",
    "urgency": "is pressing: “{}”",
    "offers_contact": "offers further contact: “{}”",
    "no_answer_needed": "says that no answer is needed: “{}”",
    "informs": "only informs: “{}”",
    "thanks": "says thanks",
    "mass_mail": "is written like a newsletter: “{}”",
}
# Kinds of phrases that in a sentence like "call me if you have any questions" mean nothing.
_ASKING = ("requests", "sends", "wants")
# Words that matter in a short text only.
_SHORT_ONLY = frozenset(("thanks", "praise", "agreement"))
# In a text longer than this a phrase turns up by chance, so it tells less.
_TELLING_LENGTH = 80


@dataclass(slots=True)
class Signs:
    """Values of the signs that are present, the words for each, and whether it is mere courtesy."""

    values: dict[str, float] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    courtesy: bool = False

    def add(self, name: str, words: str = "", value: float = 1.0) -> None:
        """Notes a sign, and how to say it."""
        self.values[name] = value
        if words:
            self.words[name] = words


def read_signs(author_text: str, *, subject: str, recipients: int, is_reply: bool) -> Signs:
    """Everything that ``read_asks`` judges by."""
    text = author_text
    if len(text) > _HEAD + _END:
        text = f"{text[:_HEAD]}\n\n{text[-_END:]}"
    links = 0
    if "www." in text or "://" in text:
        text, links = _URL.subn(" ", text)
    words = words_of(plain_lower(text))
    distinct = set(words)
    count = len(words) - sum(map(words.count, _MARKS & distinct))
    signs = Signs()
    telling = math.sqrt(min(1.0, _TELLING_LENGTH / max(count, 1)))
    found = _find(words, distinct)
    _drop_offers(found, words)
    _add_phrases(signs, words, distinct, found, telling)
    _add_questions(signs, text, _questions(text), telling)
    _add_subject(signs, subject)
    _add_audience(signs, words, distinct, recipients, is_reply)
    _add_length(signs, count, links)
    _add_courtesy(signs, words, count)
    return signs


_MARKS = frozenset(".?!")


def _find(words: list[str], distinct: set[str]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for at, length, kind in find_phrases(words, _phrases(tell_tongues(distinct))):
        found.setdefault(kind, []).append((at, length))
    return found


@cache
def _phrases(codes: tuple[str, ...]) -> Index:
    chosen = [tongue for tongue in readable() if not codes or tongue.code in codes]
    return index_phrases((kind, getattr(tongue, kind)) for tongue in chosen for kind in _KINDS)


def _drop_offers(found: dict[str, list[tuple[int, int]]], words: list[str]) -> None:
    """Takes out requests that are only an offer: "please call me with any questions"."""
    if "offers_contact" not in found:
        return
    ends = [at for at, word in enumerate(words) if word in _MARKS]
    offered = {bisect(ends, at) for at, _ in found["offers_contact"]}
    for kind in _ASKING:
        left = [place for place in found.get(kind, ()) if bisect(ends, place[0]) not in offered]
        if left:
            found[kind] = left
        else:
            found.pop(kind, None)


def _add_phrases(
    signs: Signs,
    words: list[str],
    distinct: set[str],
    found: dict[str, list[tuple[int, int]]],
    telling: float,
) -> None:
    for kind, places in found.items():
        if kind in _SHORT_ONLY and telling < 1:
            continue
        at, length = places[0]
        value = telling if kind not in ("no_answer_needed", "mass_mail") else 1.0
        signs.add(kind, _REASONS.get(kind, "").format(" ".join(words[at : at + length])), value)
    if len(found.get("requests", ())) > 1:
        signs.add("several_requests", signs.words["requests"], telling)
    # "Please" alone, in words of any language, is a weaker request.
    if "requests" not in found and not distinct.isdisjoint(_words("please")):
        signs.add("please", "says please", telling)


def _questions(text: str) -> list[str]:
    """The questions in a text, each from the beginning of its sentence."""
    questions: list[str] = []
    if "?" not in text:
        return []
    for mark in _QUESTION.finditer(text):
        start = max(0, mark.start() - 300)
        sentence = text[start : mark.start()]
        ends = [end.end() for end in _SENTENCE_END.finditer(sentence)]
        questions.append(" ".join(sentence[ends[-1] if ends else 0 :].split()))
        if len(questions) == _MOST_QUESTIONS:
            break
    return [question for question in questions if question]


def _add_questions(signs: Signs, text: str, questions: list[str], telling: float) -> None:
    if not questions:
        return
    best = questions[0]
    to_you = False
    for question in questions:
        if not _words("you").isdisjoint(words_of(plain_lower(question))):
            best, to_you = question, True
            break
    said = f"asks “{_shortened(best)}?”"
    signs.add("question", said, telling)
    if to_you:
        signs.add("question_to_you", said, telling)
    if any(_opens_as_question(question) for question in questions):
        signs.add("question_word", said, telling)
    if len(questions) > 1:
        signs.add("several_questions", said, telling)
    if "?" in text[-120:]:
        signs.add("question_at_end", said)


@cache
def _words(kind: str) -> frozenset[str]:
    return all_spellings(every(kind))


def _opens_as_question(question: str) -> bool:
    words = [word for word in words_of(plain_lower(question)) if word not in _MARKS][:3]
    return not _words("question_words").isdisjoint(words)


def _add_subject(signs: Signs, subject: str) -> None:
    if "?" in subject:
        signs.add("subject_question", "its subject is a question")
    if _subject_asks(subject[:400]):
        signs.add("subject_asks", "its subject asks for something")


@lru_cache(maxsize=4096)
def _subject_asks(subject: str) -> bool:
    """Remembered, because a conversation has one subject."""
    words = words_of(plain_lower(subject))
    kinds = {kind for _, _, kind in find_phrases(words, _phrases(()))}
    asking = kinds & {"requests", "sends", "wants", "problems", "urgency"}
    return bool(asking) or not _words("subject_asks").isdisjoint(words)


def _add_audience(
    signs: Signs, words: list[str], distinct: set[str], recipients: int, is_reply: bool
) -> None:
    if recipients > 12:
        signs.add("many_recipients", f"went to {recipients} people")
    elif recipients > 4:
        signs.add("some_recipients", f"went to {recipients} people")
    elif recipients == 1:
        signs.add("only_to_us", "written to us alone")
    if is_reply:
        signs.add("is_reply", "continues a conversation")
    else:
        signs.add("first_contact", "opens a conversation")
    opening = [word for word in words[:12] if word not in _MARKS][:5]
    if opening and opening[0] in _greeting_words():
        if not _broadcast_words().isdisjoint(opening):
            signs.add("broadcast", "greets many at once")
        else:
            signs.add("greeting", "greets one of us")
    elif opening and opening[0] in _broadcast_words():
        signs.add("broadcast", "greets many at once")
    if not distinct.isdisjoint(_words("you")):
        signs.add("addresses_you", "speaks to us")


@cache
def _greeting_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in all_spellings(every("greetings")))


@cache
def _broadcast_words() -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in all_spellings(every("broadcasts")))


def _add_length(signs: Signs, count: int, links: int) -> None:
    if count == 0:
        signs.add("nothing_said", "says nothing of its own")
        return
    signs.add("length", value=min(math.log(count + 1), 7.0) / 7.0)
    if count < 8:
        signs.add("very_short", "only a few words")
    elif count > 250:
        signs.add("long", "long, as articles and reports are")
    if links > 2:
        signs.add("links", "full of links, as newsletters are")


def _add_courtesy(signs: Signs, words: list[str], count: int) -> None:
    """Only thanks, praise or agreement: nothing that one would answer."""
    asks = signs.values.keys() & {
        "question", "requests", "sends", "wants", "problems", "problem_words", "please", "urgency",
    }  # fmt: skip
    if asks or not 0 < count <= _COURTESY_WORDS:
        return
    sentences = max(1, sum(word in ".!" for word in words))
    kinds = signs.values.keys() & {"thanks", "praise", "agreement"}
    if not kinds:
        return
    # One kind word does not make a long message a courtesy.
    if count <= 8 + 6 * len(kinds) or ("thanks" in kinds and count <= 12 * sentences):
        said = {"thanks": "thanks", "praise": "that it is well", "agreement": "yes"}
        named = [said[kind] for kind in ("thanks", "praise", "agreement") if kind in kinds]
        signs.courtesy = True
        signs.words["courtesy"] = "says only " + " and ".join(named)


def _shortened(question: str) -> str:
    if len(question) <= _LONGEST_SHOWN:
        return question
    return "…" + question[-_LONGEST_SHOWN:].partition(" ")[2]
