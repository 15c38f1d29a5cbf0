"""The time that belongs to a promised act."""

from datetime import datetime
from typing import TYPE_CHECKING

from goodword.language.findings import Due
from goodword.language.promises.conditions import event_in
from goodword.language.promises.sentences import Sentence
from goodword.language.promises.shapes import Act
from goodword.language.promises.tokens import Words

if TYPE_CHECKING:
    from goodword.worktime import Calendar


class Dates:
    """The times of a text, read once a sentence."""

    def __init__(self, text: str, sent_at: datetime, calendar: "Calendar | None") -> None:
        self.text, self.sent_at, self.calendar = text, sent_at, calendar
        self._at = -1
        self._named: list[Due] = []

    def of(self, sentence: Sentence, words: Words, act: Act) -> Due | None:
        """The first time after the verb in its clause; else one that leads its clause.

        A time that is another act's in the same sentence is left to that act. Where only an
        event is named ("once I have it", "if anything changes"), the due time is that condition.
        """
        begin = words.spans[act.start][0]
        head = words.spans[act.head][1]
        end = words.spans[act.end - 1][1]
        ahead = self._ahead(sentence)
        within = [one for one in ahead if head <= one.start < end]
        before = [one for one in ahead if one.end <= head and _leads(sentence.text, one.end, begin)]
        chosen = within[:1] or before[-1:]
        if chosen:
            return _moved(chosen[0], sentence.start)
        event = event_in(sentence.text.lower())
        if event is None:
            return None
        start, stop = sentence.start + event[0], sentence.start + event[1]
        said = self.text[start:stop]
        return Due(start, stop, said, None, None, "day", said, "when this has happened")

    def _ahead(self, sentence: Sentence) -> list[Due]:
        """The times in a sentence that are not over."""
        if self._at != sentence.start:
            self._at = sentence.start
            # Loaded when a time is first looked for: letters that promise nothing need none.
            from goodword.language.due import read_due

            words = self.text[sentence.start : sentence.end]
            named = read_due(words, self.sent_at, self.calendar)
            self._named = [x for x in named if x.latest is None or x.latest >= self.sent_at]
        return self._named


def _leads(text: str, end: int, begin: int) -> bool:
    """Whether a time that ends before the act belongs to it: nothing but a mark between."""
    return end >= begin or not any(c.isalnum() for c in text[end:begin])


def _moved(due: Due, by: int) -> Due:
    return Due(
        due.start + by, due.end + by, due.text, due.earliest, due.latest, due.grain,
        due.condition, due.understood, due.others,
    )  # fmt: skip
