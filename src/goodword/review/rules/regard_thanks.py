"""regard.thanks: no thanks where thanks are due."""

from collections.abc import Iterator

from goodword.review import speech
from goodword.review.findings import Hit, Rule
from goodword.review.page import Page

THANKS = (
    " (?:thanks|thank|thankful|thx|grateful|appreciate[ds]?|appreciation|gratitude|much obliged|"
    "kind of you|means a lot|cheers|delighted that you|good of you) "
)


def _find(page: Page) -> Iterator[Hit]:
    due = page.draft.thanks_due.strip().rstrip(".")
    if not due or any(speech.says(THANKS, line) for line in page.lines):
        return
    # A closing "Many thanks" is taken for part of the signature.
    if speech.pattern(r"(?i)\b(?:thanks|thank you|grateful)\b").search(page.unquoted):
        return
    at = page.lines[-1].end
    yield Hit(at, at, f"Nobody thanks them for {due}.", f"\n\nThank you for {due}.")


RULE = Rule(
    code="regard.thanks",
    name="No thanks where thanks are due",
    severity="info",
    experimental=False,
    why="A customer who is thanked by a person remembers it; whoever is taken for granted leaves.",
    evidence="Danescu-Niculescu-Mizil et al. 2013 (gratitude); practice",
    example="Your chairs leave here on Monday.",
    instead="Thank you for your first order. Your chairs leave here on Monday.",
    find=_find,
)
