"""The time that belongs to a promised act."""

from datetime import datetime
from typing import TYPE_CHECKING

from goodword.language.due import read_due
from goodword.language.findings import Due
from goodword.language.promises.conditions import event_in
from goodword.language.promises.sentences import Sentence
from goodword.language.promises.shapes import Act
from goodword.language.promises.tokens import Words

if TYPE_CHECKING:
    from goodword.worktime import Calendar


def due_of(
    sentence: Sentence,
    words: Words,
    act: Act,
    text: str,
    sent_at: datetime,
    calendar: "Calendar | None",
) -> Due | None:
    """The first time after the verb in its clause; else one before the clause's subject.

    A time that is another act's in the same sentence is left to that act. Where only an event
    is named ("once I have it", "if anything changes"), the due time is that condition.
    """
    named = read_due(text[sentence.start : sentence.end], sent_at, calendar)
    begin = words.spans[act.start][0]
    head = words.spans[act.head][1]
    end = words.spans[act.end - 1][1]
    ahead = [one for one in named if one.latest is None or one.latest >= sent_at]
    within = [one for one in ahead if head <= one.start < end]
    before = [one for one in ahead if one.end <= head and _leads(sentence.text, one.end, begin)]
    chosen = within[:1] or before[-1:]
    if chosen:
        return _moved(chosen[0], sentence.start)
    event = event_in(sentence.text.lower())
    if event is None:
        return None
    start, stop = sentence.start + event[0], sentence.start + event[1]
    said = text[start:stop]
    return Due(start, stop, said, None, None, "day", said, "when this has happened")


def _leads(text: str, end: int, begin: int) -> bool:
    """Whether a time that ends before the act belongs to it: nothing but a mark between."""
    return end >= begin or not any(c.isalnum() for c in text[end:begin])


def _moved(due: Due, by: int) -> Due:
    return Due(
        due.start + by, due.end + by, due.text, due.earliest, due.latest, due.grain,
        due.condition, due.understood, due.others,
    )  # fmt: skip
