"""The letter that is answered, as the rules ask of it."""

from dataclasses import dataclass
from functools import cached_property

from goodword.review import speech
from goodword.review.drafts import Letter
from goodword.review.lines import Line, lines_of

# They ask again for what was not answered.
_CHASES = (
    " (?:still (?:waiting|no (?:answer|reply|response|news|word)|have (?:n't|not) (?:heard|"
    "received|got))|"
    "(?:have|has|did)(?: n't| not|not) (?:yet )?(?:heard|received|got|gotten|had|get) (?:back|"
    "anything|any|"
    "an? (?:answer|reply|response)|from you)|(?:second|third|fourth|2nd|3rd) (?:time|e-?mail|mail|"
    "message|"
    "request|reminder|attempt)|following up (?:on|again)|any (?:news|update)|(?:no|without) "
    "(?:answer|reply|"
    "response)|(?:just )?checking in (?:on|again)|never (?:heard|got|received)|nobody (?:answered|"
    "called|"
    "replied)|no one (?:answered|called|replied|has)|my (?:last|previous|earlier) (?:e-?mails?|"
    "mails?|"
    "messages?|letters?)|reminder) "
)


@dataclass(frozen=True)
class Theirs:
    """A letter of the other side."""

    letter: Letter

    @cached_property
    def lines(self) -> list[Line]:
        """Its sentences: their own words, no quotes, no signature."""
        return lines_of(self.letter.text)

    @cached_property
    def chases(self) -> bool:
        """Whether they say that they asked before and waited."""
        return any(speech.says(_CHASES, line) for line in self.lines)
