"""What the reviewer gives back, and what a rule is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from goodword.review.page import Page

Severity = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found at `start`..`end` of the draft.

    `message` says what stands there in one sentence; `suggestion` is what may stand there
    instead ("" takes it out, None: there is nothing that could be put in blindly).
    """

    start: int
    end: int
    message: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, how grave it is, what it rests on, and how it looks.

    `why` is what a writer is told in a sentence or two; `evidence` names the research, or says
    that it is practice. An `experimental` rule was not yet measured on enough real mail and is
    off until it is asked for. `example` is a draft that it speaks of, `instead` one that says
    the same well; `answers` is the letter of theirs that both answer, where the rule needs one.
    `cues` are words without any of which the rule can't apply (empty: it always looks).
    """

    code: str
    name: str
    severity: Severity
    experimental: bool
    why: str
    evidence: str
    example: str
    instead: str
    find: "Callable[[Page], Iterable[Hit]]"
    answers: str = ""
    cues: frozenset[str] = frozenset()

    @property
    def family(self) -> str:
        """The part before the dot."""
        return self.code.partition(".")[0]

    @property
    def page(self) -> str:
        """Where its page stands."""
        return f"docs/rules/{self.code}.md"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of a draft worth another look.

    `start` and `end` are offsets in characters into the text that was given. `fingerprint` is
    sixteen hexadecimal digits that stay the same while the sentence does, whatever is edited
    elsewhere.
    """

    rule: str
    start: int
    end: int
    severity: Severity
    message: str
    why: str
    suggestion: str | None
    page: str
    fingerprint: str
