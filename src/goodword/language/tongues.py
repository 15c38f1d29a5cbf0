"""What the readings know of each language: words, and nothing but words.

Each language is one file of ``words/``; to add a language, add a file. Everything in it is
lower case and plain text. In a phrase, ``*`` stands for up to forty characters of one sentence
("von meinem * gesendet"). Words with accents are found without them too, and German umlauts
also written out (grüße, gruesse). A language that gives only ``openers``, ``verbs``,
``headers`` and ``original`` can have its quotes read already.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

Words = tuple[str, ...]

_FOLDER = Path(__file__).with_name("words")


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language."""

    code: str
    # The commonest small words, by which a text's language is told.
    small_words: Words = ()

    # Quoting: how an attribution line begins ("on", "am") and which verb it holds; labels of a
    # header block by what they mean (from, date, to, cc, subject, other); lines that stand alone
    # above an older mail, those of a forward apart from the others.
    openers: Words = ()
    verbs: Words = ()
    headers: dict[str, Words] = field(default_factory=dict)
    original: Words = ()
    forwarded: Words = ()
    # Prefixes of a subject, without the colon.
    reply_prefixes: Words = ()
    forward_prefixes: Words = ()

    # Signatures: closing lines, lines that a device adds, first words of legal notices.
    sign_offs: Words = ()
    thanks_sign_offs: Words = ()
    device_lines: Words = ()
    disclaimers: Words = ()

    # Last words of a mail that look like a name and are none.
    not_names: Words = ()

    # Who is addressed.
    greetings: Words = ()
    broadcasts: Words = ()

    # What is asked. ``you``: every word that speaks to the reader; ``please``: words that alone
    # make a request; ``subject_asks``: words of a subject that do.
    you: Words = ()
    please: Words = ()
    subject_asks: Words = ()
    question_words: Words = ()
    requests: Words = ()
    wants: Words = ()
    sends: Words = ()
    problems: Words = ()
    problem_words: Words = ()
    urgency: Words = ()
    offers_contact: Words = ()
    no_answer_needed: Words = ()
    informs: Words = ()
    thanks: Words = ()
    praise: Words = ()
    agreement: Words = ()

    # Our own replies that only say "we have it": that it came, that an answer follows.
    holding_received: Words = ()
    holding_later: Words = ()
    # "I'll send you (tells) a price (things) on Friday (when)": what answers, promised for a time.
    # ``prepares``: what is done for it first; ``moves``: that an earlier time is not kept;
    # ``apologies``: they answer nothing; ``answers``: words of a sentence that answers now.
    holding_tells: Words = ()
    holding_things: Words = ()
    holding_when: Words = ()
    holding_prepares: Words = ()
    holding_moves: Words = ()
    holding_apologies: Words = ()
    holding_answers: Words = ()
    # Words that show that an answer is given.
    gives_answer: Words = ()

    # Subjects of absence notes, and of robots' reports.
    absences: Words = ()
    # What newsletters and advertising say of themselves.
    mass_mail: Words = ()
    # What programs say of themselves in what they send.
    machine_words: Words = ()
    robot_subjects: Words = ()

    # Labels of contact forms by what they mean (name, first, last, email, phone, subject,
    # message, company for all others), and what such mails say of themselves.
    form_labels: dict[str, Words] = field(default_factory=dict)
    form_notes: Words = ()

    # Mails of telephone systems: calls that were missed, messages that were left, numbers that were
    # withheld, the word before the caller; labels of their lines by what they mean (caller, number,
    # name, called, duration).
    missed_calls: Words = ()
    voicemails: Words = ()
    withheld: Words = ()
    caller_words: Words = ()
    call_labels: dict[str, Words] = field(default_factory=dict)


@cache
def all_tongues() -> tuple[Tongue, ...]:
    """Every language there is a file for, English first."""
    tongues = [
        _tongue(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")))
        for file in _FOLDER.iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(tongues, key=lambda tongue: (tongue.code != "en", tongue.code)))


def every(kind: str) -> list[str]:
    """The words of one kind in all languages, each once."""
    return list(dict.fromkeys(word for tongue in all_tongues() for word in getattr(tongue, kind)))


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of words that belongs to no language (``words/NAME.txt``; # begins a comment)."""
    text = (_FOLDER / f"{name}.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def _tongue(code: str, table: dict[str, list[str] | dict[str, list[str]]]) -> Tongue:
    fields: dict[str, Words | dict[str, Words]] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            fields[name] = {meaning: tuple(words) for meaning, words in value.items()}
        else:
            fields[name] = tuple(value)
    return Tongue(code=code, **fields)  # type: ignore[arg-type]
