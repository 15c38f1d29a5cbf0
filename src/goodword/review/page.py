"""One draft, read once for all rules: what each rule asks of it is found when first asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from goodword.language.findings import Promise
from goodword.review import speech
from goodword.review.dates import ago
from goodword.review.drafts import Draft, Letter
from goodword.review.house import House
from goodword.review.lines import (
    Line,
    answers_inline,
    lines_of,
    own_words,
    quoted_words,
    unquoted_words,
)
from goodword.review.records import Record
from goodword.review.speech import Place
from goodword.review.theirs import Theirs
from goodword.review.tongue import is_english

# Two letters within a day are one matter, not a reminder.
_CHASED_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Page:
    """A draft and all that is known around it."""

    draft: Draft
    house: House
    now: datetime
    record: Record | None = None

    @cached_property
    def lines(self) -> list[Line]:
        """Its sentences, author's words only."""
        return lines_of(self.draft.text)

    @cached_property
    def own(self) -> str:
        """The draft's text with blanks where it is quoted or signs: places stay."""
        return own_words(self.draft.text)

    @cached_property
    def unquoted(self) -> str:
        """The draft's text with blanks where it is quoted; the closing is still there."""
        return unquoted_words(self.draft.text)

    @cached_property
    def answers_inline(self) -> bool:
        """Whether the answers stand between what is quoted."""
        return answers_inline(self.draft.text)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All its words in lower case."""
        return frozenset(word for line in self.lines for word in line.words.low)

    @cached_property
    def english(self) -> bool:
        """Whether it is written in English."""
        return is_english(self.vocabulary)

    @cached_property
    def theirs(self) -> Theirs | None:
        """The letter that is answered, or what is quoted of it; None where there is neither."""
        if self.draft.reply_to is not None:
            return Theirs(self.draft.reply_to)
        quoted = quoted_words(self.draft.text)
        return Theirs(Letter(quoted)) if quoted.strip() else None

    @cached_property
    def replies(self) -> bool:
        """Whether it answers somebody: their letter is there, quoted, or named in the subject."""
        return self.theirs is not None or self.draft.subject.lower().lstrip().startswith(
            ("re:", "aw:", "sv:")
        )

    @cached_property
    def apologies(self) -> list[Place]:
        """Where the writer apologises, in order."""
        return [place for line in self.lines for place in speech.apologies(line)]

    @cached_property
    def promises(self) -> list[Promise]:
        """What the writer's side undertakes."""
        from goodword.language import read_promises

        found = read_promises(self.own, self.now, sender=self.draft.sender)
        return [one for one in found if one.debtor == "us"]

    @cached_property
    def repairs(self) -> bool:
        """Whether the draft puts something right: delivers it, or says what comes next."""
        return bool(self.promises) or any(speech.delivers(line) for line in self.lines)

    @cached_property
    def lateness(self) -> str:
        """Why this answer is late, in a sentence; empty where that isn't known."""
        due, theirs = self.draft.due_at, self.draft.reply_to
        if due is not None and self.now > due:
            return f"This was due {ago(due, self.now)}."
        if self.theirs is not None and self.theirs.chases:
            return "They had to ask again."
        if theirs is not None and any(letter.when for letter in self.draft.earlier):
            first = min(letter.when for letter in self.draft.earlier if letter.when)
            if theirs.when is not None and theirs.when - first > _CHASED_AFTER:
                return "They had to write more than once."
        return ""

    def line_at(self, place: int) -> Line | None:
        """The sentence at a place of the draft."""
        return next((line for line in self.lines if line.start <= place < line.end), None)

    def around(self, line: Line, before: int = 1, after: int = 1) -> list[Line]:
        """A sentence with its neighbours."""
        return self.lines[max(0, line.at - before) : line.at + after + 1]
